import { CNI_PLUGINS, NODE_METRICS_NAMESPACE, NOMAD } from "../catalog/node";
import type { NodeOptions } from "./options";

/** The parameters of the set-up scripts, by the names that the scripts use. */
export const environment = (options: NodeOptions): Readonly<Record<string, string>> => ({
  NAME: options.name,
  REGION: options.region,
  DATA_VOLUME_ID: options.dataVolumeId,
  BOOTSTRAP_PARAMETER: options.bootstrapParameter,
  DEPLOY_PARAMETER: options.deployParameter,
  NAMESPACE: options.namespace,
  METRICS_NAMESPACE: NODE_METRICS_NAMESPACE,
  SWAP_GIB: String(options.swapGiB),
  NOMAD_VERSION: NOMAD.version,
  NOMAD_SHA256_ARM64: NOMAD.sha256.arm64,
  NOMAD_SHA256_AMD64: NOMAD.sha256.amd64,
  CNI_VERSION: CNI_PLUGINS.version,
  CNI_SHA256_ARM64: CNI_PLUGINS.sha256.arm64,
  CNI_SHA256_AMD64: CNI_PLUGINS.sha256.amd64,
});

/**
 * The parameters as a file that a shell reads. A value may hold a Terraform token, which stays as it is.
 * @throws Error when a value cannot stand between single quotes on one line.
 */
export const environmentFile = (options: NodeOptions): string =>
  Object.entries(environment(options))
    .map(([name, value]) => {
      if (/['\n]/.test(value)) {
        throw new Error(
          `node: ${name} is ${JSON.stringify(value)}, which has a quote or a line break; write it without`,
        );
      }
      return `${name}='${value}'\n`;
    })
    .join("");

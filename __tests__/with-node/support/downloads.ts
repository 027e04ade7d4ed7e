import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CNI_PLUGINS, NOMAD } from "../../../catalog/node";
import type { CloudConfig } from "../../../node/cloud-config";
import { ENVIRONMENT_FILE } from "../../../node/paths";

/** Where the packed programs and the schemas are. */
export const SHARED = process.env.MASTODON_NOMAD_SHARED ?? join(__dirname, "../../../../shared");
const packed = (prefix: string): string => {
  const folder = join(SHARED, "nomad/bin");
  const file = existsSync(folder) ? readdirSync(folder).find((name) => name.startsWith(prefix)) : undefined;
  return file ? join(folder, file) : "";
};

/** Why the archives cannot be made (empty: they can). */
export const missingForDownloads = (): string => {
  if (process.arch !== "x64") return "Nomad is packed for amd64 only";
  return packed(`nomad-${NOMAD.version}`) && packed(`cni-plugins-v${CNI_PLUGINS.version}`)
    ? ""
    : `no packed Nomad ${NOMAD.version} and CNI plugins ${CNI_PLUGINS.version} in ${SHARED}/nomad/bin (set MASTODON_NOMAD_SHARED)`;
};

/** Unpacks Nomad into a file. */
export const unpackNomad = (file: string): void => {
  execFileSync("bash", ["-c", 'xz -dc "$1" >"$2" && chmod 755 "$2"', "bash", packed(`nomad-${NOMAD.version}`), file]);
};

/** A folder with `nomad`, and with archives of it and of the CNI plugins, named like the published ones. */
export const makeDownloads = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "downloads."));
  unpackNomad(join(folder, "nomad"));
  const script = `set -e; mkdir cni; tar -xJf "$1" -C cni
    python3 -m zipfile -c nomad_${NOMAD.version}_linux_amd64.zip nomad
    tar -czf cni-plugins-linux-amd64-v${CNI_PLUGINS.version}.tgz -C cni .`;
  execFileSync("bash", ["-c", script, "bash", packed("cni-plugins-")], {
    cwd: folder,
  });
  return folder;
};

/** The cloud-config with the checksums of these archives in place of the published ones'. */
export const expecting = (config: CloudConfig, downloads: string): CloudConfig => {
  const sha256 = (file: string): string =>
    createHash("sha256")
      .update(readFileSync(join(downloads, file)))
      .digest("hex");
  const nomad = sha256(`nomad_${NOMAD.version}_linux_amd64.zip`);
  const cni = sha256(`cni-plugins-linux-amd64-v${CNI_PLUGINS.version}.tgz`);
  return {
    ...config,
    write_files: config.write_files.map((file) =>
      file.path === ENVIRONMENT_FILE
        ? { ...file, content: file.content.replace(NOMAD.sha256.amd64, nomad).replace(CNI_PLUGINS.sha256.amd64, cni) }
        : file,
    ),
  };
};

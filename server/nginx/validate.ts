import { isIP } from "node:net";
import type { NginxOptions } from "./options";

// Each value goes into nginx's configuration as it is, so none may hold what nginx gives a meaning: space ; { } " ' $ #
const HOST = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const PATH = /^\/[A-Za-z0-9._/-]*$/;
const SERVICE = /^([a-z0-9-]+\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/** Less than this cannot hold one version's assets (about 60 MB in Mastodon 4.6) beside those of the one before. */
const SMALLEST_CACHE_MB = 128;

/**
 * Checks what goes into the configuration.
 *
 * @throws Error with all problems, one a line: option, value seen, fix
 */
export function validate(options: NginxOptions): void {
  const problems = [
    ...hostProblems(options),
    ...portProblems(options),
    ...pathProblems(options),
    ...proxyProblems(options),
  ];
  for (const [name, service] of Object.entries(options.services)) {
    if (!SERVICE.test(service)) {
      problems.push(
        `services.${name}: "${service}" is not the name of a Nomad service; use lower case letters, digits and hyphens, with one tag and a dot in front if wanted`,
      );
    }
  }
  if (!Number.isInteger(options.cacheSizeMB) || options.cacheSizeMB < SMALLEST_CACHE_MB) {
    problems.push(`cacheSizeMB: ${options.cacheSizeMB} is too small; give at least ${SMALLEST_CACHE_MB} whole MB`);
  }
  if (problems.length > 0)
    throw new Error(`nginx cannot be configured:\n${problems.map((line) => `  ${line}`).join("\n")}`);
}

function hostProblems({ hosts }: NginxOptions): string[] {
  if (hosts.length === 0) return ["hosts: there is none; give at least Mastodon's web domain"];
  return hosts
    .filter((host) => !HOST.test(host))
    .map((host) => `hosts: "${host}" is not a host name; give it in lower case, without scheme, port and path`);
}

function portProblems({ ingress, healthPort }: NginxOptions): string[] {
  const ports: [string, number][] =
    ingress.kind === "tunnel"
      ? [["ingress.port", ingress.port]]
      : [
          ["ingress.httpPort", ingress.httpPort],
          ["ingress.httpsPort", ingress.httpsPort],
        ];
  ports.push(["healthPort", healthPort]);
  const problems: string[] = [];
  const seen = new Map<number, string>();
  for (const [name, port] of ports) {
    // nginx runs without root, and with it goes the right to the ports below 1024.
    if (!Number.isInteger(port) || port < 1024 || port > 65535) {
      problems.push(`${name}: ${port} is not a port that nginx can open; choose one from 1024 to 65535`);
    }
    const other = seen.get(port);
    if (other !== undefined) problems.push(`${name}: ${port} is also ${other}; choose another`);
    seen.set(port, name);
  }
  return problems;
}

function pathProblems({ ingress, mediaDirectory, directories }: NginxOptions): string[] {
  const paths: [string, string | undefined][] = [
    ["mediaDirectory", mediaDirectory],
    ["directories.cache", directories?.cache],
    ["directories.temporary", directories?.temporary],
  ];
  if (ingress.kind === "public") {
    paths.push(
      ["ingress.certificate", ingress.certificate],
      ["ingress.certificateKey", ingress.certificateKey],
      ["ingress.clientCertificateAuthority", ingress.clientCertificateAuthority],
    );
  }
  return paths.flatMap(([name, path]) =>
    path === undefined || PATH.test(path)
      ? []
      : [`${name}: "${path}" is not a path that nginx can be given; make it absolute, of letters, digits and . _ - /`],
  );
}

function proxyProblems({ ingress }: NginxOptions): string[] {
  if (ingress.kind !== "public") return [];
  if (ingress.trustedProxies.length === 0) {
    return [
      "ingress.trustedProxies: there is none, so every visitor would have Cloudflare's address; give its networks",
    ];
  }
  return ingress.trustedProxies
    .filter((network) => !isNetwork(network) && !isUnresolved(network))
    .map((network) => `ingress.trustedProxies: "${network}" is not a network; write it like 173.245.48.0/20`);
}

function isNetwork(text: string): boolean {
  const [, address, length] = /^([0-9a-fA-F.:]+)(?:\/([0-9]{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address ?? "");
  // A length of 0 is everybody, who could then choose an address.
  return family !== 0 && (length === undefined || (Number(length) > 0 && Number(length) <= (family === 4 ? 32 : 128)));
}

/** Terraform fills such a value in at apply: nothing to check yet. */
function isUnresolved(text: string): boolean {
  return text.includes("${");
}

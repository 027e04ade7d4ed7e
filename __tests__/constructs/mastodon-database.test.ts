import { MastodonDatabase, type MastodonDatabaseProps } from "../../constructs/mastodon-database";
import { synthesize } from "../support/synthesize";

const props = (): MastodonDatabaseProps => ({
  name: "example",
  region: "eu-west-1",
  network: { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] },
  passwordParameter: "/mastodon-nomad/example/database",
});

const build = (more: Partial<MastodonDatabaseProps> = {}) =>
  synthesize((stack) => {
    const database = new MastodonDatabase(stack, "database", { ...props(), ...more });
    database.allowFrom("node", "sg-node", "Mastodon on the node");
  });

describe("MastodonDatabase", () => {
  const made = build();
  const instance = made.the("aws_db_instance");

  it("is PostgreSQL on encrypted gp3 storage", () => {
    expect(instance).toMatchObject({
      engine: "postgres",
      engine_version: "17",
      storage_type: "gp3",
      storage_encrypted: true,
      allocated_storage: 20,
      max_allocated_storage: 100,
    });
  });

  it("is private, and opens its port to whom it is told alone", () => {
    expect(instance.publicly_accessible).toBe(false);
    expect(made.counts.aws_vpc_security_group_ingress_rule).toBe(1);
    expect(made.the("aws_vpc_security_group_ingress_rule")).toMatchObject({
      referenced_security_group_id: "sg-node",
      ip_protocol: "tcp",
      from_port: 5432,
      to_port: 5432,
    });
    expect(made.counts).not.toHaveProperty("aws_vpc_security_group_egress_rule");
  });

  it("takes TLS connections alone", () => {
    expect(made.the("aws_db_parameter_group")).toMatchObject({
      family: "postgres17",
      parameter: expect.arrayContaining([{ name: "rds.force_ssl", value: "1" }]),
    });
    expect(instance.ca_cert_identifier).toBe("rds-ca-rsa2048-g1");
  });

  it("is backed up, and cannot be deleted without a final snapshot", () => {
    expect(instance).toMatchObject({
      backup_retention_period: 14,
      delete_automated_backups: false,
      skip_final_snapshot: false,
      deletion_protection: true,
      lifecycle: { prevent_destroy: true },
    });
    expect(instance.final_snapshot_identifier).toMatch(/^example-final-\$\{substr\(terraform_data\..+\.id, 0, 8\)\}$/);
  });

  it("keeps the final snapshot without protection too", () => {
    const open = build({ protected: false }).the("aws_db_instance");
    expect(open).toMatchObject({
      deletion_protection: false,
      skip_final_snapshot: false,
      lifecycle: { prevent_destroy: false },
    });
  });

  it("never pays for extended support", () => {
    expect(instance.engine_lifecycle_support).toBe("open-source-rds-extended-support-disabled");
  });

  it("gets its password as an ephemeral value, and again when the parameter changes", () => {
    expect(instance).not.toHaveProperty("password");
    expect(instance.password_wo).toMatch(
      /^\$\{can\(keys\(jsondecode\((ephemeral\.aws_ssm_parameter\.[\w-]+\.value)\)\)\) \? jsondecode\(\1\)\["DB_PASS"\] : \1\}$/,
    );
    expect(instance.password_wo_version).toMatch(/sha256\(join\(" ", \[data\.aws_ssm_parameter\.[\w-]+\.value\]\)\)/);
    expect(made.theData("aws_ssm_parameter")).toEqual({
      name: "/mastodon-nomad/example/database",
      with_decryption: false,
    });
  });

  it("tells the command to run in the address that Terraform names when the password is missing", () => {
    expect(Object.keys((made.json.data as { aws_ssm_parameter: object }).aws_ssm_parameter)[0]).toMatch(
      /made-by-mastodon-secrets-init/,
    );
  });

  it("refuses what RDS would refuse or a loss could not be mended with, all at once", () => {
    expect(() => build({ backupDays: 3, storageGiB: 10, maxStorageGiB: 5, name: "x".repeat(51) })).toThrow(
      [
        "alone/database: backupDays is 3; choose 7 to 35, so that a loss noticed after a week can be mended",
        "alone/database: storageGiB is 10; gp3 storage of RDS starts at 20",
        "alone/database: maxStorageGiB is 5, below storageGiB (10); raise it",
        `alone/database: name "${"x".repeat(51)}" has 51 characters; use at most 50`,
      ].join("\n"),
    );
  });
});

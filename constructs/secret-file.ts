import { Fn, type Precondition, TerraformLocal } from "cdktf";
import { Construct } from "constructs";
import type { SecretText } from "./secret-text";

export interface SecretInFileProps {
  /** The file, relative to the folder in which Terraform runs (server/secrets.ts has its format). */
  readonly file: string;
  /** The secret's key in the file. */
  readonly path: string;
}

/** A secret in the file of `secrets: "file"`, for servers without a cloud account. */
export class SecretInFile extends Construct implements SecretText {
  public readonly fingerprint: string;
  public readonly precondition: Precondition;
  private readonly items: string;

  constructor(scope: Construct, id: string, { file, path }: SecretInFileProps) {
    super(scope, id);
    const items = new TerraformLocal(
      this,
      "items",
      // Null and not an error where something is missing, so that the precondition is what gets reported.
      `\${sensitive(try(jsondecode(file("${file}"))["${path}"]["items"], null))}`,
    );
    this.items = `local.${items.friendlyUniqueId}`;
    this.fingerprint = Fn.jsonencode(items.expression);
    this.precondition = {
      condition: `\${nonsensitive(${this.items} != null)}`,
      errorMessage: `the secret ${path} is missing in ${file}; run: mastodon secrets init`,
    };
  }

  public item(name: string): string {
    return `try(${this.items}["${name}"], null)`;
  }
}

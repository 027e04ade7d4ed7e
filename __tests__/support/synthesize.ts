import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { CloudflareProvider } from "@cdktf/provider-cloudflare/lib/provider";
import { NomadProvider } from "@cdktf/provider-nomad/lib/provider";
import { TerraformStack, Testing } from "cdktf";

/** A resource or data source in the JSON, with Terraform's own names; cdktf's notes left out. */
export type Body = Readonly<Record<string, unknown>>;

/** What a stack became, to look at by type. */
export interface Synthesized {
  /** The whole JSON as text. */
  readonly text: string;
  /** The whole JSON. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Types and numbers of the resources. A wrong type in `all` would be an empty list; here it is missed. */
  readonly counts: Readonly<Record<string, number>>;
  /** All resources of a type, by name without its hash. */
  readonly all: (type: string) => Readonly<Record<string, Body>>;
  /** The one resource of a type; fails when there is none or another. */
  readonly the: (type: string) => Body;
  /** The same for data sources. */
  readonly theData: (type: string) => Body;
}

/** Builds constructs in a stack with nothing but the providers, and looks at what becomes of them, validations included. */
export const synthesize = (build: (stack: TerraformStack) => void): Synthesized => {
  const stack = new TerraformStack(Testing.app(), "alone");
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  new CloudflareProvider(stack, "cloudflare", {});
  new NomadProvider(stack, "nomad", { address: "http://127.0.0.1:4646" });
  build(stack);
  // Testing.synth does not turn dependencies between constructs into depends_on; App.synth does.
  stack.prepareStack();
  return read(Testing.synth(stack, true));
};

/** Looks at a stack's JSON. */
export const read = (text: string): Synthesized => {
  const json = JSON.parse(text) as Record<string, unknown>;
  const resources = section(json, "resource");
  const all = (kind: Section, type: string) =>
    Object.fromEntries(
      Object.entries(kind[type] ?? {}).map(([name, body]) => [name.replace(/_[0-9A-F]{8}$/, ""), body]),
    );
  const the = (kind: Section, type: string): Body => {
    const [body, ...others] = Object.values(all(kind, type));
    if (!body || others.length > 0) throw new Error(`there are ${others.length + (body ? 1 : 0)} ${type}, not one`);
    return body;
  };
  return {
    text,
    json,
    counts: Object.fromEntries(Object.entries(resources).map(([type, of]) => [type, Object.keys(of).length])),
    all: (type) => all(resources, type),
    the: (type) => the(resources, type),
    theData: (type) => the(section(json, "data"), type),
  };
};

type Section = Readonly<Record<string, Readonly<Record<string, Body>>>>;

const section = (json: Readonly<Record<string, unknown>>, name: string): Section => {
  const types = (json[name] ?? {}) as Record<string, Record<string, Record<string, unknown>>>;
  return Object.fromEntries(
    Object.entries(types).map(([type, of]) => [
      type,
      Object.fromEntries(Object.entries(of).map(([id, { "//": _, ...body }]) => [id, body])),
    ]),
  );
};

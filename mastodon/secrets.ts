import type { Config } from "../config";

/**
 * How a secret comes into being:
 * - `made`: `./mastodon secrets init` makes it, once;
 * - `provided`: you get it from somebody else and put it into the store;
 * - `stack`: a stack creates it and writes it into the store;
 * - `node`: the Nomad node creates it at its first boot and writes it into the store.
 */
export type SecretOrigin = "made" | "provided" | "stack" | "node";

/** One unit of rotation: what is kept together in one parameter, as a JSON object of strings. */
export interface Secret {
  readonly id: SecretId;
  readonly origin: SecretOrigin;
  /** The names of its items: environment variables, where a job reads them. */
  readonly items: readonly string[];
  /** What it is for and who reads it. */
  readonly description: string;
  /** What breaks, and for whom, when it changes. */
  readonly onChange: string;
}

/** The names of all secrets that any configuration can need. */
export type SecretId = "app" | "database" | "cache" | "smtp" | "r2" | "tunnel" | "nomad-bootstrap" | "nomad-deploy";

/** The SSM parameter (or the key in the file) of a secret: /mastodon-nomad/<name>/<id>. */
export const secretPath = (name: string, id: SecretId): string => `/mastodon-nomad/${name}/${id}`;

/** The secrets that a configuration needs, in a fixed order. */
export const secretsOf = (_config: Config): readonly Secret[] => {
  throw new Error("written next");
};

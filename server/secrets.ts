import type { Config } from "../config";

/**
 * How a secret comes into being:
 * - `made`: `./mastodon secrets init` makes it, once;
 * - `provided`: you get it from somebody else and put it into the store;
 * - `stack`: a stack creates it and writes it into the store;
 * - `node`: the Nomad node creates it at its first boot and writes it into the store.
 */
export type SecretOrigin = "made" | "provided" | "stack" | "node";

/** Who reads a secret: a stack while it is deployed, the node, a job (through its Nomad variable), or `./mastodon`. */
export type SecretReader =
  | "network stack"
  | "data stack"
  | "workload stack"
  | "node"
  | "./mastodon"
  | "mastodon-migrations"
  | "mastodon-front"
  | "mastodon-web"
  | "mastodon-sidekiq"
  | "mastodon-streaming"
  | "mastodon-cleanup";

/** One unit of rotation: what is kept together in one parameter, as a JSON object of strings. */
export interface Secret {
  readonly id: SecretId;
  readonly origin: SecretOrigin;
  /** The names of its items: environment variables, where a job reads them. */
  readonly items: readonly SecretItem[];
  /** The secret that it is made from, and follows when that one changes. Of random ones undefined. */
  readonly madeFrom?: SecretId;
  /** What it is for. */
  readonly description: string;
  /** Who reads it; nobody else may. */
  readonly readers: readonly SecretReader[];
  /** Where it comes from, to complete "it comes from …". */
  readonly source: string;
  /** What breaks, and for whom, when it changes. */
  readonly onChange: string;
  /** What to do after its value has changed in the store. */
  readonly afterChange: string;
}

/** The names of all secrets that any configuration can need. */
export type SecretId =
  | "app"
  | "database"
  | "cache"
  | "smtp"
  | "ses"
  | "r2"
  | "tunnel"
  | "origin"
  | "origin-request"
  | "nomad-bootstrap"
  | "nomad-deploy";

/** The names of all items. */
export type SecretItem =
  | "SECRET_KEY_BASE"
  | "ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY"
  | "ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT"
  | "ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY"
  | "VAPID_PRIVATE_KEY"
  | "VAPID_PUBLIC_KEY"
  | "DB_PASS"
  | "REDIS_PASSWORD"
  | "SMTP_LOGIN"
  | "SMTP_PASSWORD"
  | "AWS_ACCESS_KEY_ID"
  | "AWS_SECRET_ACCESS_KEY"
  | "TUNNEL_TOKEN"
  | "ORIGIN_KEY"
  | "ORIGIN_REQUEST"
  | "NOMAD_TOKEN";

/** The settings that decide which secrets there are. */
export type SecretSettings = Pick<Config, "aws" | "ingress" | "mail" | "media">;

/** A secret, and the settings with which it is needed. */
export interface SecretRule {
  /** Those settings, in words. */
  readonly when: string;
  readonly neededIn: (settings: SecretSettings) => boolean;
  readonly secret: Secret;
  /** The secret where you make by hand what a stack makes otherwise. */
  readonly byHand?: {
    readonly when: string;
    readonly in: (settings: SecretSettings) => boolean;
    readonly secret: Secret;
  };
}

const RUBY = ["mastodon-migrations", "mastodon-web", "mastodon-sidekiq", "mastodon-cleanup"] as const;
const DEPLOY_WORKLOAD = "Deploy the workload stack: npx cdktf deploy workload.";
const DEPLOY_BOTH =
  "Deploy the data stack and right after it the workload stack: npx cdktf deploy data && npx cdktf deploy workload.";
const INIT = "`./mastodon secrets init`, which makes it once";

const r2: Secret = {
  id: "r2",
  origin: "stack",
  items: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
  description: "Reads and writes the media bucket, and nothing else.",
  readers: ["mastodon-web", "mastodon-sidekiq", "mastodon-cleanup"],
  source: "the data stack, when it is deployed",
  onChange:
    "Uploads and fetched media fail from the moment the old key is revoked until the workload stack is deployed. " +
    "Media already there stays readable.",
  afterChange: `${DEPLOY_WORKLOAD} Then revoke the old key.`,
};

/** Every secret there is, in the order in which it is shown. */
export const SECRET_RULES: readonly SecretRule[] = [
  {
    when: "always",
    neededIn: () => true,
    secret: {
      id: "app",
      origin: "made",
      items: [
        "SECRET_KEY_BASE",
        "ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY",
        "ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT",
        "ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY",
        "VAPID_PRIVATE_KEY",
        "VAPID_PUBLIC_KEY",
      ],
      description: "Mastodon's own keys: for sessions, for encrypted columns of the database, for Web Push.",
      readers: RUBY,
      source: INIT,
      onChange:
        "SECRET_KEY_BASE: everybody is logged out. ACTIVE_RECORD_ENCRYPTION_…: what they encrypted, such as " +
        "two-factor secrets, can never be read again. VAPID_…: push notifications stop for everybody until their " +
        "app subscribes again.",
      afterChange: DEPLOY_WORKLOAD,
    },
  },
  {
    when: "always",
    neededIn: () => true,
    secret: {
      id: "database",
      origin: "made",
      items: ["DB_PASS"],
      description: "PostgreSQL's password.",
      readers: ["data stack", "mastodon-streaming", ...RUBY],
      source: INIT,
      onChange:
        "Mastodon cannot connect to its database from the deploy of the data stack until that of the workload stack. " +
        "No data is lost.",
      afterChange: DEPLOY_BOTH,
    },
  },
  {
    when: "always",
    neededIn: () => true,
    secret: {
      id: "cache",
      origin: "made",
      items: ["REDIS_PASSWORD"],
      description: "Valkey's password.",
      readers: ["data stack", "mastodon-streaming", ...RUBY],
      source: INIT,
      onChange:
        "Mastodon cannot connect to its queues and feeds from the deploy of the data stack until that of the workload " +
        "stack. Other servers deliver again what they could not deliver meanwhile.",
      afterChange: DEPLOY_BOTH,
    },
  },
  {
    when: 'mail.via is "smtp" and mail.login is set',
    neededIn: ({ mail }) => mail.via === "smtp" && mail.login !== undefined,
    secret: {
      id: "smtp",
      origin: "provided",
      items: ["SMTP_PASSWORD"],
      description: "The mail provider's password.",
      readers: ["mastodon-sidekiq"],
      source: "your mail provider",
      onChange:
        "Mail waits in Sidekiq's retries from the moment the old one ends until the workload stack is deployed.",
      afterChange: DEPLOY_WORKLOAD,
    },
  },
  {
    when: 'mail.via is "ses"',
    neededIn: ({ mail }) => mail.via === "ses",
    secret: {
      id: "ses",
      origin: "stack",
      items: ["SMTP_LOGIN", "SMTP_PASSWORD"],
      description: "Sends mail through Amazon SES, from the server's own address and no other.",
      readers: ["mastodon-sidekiq"],
      source: "the network stack, when it is deployed",
      onChange:
        "Mail waits in Sidekiq's retries from the moment the old one ends until the workload stack is deployed.",
      afterChange: DEPLOY_WORKLOAD,
    },
  },
  {
    when: 'media.on is "r2"',
    neededIn: ({ media }) => media.on === "r2",
    secret: r2,
    byHand: {
      when: 'media.keys is "provided"',
      in: ({ media }) => media.on === "r2" && media.keys === "provided",
      secret: {
        ...r2,
        origin: "provided",
        source: "Cloudflare's dashboard (R2, Manage API Tokens: Object Read & Write on this bucket only)",
      },
    },
  },
  {
    when: 'ingress is "tunnel"',
    neededIn: ({ ingress }) => ingress === "tunnel",
    secret: {
      id: "tunnel",
      origin: "stack",
      items: ["TUNNEL_TOKEN"],
      description: "Connects cloudflared to the tunnel.",
      readers: ["mastodon-front"],
      source: "the network stack, when it is deployed",
      onChange:
        "The site cannot be reached from the moment the tunnel is replaced until the workload stack is deployed.",
      afterChange: DEPLOY_WORKLOAD,
    },
  },
  {
    when: 'ingress is "public"',
    neededIn: ({ ingress }) => ingress === "public",
    secret: {
      id: "origin",
      origin: "made",
      items: ["ORIGIN_KEY"],
      description: "nginx's private key towards Cloudflare.",
      readers: ["mastodon-front"],
      source: INIT,
      onChange:
        "The site answers with error 526 from the deploy of the network stack, which gets a certificate for the new " +
        "key, until that of the workload stack.",
      afterChange:
        "Run ./mastodon secrets init, which makes the request for it, and deploy the network stack and right after it " +
        "the workload stack: npx cdktf deploy network && npx cdktf deploy workload.",
    },
  },
  {
    when: 'ingress is "public"',
    neededIn: ({ ingress }) => ingress === "public",
    secret: {
      id: "origin-request",
      origin: "made",
      items: ["ORIGIN_REQUEST"],
      madeFrom: "origin",
      description: "Asks Cloudflare for a certificate for that key (a CSR). Not secret, and so in state.",
      readers: ["network stack"],
      source: "`./mastodon secrets init`, which makes it from `origin`, and anew when that has changed",
      onChange: "As with `origin`.",
      afterChange: "As with origin.",
    },
  },
  {
    when: "aws is set",
    neededIn: ({ aws }) => aws !== undefined,
    secret: {
      id: "nomad-bootstrap",
      origin: "made",
      items: ["NOMAD_TOKEN"],
      description: "Nomad's management token, which may do everything. The node sets it at its first boot.",
      readers: ["node"],
      source: INIT,
      onChange:
        "Nothing changes in Nomad, which keeps the token of the node's first boot: only the way to that token is lost.",
      afterChange: "It matters to a new node only.",
    },
  },
  {
    when: "aws is set",
    neededIn: ({ aws }) => aws !== undefined,
    secret: {
      id: "nomad-deploy",
      origin: "node",
      items: ["NOMAD_TOKEN"],
      description: "Nomad's token for daily deploys: may run jobs and write variables of Mastodon's namespace.",
      readers: ["data stack", "workload stack", "./mastodon"],
      source: "the node, at its first boot",
      onChange: "Deploys and `./mastodon` fail until the value is a token that Nomad knows. Mastodon runs on.",
      afterChange: "Nothing has to be deployed.",
    },
  },
];

/** The items of a secret, in whichever configuration. */
export const itemsOf = (id: SecretId): readonly SecretItem[] =>
  SECRET_RULES.find(({ secret }) => secret.id === id)?.secret.items ?? [];

/** The SSM parameter (or the key in the file) of a secret: /mastodon-nomad/<name>/<id>. */
export const secretPath = (name: string, id: SecretId): string => `/mastodon-nomad/${name}/${id}`;

/**
 * With `secrets: "file"`, the file that holds all secrets: an object with a key for each secret, its path, and
 * `{version, changedAt, items}` as the value.
 * @param folder the folder of local states, which git ignores
 */
export const secretsFile = (name: string, folder = "state"): string => `${folder}/${name}/secrets.json`;

/** The secrets that a configuration needs, in a fixed order. */
export const secretsOf = (settings: SecretSettings): readonly Secret[] =>
  SECRET_RULES.filter((rule) => rule.neededIn(settings)).map((rule) =>
    rule.byHand?.in(settings) ? rule.byHand.secret : rule.secret,
  );

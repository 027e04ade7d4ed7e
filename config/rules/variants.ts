import { stateRegionOf } from "../complete";
import { type Problem, problem } from "../problems";
import { rule } from "../rule";
import type { Settings } from "../schema";

/*
 * Which variants go together. There are two ways to run Mastodon:
 * - on AWS and Cloudflare (`ingress` "tunnel" or "public"): the network stack makes the node;
 * - on a Nomad agent of your own (`ingress` "port"): there is no network stack, so nothing can be in AWS's network.
 */

type Variants = Pick<Settings, "ingress" | "database" | "cache" | "secrets">;

const needsAws = ({ ingress, database, cache, secrets }: Variants): string[] => [
  `ingress ${JSON.stringify(ingress)} (the node)`,
  ...(database.on === "rds" ? ['database.on "rds"'] : []),
  ...(cache.on === "elasticache" ? ['cache.on "elasticache"'] : []),
  ...(secrets === "ssm" ? ['secrets "ssm"'] : []),
];

export const awsIsThere = rule(["aws", "ingress", "database", "cache", "secrets"], ({ aws, ...variants }) => {
  if (aws !== undefined || variants.ingress === "port") return [];
  const wrong = `is missing, and needed for ${needsAws(variants).join(", ")}`;
  return [problem("aws", wrong, 'write aws: { accountId: "…", region: "…" }, or see examples/local.config.ts')];
});

export const cloudflareIsThere = rule(["cloudflare", "ingress", "media", "state"], ({ cloudflare, ...variants }) => {
  const users = [
    ...(variants.ingress === "port" ? [] : [`ingress ${JSON.stringify(variants.ingress)}`]),
    ...(variants.media.on === "r2" ? ['media.on "r2"'] : []),
    ...(variants.state.backend === "r2" ? ['state.backend "r2"'] : []),
  ];
  if (cloudflare !== undefined || users.length === 0) return [];
  const wrong = `is missing, and needed for ${users.join(", ")}`;
  return [problem("cloudflare", wrong, 'write cloudflare: { accountId: "…", zoneId: "…" }')];
});

/** What `ingress: "port"` rules out, and why. */
export const ownAgentIsAlone = rule(
  ["aws", "ingress", "database", "cache", "secrets"],
  ({ aws, ingress, database, cache, secrets }) => {
    if (ingress !== "port") return [];
    const why = 'with ingress "port" the jobs run on your own Nomad agent';
    const problems: Problem[] = [];
    if (aws !== undefined) problems.push(problem("aws", `is set, but ${why}`, "remove it"));
    if (database.on === "rds") {
      problems.push(problem("database.on", `is "rds", which that agent cannot reach: ${why}`, 'write "nomad"'));
    }
    if (cache.on === "elasticache") {
      problems.push(problem("cache.on", `is "elasticache", which that agent cannot reach: ${why}`, 'write "nomad"'));
    }
    if (secrets === "ssm") {
      problems.push(problem("secrets", `is "ssm", but ${why}, without an AWS account`, 'write "file"'));
    }
    return problems;
  },
);

/** The node on AWS gets its first token from SSM, and writes the one for deploys into it. */
export const nodeReachesSecrets = rule(["ingress", "secrets"], ({ ingress, secrets }) => {
  if (ingress === "port" || secrets === "ssm") return [];
  const wrong = 'is "file", which the node on AWS cannot read';
  return [problem("secrets", wrong, 'write "ssm", or ingress: "port" for a Nomad agent of your own')];
});

/** A stack can write the keys that it makes into SSM only. */
export const mediaKeysHaveAPlace = rule(["media", "secrets", "ingress"], ({ media, secrets, ingress }) => {
  if (ingress !== "port" || secrets === "ssm") return []; // What is wrong with these is said above.
  if (media.on !== "r2" || media.keys === "provided") return [];
  const wrong = 'is "created", but the data stack cannot write them with secrets "file"';
  return [problem("media.keys", wrong, 'write "provided", and put the keys into the secret r2')];
});

export const stateHasAPlace = rule(["state", "aws", "media", "name"], ({ state, aws, media, name }) => {
  if (state.backend === "s3" && stateRegionOf(state, { aws }) === undefined) {
    return [problem("state.region", "is missing, and there is no aws.region", "write the region of the bucket")];
  }
  if (state.backend === "r2" && media.on === "r2" && state.bucket === (media.bucket ?? `${name}-media`)) {
    const wrong = `is the bucket for media, ${JSON.stringify(state.bucket)}, whose files everybody can read`;
    return [problem("state.bucket", wrong, "choose another bucket")];
  }
  return [];
});

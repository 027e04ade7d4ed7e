import { defineConfig } from "../config";

/*
 * The server that this project began with: bunny.cloud, as lopcode/nomad-mastodon deployed it in 2023. One person, one
 * t4g.medium in Ireland, mail by an SMTP provider, media on R2, remote media kept for 30 days.
 * docs/reference.md lists what differs from it today, and why.
 */
export default defineConfig({
  name: "bunny",
  domain: "bunny.cloud",
  owner: { username: "owner", email: "owner@bunny.cloud" },

  aws: { accountId: "000000000000", region: "eu-west-1" },
  cloudflare: { accountId: "00000000000000000000000000000000", zoneId: "00000000000000000000000000000000" },
  // Its ports 80 and 443 were open, for Cloudflare; here for Cloudflare alone.
  ingress: "public",

  mastodon: {
    ipRetentionSeconds: 31_556_952,
    sessionRetentionSeconds: 31_556_952,
  },
  sidekiq: [
    {
      name: "sidekiq",
      threads: 10,
      queues: [
        ["default", 8],
        ["push", 6],
        ["ingress", 4],
        ["mailers", 2],
        ["pull", 1],
        ["scheduler", 1],
        ["fasp", 1],
      ],
    },
  ],
  // The post says 4 in the morning, its jobs say @daily.
  cleanup: { hour: 4, timeZone: "Etc/UTC", mediaDays: 30, profileDays: 30, previewCardDays: 30 },
  mail: {
    via: "smtp",
    server: "smtp.example.com",
    port: 587,
    login: "mastodon@bunny.cloud",
    from: "mastodon@bunny.cloud",
  },

  database: { on: "rds", instanceClass: "db.t4g.micro" },
  cache: { on: "elasticache", nodeType: "cache.t4g.micro" },
  media: { on: "r2", bucket: "bunny-cloud-files", host: "files.bunny.cloud" },
  node: { instanceType: "t4g.medium" },
  nomad: { datacenters: ["eu_west_1"] },
});

import { defineConfig } from "../config";

/*
 * A server that has grown to some hundred active people. Against the default: a node with four times the memory, three
 * web allocations, Sidekiq in groups so that a flood of one kind of work does not hold up the others, a database with
 * four times the memory and a second instance in another zone.
 */
export default defineConfig({
  name: "community",
  domain: "community.example",
  webDomain: "social.community.example",
  owner: { username: "admin", email: "admin@community.example" },

  aws: { accountId: "000000000000", region: "eu-central-1" },
  cloudflare: { accountId: "00000000000000000000000000000000", zoneId: "00000000000000000000000000000000" },
  state: { backend: "s3", bucket: "community-terraform-state" },
  budgetUsd: 400,

  web: { replicas: 3, processes: 2, threads: 5 },
  streaming: { replicas: 2 },
  sidekiq: [
    // Names alone: mail goes first, whatever else waits. One process only, since it runs the scheduler.
    { name: "scheduler", queues: ["mailers", "scheduler", "fasp"], threads: 5 },
    { name: "home", queues: ["default"], threads: 15, replicas: 2 },
    {
      name: "federation",
      queues: [
        ["push", 3],
        ["ingress", 2],
        ["pull", 1],
      ],
      threads: 15,
      replicas: 2,
    },
  ],
  cleanup: { hour: 3, timeZone: "Europe/Berlin", mediaDays: 14 },
  mail: {
    via: "smtp",
    server: "smtp.example.com",
    port: 465,
    implicitTls: true,
    login: "community",
    from: "Community <notifications@community.example>",
  },

  database: { on: "rds", instanceClass: "db.t4g.medium", storageGiB: 50, maxStorageGiB: 500, multiAz: true },
  cache: { on: "elasticache", nodeType: "cache.t4g.small" },
  media: { on: "r2", host: "media.community.example", jurisdiction: "eu" },
  node: { instanceType: "m7g.xlarge", rootGiB: 40, dataGiB: 20 },
});

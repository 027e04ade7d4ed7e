/** A configuration that must be refused: what it changes in the smallest one, and all that is said about it. */
export interface BadConfiguration {
  readonly title: string;
  readonly change: object;
  readonly problems: readonly string[];
}

const CLOUDFLARE = { accountId: "0".repeat(32), zoneId: "0".repeat(32) };

const allQueues = (name: string) => ({
  name,
  queues: ["default", "push", "ingress", "mailers", "pull", "scheduler", "fasp"],
});

/** What turns the smallest configuration into one for an own Nomad agent. */
const OWN_AGENT = {
  aws: undefined,
  cloudflare: undefined,
  ingress: "port",
  secrets: "file",
  database: { on: "nomad" },
  cache: { on: "nomad" },
  media: { on: "files" },
};

export const BAD_CONFIGURATIONS: readonly BadConfiguration[] = [
  {
    title: "an unknown setting",
    change: { domian: "social.example" },
    problems: ["domian: is not a setting; did you mean domain?"],
  },
  {
    title: "an unknown setting like nothing known",
    change: { tls: true },
    problems: [
      "tls: is not a setting; remove it, or write one of name, domain, webDomain, domainRest, alternateDomains, owner, aws, cloudflare, mastodon, web, sidekiq, streaming, cleanup, mail, database, cache, media, node, nomad, ingress, secrets, state, protection, budgetUsd",
    ],
  },
  {
    title: "another site at the host that Mastodon has itself",
    change: { domainRest: "leave" },
    problems: [
      'domainRest: is "leave", and Mastodon itself is at "social.example"; remove it, or set webDomain to the host that Mastodon is to have',
    ],
  },
  {
    title: "an unknown setting inside another",
    change: { web: { thread: 3 } },
    problems: ["web.thread: is not a setting; did you mean threads?"],
  },
  {
    title: "a secret as a setting, without showing it",
    change: { mail: { via: "smtp", server: "smtp.example.com", password: "hunter2hunter2" } },
    problems: [
      "mail.password: is not a setting; remove it, or write one of via, server, port, login, from, authentication, startTls, implicitTls",
    ],
  },
  {
    title: "a missing name",
    change: { name: undefined },
    problems: [
      "name: is missing; write 2 to 20 lower-case letters, digits and single -, a letter first and no - at the end",
    ],
  },
  {
    title: "a name with capitals",
    change: { name: "Social" },
    problems: [
      'name: is not valid, "Social"; write 2 to 20 lower-case letters, digits and single -, a letter first and no - at the end',
    ],
  },
  {
    title: "a name with two hyphens in a row",
    change: { name: "my--server" },
    problems: [
      'name: is not valid, "my--server"; write 2 to 20 lower-case letters, digits and single -, a letter first and no - at the end',
    ],
  },
  {
    title: "a name that is too long",
    change: { name: "a-very-long-name-indeed" },
    problems: [
      'name: is not valid, "a-very-long-name-indeed"; write 2 to 20 lower-case letters, digits and single -, a letter first and no - at the end',
    ],
  },
  {
    title: "a missing domain",
    change: { domain: undefined },
    problems: [
      "domain: is missing; write a host name in lower case, such as social.example (other letters in their xn-- form)",
    ],
  },
  {
    title: "a domain with capitals",
    change: { domain: "Social.Example" },
    problems: [
      'domain: is not valid, "Social.Example"; write a host name in lower case, such as social.example (other letters in their xn-- form)',
    ],
  },
  {
    title: "a domain with a scheme",
    change: { domain: "https://social.example" },
    problems: [
      'domain: is not valid, "https://social.example"; write a host name in lower case, such as social.example (other letters in their xn-- form)',
    ],
  },
  {
    title: "a domain with one label",
    change: { domain: "localhost" },
    problems: [
      'domain: is not valid, "localhost"; write a host name in lower case, such as social.example (other letters in their xn-- form)',
    ],
  },
  {
    title: "an owner's name with @",
    change: { owner: { username: "@you", email: "you@social.example" } },
    problems: ['owner.username: is not valid, "@you"; write 1 to 30 letters, digits or _, without @'],
  },
  {
    title: "an owner without e-mail",
    change: { owner: { username: "you" } },
    problems: ["owner.email: is missing; write an e-mail address"],
  },
  {
    title: "an account id as a number",
    change: { aws: { accountId: 123456789012, region: "eu-west-1" } },
    problems: ["aws.accountId: has the wrong type, 123456789012; write the 12 digits of the account in quotes"],
  },
  {
    title: "an account id with 11 digits",
    change: { aws: { accountId: "12345678901", region: "eu-west-1" } },
    problems: ['aws.accountId: is not valid, "12345678901"; write the 12 digits of the account in quotes'],
  },
  {
    title: "an unknown region",
    change: { aws: { accountId: "000000000000", region: "eu-west-9" } },
    problems: ['aws.region: is no known AWS region, "eu-west-9"; did you mean eu-west-1?'],
  },
  {
    title: "an availability zone as region",
    change: { aws: { accountId: "000000000000", region: "eu-west-1a" } },
    problems: ['aws.region: is no known AWS region, "eu-west-1a"; did you mean eu-west-1?'],
  },
  {
    title: "an API token as zone id, without showing it",
    change: { cloudflare: { accountId: "0".repeat(32), zoneId: "v1aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5zA" } },
    problems: [
      "cloudflare.zoneId: is not valid, a text of 40 characters (not shown); write the 32 digits from the dashboard (0-9, a-f)",
    ],
  },
  {
    title: "an unnamed zone of a deeper domain",
    change: { domain: "social.example.org" },
    problems: [
      `cloudflare.zone: is missing, and the domain "social.example.org" may be a zone or lie in one; write the zone's name, such as "example.org"`,
    ],
  },
  {
    title: "a domain outside of the zone",
    change: { cloudflare: { ...CLOUDFLARE, zone: "example.org" } },
    problems: [
      'domain: is not in the zone "example.org", "social.example"; set cloudflare.zone to the zone that it belongs to',
    ],
  },
  {
    title: "a web host outside of the zone",
    change: { webDomain: "www.example.org" },
    problems: [
      'webDomain: is not in the zone "social.example", "www.example.org"; choose a host in it, or set cloudflare.zone to a zone that holds it and the domain',
    ],
  },
  {
    title: "a web host two levels below the zone",
    change: { webDomain: "www.social.social.example" },
    problems: [
      `webDomain: is 2 levels below the zone "social.example", "www.social.social.example"; choose a host one level below: Cloudflare's free certificate covers no other`,
    ],
  },
  {
    title: "an alternate host outside of the zone",
    change: { alternateDomains: ["old.example.org"] },
    problems: [
      'alternateDomains[0]: is not in the zone "social.example", "old.example.org"; choose a host in it, or set cloudflare.zone to a zone that holds it and the domain',
    ],
  },
  {
    title: "an alternate host named before",
    change: { alternateDomains: ["social.example", "www.social.example", "www.social.example"] },
    problems: [
      'alternateDomains[0]: is named before, "social.example"; remove it',
      'alternateDomains[2]: is named before, "www.social.example"; remove it',
    ],
  },
  {
    title: "a media host two levels below the zone",
    change: { media: { on: "r2", host: "files.www.social.example" } },
    problems: [
      `media.host: is 2 levels below the zone "social.example", "files.www.social.example"; choose a host one level below it, such as "files.social.example": Cloudflare's free certificate covers no deeper host`,
    ],
  },
  {
    title: "a media host outside of the zone",
    change: { media: { on: "r2", host: "files.example.org" } },
    problems: [
      'media.host: is not in the zone "social.example", "files.example.org"; choose a host one level below it, such as "files.social.example"',
    ],
  },
  {
    title: "the zone as media host",
    change: { media: { on: "r2", host: "social.example" } },
    problems: [
      'media.host: is the zone itself, "social.example"; choose a host one level below it, such as "files.social.example"',
    ],
  },
  {
    title: "the web host as media host",
    change: { webDomain: "www.social.example", media: { on: "r2", host: "www.social.example" } },
    problems: ['media.host: is also a host of Mastodon itself, "www.social.example"; choose a host for media alone'],
  },
  {
    title: "a default media host that is the web host",
    change: { webDomain: "files.social.example" },
    problems: ['media.host: is also a host of Mastodon itself, "files.social.example"; choose a host for media alone'],
  },
  {
    title: "a default media host with too long a label",
    change: { domain: `${"a".repeat(60)}.example.org`, cloudflare: { ...CLOUDFLARE, zone: "example.org" } },
    problems: [
      `media.host: has a label of more than 63 letters, "files-${"a".repeat(60)}.example.org"; choose a shorter host`,
    ],
  },
  {
    title: "a bucket name with dots",
    change: { media: { on: "r2", bucket: "social.example-files" } },
    problems: ['media.bucket: is not valid, "social.example-files"; write 3 to 63 lower-case letters, digits and -'],
  },
  {
    title: "a variant as text",
    change: { database: "nomad" },
    problems: ['database: has the wrong type, "nomad"; write { on: "rds" } or { on: "nomad" }'],
  },
  {
    title: "an unknown variant",
    change: { cache: { on: "redis" } },
    problems: ['cache.on: is none of the choices, "redis"; write "elasticache" or "nomad"'],
  },
  {
    title: "a setting of another variant",
    change: { database: { on: "rds", volumeGiB: 5 } },
    problems: ["database.volumeGiB: is not a setting; did you mean storageGiB?"],
  },
  {
    title: "an unknown Mastodon version",
    change: { mastodon: { version: "4.6.9" } },
    problems: [
      'mastodon.version: is not in catalog/mastodon.ts, "4.6.9"; choose one of it, such as "4.6.6", or add it after reading its release notes',
    ],
  },
  {
    title: "a Mastodon minor version that is too old",
    change: { mastodon: { version: "4.4.0" } },
    problems: [
      'mastodon.version: is not in catalog/mastodon.ts, "4.4.0"; choose one of it, such as "4.5.15", or add it after reading its release notes',
    ],
  },
  {
    title: "a Mastodon version with v",
    change: { mastodon: { version: "v4.6.5" } },
    problems: [
      'mastodon.version: is not in catalog/mastodon.ts, "v4.6.5"; choose one of it, such as "4.6.6", or add it after reading its release notes',
    ],
  },
  {
    title: "retention of IP addresses for a day",
    change: { mastodon: { ipRetentionSeconds: 86_400 } },
    problems: ["mastodon.ipRetentionSeconds: is too small, 86400; write 172800 or more"],
  },
  {
    title: "retention of sessions as text",
    change: { mastodon: { sessionRetentionSeconds: "1 year" } },
    problems: ['mastodon.sessionRetentionSeconds: has the wrong type, "1 year"; write a number'],
  },
  {
    title: "an unknown language",
    change: { mastodon: { defaultLocale: "en-US" } },
    problems: ['mastodon.defaultLocale: is no known language of Mastodon, "en-US"; did you mean en-GB?'],
  },
  {
    title: "a variable that a setting decides",
    change: { mastodon: { environment: { LOCAL_DOMAIN: "x", S3_BUCKET: "x", WEB_CONCURRENCY: "4" } } },
    problems: [
      "mastodon.environment.LOCAL_DOMAIN: is decided by domain; remove it, and use that setting",
      "mastodon.environment.S3_BUCKET: is decided by media; remove it, and use that setting",
      "mastodon.environment.WEB_CONCURRENCY: is decided by web.processes; remove it, and use that setting",
    ],
  },
  {
    title: "a variable that the job decides",
    change: { mastodon: { environment: { RAILS_ENV: "production" } } },
    problems: ["mastodon.environment.RAILS_ENV: is decided by the job itself; remove it"],
  },
  {
    title: "a variable that stops Mastodon",
    change: { mastodon: { environment: { REDIS_NAMESPACE: "x" } } },
    problems: ["mastodon.environment.REDIS_NAMESPACE: must not be set; remove it: Mastodon does not start with it"],
  },
  {
    title: "a variable that skips migrations",
    change: { mastodon: { environment: { SKIP_POST_DEPLOYMENT_MIGRATIONS: "false" } } },
    problems: [
      "mastodon.environment.SKIP_POST_DEPLOYMENT_MIGRATIONS: must not be set; remove it: whatever its value, the migrations after a deployment would never run",
    ],
  },
  {
    title: "a secret that has its place",
    change: { mastodon: { environment: { SMTP_PASSWORD: "hunter2" } } },
    problems: [
      "mastodon.environment.SMTP_PASSWORD: belongs to the secret smtp; remove it, and see ./mastodon secrets list",
    ],
  },
  {
    title: "a secret without place",
    change: { mastodon: { environment: { DEEPL_API_KEY: "hunter2" } } },
    problems: [
      "mastodon.environment.DEEPL_API_KEY: looks like a secret; remove it: what stands here is readable in Terraform's state and in Nomad's jobs",
    ],
  },
  {
    title: "a password in a URL",
    change: { mastodon: { environment: { ES_HOST: "https://elastic:hunter2@search.example" } } },
    problems: [
      "mastodon.environment.ES_HOST: looks like a secret; remove it: what stands here is readable in Terraform's state and in Nomad's jobs",
    ],
  },
  {
    title: "a variable's name in lower case",
    change: { mastodon: { environment: { deepl_plan: "free" } } },
    problems: ["mastodon.environment.deepl_plan: is not a valid name; write upper-case letters, digits and _"],
  },
  {
    title: "a variable that is no text",
    change: { mastodon: { environment: { MAX_SESSION_ACTIVATIONS: 10 } } },
    problems: [
      "mastodon.environment.MAX_SESSION_ACTIVATIONS: has the wrong type, its value is not shown; write a text in quotes, on one line",
    ],
  },
  {
    title: "a variable of two lines",
    change: { mastodon: { environment: { EXTRA_MEDIA_HOSTS: "a\nb" } } },
    problems: [
      "mastodon.environment.EXTRA_MEDIA_HOSTS: is not valid, its value is not shown; write a text in quotes, on one line",
    ],
  },
  {
    title: "no web allocation",
    change: { web: { replicas: 0 } },
    problems: ["web.replicas: is too small, 0; write 1 or more"],
  },
  {
    title: "half a thread",
    change: { web: { threads: 2.5 } },
    problems: ["web.threads: has the wrong type, 2.5; write a whole number"],
  },
  {
    title: "a maximum below the reservation",
    change: { web: { memoryMiB: 900, memoryMaxMiB: 800 } },
    problems: ["web.memoryMaxMiB: is less than memoryMiB (900), 800; write 900 or more"],
  },
  {
    title: "a maximum below the reservation, also where it is a default",
    change: {
      streaming: { memoryMiB: 500 },
      database: { on: "nomad", memoryMiB: 600 },
      cache: { on: "nomad", memoryMiB: 300 },
    },
    problems: [
      "database.memoryMaxMiB: is less than memoryMiB (600), 512; write 600 or more",
      "cache.memoryMaxMiB: is less than memoryMiB (300), 256; write 300 or more",
      "streaming.memoryMaxMiB: is less than memoryMiB (500), 400; write 500 or more",
    ],
  },
  {
    title: "a maximum below the reservation in a Sidekiq group",
    change: { sidekiq: [{ ...allQueues("all"), memoryMiB: 1300 }] },
    problems: ["sidekiq[0].memoryMaxMiB: is less than memoryMiB (1300), 1200; write 1300 or more"],
  },
  {
    title: "no Sidekiq group",
    change: { sidekiq: [] },
    problems: ["sidekiq: is too small, an empty list; write 1 or more entries"],
  },
  {
    title: "a misspelt queue",
    change: {
      sidekiq: [{ name: "all", queues: ["defualt", "push", "ingress", "mailers", "pull", "scheduler", "fasp"] }],
    },
    problems: ['sidekiq[0].queues[0]: is none of the choices, "defualt"; did you mean default?'],
  },
  {
    title: "a weight of 0",
    change: { sidekiq: [{ name: "all", queues: [["default", 0]] }] },
    problems: ["sidekiq[0].queues[0][1]: is too small, 0; write 1 or more"],
  },
  {
    title: "queues that nobody serves",
    change: { sidekiq: [{ name: "all", queues: ["default", "push", "mailers", "pull", "scheduler"] }] },
    problems: [
      "sidekiq: serves no queue ingress, fasp, whose jobs would never run in Mastodon 4.6.5; add it to the queues of a group",
    ],
  },
  {
    title: "two schedulers in two groups",
    change: { sidekiq: [allQueues("one"), allQueues("two")] },
    problems: [
      "sidekiq: serves the queue scheduler in 2 processes, one (1), two (1); keep it in one group with replicas: 1, or periodic jobs run twice",
    ],
  },
  {
    title: "two schedulers in one group",
    change: { sidekiq: [{ ...allQueues("one"), replicas: 2 }] },
    problems: [
      "sidekiq: serves the queue scheduler in 2 processes, one (2); keep it in one group with replicas: 1, or periodic jobs run twice",
    ],
  },
  {
    title: "two groups of the same name",
    change: { sidekiq: [allQueues("one"), { name: "one", queues: ["push"] }] },
    problems: ['sidekiq: has two groups with the name "one"; give each a name of its own'],
  },
  {
    title: "a queue named twice",
    change: { sidekiq: [{ name: "one", queues: [...allQueues("one").queues, "push"] }] },
    problems: ["sidekiq[0].queues: names push twice; keep one of them"],
  },
  {
    title: "weights for some queues only",
    change: {
      sidekiq: [{ name: "one", queues: [["default", 8], "push", "ingress", "mailers", "pull", "scheduler", "fasp"] }],
    },
    problems: [
      "sidekiq[0].queues: has a weight for some queues only, none for push, ingress, mailers, pull, scheduler, fasp; give all a weight, or none",
    ],
  },
  {
    title: "an hour of 24",
    change: { cleanup: { hour: 24 } },
    problems: ["cleanup.hour: is too large, 24; write 23 or less"],
  },
  {
    title: "an unknown time zone",
    change: { cleanup: { timeZone: "Europe/Dubln" } },
    problems: ['cleanup.timeZone: is no known time zone, "Europe/Dubln"; did you mean Europe/Dublin?'],
  },
  {
    title: "a time zone in lower case",
    change: { cleanup: { timeZone: "europe/dublin" } },
    problems: ['cleanup.timeZone: is no known time zone, "europe/dublin"; did you mean Europe/Dublin?'],
  },
  {
    title: "an offset as time zone",
    change: { cleanup: { timeZone: "+01:00" } },
    problems: ['cleanup.timeZone: is no known time zone, "+01:00"; write one such as Europe/Dublin'],
  },
  {
    title: "preview cards kept for a week",
    change: { cleanup: { previewCardDays: 7 } },
    problems: ["cleanup.previewCardDays: is too small, 7; write 14 or more"],
  },
  {
    title: "port 465 without TLS",
    change: { mail: { via: "smtp", server: "smtp.example.com", port: 465 } },
    problems: ["mail.implicitTls: is false on port 465, which speaks TLS from the first byte; write true"],
  },
  {
    title: "port 587 with TLS from the start",
    change: { mail: { via: "smtp", server: "smtp.example.com", implicitTls: true } },
    problems: ["mail.implicitTls: is true on port 587, which starts without TLS; write port: 465, or false"],
  },
  {
    title: "both kinds of TLS",
    change: { mail: { via: "smtp", server: "smtp.example.com", port: 465, implicitTls: true, startTls: "always" } },
    problems: ['mail.startTls: is "always" together with implicitTls; remove it, or implicitTls'],
  },
  {
    title: "SES without AWS",
    change: { ...OWN_AGENT, mail: { via: "ses" } },
    problems: [
      'mail.via: is "ses", but with ingress "port" there is nothing on AWS; write "smtp" with a mail provider, or "none"',
    ],
  },
  {
    title: "SES in a region without it",
    change: { aws: { accountId: "000000000000", region: "ap-east-1" }, mail: { via: "ses" } },
    problems: [
      'mail.via: is "ses", which the region "ap-east-1" does not have by catalog/regions.ts; write "smtp" with a mail provider, or take the region out of that list',
    ],
  },
  {
    title: "SES for an address of another domain",
    change: { mail: { via: "ses", from: "Social <you@notsocial.example>" } },
    problems: [
      'mail.from: is not at the domain "social.example", "Social <you@notsocial.example>"; write an address that ends in @social.example: SES is set up for no other',
    ],
  },
  {
    title: "a login without authentication",
    change: { mail: { via: "smtp", server: "smtp.example.com", login: "you", authentication: "none" } },
    problems: ['mail.authentication: is "none", but there is a login; remove one of them'],
  },
  {
    title: "authentication without login",
    change: { mail: { via: "smtp", server: "smtp.example.com", authentication: "plain" } },
    problems: ['mail.login: is missing, but authentication is "plain"; write the user name, or remove authentication'],
  },
  {
    title: "a sender that is no address",
    change: { mail: { via: "smtp", server: "smtp.example.com", from: "Social" } },
    problems: ['mail.from: is not valid, "Social"; write an address, such as "Social <notifications@social.example>"'],
  },
  {
    title: "a database class that is not arm64",
    change: { database: { on: "rds", instanceClass: "db.t3.micro" } },
    problems: [
      'database.instanceClass: is not an arm64 (Graviton) type, "db.t3.micro"; choose one of catalog/database-classes.ts, such as db.t4g.micro',
    ],
  },
  {
    title: "an unknown database class",
    change: { database: { on: "rds", instanceClass: "db.t4g.tiny" } },
    problems: [
      'database.instanceClass: is not in catalog/database-classes.ts, "db.t4g.tiny"; choose one of catalog/database-classes.ts, such as db.t4g.micro',
    ],
  },
  {
    title: "storage that cannot grow",
    change: { database: { on: "rds", storageGiB: 100 } },
    problems: ["database.maxStorageGiB: is less than a tenth above storageGiB (100), 100; write 110 or more"],
  },
  {
    title: "backups of one day",
    change: { database: { on: "rds", backupDays: 1 } },
    problems: ["database.backupDays: is too small, 1; write 7 or more"],
  },
  {
    title: "a cache node that is not arm64",
    change: { cache: { on: "elasticache", nodeType: "cache.t3.micro" } },
    problems: [
      'cache.nodeType: is not an arm64 (Graviton) type, "cache.t3.micro"; choose one of catalog/cache-nodes.ts, such as cache.t4g.micro',
    ],
  },
  {
    title: "an instance type that is not arm64",
    change: { node: { instanceType: "t3.medium" } },
    problems: [
      'node.instanceType: is not an arm64 (Graviton) type, "t3.medium"; choose one of catalog/instances.ts, such as t4g.medium',
    ],
  },
  {
    title: "an unknown instance type",
    change: { node: { instanceType: "t4g.mediun" } },
    problems: [
      'node.instanceType: is not in catalog/instances.ts, "t4g.mediun"; choose one of catalog/instances.ts, such as t4g.medium',
    ],
  },
  {
    title: "an instance type with too little memory",
    change: { node: { instanceType: "t4g.micro" } },
    problems: [
      'node.instanceType: has 1024 MiB of memory, "t4g.micro"; choose one with 2048 or more, such as t4g.medium',
    ],
  },
  {
    title: "a root disk full of swap",
    change: { node: { rootGiB: 16, swapGiB: 8 } },
    problems: ["node.rootGiB: leaves 8 GiB beside the swap file, 16; write 20 or more, or a smaller swapGiB"],
  },
  {
    title: "a data volume smaller than the volumes on it",
    change: { node: { dataGiB: 20 }, database: { on: "nomad" }, media: { on: "files" } },
    problems: ["node.dataGiB: is smaller than what it holds, 20 for Nomad 2, database 10, media 20; write 32 or more"],
  },
  {
    title: "a Nomad address with a password, without showing it",
    change: { nomad: { address: "http://me:hunter2@127.0.0.1:4646" } },
    problems: [
      "nomad.address: is not valid, a text of 32 characters (not shown); write an address such as http://127.0.0.1:4646, without user and password",
    ],
  },
  {
    title: "an unknown way in",
    change: { ingress: "tunel" },
    problems: ['ingress: is none of the choices, "tunel"; write "tunnel", "public" or "port"'],
  },
  {
    title: "no accounts",
    change: { aws: undefined, cloudflare: undefined },
    problems: [
      'aws: is missing, and needed for ingress "tunnel" (the node), database.on "rds", cache.on "elasticache", secrets "ssm"; write aws: { accountId: "…", region: "…" }, or see examples/local.config.ts',
      'cloudflare: is missing, and needed for ingress "tunnel", media.on "r2"; write cloudflare: { accountId: "…", zoneId: "…" }',
    ],
  },
  {
    title: "an own Nomad agent with services on AWS",
    change: { ingress: "port" },
    problems: [
      'aws: is set, but with ingress "port" the jobs run on your own Nomad agent; remove it',
      'database.on: is "rds", which that agent cannot reach: with ingress "port" the jobs run on your own Nomad agent; write "nomad"',
      'cache.on: is "elasticache", which that agent cannot reach: with ingress "port" the jobs run on your own Nomad agent; write "nomad"',
      'secrets: is "ssm", but with ingress "port" the jobs run on your own Nomad agent, without an AWS account; write "file"',
    ],
  },
  {
    title: "secrets in a file with a node on AWS",
    change: { secrets: "file" },
    problems: [
      'secrets: is "file", which the node on AWS cannot read; write "ssm", or ingress: "port" for a Nomad agent of your own',
    ],
  },
  {
    title: "made keys without a store for them",
    change: { ...OWN_AGENT, cloudflare: CLOUDFLARE, media: { on: "r2" } },
    problems: [
      'media.keys: is "created", but the data stack cannot write them with secrets "file"; write "provided", and put the keys into the secret r2',
    ],
  },
  {
    title: "media on R2 without Cloudflare",
    change: { ...OWN_AGENT, media: { on: "r2", keys: "provided" } },
    problems: [
      'cloudflare: is missing, and needed for media.on "r2"; write cloudflare: { accountId: "…", zoneId: "…" }',
    ],
  },
  {
    title: "state on S3 without region",
    change: { ...OWN_AGENT, state: { backend: "s3", bucket: "my-states" } },
    problems: ["state.region: is missing, and there is no aws.region; write the region of the bucket"],
  },
  {
    title: "state in an unknown region",
    change: { state: { backend: "s3", bucket: "my-states", region: "eu-west-9" } },
    problems: ['state.region: is no known AWS region, "eu-west-9"; did you mean eu-west-1?'],
  },
  {
    title: "state in the public bucket",
    change: { state: { backend: "r2", bucket: "social-media" } },
    problems: [
      'state.bucket: is the bucket for media, "social-media", whose files everybody can read; choose another bucket',
    ],
  },
  {
    title: "no data center",
    change: { nomad: { datacenters: [] } },
    problems: ["nomad.datacenters: is too small, an empty list; write 1 or more entries"],
  },
  {
    title: "a budget of nothing",
    change: { budgetUsd: 0 },
    problems: ["budgetUsd: is too small, 0; write 1 or more"],
  },
];

/** A defect of the reference. */
export type DefectId = `D${number}`;

export interface Defect {
  readonly id: DefectId;
  readonly defect: string;
  /** How it is fixed here, or why it is not. */
  readonly answer: string;
  /** Where, in this repository; empty if it is not fixed. */
  readonly where: readonly string[];
}

/** What was found wrong with the reference in 2026, and what has become of it. */
export const DEFECTS: readonly Defect[] = [
  {
    id: "D1",
    defect: "The deploy does not wait for migrations: `nomad job run` ends when they are placed.",
    answer: "A parameterized job, dispatched by the deploy, which waits for its end and stops when it fails.",
    where: ["server/jobs/migrations.ts", "stacks/workload-stack.ts"],
  },
  {
    id: "D2",
    defect: "A completed batch job does not run again.",
    answer: "Each dispatch is a new run; the deploy dispatches when the image or the database changes.",
    where: ["server/jobs/migrations.ts"],
  },
  {
    id: "D3",
    defect: "All migrations run before the new code.",
    answer: "Two phases: before, and after the old code is gone.",
    where: ["server/jobs/migrations.ts"],
  },
  {
    id: "D4",
    defect: "There is no first installation: no schema, no roles.",
    answer: "The first phase is db:prepare, which loads schema and seeds into an empty database.",
    where: ["server/jobs/migrations.ts"],
  },
  {
    id: "D5",
    defect: "Mastodon 4.3 and later do not start: keys are missing, streaming has another image.",
    answer: "The keys are made once and kept; the streaming server runs from its own image.",
    where: ["server/secrets.ts", "server/jobs/streaming.ts"],
  },
  {
    id: "D6",
    defect: 'Sidekiq\'s check looks for "sidekiq 6" among the processes.',
    answer: "The check asks the Prometheus exporter, which starts when Sidekiq takes jobs.",
    where: ["server/jobs/sidekiq.ts"],
  },
  {
    id: "D7",
    defect: "The images come from a deprecated place, by tag.",
    answer:
      "ghcr.io. Still by tag: the digests of Mastodon's releases could not be looked up here, and releases are not " +
      "retagged.",
    where: ["catalog/mastodon.ts"],
  },
  {
    id: "D8",
    defect: "Secrets stand in clear in the jobs, and with them in Nomad's API and on its disk.",
    answer: "Nomad variables, one for each job, read by templates; Nomad has ACLs.",
    where: ["server/secret-environment.ts", "constructs/job-variable.ts"],
  },
  {
    id: "D9",
    defect: "Nomad kills after 5 seconds; Sidekiq needs 25 to put its jobs back.",
    answer: "Every task has the time that it needs, and the node allows up to 120 seconds.",
    where: ["server/jobs/sidekiq.ts", "catalog/node.ts"],
  },
  {
    id: "D10",
    defect: "S3_PERMISSION is `private`, and R2 has no ACLs.",
    answer: "Set and empty.",
    where: ["server/environment.ts"],
  },
  {
    id: "D11",
    defect: "The cache headers of static files are never sent.",
    answer: "Each location passes on what Rails says, and keeps it.",
    where: ["server/nginx/static-files.ts"],
  },
  {
    id: "D12",
    defect: "The error page is looked for where it is not.",
    answer: "nginx has pages of its own, for people and for servers.",
    where: ["server/nginx/unavailable.ts"],
  },
  {
    id: "D13",
    defect: "Answers without a lifetime are cached for 7 days.",
    answer: "Only static files are cached, and only as long as Rails says.",
    where: ["server/nginx/static-files.ts"],
  },
  {
    id: "D14",
    defect: "The ports look like settings and are not.",
    answer: "One list of ports, from which jobs, environment and nginx take theirs.",
    where: ["server/server.ts"],
  },
  {
    id: "D15",
    defect: "Rails listens on all interfaces of the node.",
    answer: "Networks of the groups' own. The firewall lets nobody in.",
    where: ["server/jobs/parts.ts", "constructs/vpc.ts"],
  },
  {
    id: "D16",
    defect: "Fixed ports in the node's network: one allocation each, no rolling update.",
    answer: "Ports that Nomad chooses; nginx finds them in Nomad's catalogue.",
    where: ["server/jobs/parts.ts", "server/nginx/upstreams.ts"],
  },
  {
    id: "D17",
    defect: "A self-signed certificate, which Cloudflare does not verify.",
    answer: "A tunnel, which needs none; or a certificate of Cloudflare's own CA, which Cloudflare verifies.",
    where: ["constructs/tunnel.ts", "constructs/public-ingress.ts", "edge/configuration.ts"],
  },
  {
    id: "D18",
    defect: "Nothing makes sure that requests come from Cloudflare; its networks are a frozen list.",
    answer:
      "With the tunnel no port is open. Open ports are open to the networks that Cloudflare's API lists at each deploy, nginx believes those about visitors, and Cloudflare shows it a certificate.",
    where: ["constructs/tunnel.ts", "constructs/public-ingress.ts", "server/nginx/main.ts"],
  },
  {
    id: "D19",
    defect: "A forgotten placeholder `<<…>>` is taken for a template, and the task hangs.",
    answer: "There are no placeholders: the compiler and the settings' rules ask for each value.",
    where: ["config/schema.ts"],
  },
  {
    id: "D20",
    defect: "A template both restarts and signals.",
    answer: "The list of servers signals; all else changes with the job.",
    where: ["server/jobs/nginx-files.ts"],
  },
  {
    id: "D21",
    defect: "The deploy script overwrites secrets that it has just read.",
    answer: "There is no such script; each secret has one place.",
    where: ["server/secrets.ts"],
  },
  {
    id: "D22",
    defect: "Nomad's API is used without TLS and token, through its RPC port's number.",
    answer: "ACLs are on, deploys use a token of their own, and the way to the API is not open to the internet.",
    where: ["stacks/foundation.ts", "node/agent.ts"],
  },
  {
    id: "D23",
    defect: "tootctl.sh may choose an allocation that has stopped.",
    answer: "`nomad alloc exec -job` chooses a running one, as the documents show.",
    where: ["docs/first-deployment.md"],
  },
  {
    id: "D24",
    defect: "tootctl.sh loses quotes, and runs what is in them.",
    answer: "Arguments go to `nomad alloc exec` one by one, without a shell between.",
    where: ["docs/first-deployment.md"],
  },
  {
    id: "D25",
    defect: "Cleanup: the first failure skips the rest; no time zone, no deadline, as urgent as the web server.",
    answer: "Each step has its turn and its deadline; hour and time zone are settings; the lowest priority.",
    where: ["server/jobs/cleanup.ts"],
  },
  {
    id: "D26",
    defect: "Cleanup repeats what Mastodon's own content retention does.",
    answer:
      "Kept on purpose: Mastodon's retention is off until somebody sets it in the web interface, and does not know " +
      "avatars and headers. Whoever sets it there to fewer days leaves the job nothing to do.",
    where: [],
  },
  {
    id: "D27",
    defect: "STATSD_ADDR names an agent that nothing starts; Mastodon dropped StatsD in 4.3.",
    answer: "Left out. Sidekiq and streaming have Prometheus metrics.",
    where: ["server/environment.ts"],
  },
  {
    id: "D28",
    defect: "No TLS to the database: with RDS of today, all streaming ends in 401.",
    answer: "verify-full for Ruby and Node, with the authorities of the region.",
    where: ["server/database-tls.ts", "server/environment.ts"],
  },
  {
    id: "D29",
    defect: "Nothing says what Redis does when it is full.",
    answer: "It refuses to write (noeviction) and throws no jobs away.",
    where: ["constructs/mastodon-cache.ts", "server/jobs/valkey.ts"],
  },
  {
    id: "D30",
    defect: "No check of the front; no updates, restarts, limits of logs; too little disk for nginx's cache.",
    answer: "All of them, for every job.",
    where: ["server/jobs/parts.ts", "server/jobs/front.ts"],
  },
  {
    id: "D31",
    defect: "34 variables of type string in each job, some unused, from a template that drifts.",
    answer: "One typed place for the environment; each process gets what it reads.",
    where: ["server/environment.ts"],
  },
  {
    id: "D32",
    defect: "The sums of memory do not fit with both batch jobs.",
    answer: "Synth adds up, with two canaries and a batch job, and refuses what does not fit.",
    where: ["planning/memory.ts"],
  },
  {
    id: "D33",
    defect: "Uploads end at 80 MB.",
    answer: "99 MB, as Mastodon's own; Cloudflare's limit is 100.",
    where: ["server/nginx/server.ts"],
  },
  {
    id: "D34",
    defect: "Priorities mean little without preemption.",
    answer:
      "Kept as they are but for cleanup: they decide who is placed first when all start at once. Preemption stays " +
      "off: on one node it would end one part of Mastodon for another.",
    where: ["server/jobs/cleanup.ts"],
  },
  {
    id: "D35",
    defect: "install_dependencies.sh is for macOS only, and forgets `op`.",
    answer: "Not fixed as such: what is needed here is Node, Terraform and Nomad's command line, from their own pages.",
    where: [],
  },
];

import { defineConfig } from "../config";

/*
 * Everything on one machine's Nomad agent, without any cloud account: to try Mastodon out, or to run it behind a way in
 * of your own. There is no network stack; deploy data, then workload. NOMAD_ADDR says where Nomad is.
 */
export default defineConfig({
  name: "local",
  domain: "mastodon.localhost",
  owner: { username: "you", email: "you@mastodon.localhost" },

  ingress: "port",
  secrets: "file",
  database: { on: "nomad" },
  cache: { on: "nomad" },
  media: { on: "files" },
});

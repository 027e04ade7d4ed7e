import { defineConfig } from "./config";

export default defineConfig({
  name: "social",
  domain: "social.example",
  owner: { username: "you", email: "you@social.example" },
  aws: { accountId: "000000000000", region: "eu-west-1" },
  cloudflare: { accountId: "00000000000000000000000000000000", zoneId: "00000000000000000000000000000000" },
});

import { losses } from "./losses";
import { onAws } from "./on-aws";
import { queues } from "./queues";
import { refusals } from "./refusals";
import { restarts } from "./restarts";
import { secrets } from "./secrets";
import { onRealNomad } from "./support/on-real-nomad";

const VERSION = "4.7.0";
const NEXT_VERSION = "4.7.1";

onRealNomad("a server on a real Nomad, between upgrades", (server) => {
  beforeAll(async () => {
    for (const { ok, output } of [await server.prepare(VERSION), await server.deploy(VERSION)]) {
      if (!ok) throw new Error(output);
    }
  });

  secrets(server, VERSION);
  losses(server);
  queues(server);
  restarts(server);
  refusals(server, NEXT_VERSION);
  onAws(server, NEXT_VERSION);
});

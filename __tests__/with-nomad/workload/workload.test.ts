import { installation } from "./installation";
import { losses } from "./losses";
import { onAws } from "./on-aws";
import { queues } from "./queues";
import { refusals } from "./refusals";
import { restarts } from "./restarts";
import { secrets } from "./secrets";
import { MISSING } from "./support/cluster";
import { LiveServer } from "./support/live-server";
import { upgrades } from "./upgrades";

/*
 * A whole server on a real Nomad, with containers, in the order of its life: a server of its own for each test would
 * take hours. A test that fails can make later ones fail.
 */
(MISSING === undefined ? describe : describe.skip)(`a server on a real Nomad${MISSING ? ` (${MISSING})` : ""}`, () => {
  const server = new LiveServer();
  beforeAll(() => server.cluster.start());
  afterAll(() => server.cluster.stop());

  installation(server, "4.5.15");
  upgrades(server);
  secrets(server, "4.7.0");
  losses(server);
  queues(server);
  restarts(server);
  refusals(server, "4.7.1");
  onAws(server, "4.7.1");
});

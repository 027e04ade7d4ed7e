import { installation } from "./installation";
import { onRealNomad } from "./support/on-real-nomad";
import { upgrades } from "./upgrades";

onRealNomad("a server on a real Nomad, from one version to the next", (server) => {
  installation(server, "4.5.15");
  upgrades(server);
});

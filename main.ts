import { App } from "cdktf";
import { loadConfig } from "./config";
import { DataStack } from "./stacks/data-stack";
import { NetworkStack } from "./stacks/network-stack";
import { secureState } from "./stacks/state";

const config = loadConfig(process.env.MASTODON_CONFIG ?? "mastodon.config.ts");
secureState(config);
const app = new App();
const network = config.aws && new NetworkStack(app, "network", { config });
new DataStack(app, "data", { config, network: network?.published });
app.synth();

import { App } from "cdktf";
import { loadConfig, UserError } from "./config";
import { ValidationError } from "./constructs/validation-error";
import { DataStack } from "./stacks/data-stack";
import { NetworkStack } from "./stacks/network-stack";
import { secureState } from "./stacks/state";
import { WorkloadStack } from "./stacks/workload-stack";

const main = (): void => {
  const config = loadConfig(process.env.MASTODON_CONFIG ?? "mastodon.config.ts");
  secureState(config);
  const app = new App();
  const network = config.aws && new NetworkStack(app, "network", { config });
  const data = new DataStack(app, "data", { config, network: network?.published });
  new WorkloadStack(app, "workload", {
    config,
    network: network?.published,
    data: data.published,
    otherJobs: data.jobs,
  });
  app.synth();
};

// cdktf keeps for every token where it was made. To look that up in the TypeScript takes a tenth of the time.
process.setSourceMapsEnabled(false);
try {
  main();
} catch (error) {
  process.setSourceMapsEnabled(true);
  // A mistake of the operator needs no stack trace.
  if (!(error instanceof UserError || error instanceof ValidationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

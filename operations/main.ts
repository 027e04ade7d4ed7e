import { processTerminal } from "./process-terminal";
import { run } from "./program";

// Not process.exit(): output that is still on its way to a pipe would be lost.
void run(process.argv.slice(2), { environment: process.env, terminal: processTerminal }).then((code) => {
  process.exitCode = code;
});

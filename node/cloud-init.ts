import { agentConfig } from "./agent";
import type { CloudConfig } from "./cloud-config";
import { environmentFile } from "./environment";
import { nodeFiles } from "./files";
import type { NodeOptions } from "./options";
import { AGENT_CONFIG_FILE, ENVIRONMENT_FILE } from "./paths";

/** What cloud-init does at the first boot: write the files, and start the set-up, which systemd then starts at each boot. */
export const cloudConfig = (options: NodeOptions): CloudConfig => ({
  write_files: [
    { path: ENVIRONMENT_FILE, content: environmentFile(options), permissions: "0644" },
    {
      path: AGENT_CONFIG_FILE,
      content: `${JSON.stringify(agentConfig(options.name), null, 2)}\n`,
      permissions: "0644",
    },
    ...nodeFiles().map(({ path, content, executable }) => ({
      path,
      content,
      permissions: executable ? "0755" : "0644",
    })),
  ],
  runcmd: [
    ["systemctl", "daemon-reload"],
    // Without waiting: the set-up takes minutes, and apt inside it may wait for cloud-init to end.
    ["systemctl", "enable", "--now", "--no-block", "mastodon-nomad-set-up.service"],
  ],
});

/**
 * The user data of a node's instance: cloud-config as text (JSON, which is YAML too), without secrets.
 *
 * It is larger than the 16 KiB that EC2 takes, and far smaller when compressed: hand it over as
 * `userDataBase64: Fn.base64gzip(<a TerraformLocal of it>.asString)`. cloud-init unpacks it by itself.
 * (A local, because cdktf does not escape a literal argument of a function; and Terraform's gzip, because Node's
 * gives other bytes on another machine, which would look like a change.)
 *
 * cloud-init writes files once in the life of an instance: changed user data needs a new instance, which the data
 * volume survives.
 *
 * @throws Error when an option cannot be handed to the scripts.
 */
export const userData = (options: NodeOptions): string =>
  `#cloud-config\n${JSON.stringify(cloudConfig(options), null, 1)}\n`;

/** Where the data volume is mounted. The scripts and units in scripts/ and files/ have the same path. */
export const DATA_DIRECTORY = "/data";

/** The node's parameters, without secrets; the scripts read it. */
export const ENVIRONMENT_FILE = "/etc/mastodon-nomad/node.env";

/** Nomad's agent configuration. */
export const AGENT_CONFIG_FILE = "/etc/nomad.d/nomad.json";

/** Where the files of scripts/ are on the node. */
export const SCRIPTS_DIRECTORY = "/opt/mastodon-nomad";

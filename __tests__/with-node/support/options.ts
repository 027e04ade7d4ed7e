import type { NodeOptions } from "../../../node/options";

/** A node as the tests use it. */
export const nodeOptions = (changes: Partial<NodeOptions> = {}): NodeOptions => ({
  name: "mastodon",
  region: "eu-west-1",
  dataVolumeId: "vol-0abc",
  bootstrapParameter: "/mastodon-nomad/test/nomad-bootstrap",
  deployParameter: "/mastodon-nomad/test/nomad-deploy",
  namespace: "mastodon",
  swapGiB: 1,
  ...changes,
});

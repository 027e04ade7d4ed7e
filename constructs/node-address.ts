/**
 * The address of the node that a task runs on, which Nomad fills in. As long as there is one node, what has a fixed
 * port there can be reached at it from every allocation.
 */
export const NODE_ADDRESS = "${attr.unique.network.ip-address}";

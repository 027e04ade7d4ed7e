/**
 * Mastodon's Sidekiq queues with the weights of config/sidekiq.yml (Mastodon 4.6). A queue that no process
 * serves never runs: the missing `ingress` once cut a server off from federation (mastodon#20710).
 */
export const QUEUE_WEIGHTS = {
  default: 8,
  push: 6,
  ingress: 4,
  mailers: 2,
  pull: 1,
  scheduler: 1,
  fasp: 1,
} as const;

/** The name of a Sidekiq queue. */
export type Queue = keyof typeof QUEUE_WEIGHTS;

/** All queues, heaviest first. */
export const QUEUES = Object.keys(QUEUE_WEIGHTS) as [Queue, ...Queue[]];

/** The version that a new server gets: the newest release that the project's tests cover. */
export const DEFAULT_MASTODON_VERSION = "4.6.5";

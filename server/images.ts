import { MASTODON_IMAGES } from "../catalog/mastodon";
import { CLOUDFLARED, NGINX } from "../catalog/software";
import type { Images } from "./server";

/** The images for a version of Mastodon, such as 4.6.5. */
export const imagesFor = (version: string): Images => ({
  mastodon: `${MASTODON_IMAGES.web}:v${version}`,
  streaming: `${MASTODON_IMAGES.streaming}:v${version}`,
  nginx: NGINX.image,
  cloudflared: CLOUDFLARED.image,
});

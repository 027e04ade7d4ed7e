/**
 * Folders of Mastodon's public/ whose files are the same for every visitor. Their names change with their content, or
 * the content hardly ever does. Not among them: /sw.js, which must be new right after an upgrade.
 * Source: dist/nginx.conf of Mastodon 4.6.
 */
export const STATIC_PATHS = ["/assets/", "/avatars/", "/emoji/", "/headers/", "/ocr/", "/packs/", "/sounds/"] as const;

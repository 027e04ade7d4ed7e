import type { EdgeRequest } from "./request";

/**
 * Extensions that Cloudflare caches without any rule. It never looks at the content type, and neither pages nor JSON
 * are in the list. Source: Cloudflare's documentation, "Default cache behavior".
 */
const EXTENSIONS = new Set(
  (
    "7z apk avi avif bin bmp bz2 class css csv dmg doc docx ejs eot eps exe flac gif gz ico iso jar jpeg jpg js " +
    "mid midi mkv mp3 mp4 ogg otf pdf pict pls png ppt pptx ps rar svg svgz swf tar tif tiff ttf webm webp woff " +
    "woff2 xls xlsx zip zst"
  ).split(" "),
);

/** Whether a response to this method can come out of the cache, or go into it: for HEAD, Cloudflare asks with GET. */
export function isCacheableMethod(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/** Whether Cloudflare caches a path when no rule says otherwise: by its extension, and /robots.txt. */
export function isCachedByDefault(request: EdgeRequest): boolean {
  const lastSegment = request.path.slice(request.path.lastIndexOf("/") + 1);
  const dot = lastSegment.lastIndexOf(".");
  const extension = dot > 0 ? lastSegment.slice(dot + 1).toLowerCase() : "";
  return EXTENSIONS.has(extension) || request.path === "/robots.txt";
}

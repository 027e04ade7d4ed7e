/*
 * What the front job needs to run nginx with the files of nginxFiles(), beside the files themselves.
 *
 * - Each file is a Nomad template with DestPath `${NGINX_SOURCE}/<path>`; onChange "reload" means ChangeMode "script"
 *   with NGINX_RELOAD, "never" means ChangeMode "noop".
 * - The folder is mounted whole: Nomad replaces a template's file by a new one, and the mount of a single file would
 *   go on showing the old one.
 * - nginx needs no root: with User NGINX_USER no capability and no writable root file system either, only
 *   DIRECTORIES.
 */

/** Folder of the task, relative to its directory, that the templates are rendered into. */
export const NGINX_SOURCE = "local/nginx";

/** Where the container sees it. */
export const NGINX_DIRECTORY = "/etc/nginx/mastodon";

/** Docker's mount of the configuration. */
export const NGINX_VOLUME = `${NGINX_SOURCE}:${NGINX_DIRECTORY}:ro`;

/** nginx in the foreground. Paths in the configuration are relative to the folder (`-p`). */
export const NGINX_COMMAND = { command: "nginx", args: ["-p", NGINX_DIRECTORY, "-c", "nginx.conf"] } as const;

/** The image's account, uid 101. */
export const NGINX_USER = "nginx";

/** Makes nginx read its configuration again, when it is valid; running requests end undisturbed. */
export const NGINX_RELOAD = { command: "nginx", args: [...NGINX_COMMAND.args, "-s", "reload"] } as const;

/** Makes nginx end after the running requests; SIGTERM would cut them off. */
export const STOP_SIGNAL = "SIGQUIT";

/** Path of nginx's own check, on `healthPort`. */
export const HEALTH_PATH = "/health";

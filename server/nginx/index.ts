export { type NginxFile, nginxFiles } from "./configuration";
export {
  DIRECTORIES,
  type Directories,
  type Ingress,
  type NginxOptions,
  TRUSTED_PROXY_SEPARATOR,
  type UpstreamServices,
} from "./options";
export {
  HEALTH_PATH,
  NGINX_COMMAND,
  NGINX_DIRECTORY,
  NGINX_RELOAD,
  NGINX_SOURCE,
  NGINX_USER,
  NGINX_VOLUME,
  STOP_SIGNAL,
} from "./task";

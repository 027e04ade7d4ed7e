/** A request as Cloudflare's rules see it, as plain data. */
export interface EdgeRequest {
  /** In capitals, as `http.request.method` is. */
  readonly method: string;
  /** How the visitor reached Cloudflare. Default: "https". */
  readonly scheme?: "http" | "https";
  /** The Host header as the client sent it: any case, perhaps with a port. */
  readonly host: string;
  /** The path after Cloudflare's URL normalization, beginning with "/". */
  readonly path: string;
  /** The query string without "?". Default: none. */
  readonly query?: string;
  /** Request headers. No rule here reads them; the request table names them to show just that. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The URL of a request. */
export function urlOf(request: EdgeRequest): string {
  const query = request.query ? `?${request.query}` : "";
  return `${request.scheme ?? "https"}://${request.host}${request.path}${query}`;
}

import type { EdgeRequest } from "./request";

declare const closed: unique symbol;

/**
 * A condition on a request that can be written in Cloudflare's rules language and can answer for a request. Only the
 * factories of this file make one, so the text and the answer cannot disagree. Nothing here needs a paid plan: there
 * is no `matches` (regular expressions need the Business plan).
 */
export interface Expression {
  /** The condition in Cloudflare's rules language. */
  readonly text: string;
  /** Whether the condition holds for a request. */
  readonly matches: (request: EdgeRequest) => boolean;
  readonly [closed]: true;
}

/** At least one of a kind: Cloudflare refuses empty lists, and an empty `all` or `any` would be a riddle. */
type Some<T> = readonly [T, ...T[]];

function expression(text: string, matches: (request: EdgeRequest) => boolean): Expression {
  return { text, matches } as Expression;
}

/** Writes a string literal of the rules language: `"` and `\` are the only characters that need an escape. */
export function quote(value: string): string {
  return `"${value.replace(/["\\]/g, "\\$&")}"`;
}

function isOneOf(field: string, values: Some<string>): string {
  return values.length === 1 ? `${field} eq ${quote(values[0])}` : `${field} in {${values.map(quote).join(" ")}}`;
}

function group(operator: "and" | "or", texts: readonly string[]): string {
  return texts.length === 1 ? texts.join() : `(${texts.join(` ${operator} `)})`;
}

/**
 * A path that a rule may name. Cloudflare percent-encodes all else before rules run, so another literal never matches.
 *
 * @throws RangeError for a value that no path can hold
 */
function checkPath(value: string): string {
  if (!/^[\x21-\x7e]+$/.test(value)) {
    throw new RangeError(
      `edge rule: the path ${JSON.stringify(value)} holds a character that no path has; write it percent-encoded`,
    );
  }
  return value;
}

/** @throws RangeError for a host that is not a lower-case host name */
function checkHost(value: string): string {
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(value)) {
    throw new RangeError(
      `edge rule: ${JSON.stringify(value)} is not a host name; write it in lower case, without scheme, port or path`,
    );
  }
  return value;
}

/** The Host header is one of these hosts, in any case. */
export function hostIs(...hosts: Some<string>): Expression {
  const known = new Set(hosts.map(checkHost));
  return expression(isOneOf("lower(http.host)", hosts), (request) => known.has(lower(request.host)));
}

/**
 * The Host header begins with this host: also with a port (Cloudflare answers on 8443 and others as well) or with the
 * dot of the root behind it. For rules that must not be walked around; no other host of a zone begins like this.
 */
export function hostBeginsWith(host: string): Expression {
  checkHost(host);
  return expression(`starts_with(lower(http.host), ${quote(host)})`, (request) => lower(request.host).startsWith(host));
}

/** The visitor reached Cloudflare over plain HTTP. */
export const isPlainHttp: Expression = expression("not ssl", (request) => request.scheme === "http");

/** The method is one of these. */
export function methodIs(...methods: Some<"GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" | "DELETE">): Expression {
  const known = new Set<string>(methods);
  return expression(isOneOf("http.request.method", methods), (request) => known.has(request.method));
}

/** The path is one of these, exactly. */
export function pathIs(...paths: Some<string>): Expression {
  const known = new Set(paths.map(checkPath));
  return expression(isOneOf("http.request.uri.path", paths), (request) => known.has(request.path));
}

/** The path starts with one of these. */
export function pathStartsWith(...prefixes: Some<string>): Expression {
  prefixes.forEach(checkPath);
  const texts = prefixes.map((prefix) => `starts_with(http.request.uri.path, ${quote(prefix)})`);
  return expression(group("or", texts), (request) => prefixes.some((prefix) => request.path.startsWith(prefix)));
}

/** The path in lower case starts with one of these: for attackers, who try `/.ENV` too. */
export function pathInAnyCaseStartsWith(...prefixes: Some<string>): Expression {
  for (const prefix of prefixes) {
    if (checkPath(prefix) !== lower(prefix)) {
      throw new RangeError(`edge rule: the path ${JSON.stringify(prefix)} never matches; write it in lower case`);
    }
  }
  const texts = prefixes.map((prefix) => `starts_with(lower(http.request.uri.path), ${quote(prefix)})`);
  return expression(group("or", texts), (request) => prefixes.some((prefix) => lower(request.path).startsWith(prefix)));
}

/**
 * The path, decoded until nothing is left to decode, contains this text. Holds also where the zone's URL normalization
 * is off and a path arrives as `/%62ackups/`.
 */
export function decodedPathContains(text: string): Expression {
  checkPath(text);
  return expression(`url_decode(http.request.uri.path, "r") contains ${quote(text)}`, (request) =>
    decodeFully(request.path).includes(text),
  );
}

/** All of the conditions hold. */
export function all(...of: Some<Expression>): Expression {
  const texts = of.map((part) => part.text);
  return expression(group("and", texts), (request) => of.every((part) => part.matches(request)));
}

/** At least one of the conditions holds. */
export function any(...of: Some<Expression>): Expression {
  const texts = of.map((part) => part.text);
  return expression(group("or", texts), (request) => of.some((part) => part.matches(request)));
}

/** The condition does not hold. */
export function not(of: Expression): Expression {
  return expression(`not (${of.text})`, (request) => !of.matches(request));
}

/** `lower()` of the rules language: ASCII letters only. */
function lower(value: string): string {
  return value.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** `url_decode(…, "r")` of the rules language, byte by byte. */
function decodeFully(value: string): string {
  const decoded = value
    .replaceAll("+", " ")
    .replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return decoded === value ? value : decodeFully(decoded);
}

import { Fn, Token } from "cdktf";
import type { Job } from "./job-spec";
import { isCollectionToken, isToken, splitAtTokens } from "./token";

/**
 * The job as a Terraform string template: the `jobspec` of a `nomad_job` with `json = true`.
 *
 * What Terraform makes of it, and hands to the provider, is JSON of exactly the job that was written: for every
 * text, and for every value that a token can get. Nomad's own references, such as `${NOMAD_PORT_http}`, arrive as
 * written. Keys keep their order, fields that are undefined are left out.
 *
 * Neither JSON.stringify nor Terraform's jsonencode can do this alone. The first leaves `${` and `%{` for Terraform to
 * trip over, and pastes a token's value in without escaping the quotes in it. cdktf's call of the second leaves
 * quotes and backslashes of literal text as they are. So literals are escaped here, and tokens by Terraform.
 *
 * @throws Error naming the path, if a value has no form in JSON
 */
export const renderJob = (job: Job): string => render(job, "");

function render(value: unknown, path: string): string {
  if (typeof value === "string") return renderText(value, path);
  if (typeof value === "number") return renderNumber(value, path);
  if (typeof value === "boolean" || value === null) return String(value);
  if (Array.isArray(value)) return renderList(value, path);
  if (typeof value === "object") return renderObject(value, path);
  throw new Error(`${path} is of type ${typeof value}: JSON has no such value; leave it out`);
}

function renderList(list: readonly unknown[], path: string): string {
  if (Token.isUnresolved(list)) return Fn.jsonencode(list);
  return `[${list.map((element, index) => render(element, `${path}[${index}]`)).join(",")}]`;
}

function renderObject(object: object, path: string): string {
  if (Token.isUnresolved(object)) return Fn.jsonencode(object);
  const fields = Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${renderText(key, path)}:${render(value, path === "" ? key : `${path}.${key}`)}`);
  return `{${fields.join(",")}}`;
}

function renderNumber(value: number, path: string): string {
  if (isToken(value)) return Fn.jsonencode(Fn.tonumber(value));
  if (!Number.isFinite(value)) throw new Error(`${path} is ${value}: JSON has no such number`);
  return String(value);
}

function renderText(text: string, path: string): string {
  if (isCollectionToken(text)) {
    throw new Error(
      `${path} holds a token for a whole list or map: it must be the only element; use Fn.concat or Fn.merge`,
    );
  }
  const pieces = splitAtTokens(text);
  const mixed = pieces.length > 1;
  return `"${pieces.map((piece, index) => (index % 2 === 1 ? insideQuotes(piece) : literal(piece, mixed))).join("")}"`;
}

/**
 * The value of a token as JSON text, less the quotes around it.
 *
 * join makes a text of it even if Terraform knows it as a number or a boolean, and refuses null.
 */
function insideQuotes(token: string): string {
  const quote = Fn.rawString('"');
  const value = token.startsWith("$") ? token : Fn.tostring(Number(token));
  return Fn.trimsuffix(Fn.trimprefix(Fn.jsonencode(Fn.join("", [value])), quote), quote);
}

/**
 * A text as it must stand between the quotes of a JSON text in a Terraform template.
 *
 * Terraform reads `$${` as `${` and `%%{` as `%{`. A `$` or `%` in front of these, or in front of a token, would shift
 * that by one, so it is written as an escape of JSON's. Terraform also brings all text into Unicode's normal form C.
 * Escapes keep a text that is not in it, or that would not be once the value of a token stands next to it.
 *
 * @param mixed tokens stand next to it
 */
function literal(text: string, mixed: boolean): string {
  const json = JSON.stringify(text).slice(1, -1);
  const stable = !mixed && text === text.normalize("NFC");
  return (
    (stable ? json : json.replace(/[^\x20-\x7e]/g, unicodeEscape))
      .replace(mixed ? /[$%]+(?=[$%]\{|$)/g : /[$%]+(?=[$%]\{)/g, (run) => run.replace(/./g, unicodeEscape))
      // A function, because `$$` in a replacement text means one `$`.
      .replace(/[$%]\{/g, (opening) => `${opening[0]}${opening}`)
  );
}

const unicodeEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

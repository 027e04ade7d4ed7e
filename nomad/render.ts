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
  return pieces.length === 1 ? renderLiteral(text) : renderMixed(pieces);
}

/**
 * A text without tokens as JSON, such that Terraform leaves it alone.
 *
 * Terraform would interpolate `${` and `%{`. Its own escapes `$${` and `%%{` will not do: cdktf takes what follows an
 * unbalanced `${` for the inside of an expression, and leaves out the braces of later tokens. JSON's escapes do, and
 * keep the template readable as JSON. Terraform also brings all text into Unicode's normal form C, so what that would
 * change is escaped too. That is any text with combining characters, because Terraform's normalization (Go's
 * golang.org/x/text) takes some characters beyond U+FFFF in front of them for others.
 */
function renderLiteral(text: string): string {
  const json = JSON.stringify(text).replace(/[$%](?=\{)/g, unicodeEscape);
  const stable = json === json.normalize("NFC") && !/\p{M}/u.test(json);
  return stable ? json : json.replace(/[^\x20-\x7e]/g, unicodeEscape);
}

/**
 * A text with tokens, which Terraform puts together and makes JSON of. It arrives in Unicode's normal form C.
 *
 * join makes text of a token's value even if Terraform has it as a number, and refuses null.
 *
 * Beyond it are two things. Combining characters right after a line break, `<`, `>` or `&`: Terraform's jsonencode
 * normalizes its own escapes with them (`\n` and U+0301 become `\ń`), and the provider refuses the job as not being
 * JSON. And combining characters after one beyond U+FFFF, as said above.
 *
 * @param pieces literal ones and tokens by turns
 */
function renderMixed(pieces: readonly string[]): string {
  const parts = pieces.map((piece, index) => (index % 2 === 0 ? quoted(piece) : tokenAsText(piece)));
  return Fn.jsonencode(
    Fn.join(
      "",
      parts.filter((part) => part !== ""),
    ),
  );
}

/**
 * A text for a place inside an expression of Terraform. cdktf puts quotes around it and escapes some of what must be
 * escaped, so that nothing is left here which it would touch.
 */
const quoted = (text: string): string =>
  text === "" ? "" : Fn.rawString(text.replace(/[^\x20-\x7e]|["\\$%]/gu, codePointEscape));

/** A number token in a text looks like a number. */
const tokenAsText = (token: string): string => (token.startsWith("$") ? token : Fn.tostring(Number(token)));

/** JSON's escape of a UTF-16 unit. */
const unicodeEscape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** Terraform's escape of a character. */
const codePointEscape = (character: string): string =>
  `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, "0")}`;

import type { EdgeRequest } from "../../edge/request";

/*
 * A second reading of Cloudflare's rules language, made from its documentation and not from edge/expression.ts: it
 * parses an expression's text and answers for a request. The tests compare both.
 */

/** A parsed expression. `value` is a field, or functions around it, as written. */
export type Parsed =
  | { readonly op: "and" | "or"; readonly of: readonly Parsed[] }
  | { readonly op: "not"; readonly of: Parsed }
  | { readonly op: "true"; readonly value: string }
  | { readonly op: "eq" | "contains" | "starts_with"; readonly value: string; readonly literal: string }
  | { readonly op: "in"; readonly value: string; readonly literals: readonly string[] };

interface Token {
  readonly type: "word" | "string" | "mark";
  readonly text: string;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:([a-z_][a-z0-9_.]*)|"((?:[^"\\]|\\["\\])*)"|([(){},]))/y;
  while (pattern.lastIndex < text.trimEnd().length) {
    const at = pattern.lastIndex;
    const [, word, literal, mark] = pattern.exec(text) ?? [];
    if (word !== undefined) {
      tokens.push({ type: "word", text: word });
    } else if (literal !== undefined) {
      tokens.push({ type: "string", text: literal.replace(/\\(["\\])/g, "$1") });
    } else if (mark !== undefined) {
      tokens.push({ type: "mark", text: mark });
    } else {
      throw new SyntaxError(`unexpected text at ${at}: ${text.slice(at, at + 20)}`);
    }
  }
  return tokens;
}

/** @throws SyntaxError for what Cloudflare would not take */
export function parse(text: string): Parsed {
  const tokens = tokenize(text);
  const next = (): Token => tokens.shift() ?? { type: "mark", text: "end" };
  const isNext = (...texts: string[]): boolean => tokens[0]?.type !== "string" && texts.includes(tokens[0]?.text ?? "");
  const expect = (mark: string): void => {
    const token = next();
    if (token.type !== "mark" || token.text !== mark) {
      throw new SyntaxError(`expected ${mark}, found ${token.text} in ${text}`);
    }
  };
  const literal = (): string => {
    const token = next();
    if (token.type !== "string") {
      throw new SyntaxError(`expected a string, found ${token.text} in ${text}`);
    }
    return token.text;
  };
  const word = (): string => {
    const token = next();
    if (token.type !== "word") {
      throw new SyntaxError(`expected a word, found ${token.text} in ${text}`);
    }
    return token.text;
  };
  const value = (): string => {
    const name = word();
    if (!isNext("(")) {
      return name;
    }
    expect("(");
    const inner = value();
    if (name === "url_decode") {
      expect(",");
      expectText(literal(), "r");
    } else {
      expectText(name, "lower");
    }
    expect(")");
    return `${name}(${inner})`;
  };
  const expectText = (found: string, expected: string): void => {
    if (found !== expected) {
      throw new SyntaxError(`expected ${expected}, found ${found} in ${text}`);
    }
  };
  const comparison = (): Parsed => {
    if (isNext("starts_with")) {
      next();
      expect("(");
      const subject = value();
      expect(",");
      const prefix = literal();
      expect(")");
      return { op: "starts_with", value: subject, literal: prefix };
    }
    const subject = value();
    if (isNext("eq", "contains")) {
      return { op: word() as "eq" | "contains", value: subject, literal: literal() };
    }
    if (isNext("in")) {
      next();
      expect("{");
      const literals: string[] = [];
      while (!isNext("}")) {
        literals.push(literal());
      }
      expect("}");
      return { op: "in", value: subject, literals };
    }
    return { op: "true", value: subject };
  };
  const unary = (): Parsed => {
    if (isNext("not")) {
      next();
      return { op: "not", of: unary() };
    }
    if (isNext("(")) {
      next();
      const inner = chain("or");
      expect(")");
      return inner;
    }
    return comparison();
  };
  const chain = (operator: "and" | "or"): Parsed => {
    const operand = operator === "or" ? () => chain("and") : unary;
    const of = [operand()];
    while (isNext(operator)) {
      next();
      of.push(operand());
    }
    const [only] = of;
    return of.length === 1 && only ? only : { op: operator, of };
  };
  const result = chain("or");
  expectText(next().text, "end");
  return result;
}

function fieldValue(value: string, request: EdgeRequest): string {
  const call = /^(lower|url_decode)\((.*)\)$/.exec(value);
  if (call) {
    const inner = fieldValue(call[2] ?? "", request);
    return call[1] === "lower" ? inner.toLowerCase() : decode(inner);
  }
  switch (value) {
    case "http.host":
      return request.host;
    case "http.request.method":
      return request.method;
    case "http.request.uri.path":
      return request.path;
    default:
      throw new SyntaxError(`unknown field ${value}`);
  }
}

/** Percent-decoding until nothing changes, on bytes. */
function decode(text: string): string {
  let bytes = Buffer.from(text, "latin1");
  for (;;) {
    const decoded: number[] = [];
    for (let index = 0; index < bytes.length; index++) {
      const hex = bytes.toString("latin1", index + 1, index + 3);
      if (bytes[index] === 0x25 && /^[0-9a-f]{2}$/i.test(hex)) {
        decoded.push(Number.parseInt(hex, 16));
        index += 2;
      } else {
        decoded.push(bytes[index] === 0x2b ? 0x20 : (bytes[index] ?? 0));
      }
    }
    if (Buffer.from(decoded).equals(bytes)) {
      return bytes.toString("latin1");
    }
    bytes = Buffer.from(decoded);
  }
}

/** Whether a parsed expression holds for a request. */
export function holds(parsed: Parsed, request: EdgeRequest): boolean {
  switch (parsed.op) {
    case "and":
      return parsed.of.every((part) => holds(part, request));
    case "or":
      return parsed.of.some((part) => holds(part, request));
    case "not":
      return !holds(parsed.of, request);
    case "true":
      if (parsed.value !== "ssl") {
        throw new SyntaxError(`${parsed.value} is not a boolean field`);
      }
      return request.scheme !== "http";
    case "eq":
      return fieldValue(parsed.value, request) === parsed.literal;
    case "contains":
      return fieldValue(parsed.value, request).includes(parsed.literal);
    case "starts_with":
      return fieldValue(parsed.value, request).startsWith(parsed.literal);
    case "in":
      return parsed.literals.includes(fieldValue(parsed.value, request));
  }
}

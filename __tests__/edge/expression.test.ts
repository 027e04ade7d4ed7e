import fc from "fast-check";
import * as edge from "../../edge/expression";
import type { EdgeRequest } from "../../edge/request";
import { inAnyCase, method, pathRest } from "./arbitraries";
import { holds, type Parsed, parse } from "./rules-language";

interface Sample {
  readonly expression: edge.Expression;
  /** What a reader of the text must find. */
  readonly meaning: Parsed;
}

type Some<T> = [T, ...T[]];
const some = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<Some<T>> =>
  fc.array(arbitrary, { minLength: 1, maxLength: 3 }).map((list) => list as Some<T>);

// Few names, so that conditions and requests meet.
const HOSTS = ["example.org", "files.example.org", "social.example.org"];
const host = fc.constantFrom(...HOSTS);
const METHODS = ["GET", "HEAD", "OPTIONS", "POST"] as const;
const anyPath = fc.oneof(
  fc.constantFrom("/inbox", "/packs/a.js", "/backups/x.zip", "/%62ackups/", "/%2562ackups/", "/.ENV", "/a+b", '/"\\"'),
  pathRest.map((rest) => `/${rest}`),
);

function oneOf(value: string, literals: readonly string[]): Parsed {
  const [first = ""] = literals;
  return literals.length === 1 ? { op: "eq", value, literal: first } : { op: "in", value, literals };
}

function grouped(op: "and" | "or", of: readonly Parsed[]): Parsed {
  const [first] = of;
  return of.length === 1 && first ? first : { op, of };
}

const startsWith = (value: string, literals: readonly string[]): Parsed =>
  grouped(
    "or",
    literals.map((literal) => ({ op: "starts_with", value, literal })),
  );

const leaf: fc.Arbitrary<Sample> = fc.oneof(
  some(host).map((hosts) => ({ expression: edge.hostIs(...hosts), meaning: oneOf("lower(http.host)", hosts) })),
  host.map((name) => ({
    expression: edge.hostBeginsWith(name),
    meaning: startsWith("lower(http.host)", [name]),
  })),
  some(fc.constantFrom(...METHODS)).map((methods) => ({
    expression: edge.methodIs(...methods),
    meaning: oneOf("http.request.method", methods),
  })),
  some(anyPath).map((paths) => ({
    expression: edge.pathIs(...paths),
    meaning: oneOf("http.request.uri.path", paths),
  })),
  some(anyPath).map((paths) => ({
    expression: edge.pathStartsWith(...paths),
    meaning: startsWith("http.request.uri.path", paths),
  })),
  some(anyPath.map((path) => path.toLowerCase())).map((paths) => ({
    expression: edge.pathInAnyCaseStartsWith(...paths),
    meaning: startsWith("lower(http.request.uri.path)", paths),
  })),
  anyPath.map((path) => ({
    expression: edge.decodedPathContains(path),
    meaning: { op: "contains", value: "url_decode(http.request.uri.path)", literal: path } as const,
  })),
  fc.constant<Sample>({ expression: edge.isPlainHttp, meaning: { op: "not", of: { op: "true", value: "ssl" } } }),
);

const { sample } = fc.letrec<{ sample: Sample }>((tie) => ({
  sample: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    some(tie("sample")).map((of) => ({
      expression: edge.all(...(of.map((part) => part.expression) as Some<edge.Expression>)),
      meaning: grouped(
        "and",
        of.map((part) => part.meaning),
      ),
    })),
    some(tie("sample")).map((of) => ({
      expression: edge.any(...(of.map((part) => part.expression) as Some<edge.Expression>)),
      meaning: grouped(
        "or",
        of.map((part) => part.meaning),
      ),
    })),
    tie("sample").map((of) => ({
      expression: edge.not(of.expression),
      meaning: { op: "not", of: of.meaning } as const,
    })),
  ),
}));

const request: fc.Arbitrary<EdgeRequest> = fc.record({
  method,
  scheme: fc.constantFrom("http" as const, "https" as const),
  host: fc.oneof(host.chain(inAnyCase), fc.constant("files.example.org:8443"), fc.constant("example.org.")),
  path: anyPath,
});

describe("an expression", () => {
  it("is written so that a reader finds exactly what was meant, whatever characters it holds", () => {
    fc.assert(
      fc.property(sample, ({ expression, meaning }) => {
        expect(parse(expression.text)).toEqual(meaning);
      }),
      { numRuns: 300 },
    );
  });

  it("answers for a request as its text does", () => {
    fc.assert(
      fc.property(sample, request, ({ expression }, asked) => {
        expect(expression.matches(asked)).toBe(holds(parse(expression.text), asked));
      }),
      { numRuns: 600 },
    );
  });

  it("reads like Cloudflare's own examples", () => {
    expect(edge.all(edge.hostIs("a.example"), edge.pathIs("/x", "/y")).text).toBe(
      '(lower(http.host) eq "a.example" and http.request.uri.path in {"/x" "/y"})',
    );
    expect(edge.not(edge.pathStartsWith('/"\\')).text).toBe('not (starts_with(http.request.uri.path, "/\\"\\\\"))');
  });

  it("uses no operator of the paid plans", () => {
    fc.assert(
      fc.property(sample, ({ expression }) => {
        expect(expression.text.replace(/"(?:[^"\\]|\\.)*"/g, '""')).not.toMatch(/matches|~|\$/);
      }),
      { numRuns: 100 },
    );
  });

  it("finds a path however often it was encoded", () => {
    const archives = edge.decodedPathContains("backups/");
    const at = (path: string): boolean => archives.matches({ method: "GET", host: "a.example", path });
    expect(at("/%62ackups/x")).toBe(true);
    expect(at("/%2562ackups%252Fx")).toBe(true);
    expect(at("/x/%2E%2E/backups/x")).toBe(true);
    expect(at("/backups")).toBe(false);
    expect(at("/%zzbackup%s/")).toBe(false);
  });

  it("refuses a host that is none", () => {
    expect(() => edge.hostIs("https://a.example")).toThrow(
      'edge rule: "https://a.example" is not a host name; write it in lower case, without scheme, port or path',
    );
    expect(() => edge.hostIs("a.example", "B.example")).toThrow('"B.example" is not a host name');
    expect(() => edge.hostBeginsWith("a.example:8443")).toThrow('"a.example:8443" is not a host name');
    expect(() => edge.hostIs("${token.value}")).toThrow("is not a host name");
  });

  it("refuses a path that Cloudflare never shows to a rule", () => {
    expect(() => edge.pathIs("/é")).toThrow(
      'edge rule: the path "/é" holds a character that no path has; write it percent-encoded',
    );
    expect(() => edge.pathStartsWith("/a b")).toThrow('the path "/a b"');
    expect(() => edge.decodedPathContains("\n")).toThrow("the path");
    expect(() => edge.pathInAnyCaseStartsWith("/.ENV")).toThrow(
      'edge rule: the path "/.ENV" never matches; write it in lower case',
    );
  });
});

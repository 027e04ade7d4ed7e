import fc from "fast-check";
import { ConfigError, parseConfig } from "../../config";
import { settings } from "../../config/schema";
import { smallest } from "../support/configurations";
import { BAD_CONFIGURATIONS } from "./bad-configurations";

/** The problems that a configuration is refused with, a line each. */
const problemsOf = (input: unknown): string[] => {
  try {
    parseConfig(input);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
};

test("accepts the smallest configuration", () => {
  expect(problemsOf(smallest())).toEqual([]);
});

test.each(BAD_CONFIGURATIONS)("refuses $title", ({ change, problems }) => {
  expect(problemsOf({ ...smallest(), ...change })).toEqual(problems);
});

test("refuses what is no object", () => {
  expect(problemsOf([])).toEqual([
    "the configuration: is not an object, an empty list; write export default defineConfig({ … })",
  ]);
});

test("says all that is wrong at once, in settings and between them", () => {
  const input = {
    ...smallest(),
    nmae: "social",
    web: { replicas: 0 },
    mail: { via: "smtp", server: "smtp.example.com", port: 465 },
    node: { instanceType: "t3.medium" },
  };
  expect(() => parseConfig(input)).toThrow(
    new ConfigError([
      { setting: "nmae", wrong: "is not a setting", fix: "did you mean name?" },
      { setting: "web.replicas", wrong: "is too small, 0", fix: "write 1 or more" },
      {
        setting: "mail.implicitTls",
        wrong: "is false on port 465, which speaks TLS from the first byte",
        fix: "write true",
      },
      {
        setting: "node.instanceType",
        wrong: 'is not an arm64 (Graviton) type, "t3.medium"',
        fix: "choose one of catalog/instances.ts, such as t4g.medium",
      },
    ]),
  );
});

test("a rule says nothing about a setting that is wrong by itself", () => {
  expect(problemsOf({ ...smallest(), mail: { via: "smtp", port: 465 } })).toEqual([
    "mail.server: is missing; write a host name in lower case, such as social.example (other letters in their xn-- form)",
  ]);
});

test.each([
  ["an unknown setting", { password: "hunter2" }],
  ["a variable", { mastodon: { environment: { X: 1, DEEPL_API_KEY: "hunter2" } } }],
  ["a URL", { nomad: { address: "https://me:hunter2@nomad.example" } }],
  ["a setting that is something else", { secrets: { smtp: "hunter2" } }],
  ["a long key", { cloudflare: { accountId: "hunter2hunter2hunter2", zoneId: "0".repeat(32) } }],
])("never shows what may be a secret: %s", (_, change) => {
  const problems = problemsOf({ ...smallest(), ...change });
  expect(problems).not.toEqual([]);
  expect(problems.join()).not.toContain("hunter2");
});

/** Something like a configuration: some known settings, anything in them. */
const anyInput = fc.oneof(
  fc.anything(),
  fc.dictionary(fc.oneof(fc.constantFrom(...Object.keys(settings)), fc.string()), fc.anything()),
  fc
    .dictionary(fc.constantFrom(...Object.keys(settings)), fc.jsonValue())
    .map((change) => ({ ...smallest(), ...change })),
);

test("throws nothing but ConfigError, whatever comes", () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      problemsOf(input);
    }),
    { numRuns: 300 },
  );
});

const freeze = <T>(value: T): T => {
  if (typeof value === "object" && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
};

test("does not change its input", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...Object.keys(settings)), fc.jsonValue()), (change) => {
      const input = { ...smallest(), ...change };
      const before = structuredClone(input);
      problemsOf(freeze(input));
      expect(input).toEqual(before);
    }),
    { numRuns: 100 },
  );
});

import fc from "fast-check";
import { nearest, oneOf, showPath, showValue } from "../../config/show";

test("writes a path as TypeScript does", () => {
  expect(showPath(["sidekiq", 0, "queues", 1])).toBe("sidekiq[0].queues[1]");
  expect(showPath([])).toBe("the configuration");
});

test.each<[unknown, string]>([
  ["social.example", '"social.example"'],
  ["a\nb", '"a\\nb"'],
  [3, "3"],
  [null, "null"],
  [undefined, "undefined"],
  [[], "an empty list"],
  [[1], "a list"],
  [{ a: 1 }, "an object"],
  [1n, "a bigint"],
  ["x".repeat(30), `"${"x".repeat(30)}"`],
  ["a long sentence, ".repeat(9), `"${"a long sentence, ".repeat(9).slice(0, 60)}…"`],
])("shows %p as %s", (value, shown) => {
  expect(showValue(value)).toBe(shown);
});

test.each(["v1aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5zA", "https://me:password@example.org", "AKIAIOSFODNN7EXAMPLE"])(
  "does not show %s",
  (secret) => {
    expect(showValue(secret)).toBe(`a text of ${secret.length} characters (not shown)`);
  },
);

test("a shown value is short and on one line", () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const shown = showValue(value);
      expect(shown).not.toMatch(/\n/);
      // Each character may be escaped, as \u0000 is.
      expect(shown.length).toBeLessThan(6 * 60 + 10);
    }),
  );
});

test("finds the name that was meant, whatever the case", () => {
  expect(nearest("DOMIAN", ["name", "domain"])).toBe("domain");
  expect(nearest("thread", ["replicas", "threads"])).toBe("threads");
});

test("guesses nothing when nothing is near", () => {
  expect(nearest("certificate", ["name", "domain"])).toBeUndefined();
  expect(nearest("name", [])).toBeUndefined();
});

test("lists choices as a sentence does", () => {
  expect(oneOf(["a"])).toBe('"a"');
  expect(oneOf(["a", "b", "c"])).toBe('"a", "b" or "c"');
});

import fc from "fast-check";
import { parseValues } from "../../operations/secrets/values";

describe("the text of a parameter", () => {
  it("is a JSON object of strings, with every item as it was written", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[A-Z_]{1,20}$/), fc.string()), (values) => {
        expect({ ...parseValues("/path", JSON.stringify(values), ["A", "B"]) }).toEqual({ ...values });
      }),
    );
  });

  it.each(["plain", "12345678", "null", '["a"]', '"quoted"', "{broken", "eyJhIjoiMCJ9"])(
    "is the item itself for a secret of one item: %s",
    (text) => {
      expect(parseValues("/path", text, ["DB_PASS"])).toEqual({ DB_PASS: text });
    },
  );

  it.each([
    ["plain-canary", ["A", "B"]],
    ['["canary"]', ["A", "B"]],
    ['{"A":{"B":"canary"}}', ["A"]],
    ['{"A":1}', ["A"]],
  ])("is refused without being quoted when it is neither: %s", (text, items) => {
    expect(() => parseValues("/path", text, items)).toThrow(
      /^\/path is damaged: its value is not a JSON object of strings; put back an earlier version of it \(aws ssm get-parameter-history shows them\)$/,
    );
  });
});

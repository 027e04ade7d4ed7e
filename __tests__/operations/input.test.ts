import fc from "fast-check";
import { parseInput, readValues } from "../../operations/secrets/input";
import { secret } from "./support/secrets";
import { testTerminal } from "./support/terminal";

const R2 = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;

describe("standard input", () => {
  it("is the value of one item, without the newline at its end", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((text) => !/[\r\n]$/.test(text) && !text.startsWith("SMTP_PASSWORD=")),
        fc.constantFrom("", "\n", "\r\n"),
        (value, end) => {
          expect(parseInput(`${value}${end}`, ["SMTP_PASSWORD"])).toEqual({ SMTP_PASSWORD: value });
        },
      ),
    );
  });

  it("is lines NAME=value for several items, as in an environment file", () => {
    const text = '# from Cloudflare\n\nexport AWS_ACCESS_KEY_ID="abc"\r\nAWS_SECRET_ACCESS_KEY=d=e=\n';
    expect(parseInput(text, R2)).toEqual({ AWS_ACCESS_KEY_ID: "abc", AWS_SECRET_ACCESS_KEY: "d=e=" });
  });

  it("may leave items out", () => {
    expect(parseInput("AWS_ACCESS_KEY_ID=abc", R2)).toEqual({ AWS_ACCESS_KEY_ID: "abc" });
  });

  it("is refused when one item comes as NAME=value, which would become the password", () => {
    expect(() => parseInput("SMTP_PASSWORD=canary", ["SMTP_PASSWORD"])).toThrow(
      /^the value begins with SMTP_PASSWORD=; give the value alone$/,
    );
  });

  it.each(["AWS_ACCESS_KEY_ID=a\ncanary", "AWS_ACCESS_KEY_ID=a\nOTHER=canary", "\n canary=x"])(
    "is refused with the number of the line and not its text: %j",
    (text) => {
      expect(() => parseInput(text, R2)).toThrow(
        /^line 2 of the input is not NAME=value with one of AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY$/,
      );
    },
  );

  it("is refused when it is empty", async () => {
    for (const [id, text] of [
      ["smtp", "\n"],
      ["r2", "# nothing\n"],
    ] as const) {
      await expect(readValues(secret(id), secret(id).items, testTerminal(text))).rejects.toThrow(
        `${id}: no value was given; nothing was changed`,
      );
    }
  });
});

describe("a terminal", () => {
  it("is asked for each item, and an empty answer leaves one out", async () => {
    const terminal = testTerminal(["", "value"]);
    expect(await readValues(secret("r2"), R2, terminal)).toEqual({ AWS_SECRET_ACCESS_KEY: "value" });
    expect(terminal.asked).toEqual([
      "r2 AWS_ACCESS_KEY_ID (hidden; empty leaves it as it is): ",
      "r2 AWS_SECRET_ACCESS_KEY (hidden; empty leaves it as it is): ",
    ]);
    expect(terminal.said).toEqual([]);
  });
});

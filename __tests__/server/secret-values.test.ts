import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import fc from "fast-check";
import { makeMissing, problemsOf, type SecretValues, vapidPublicKey } from "../../server/secret-values";
import { SECRET_RULES, type SecretId } from "../../server/secrets";

const itemsOf = (id: SecretId) => SECRET_RULES.find(({ secret }) => secret.id === id)?.secret.items ?? [];
const make = (id: SecretId): SecretValues => makeMissing(itemsOf(id), {});

describe("values that are made", () => {
  it.each([
    ["app", "SECRET_KEY_BASE", /^[0-9a-f]{128}$/],
    ["app", "ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY", /^[A-Za-z0-9]{32}$/],
    ["app", "ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT", /^[A-Za-z0-9]{32}$/],
    ["app", "ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY", /^[A-Za-z0-9]{32}$/],
    ["app", "VAPID_PRIVATE_KEY", /^[A-Za-z0-9_-]{43}=$/],
    ["app", "VAPID_PUBLIC_KEY", /^B[A-Za-z0-9_-]{86}=$/],
    ["database", "DB_PASS", /^[A-Za-z0-9]{48}$/],
    ["cache", "REDIS_PASSWORD", /^[A-Za-z0-9]{48}$/],
    ["nomad-bootstrap", "NOMAD_TOKEN", /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  ] as const)("%s: %s has its format, and another value each time", (id, item, format) => {
    const values = Array.from({ length: 20 }, () => make(id)[item]);
    for (const value of values) expect(value).toMatch(format);
    expect(new Set(values).size).toBe(values.length);
  });

  it("are complete and right for every secret that is made here", () => {
    for (const { secret } of SECRET_RULES.filter((rule) => rule.secret.origin === "made")) {
      const values = makeMissing(secret.items, secret.madeFrom === undefined ? {} : make(secret.madeFrom));
      expect(Object.keys(values)).toEqual(secret.items);
      expect(problemsOf(values)).toEqual([]);
    }
  });

  it("leave nothing of the alphabet out", () => {
    const seen = new Set(Array.from({ length: 60 }, () => make("database").DB_PASS ?? "").join(""));
    expect(seen.size).toBe(62);
  });

  it("do not include what comes from others", () => {
    expect(makeMissing(["SMTP_PASSWORD", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "TUNNEL_TOKEN"], {})).toEqual(
      {},
    );
  });
});

describe("the origin's key and request", () => {
  const { ORIGIN_KEY = "" } = makeMissing(["ORIGIN_KEY"], {});
  const { ORIGIN_REQUEST = "" } = makeMissing(["ORIGIN_REQUEST"], { ORIGIN_KEY });

  it("belong together", () => {
    expect(problemsOf({ ORIGIN_KEY, ORIGIN_REQUEST })).toEqual([]);
    expect(problemsOf({ ...makeMissing(["ORIGIN_KEY"], {}), ORIGIN_REQUEST })).toEqual([
      "ORIGIN_REQUEST is not for ORIGIN_KEY",
    ]);
  });

  it("need a key", () => {
    expect(makeMissing(["ORIGIN_REQUEST"], {})).toEqual({});
    expect(makeMissing(["ORIGIN_REQUEST"], { ORIGIN_KEY: "x" })).toEqual({});
  });

  it.each([
    ["RSA", () => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey],
    ["another curve", () => generateKeyPairSync("ec", { namedCurve: "secp384r1" }).privateKey],
  ])("are of the one curve that Cloudflare is asked for, not %s", (_, key) => {
    const pem = key().export({ type: "pkcs8", format: "pem" }).toString();
    expect(problemsOf({ ORIGIN_KEY: pem })).toEqual(["ORIGIN_KEY is not a private key of the curve P-256"]);
  });

  it("take a key from a prompt or a pipe, which lose the last newline", () => {
    expect(problemsOf({ ORIGIN_KEY: ORIGIN_KEY.trimEnd() })).toEqual([]);
    expect(problemsOf({ ORIGIN_KEY: ORIGIN_KEY.replaceAll("\n", " ") })).toEqual([
      expect.stringMatching(/^ORIGIN_KEY must be a private key in PKCS #8, as PEM; the value has \d+ characters$/),
    ]);
  });
});

describe("VAPID keys", () => {
  const vapid = () => makeMissing(["VAPID_PRIVATE_KEY", "VAPID_PUBLIC_KEY"], {});

  // 1 in 256 private keys begins with a zero byte: without padding to 32 bytes, a run of 2,000 meets it.
  it("have 32 and 65 bytes whatever the key", () => {
    for (let run = 0; run < 2000; run++) {
      const { VAPID_PRIVATE_KEY = "", VAPID_PUBLIC_KEY = "" } = vapid();
      expect([VAPID_PRIVATE_KEY.length, VAPID_PUBLIC_KEY.length]).toEqual([44, 88]);
    }
  });

  it("belong together: what the private one signs, the public one verifies", () => {
    for (let run = 0; run < 20; run++) {
      const { VAPID_PRIVATE_KEY = "", VAPID_PUBLIC_KEY = "" } = vapid();
      const point = Buffer.from(VAPID_PUBLIC_KEY, "base64");
      expect(point[0]).toBe(4);
      const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString("base64url"));
      const curve = { kty: "EC", crv: "P-256", x: x ?? "", y: y ?? "" };
      const d = Buffer.from(VAPID_PRIVATE_KEY, "base64").toString("base64url");
      const signature = sign("sha256", Buffer.from("hello"), createPrivateKey({ format: "jwk", key: { ...curve, d } }));
      const publicKey = createPublicKey({ format: "jwk", key: curve });
      expect(verify("sha256", Buffer.from("hello"), publicKey, signature)).toBe(true);
    }
  });

  it("are derived as RFC 6979's example says, also for a private key without padding", () => {
    const scalar = Buffer.from("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721", "hex");
    const point = Buffer.from(
      "0460FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB67903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299",
      "hex",
    );
    const urlSafe = (bytes: Buffer) => bytes.toString("base64").replaceAll("+", "-").replaceAll("/", "_");
    expect(vapidPublicKey(urlSafe(scalar))).toBe(urlSafe(point));
    expect(vapidPublicKey(scalar.toString("base64url"))).toBe(urlSafe(point));
  });

  it("completes a private key with its own public key", () => {
    const { VAPID_PRIVATE_KEY = "", VAPID_PUBLIC_KEY } = vapid();
    expect(makeMissing(["VAPID_PRIVATE_KEY", "VAPID_PUBLIC_KEY"], { VAPID_PRIVATE_KEY })).toEqual({ VAPID_PUBLIC_KEY });
  });

  it("makes no private key for a public key that is there, and no public key for a broken private one", () => {
    const { VAPID_PUBLIC_KEY = "" } = vapid();
    expect(makeMissing(["VAPID_PRIVATE_KEY", "VAPID_PUBLIC_KEY"], { VAPID_PUBLIC_KEY })).toEqual({});
    expect(problemsOf({ VAPID_PUBLIC_KEY })).toEqual([
      "VAPID_PRIVATE_KEY is missing, and no new one can fit the VAPID_PUBLIC_KEY that is there",
    ]);
    expect(makeMissing(["VAPID_PUBLIC_KEY"], { VAPID_PRIVATE_KEY: "short" })).toEqual({});
    expect(makeMissing(["VAPID_PUBLIC_KEY"], { VAPID_PRIVATE_KEY: `${"_".repeat(42)}8=` })).toEqual({});
  });

  it("are refused when they do not belong together, or are no point and no number of the curve", () => {
    const [one, other] = [vapid(), vapid()];
    expect(problemsOf({ ...one, VAPID_PUBLIC_KEY: other.VAPID_PUBLIC_KEY ?? "" })).toEqual([
      "VAPID_PUBLIC_KEY is not the public key of VAPID_PRIVATE_KEY",
    ]);
    expect(problemsOf({ ...one, VAPID_PRIVATE_KEY: `${"_".repeat(42)}8=` })).toEqual([
      "VAPID_PRIVATE_KEY is not a private key of the curve P-256",
    ]);
    expect(problemsOf({ VAPID_PRIVATE_KEY: `${"A".repeat(43)}=` })).toEqual([
      "VAPID_PRIVATE_KEY is not a private key of the curve P-256",
    ]);
  });

  it("may come without padding, as some tools print them", () => {
    const unpadded = Object.fromEntries(Object.entries(vapid()).map(([item, value]) => [item, value.replace("=", "")]));
    expect(problemsOf(unpadded)).toEqual([]);
  });
});

describe("formats", () => {
  it.each([
    ["SECRET_KEY_BASE", "a".repeat(63), "64 to 512 printable characters without spaces; the value has 63 characters"],
    ["ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY", "a-b", "32 letters and digits; the value has 3 characters"],
    ["DB_PASS", "secret@host", '8 to 128 printable characters without spaces, /, " and @; the value has 11 characters'],
    ["DB_PASS", "sec ret sec", '8 to 128 printable characters without spaces, /, " and @; the value has 11 characters'],
    ["DB_PASS", "short12", '8 to 128 printable characters without spaces, /, " and @; the value has 7 characters'],
    ["REDIS_PASSWORD", "with/slash/with/slash", "16 to 128 letters, digits and -; the value has 21 characters"],
    [
      "SMTP_PASSWORD",
      "two\nlines",
      "1 to 512 characters in one line, without a space at the start or the end; the value has 9 characters",
    ],
    [
      "SMTP_PASSWORD",
      "pasted ",
      "1 to 512 characters in one line, without a space at the start or the end; the value has 7 characters",
    ],
    ["AWS_ACCESS_KEY_ID", "AKIA0", "32 hexadecimal digits (R2's Access Key ID); the value has 5 characters"],
    ["AWS_SECRET_ACCESS_KEY", "x", "64 hexadecimal digits (R2's Secret Access Key); the value has 1 characters"],
    ["NOMAD_TOKEN", "token", "a UUID in lower case; the value has 5 characters"],
    ["TUNNEL_TOKEN", "token", "a tunnel token, which begins with eyJ; the value has 5 characters"],
  ])("refuses a wrong %s", (item, value, problem) => {
    expect(problemsOf({ [item]: value })).toEqual([`${item} must be ${problem}`]);
  });

  it.each([
    ["SMTP_PASSWORD", "p"],
    ["SMTP_PASSWORD", "pâss wörd $\"'#"],
    ["DB_PASS", "it's%20fine"],
    ["AWS_ACCESS_KEY_ID", "0123456789abcdef".repeat(2)],
    ["AWS_SECRET_ACCESS_KEY", "0123456789abcdef".repeat(4)],
    ["TUNNEL_TOKEN", "eyJhIjoiMCJ9"],
  ])("accepts a right %s", (item, value) => {
    expect(problemsOf({ [item]: value })).toEqual([]);
  });

  it("never quote the value", () => {
    const items = SECRET_RULES.flatMap(({ secret }) => secret.items);
    fc.assert(
      fc.property(fc.constantFrom(...items), fc.string({ minLength: 7, maxLength: 20 }), (item, value) => {
        const problems = problemsOf({ [item]: `\u0007${value}` }).join("\n");
        expect(problems).not.toBe("");
        // A value that is part of the sentence by chance is no leak.
        fc.pre(
          !problemsOf({ [item]: "\u0007" })
            .join("\n")
            .includes(value),
        );
        expect(problems).not.toContain(value);
      }),
    );
  });
});

describe("completing a secret", () => {
  it("makes exactly what is missing and nothing that is there", () => {
    const all = make("app");
    fc.assert(
      fc.property(fc.subarray(itemsOf("app").filter((item) => item !== "VAPID_PUBLIC_KEY")), (kept) => {
        const present = Object.fromEntries(kept.map((item) => [item, all[item] ?? ""]));
        const made = makeMissing(itemsOf("app"), present);
        expect(Object.keys(made).sort()).toEqual(
          itemsOf("app")
            .filter((item) => !(item in present))
            .sort(),
        );
        expect(problemsOf({ ...present, ...made })).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

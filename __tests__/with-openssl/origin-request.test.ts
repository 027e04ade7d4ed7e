import { spawnSync } from "node:child_process";
import { createPrivateKey, createPublicKey } from "node:crypto";
import { isRequestFor, makeOriginKey, originRequest } from "../../server/origin-request";

const missing = spawnSync("openssl", ["version"]).error !== undefined;
if (missing) console.warn("skipped: openssl is missing; install it with: apt-get install openssl");

const openssl = (input: string, ...args: readonly string[]) => {
  const { stdout, stderr, status } = spawnSync("openssl", args, { input, encoding: "utf8" });
  return { text: `${stdout}${stderr}`, status };
};

(missing ? describe.skip : describe)("the request for the origin's certificate", () => {
  // Signatures have integers of one byte more or less: some runs meet all lengths.
  it.each(Array.from({ length: 20 }, (_, index) => index))("is one that openssl reads and verifies, %d", () => {
    const key = makeOriginKey();
    const request = originRequest(key) ?? "";
    const { text, status } = openssl(request, "req", "-verify", "-noout", "-text");
    expect(status).toBe(0);
    expect(text).toContain("verify OK");
    expect(text).toMatch(/Subject: CN ?= ?Mastodon/);
    expect(text).toContain("NIST CURVE: P-256");
    expect(text).toContain("Signature Algorithm: ecdsa-with-SHA256");
    const publicKey = createPublicKey(createPrivateKey(key)).export({ type: "spki", format: "pem" });
    expect(openssl(request, "req", "-pubkey", "-noout").text).toBe(publicKey);
  });

  it("is in DER as strict as openssl writes it", () => {
    const request = originRequest(makeOriginKey()) ?? "";
    expect(openssl(request, "req").text).toBe(request);
  });

  it("knows its key, also when openssl made the key", () => {
    const key = openssl("", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256").text;
    const request = originRequest(key) ?? "";
    expect(isRequestFor(key, request)).toBe(true);
    expect(isRequestFor(makeOriginKey(), request)).toBe(false);
    expect(openssl(request, "req", "-verify", "-noout").text).toContain("verify OK");
  });
});

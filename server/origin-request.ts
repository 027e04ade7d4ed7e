import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";

/*
 * nginx's key towards Cloudflare, and the request (CSR) with which Cloudflare makes a certificate for it. The request
 * is PKCS #10 (RFC 2986) for a key of one kind: a library for all kinds would bring fifteen packages to hold a secret.
 */

/** The kind of key that Cloudflare's request type "origin-ecc" takes. */
const CURVE = "prime256v1";

/** A new private key, as PEM (PKCS #8). */
export const makeOriginKey = (): string =>
  generateKeyPairSync("ec", { namedCurve: CURVE }).privateKey.export({ type: "pkcs8", format: "pem" }).toString();

/** The request for a private key, as PEM; undefined when the key is not one of that curve. */
export const originRequest = (privateKey: string): string | undefined => {
  const key = parseKey(privateKey);
  if (key === undefined) return undefined;
  const content = sequence(integer(0), SUBJECT, publicKeyOf(key), NO_ATTRIBUTES);
  const request = sequence(content, ECDSA_WITH_SHA256, bitString(sign("sha256", content, key)));
  return `-----BEGIN CERTIFICATE REQUEST-----\n${lines(request.toString("base64"))}\n-----END CERTIFICATE REQUEST-----\n`;
};

/** Whether a text is a private key of that curve. */
export const isOriginKey = (privateKey: string): boolean => parseKey(privateKey) !== undefined;

/** Whether a request that `originRequest` made is for this key. */
export const isRequestFor = (privateKey: string, request: string): boolean => {
  const key = parseKey(privateKey);
  const [, base64 = ""] = /^-----BEGIN CERTIFICATE REQUEST-----\n([^-]+)-----END/.exec(request) ?? [];
  return key !== undefined && Buffer.from(base64, "base64").includes(publicKeyOf(key));
};

const parseKey = (pem: string): KeyObject | undefined => {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyDetails?.namedCurve === CURVE ? key : undefined;
  } catch {
    return undefined;
  }
};

const publicKeyOf = (key: KeyObject): Buffer => createPublicKey(key).export({ type: "spki", format: "der" });

/** A value in DER: its kind, the length of its content, the content. */
const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  const size = content.length;
  // Nothing here has 64 KiB.
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const integer = (value: number): Buffer => der(0x02, Buffer.from([value]));
const bitString = (bytes: Buffer): Buffer => der(0x03, Buffer.from([0]), bytes);
const objectId = (hex: string): Buffer => der(0x06, Buffer.from(hex, "hex"));

/** 1.2.840.10045.4.3.2 */
const ECDSA_WITH_SHA256 = sequence(objectId("2a8648ce3d040302"));

/** CN (2.5.4.3), for whoever looks at it. Cloudflare takes the host names from elsewhere. */
const SUBJECT = sequence(der(0x31, sequence(objectId("550403"), der(0x0c, Buffer.from("Mastodon")))));

const NO_ATTRIBUTES = der(0xa0);

const lines = (base64: string): string => (base64.match(/.{1,64}/g) ?? []).join("\n");

import { createECDH, randomBytes, randomInt, randomUUID } from "node:crypto";
import { isOriginKey, isRequestFor, makeOriginKey, originRequest } from "./origin-request";
import type { SecretItem } from "./secrets";

/** The items of one secret, as they stand in the store. */
export type SecretValues = Readonly<Record<string, string>>;

const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

const alphanumeric = (length: number): string =>
  Array.from({ length }, () => ALPHANUMERIC.charAt(randomInt(ALPHANUMERIC.length))).join("");

// Ruby's Base64.urlsafe_encode64, which the webpush gem uses, keeps the padding; Node's "base64url" leaves it out.
const urlSafeBase64 = (bytes: Buffer): string => bytes.toString("base64").replaceAll("+", "-").replaceAll("/", "_");

/**
 * The VAPID public key of a private one: the uncompressed P-256 point (65 bytes), in URL-safe base64 with padding.
 * Undefined when the private key is not 32 bytes, or no number between 1 and the order of the curve.
 */
export const vapidPublicKey = (privateKey: string): string | undefined => {
  const scalar = Buffer.from(privateKey, "base64url");
  if (scalar.length !== 32) return undefined;
  const ecdh = createECDH("prime256v1");
  try {
    ecdh.setPrivateKey(scalar);
  } catch {
    return undefined;
  }
  return urlSafeBase64(ecdh.getPublicKey());
};

const vapidPrivateKey = (): string => {
  const ecdh = createECDH("prime256v1");
  ecdh.generateKeys();
  const scalar = ecdh.getPrivateKey();
  // One key in 256 begins with a zero byte, which Node leaves out and the webpush gem expects.
  return urlSafeBase64(Buffer.concat([Buffer.alloc(32 - scalar.length), scalar]));
};

interface Format {
  readonly pattern: RegExp;
  /** To complete "… must be". */
  readonly words: string;
}

const ACTIVE_RECORD_KEY: Format = { pattern: /^[A-Za-z0-9]{32}$/, words: "32 letters and digits" };

const pem = (what: string): RegExp =>
  new RegExp(`^-----BEGIN ${what}-----\\n([A-Za-z0-9+/=]+\\n)+-----END ${what}-----\\n?$`);

/** What each item must look like for those who read it. */
const FORMATS: Readonly<Record<SecretItem, Format>> = {
  // Rails takes any long string; `rails mastodon:setup` made 128 hexadecimal digits for most servers.
  SECRET_KEY_BASE: { pattern: /^[!-~]{64,512}$/, words: "64 to 512 printable characters without spaces" },
  ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY: ACTIVE_RECORD_KEY,
  ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT: ACTIVE_RECORD_KEY,
  ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY: ACTIVE_RECORD_KEY,
  VAPID_PRIVATE_KEY: { pattern: /^[A-Za-z0-9_-]{43}=?$/, words: "32 bytes in URL-safe base64: 43 characters and a =" },
  VAPID_PUBLIC_KEY: { pattern: /^B[A-Za-z0-9_-]{86}=?$/, words: "65 bytes in URL-safe base64: 87 characters and a =" },
  // RDS's limits for a master password.
  DB_PASS: { pattern: /^(?!.*[/"@])[!-~]{8,128}$/, words: '8 to 128 printable characters without spaces, /, " and @' },
  // ElastiCache allows a few more characters, but the value also stands in a URL.
  REDIS_PASSWORD: { pattern: /^[A-Za-z0-9-]{16,128}$/, words: "16 to 128 letters, digits and -" },
  SMTP_LOGIN: { pattern: /^[A-Z0-9]{16,128}$/, words: "the id of an AWS access key: 16 or more capitals and digits" },
  SMTP_PASSWORD: {
    pattern: /^(?! )[ -~\u00a0-\uffff]{1,512}(?<! )$/u,
    words: "1 to 512 characters in one line, without a space at the start or the end",
  },
  AWS_ACCESS_KEY_ID: { pattern: /^[0-9a-f]{32}$/, words: "32 hexadecimal digits (R2's Access Key ID)" },
  AWS_SECRET_ACCESS_KEY: { pattern: /^[0-9a-f]{64}$/, words: "64 hexadecimal digits (R2's Secret Access Key)" },
  TUNNEL_TOKEN: { pattern: /^eyJ[A-Za-z0-9+/_-]+=*$/, words: "a tunnel token, which begins with eyJ" },
  ORIGIN_KEY: { pattern: pem("PRIVATE KEY"), words: "a private key in PKCS #8, as PEM" },
  ORIGIN_REQUEST: { pattern: pem("CERTIFICATE REQUEST"), words: "a certificate request as PEM" },
  NOMAD_TOKEN: {
    pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
    words: "a UUID in lower case",
  },
};

const vapidProblem = ({ VAPID_PRIVATE_KEY, VAPID_PUBLIC_KEY }: SecretValues): string | undefined => {
  if (VAPID_PRIVATE_KEY === undefined) {
    return VAPID_PUBLIC_KEY === undefined
      ? undefined
      : "VAPID_PRIVATE_KEY is missing, and no new one can fit the VAPID_PUBLIC_KEY that is there";
  }
  const derived = vapidPublicKey(VAPID_PRIVATE_KEY);
  if (derived === undefined) return "VAPID_PRIVATE_KEY is not a private key of the curve P-256";
  return VAPID_PUBLIC_KEY === undefined || withoutPadding(VAPID_PUBLIC_KEY) === withoutPadding(derived)
    ? undefined
    : "VAPID_PUBLIC_KEY is not the public key of VAPID_PRIVATE_KEY";
};

const originProblem = ({ ORIGIN_KEY, ORIGIN_REQUEST }: SecretValues): string | undefined => {
  if (ORIGIN_KEY === undefined) return undefined;
  if (!isOriginKey(ORIGIN_KEY)) return "ORIGIN_KEY is not a private key of the curve P-256";
  return ORIGIN_REQUEST === undefined || isRequestFor(ORIGIN_KEY, ORIGIN_REQUEST)
    ? undefined
    : "ORIGIN_REQUEST is not for ORIGIN_KEY";
};

const withoutPadding = (base64: string): string => base64.replace("=", "");

/**
 * What is wrong with the values of a secret, as sentences without any value: formats, and whether the VAPID keys
 * belong together. Missing items are no problem here, other than half a VAPID pair that cannot be completed.
 */
export const problemsOf = (values: SecretValues): readonly string[] => {
  const formats = Object.entries(FORMATS).flatMap(([item, { pattern, words }]) => {
    const value = values[item];
    return value === undefined || pattern.test(value)
      ? []
      : [`${item} must be ${words}; the value has ${[...value].length} characters`];
  });
  if (formats.length > 0) return formats;
  return [vapidProblem(values), originProblem(values)].filter((problem) => problem !== undefined);
};

/**
 * Makes those of the items that `present` lacks, in the formats of Mastodon (lib/tasks/mastodon.rake), RDS,
 * ElastiCache and Nomad. Leaves out what cannot be made: items of other origins, and a VAPID private key for a public
 * key that is there.
 */
export const makeMissing = (items: readonly SecretItem[], present: SecretValues): SecretValues => {
  const made: Record<string, string> = {};
  const missing = items.filter((item) => present[item] === undefined);
  for (const item of missing) {
    const value = makeItem(item, { ...present, ...made });
    if (value !== undefined) made[item] = value;
  }
  return made;
};

const makeItem = (item: SecretItem, known: SecretValues): string | undefined => {
  switch (item) {
    case "SECRET_KEY_BASE":
      return randomBytes(64).toString("hex");
    case "ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY":
    case "ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT":
    case "ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY":
      return alphanumeric(32);
    case "VAPID_PRIVATE_KEY":
      return known.VAPID_PUBLIC_KEY === undefined ? vapidPrivateKey() : undefined;
    case "VAPID_PUBLIC_KEY":
      return known.VAPID_PRIVATE_KEY === undefined ? undefined : vapidPublicKey(known.VAPID_PRIVATE_KEY);
    case "DB_PASS":
    case "REDIS_PASSWORD":
      return alphanumeric(48);
    case "ORIGIN_KEY":
      return makeOriginKey();
    case "ORIGIN_REQUEST":
      return known.ORIGIN_KEY === undefined ? undefined : originRequest(known.ORIGIN_KEY);
    case "NOMAD_TOKEN":
      return randomUUID();
    default:
      return undefined;
  }
};

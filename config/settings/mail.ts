import { z } from "zod";
import { hostname, text, writeVariant } from "./values";

/** A mail address, alone or with a name in front: `Social <notifications@social.example>`. */
const ADDRESS = /^([^<>\p{Cc}]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/u;

const from = text(ADDRESS, 'write an address, such as "Social <notifications@social.example>"')
  .optional()
  .describe("SMTP_FROM_ADDRESS. Default: `notifications@<domain>`.");

export const mail = z
  .discriminatedUnion(
    "via",
    [
      z.strictObject({ via: z.literal("none") }),
      z.strictObject({
        via: z.literal("smtp"),
        server: hostname.describe("SMTP_SERVER."),
        port: z.int().min(1).max(65_535).default(587).describe("SMTP_PORT."),
        login: z
          .string()
          .min(1)
          .optional()
          .describe("SMTP_LOGIN; its password is the secret `smtp`. Default: no login."),
        from,
        authentication: z
          .enum(["plain", "login", "cram_md5", "none"])
          .optional()
          .describe("SMTP_AUTH_METHOD. Default: plain with a login, none without."),
        startTls: z
          .enum(["always", "auto", "never"])
          .optional()
          .describe("SMTP_ENABLE_STARTTLS. Default: never with `implicitTls`, else always."),
        implicitTls: z.boolean().default(false).describe("SMTP_TLS: TLS from the first byte, as on port 465."),
      }),
      z.strictObject({
        via: z.literal("ses"),
        from,
        dmarc: z
          .enum(["none", "quarantine", "reject", "leave"])
          .default("none")
          .describe(
            "What receivers are asked to do with mail that claims to come from `domain` and does not (DMARC's p); `leave` where `_dmarc` has a record already, since two make none.",
          ),
      }),
    ],
    writeVariant("via", ["none", "smtp", "ses"]),
  )
  .describe(
    "How Mastodon sends mail: not at all, through a mail provider, or through Amazon SES, which is set up here.",
  );

/** The address alone, where a name may stand in front of it. */
export const bareAddress = (from: string): string => /<([^<>]+)>$/.exec(from)?.[1] ?? from;

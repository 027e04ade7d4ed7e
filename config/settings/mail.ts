import { z } from "zod";
import { hostname, text, writeVariant } from "./values";

const ADDRESS = /^([^<>\p{Cc}]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/u;

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
        from: text(ADDRESS, 'write an address, such as "Social <notifications@social.example>"')
          .optional()
          .describe("SMTP_FROM_ADDRESS. Default: `notifications@<domain>`."),
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
    ],
    writeVariant("via", ["none", "smtp"]),
  )
  .describe("How Mastodon sends mail.");

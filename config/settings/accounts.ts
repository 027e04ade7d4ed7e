import { z } from "zod";
import { hostname, text } from "./values";

const cloudflareId = text(/^[0-9a-f]{32}$/, "write the 32 digits from the dashboard (0-9, a-f)");

export const owner = z
  .strictObject({
    username: text(/^[a-zA-Z0-9_]{1,30}$/, "write 1 to 30 letters, digits or _, without @").describe(
      "Name of the first account, which gets the role Owner.",
    ),
    email: z
      .email({ error: "write an e-mail address" })
      .describe("Where the owner gets mail: the first account, alarms and the budget."),
  })
  .describe("Whose server it is.");

export const aws = z
  .strictObject({
    accountId: text(/^\d{12}$/, "write the 12 digits of the account in quotes").describe(
      "The 12 digits of the AWS account. A deploy with credentials of another account is refused.",
    ),
    region: z.string().describe("The AWS region of everything on AWS, such as eu-west-1."),
  })
  .describe("Where on AWS. Needed unless `ingress` is port; then there is nothing on AWS.");

export const cloudflare = z
  .strictObject({
    accountId: cloudflareId.describe("The Cloudflare account's id (dashboard, right column)."),
    zoneId: cloudflareId.describe("The id of the zone that the domain belongs to (dashboard, right column)."),
    zone: hostname
      .optional()
      .describe(
        "The zone's name, such as example.org for social.example.org. Default: `domain`, where it has two labels.",
      ),
    zoneSettings: z
      .enum(["manage", "leave"])
      .default("manage")
      .describe("Whether settings that change the whole zone are managed here, or left as they are."),
  })
  .describe("Where on Cloudflare. Needed unless `ingress` is port, and for media and state on R2.");

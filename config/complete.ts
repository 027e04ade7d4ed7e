import type { Settings } from "./schema";

/*
 * Defaults that follow from other settings. Each is a function of its own, since the rules need them before the
 * configuration is complete.
 */

type R2Settings = Extract<Settings["media"], { on: "r2" }>;
type FilesSettings = Extract<Settings["media"], { on: "files" }>;
type SmtpSettings = Extract<Settings["mail"], { via: "smtp" }>;
type SesSettings = Extract<Settings["mail"], { via: "ses" }>;
type NoMail = Extract<Settings["mail"], { via: "none" }>;
type S3State = Extract<Settings["state"], { backend: "s3" }>;

type Completed<T, Names extends keyof T> = Omit<T, Names> & { readonly [Name in Names]-?: NonNullable<T[Name]> };

/** Amazon SES, and where it takes mail. */
type CompletedSes = Completed<SesSettings, "from"> & { readonly server: string };

/** A complete, checked configuration: every setting has its value, also those whose default depends on others. */
export interface Config extends Omit<Settings, "webDomain" | "cloudflare" | "media" | "mail" | "state"> {
  readonly webDomain: string;
  readonly cloudflare: Completed<NonNullable<Settings["cloudflare"]>, "zone"> | undefined;
  readonly media: Completed<R2Settings, "bucket" | "host"> | FilesSettings;
  readonly mail: Completed<SmtpSettings, "from" | "authentication" | "startTls"> | CompletedSes | NoMail;
  readonly state: Completed<S3State, "region"> | Exclude<Settings["state"], { backend: "s3" }>;
}

/** The host of the web interface. @default `domain` */
export const webDomainOf = ({ domain, webDomain }: Pick<Settings, "domain" | "webDomain">): string =>
  webDomain ?? domain;

/** The name of the Cloudflare zone. @default `domain` */
export const zoneOf = ({ domain, cloudflare }: Pick<Settings, "domain" | "cloudflare">): string =>
  cloudflare?.zone ?? domain;

/** The public host of media: one level under the zone, since Cloudflare's Universal SSL covers no deeper host. */
export const mediaHostOf = (
  media: R2Settings,
  { domain, cloudflare }: Pick<Settings, "domain" | "cloudflare">,
): string => {
  const zone = zoneOf({ domain, cloudflare });
  if (media.host !== undefined) return media.host;
  if (!domain.endsWith(`.${zone}`)) return `files.${zone}`;
  return `files-${domain.slice(0, -zone.length - 1).replaceAll(".", "-")}.${zone}`;
};

/** The name of the bucket for media. @default `<name>-media` */
export const bucketOf = (media: R2Settings, { name }: Pick<Settings, "name">): string =>
  media.bucket ?? `${name}-media`;

/** The region of the bucket for Terraform's state. @default `aws.region` */
export const stateRegionOf = (state: S3State, { aws }: Pick<Settings, "aws">): string | undefined =>
  state.region ?? aws?.region;

const completeMail = ({ mail, domain, aws }: Pick<Settings, "mail" | "domain" | "aws">): Config["mail"] => {
  if (mail.via === "none") return mail;
  const from = mail.from ?? `notifications@${domain}`;
  if (mail.via === "ses") {
    if (aws === undefined) throw new Error("aws is undefined: rules/mail.ts should have refused it");
    return { ...mail, from, server: `email-smtp.${aws.region}.amazonaws.com` };
  }
  return {
    ...mail,
    from,
    authentication: mail.authentication ?? (mail.login === undefined ? "none" : "plain"),
    startTls: mail.startTls ?? (mail.implicitTls ? "never" : "always"),
  };
};

const completeState = (state: Settings["state"], aws: Settings["aws"]): Config["state"] => {
  if (state.backend !== "s3") return state;
  const region = stateRegionOf(state, { aws });
  if (region === undefined) throw new Error("state.region is undefined: rules/sections.ts should have refused it");
  return { ...state, region };
};

/** Fills in the defaults that depend on other settings. */
export const complete = (settings: Settings): Config => ({
  ...settings,
  webDomain: webDomainOf(settings),
  cloudflare: settings.cloudflare && { ...settings.cloudflare, zone: zoneOf(settings) },
  media:
    settings.media.on === "r2"
      ? { ...settings.media, bucket: bucketOf(settings.media, settings), host: mediaHostOf(settings.media, settings) }
      : settings.media,
  mail: completeMail(settings),
  state: completeState(settings.state, settings.aws),
});

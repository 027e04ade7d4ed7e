import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/*
 * Where the stand-ins for providers, Nomad and container images are: the folder `shared` beside the repository, or the
 * one that MASTODON_NOMAD_SHARED names. It is never written to.
 */

/** The repository's own folder. */
export const REPOSITORY = path.join(__dirname, "../..");

/**
 * What has to be mended in the stand-ins' schemas.
 *
 * - Cloudflare: `terraform providers schema -json` leaves `attributes` out of a nested type that has none, and the
 *   stand-in cannot read its own schema without it.
 * - AWS: SES makes three DKIM keys for a domain. The stand-in makes lists of none, and a tuple as long as it is.
 */
const MENDS: Readonly<Record<string, (key: string, value: unknown) => unknown>> = {
  "terraform/schemas/cloudflare-cloudflare.json": (key, value) =>
    key === "nested_type" && isRecord(value) ? { attributes: {}, ...value } : value,
  "terraform/schemas/hashicorp-aws.json": (key, value) =>
    key === "dkim_signing_attributes" && isRecord(value)
      ? JSON.parse(
          JSON.stringify(value, (name, inner) =>
            name === "tokens" && isRecord(inner) && "type" in inner
              ? { ...inner, type: ["tuple", ["string", "string", "string"]] }
              : inner,
          ),
        )
      : value,
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/**
 * The folder with the stand-ins, ready for use, or undefined where there is none.
 *
 * Where their schemas must be mended, a copy is made, once for each original, and used instead.
 */
export const sharedFolder = (): string | undefined => {
  const original = path.resolve(REPOSITORY, process.env.MASTODON_NOMAD_SHARED ?? "../shared");
  if (!existsSync(path.join(original, "terraform/with-offline-providers"))) return undefined;
  const usable = path.join(tmpdir(), `mastodon-nomad-shared-${process.getuid?.() ?? 0}-${identityOf(original)}`);
  if (!existsSync(usable)) publish(prepare(original, usable), usable);
  return usable;
};

/** What to do where `sharedFolder` finds nothing. */
export const SHARED_MISSING =
  "the folder with the stand-ins is missing: put it beside the repository as ../shared, or set MASTODON_NOMAD_SHARED";

const identityOf = (original: string): string => {
  const schemas = Object.entries(MENDS).map(([file, mend]) => {
    const { mtimeMs, size } = statSync(path.join(original, file));
    return `${mtimeMs} ${size} ${mend}`;
  });
  return createHash("sha256").update(`${original} ${schemas}`).digest("hex").slice(0, 16);
};

/** Makes what `usable` is to be, under another name: a link to the original, or a mended copy. */
const prepare = (original: string, usable: string): string => {
  const folder = mkdtempSync(`${usable}-`);
  const mended = Object.entries(MENDS).flatMap(([file, mend]) => {
    const text = readFileSync(path.join(original, file), "utf8");
    const after = JSON.stringify(JSON.parse(text, mend));
    return after === JSON.stringify(JSON.parse(text)) ? [] : [[file, after] as const];
  });
  if (mended.length === 0) {
    const link = path.join(folder, "link");
    symlinkSync(original, link);
    return link;
  }
  // Only what looks for its own place, and then finds the schemas, has to be a copy.
  linkAllBut(original, folder, ["terraform"]);
  const terraform = path.join(folder, "terraform");
  mkdirSync(terraform);
  linkAllBut(path.join(original, "terraform"), terraform, COPIED);
  execFileSync("cp", ["-R", ...COPIED.map((name) => path.join(original, "terraform", name)), terraform]);
  execFileSync("chmod", ["-R", "u+w", ...COPIED.map((name) => path.join(terraform, name))]);
  for (const [file, text] of mended) writeFileSync(path.join(folder, file), text);
  return folder;
};

const COPIED = ["mirror", "provider", "schemas", "validate-with-real-providers", "with-offline-providers"];

const linkAllBut = (from: string, to: string, excluded: readonly string[]): void => {
  for (const name of readdirSync(from)) {
    if (!excluded.includes(name)) symlinkSync(path.join(from, name), path.join(to, name));
  }
};

/** Renames, so that another run sees all of it or nothing. */
const publish = (prepared: string, usable: string): void => {
  try {
    renameSync(prepared, usable);
  } catch (error) {
    // Another run was faster; its result is the same.
    rmSync(prepared, { recursive: true });
    if (!existsSync(usable)) throw error;
  }
};

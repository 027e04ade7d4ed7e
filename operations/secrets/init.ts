import { makeMissing, problemsOf, type SecretValues } from "../../server/secret-values";
import type { Secret, SecretId, SecretItem } from "../../server/secrets";
import type { SecretStore, StoredSecret } from "./store";

/** What became of one secret. */
export type Outcome = { readonly secret: Secret } & (
  | { readonly kind: "made" }
  /** It was there without these items, which are made now. */
  | { readonly kind: "completed"; readonly added: readonly SecretItem[] }
  /** It was there for another value of the secret that it is made from. */
  | { readonly kind: "remade"; readonly from: SecretId }
  | { readonly kind: "present"; readonly version: number; readonly changedAt: Date }
  /** A stack or the node is going to write it. */
  | { readonly kind: "awaited" }
  /** The operator has to put these items in. */
  | { readonly kind: "missing"; readonly items: readonly SecretItem[] }
  | { readonly kind: "wrong"; readonly problems: readonly string[] }
);

/**
 * Makes those of the secrets that are made here and missing. Never changes a value that is there, except one that is
 * made from another secret and no longer belongs to it.
 */
export const initSecrets = async (secrets: readonly Secret[], store: SecretStore): Promise<readonly Outcome[]> => {
  const found = await store.read(secrets.map(({ id }) => id));
  const outcomes: Outcome[] = [];
  // One after the other: a store that fails does so at the first, and says it once.
  for (const secret of secrets) {
    outcomes.push(await outcomeOf(secret, found, store));
  }
  return outcomes;
};

type Found = ReadonlyMap<SecretId, StoredSecret>;

const outcomeOf = (secret: Secret, found: Found, store: SecretStore): Outcome | Promise<Outcome> => {
  if (secret.origin !== "made") return check(secret, found);
  return secret.madeFrom === undefined
    ? make(secret, found.get(secret.id), store)
    : derive(secret, secret.madeFrom, store);
};

/** Makes a secret from another one, which may be there since a moment ago. */
const derive = async (secret: Secret, from: SecretId, store: SecretStore): Promise<Outcome> => {
  const found = await store.read([from, secret.id]);
  const basis = found.get(from)?.values ?? {};
  const made = makeMissing(secret.items, basis);
  if (missingItems(secret, made).length > 0)
    return { secret, kind: "wrong", problems: [`it is made from ${from}, see there`] };
  const present = found.get(secret.id);
  if (present === undefined) {
    // Where somebody else has just made it, it is there now, and looked at.
    return (await store.create(secret.id, made)) ? { secret, kind: "made" } : derive(secret, from, store);
  }
  const fits =
    missingItems(secret, present.values).length === 0 && problemsOf({ ...basis, ...present.values }).length === 0;
  if (fits) return judge(secret, present);
  await store.update(secret.id, () => made);
  return { secret, kind: "remade", from };
};

const make = async (secret: Secret, found: StoredSecret | undefined, store: SecretStore): Promise<Outcome> => {
  if (found !== undefined) return complete(secret, found, store);
  if (await store.create(secret.id, makeMissing(secret.items, {}))) return { secret, kind: "made" };
  // Somebody else made it in the meantime, which is as good.
  const theirs = (await store.read([secret.id])).get(secret.id);
  return theirs === undefined ? { secret, kind: "missing", items: secret.items } : complete(secret, theirs, store);
};

/** Adds what the secret lacks: a version of Mastodon may need more items than the one that it was made for. */
const complete = async (secret: Secret, found: StoredSecret, store: SecretStore): Promise<Outcome> => {
  const lacking = missingItems(secret, found.values);
  if (Object.keys(makeMissing(lacking, found.values)).length === 0) return judge(secret, found);
  const stored = await store.update(secret.id, (values) => ({ ...values, ...makeMissing(secret.items, values) }));
  const judged = judge(secret, stored);
  return judged.kind === "present" ? { secret, kind: "completed", added: lacking } : judged;
};

const check = (secret: Secret, all: Found): Outcome => {
  const found = all.get(secret.id);
  if (found !== undefined) return judge(secret, found);
  return secret.origin === "provided" ? { secret, kind: "missing", items: secret.items } : { secret, kind: "awaited" };
};

const judge = (secret: Secret, { values, version, changedAt }: StoredSecret): Outcome => {
  const problems = problemsOf(values);
  if (problems.length > 0) return { secret, kind: "wrong", problems };
  const items = missingItems(secret, values);
  return items.length > 0 ? { secret, kind: "missing", items } : { secret, kind: "present", version, changedAt };
};

const missingItems = (secret: Secret, values: SecretValues): readonly SecretItem[] =>
  secret.items.filter((item) => values[item] === undefined);

import { UserError } from "../../config/problems";
import { problemsOf, type SecretValues } from "../../server/secret-values";
import type { Secret } from "../../server/secrets";
import type { SecretStore } from "./store";
import { sameValues } from "./values";

/**
 * Puts values into a secret; its other items stay.
 * @param rotate whether values that were not got from somebody else may be replaced
 * @returns whether anything changed
 * @throws UserError when a value has the wrong format, or replaces one without `rotate`
 */
export const putSecret = async (
  secret: Secret,
  given: SecretValues,
  rotate: boolean,
  store: SecretStore,
): Promise<boolean> => {
  const change = (found: SecretValues): SecretValues => {
    if (secret.origin !== "provided" && !rotate) refuseToReplace(secret, found, given);
    const values = { ...found, ...given };
    refuseProblems(secret, found, values);
    return values;
  };
  const before = (await store.read([secret.id])).get(secret.id);
  // Judged before anything is written, also where the store then finds that somebody else created it meanwhile.
  const wanted = change(before?.values ?? {});
  if (before === undefined && (await store.create(secret.id, wanted))) return true;
  const after = await store.update(secret.id, change);
  return before === undefined || !sameValues(before.values, after.values);
};

const refuseToReplace = (secret: Secret, found: SecretValues, given: SecretValues): void => {
  const replaced = Object.keys(given).filter((item) => found[item] !== undefined && found[item] !== given[item]);
  if (replaced.length === 0) return;
  throw new UserError(
    `${secret.id} has another ${replaced.join(" and another ")} already. What a change breaks: ${secret.onChange} ` +
      "Nothing was changed; add --rotate if you want it so",
  );
};

const refuseProblems = (secret: Secret, found: SecretValues, values: SecretValues): void => {
  const old = problemsOf(found);
  const problems = problemsOf(values).filter((problem) => !old.includes(problem));
  if (problems.length === 0) return;
  throw new UserError(
    [`${secret.id}: nothing was changed, since`, ...problems.map((problem) => `  ${problem}`)].join("\n"),
  );
};

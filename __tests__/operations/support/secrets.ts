import { SECRET_RULES, type Secret, type SecretId } from "../../../server/secrets";

/** A secret as it is by default. */
export const secret = (id: SecretId): Secret => {
  const rule = SECRET_RULES.find((known) => known.secret.id === id);
  if (rule === undefined) throw new Error(`there is no secret ${id}`);
  return rule.secret;
};

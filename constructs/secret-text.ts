import { Fn, Op, type Precondition, Token } from "cdktf";

/** A secret as a construct can use it: expressions of Terraform's, and never a value. */
export interface SecretText {
  /** One item of the secret, in Terraform's language and without `${}`. May stand in write-only arguments and provider blocks only. */
  readonly item: (name: string) => string;
  /** A text that changes when the secret does, and does not tell it. */
  readonly fingerprint: string;
  /** What must hold before the secret is used, where Terraform would not say by itself what to do. */
  readonly precondition?: Precondition;
}

/**
 * A number that changes when one of the secrets does, at least 1, as `…_wo_version` arguments want it. It has 32 bits
 * of a hash, which tell nothing, and is not marked as sensitive, so that a plan can show that something has changed.
 */
export const revisionOf = (secrets: readonly SecretText[]): number => {
  const hash = Fn.sha256(
    Fn.join(
      " ",
      secrets.map(({ fingerprint }) => fingerprint),
    ),
  );
  return Token.asNumber(Op.add(Fn.nonsensitive(Fn.parseint(Fn.substr(hash, 0, 8), 16)), 1));
};

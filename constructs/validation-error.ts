import type { Construct } from "constructs";

/** A prop of a construct that cannot work: says which, the value seen and the fix. Thrown before children are made. */
export class ValidationError extends Error {
  constructor(scope: Construct, problems: readonly string[]) {
    super(problems.map((problem) => `${scope.node.path}: ${problem}`).join("\n"));
    this.name = "ValidationError";
  }
}

/** Throws one `ValidationError` with every problem, if there are any. */
export const refuse = (scope: Construct, problems: readonly (string | false)[]): void => {
  const found = problems.filter((problem) => problem !== false);
  if (found.length > 0) throw new ValidationError(scope, found);
};

import { TerraformOutput, type TerraformRemoteState, type TerraformStack, Token } from "cdktf";
import type { Config } from "../config";
import { readState, type StackName } from "./state";

/** What a stack publishes for others: `T` on both sides. */
export class Published<T extends object> {
  /** Publishes from `stack`. Values that Terraform has yet to learn become outputs named after their place in `T`. */
  constructor(
    private readonly stack: TerraformStack,
    private readonly name: StackName,
    private readonly config: Config,
    private readonly values: T,
  ) {
    visit(values, [], (value, path) => {
      const output = new TerraformOutput(stack, path.join("_"), { value, staticId: true });
      output.overrideLogicalId(path.join("_"));
      return value;
    });
  }

  /**
   * The same values as `reader` sees them: read from the publishing stack's state, or, what is known at synth, as it
   * stands. cdktf's own references would make the stacks depend on each other, and `cdktf deploy data` alone fail.
   */
  public readFrom(reader: TerraformStack): T {
    if (reader === this.stack) return this.values;
    let state: TerraformRemoteState | undefined;
    return visit(this.values, [], (value, path) => {
      state ??= readState(reader, this.name, this.config);
      const output = path.join("_");
      if (typeof value === "number") return state.getNumber(output);
      return Array.isArray(value) ? state.getList(output) : state.getString(output);
    }) as T;
  }
}

/** A copy of `value` in which `replace` stands for each string, number or list that holds a token. */
const visit = (
  value: unknown,
  path: readonly string[],
  replace: (value: unknown, path: readonly string[]) => unknown,
): unknown => {
  if (Token.isUnresolved(value) || (Array.isArray(value) && value.some((item) => Token.isUnresolved(item)))) {
    return replace(value, path);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, visit(inner, [...path, snakeCase(name)], replace)]),
  );
};

const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** One mistake in the configuration. Read as a sentence: `<setting>: <wrong>; <fix>`. */
export interface Problem {
  /** Where: the setting's path, such as `sidekiq[0].queues`. */
  readonly setting: string;
  /** What is wrong, and the value seen: `is too small, 3`. */
  readonly wrong: string;
  /** What to do about it: `write 7 or more`. */
  readonly fix: string;
}

/**
 * A mistake of the operator, not of the program: its message says all there is to say, and whoever catches it last
 * prints the message without a stack trace.
 */
export class UserError extends Error {
  override readonly name: string = "UserError";
}

/** Everything that is wrong with a configuration, one line a problem. */
export class ConfigError extends UserError {
  override readonly name = "ConfigError";

  /** @param source what the problems are in: a file's name, where there is one. */
  constructor(
    readonly problems: readonly Problem[],
    source = "the configuration",
  ) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super([`${source} has ${count}:`, ...problems.map((problem) => `  ${sentence(problem)}`)].join("\n"));
  }
}

/** A problem in words. */
export const problem = (setting: string, wrong: string, fix: string): Problem => ({ setting, wrong, fix });

/** A problem as one line. */
export const sentence = ({ setting, wrong, fix }: Problem): string => `${setting}: ${wrong}; ${fix}`;

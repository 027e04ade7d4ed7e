/** Something in a job that Nomad would refuse, or that could not work. */
export interface Problem {
  /** Where: `TaskGroups[web].Tasks[web].KillTimeout`. Elements of lists go by name, label or destination. */
  readonly path: string;
  /** What is wrong, with the value seen. */
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

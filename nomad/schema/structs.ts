import nomadJob from "./nomad-job.json";

/**
 * The type of a field: `string`, `int`, `bool`, `duration` (whole nanoseconds), `any`, the name of a struct, `[type]`
 * for a list, or `{"*": type}` for a map.
 */
export type FieldType = string | readonly FieldType[] | { readonly "*": FieldType };

/** Structs by name, each with its fields and their types. */
export interface Structs {
  readonly [struct: string]: { readonly [field: string]: FieldType };
}

/** `Job` and all structs in it. See README.md for their origin. */
export const JOB_STRUCTS: Structs = nomadJob;

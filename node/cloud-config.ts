/** The part of cloud-init's user data that is in use: https://cloudinit.readthedocs.io/en/latest/reference/modules.html. */
export interface CloudConfig {
  readonly write_files: readonly WriteFile[];
  /** Commands, each a list of arguments, run once in the life of an instance. */
  readonly runcmd: readonly (readonly string[])[];
}

/** A file that cloud-init writes at the first boot. */
export interface WriteFile {
  readonly path: string;
  readonly content: string;
  /** Octal, such as "0644". */
  readonly permissions: string;
}

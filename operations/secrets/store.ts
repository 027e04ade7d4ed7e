import type { SecretValues } from "../../server/secret-values";
import type { SecretId } from "../../server/secrets";

/** Makes the new values of a secret from those that are there. Throws to leave them as they are. */
export type Change = (found: SecretValues) => SecretValues;

/** What is known of a secret without reading its values. */
export interface SecretStatus {
  /** Counts its changes, from 1. */
  readonly version: number;
  readonly changedAt: Date;
}

/** A secret as it stands in the store. */
export interface StoredSecret extends SecretStatus {
  readonly values: SecretValues;
}

/**
 * Where the secrets of one server are. Several people, or one person twice, may use it at the same time: no method
 * loses what another one wrote.
 */
export interface SecretStore {
  /** Where that is, in words. */
  readonly place: string;
  /** Those of the secrets that are there, without reading their values. */
  readonly statusOf: (ids: readonly SecretId[]) => Promise<ReadonlyMap<SecretId, SecretStatus>>;
  /** Those of the secrets that are there. */
  readonly read: (ids: readonly SecretId[]) => Promise<ReadonlyMap<SecretId, StoredSecret>>;
  /** Writes a secret that is not there yet; resolves to false, and writes nothing, when it is there already. */
  readonly create: (id: SecretId, values: SecretValues) => Promise<boolean>;
  /**
   * Changes a secret that is there.
   * @param change makes the new values from those found; it may be called again, when somebody else wrote meanwhile
   * @returns the secret as it stands afterwards
   */
  readonly update: (id: SecretId, change: Change) => Promise<StoredSecret>;
}

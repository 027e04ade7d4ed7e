import { setTimeout as sleep } from "node:timers/promises";
import type { Parameter } from "@aws-sdk/client-ssm";
import { UserError } from "../../config/problems";
import { itemsOf, type SecretId, secretPath } from "../../server/secrets";
import { SsmParameters, type SsmSettings } from "./ssm-parameters";
import type { Change, SecretStatus, SecretStore, StoredSecret } from "./store";
import { parseValues, sameValues } from "./values";

const LOCK_PATIENCE_MS = 20_000;
const LOCK_PAUSE_MS = 500;
/** The size limit of a parameter of the standard tier, which is free. */
const STANDARD_TIER_BYTES = 4096;

/** Secrets in SSM Parameter Store: one SecureString each, under AWS's own key for SSM. */
export const ssmStore = (settings: SsmSettings): SecretStore => {
  const parameters = new SsmParameters(settings);
  const pathOf = (id: SecretId): string => secretPath(settings.name, id);

  const find = async <T>(
    ids: readonly SecretId[],
    decrypt: boolean,
    from: (id: SecretId, parameter: Parameter) => T,
  ): Promise<ReadonlyMap<SecretId, T>> => {
    const found = await parameters.get(ids.map(pathOf), decrypt);
    return new Map(
      ids.flatMap((id) => {
        const parameter = found.find(({ Name }) => Name === pathOf(id));
        return parameter === undefined ? [] : [[id, from(id, parameter)] as const];
      }),
    );
  };

  return {
    place: `SSM Parameter Store in ${settings.region}, below /mastodon-nomad/${settings.name}`,
    statusOf: (ids) => find(ids, false, (_id, parameter) => statusFrom(parameter)),
    read: (ids) => find(ids, true, secretFrom),
    create: async (id, values) =>
      parameters.create({
        Name: pathOf(id),
        Type: "SecureString",
        Value: serialize(pathOf(id), values),
        Description: `Secret ${id} of the Mastodon server ${settings.name}`,
      }),
    update: (id, change) => locked(settings, parameters, () => update(parameters, id, pathOf(id), change)),
  };
};

const update = async (parameters: SsmParameters, id: SecretId, path: string, change: Change): Promise<StoredSecret> => {
  let top = secretFrom(id, await parameters.getOne(path));
  let next = change(top.values);
  while (!sameValues(next, top.values)) {
    const version = await parameters.overwrite(path, serialize(path, next));
    // Somebody who does not know the lock, such as the console, may have written in between: then change that.
    const between = version - 1 !== top.version && version > 1;
    top = { values: next, version, changedAt: new Date() };
    if (between) next = change(secretFrom(id, await parameters.getOne(path, version - 1)).values);
  }
  return top;
};

/**
 * Does something while no other ./mastodon changes a secret of this server. SSM can create a parameter on condition
 * that it is missing, but not change one on condition that it is unchanged; so the lock is a parameter of its own.
 */
const locked = async <T>(
  { name, region }: SsmSettings,
  parameters: SsmParameters,
  work: () => Promise<T>,
): Promise<T> => {
  const lock = `/mastodon-nomad/${name}/lock`;
  const end = Date.now() + LOCK_PATIENCE_MS;
  while (!(await parameters.create({ Name: lock, Type: "String", Value: "secrets are being changed" }))) {
    if (Date.now() > end) {
      throw new UserError(
        `another ./mastodon is changing the secrets of ${name}; if none is running, ` +
          `run aws ssm delete-parameter --region ${region} --name ${lock}`,
      );
    }
    await sleep(LOCK_PAUSE_MS);
  }
  try {
    return await work();
  } finally {
    await parameters.remove(lock);
  }
};

const statusFrom = ({ Version = 0, LastModifiedDate = new Date(0) }: Parameter): SecretStatus => ({
  version: Version,
  changedAt: LastModifiedDate,
});

const secretFrom = (id: SecretId, parameter: Parameter): StoredSecret => ({
  ...statusFrom(parameter),
  values: parseValues(parameter.Name ?? "", parameter.Value ?? "", itemsOf(id)),
});

const serialize = (path: string, values: StoredSecret["values"]): string => {
  const text = JSON.stringify(values);
  if (Buffer.byteLength(text) <= STANDARD_TIER_BYTES) return text;
  throw new UserError(`${path} would have ${Buffer.byteLength(text)} bytes; SSM keeps ${STANDARD_TIER_BYTES} for free`);
};

import { setTimeout as sleep } from "node:timers/promises";
import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersCommand,
  type Parameter,
  PutParameterCommand,
  type PutParameterCommandInput,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { UserError } from "../../config/problems";
import { type SecretId, secretPath } from "../../mastodon/secrets";
import { type Attempt, errorName, explain } from "./aws-errors";
import type { SecretStatus, SecretStore, StoredSecret } from "./store";
import { parseValues, sameValues } from "./values";

/** Whose parameters they are. */
export interface SsmSettings {
  readonly name: string;
  readonly region: string;
  /** The account that must be meant; that of the credentials is compared with it. */
  readonly accountId: string;
}

const LOCK_PATIENCE_MS = 20_000;
const LOCK_PAUSE_MS = 500;
/** The size limit of a parameter of the standard tier, which is free. */
const STANDARD_TIER_BYTES = 4096;

/** Secrets in SSM Parameter Store: one SecureString each, of the standard tier. */
export class SsmStore implements SecretStore {
  private accountSeen = false;

  constructor(
    private readonly settings: SsmSettings,
    private readonly client: Pick<SSMClient, "send"> = ssmClient(settings.region),
  ) {}

  public readonly locate = (id: SecretId): string => secretPath(this.settings.name, id);

  public async statusOf(ids: readonly SecretId[]): Promise<ReadonlyMap<SecretId, SecretStatus>> {
    const found = await this.parameters(ids, false);
    return new Map([...found].map(([id, parameter]) => [id, status(parameter)]));
  }

  public async read(ids: readonly SecretId[]): Promise<ReadonlyMap<SecretId, StoredSecret>> {
    const found = await this.parameters(ids, true);
    return new Map([...found].map(([id, parameter]) => [id, stored(parameter)]));
  }

  public async create(id: SecretId, values: StoredSecret["values"]): Promise<boolean> {
    const path = this.locate(id);
    const created = await this.createParameter({
      Name: path,
      Type: "SecureString",
      Value: serialize(path, values),
      Description: `Secret of the Mastodon server ${this.settings.name}. See ./mastodon secrets list.`,
    });
    if (created) await this.undoInWrongAccount(id);
    return created;
  }

  public async update(
    id: SecretId,
    change: (found: StoredSecret["values"]) => StoredSecret["values"],
  ): Promise<StoredSecret> {
    // SSM can create a parameter on condition that it is missing, but not change one on condition that it is
    // unchanged. So those who change one take a lock, which is a parameter of its own.
    return this.locked(async () => {
      const path = this.locate(id);
      let top = await this.parameter(path);
      let next = change(top.values);
      while (!sameValues(next, top.values)) {
        const version = await this.overwrite(path, next);
        const between = version - 1;
        const expected = top.version;
        top = { values: next, version, changedAt: new Date() };
        // Somebody who does not know the lock, such as the console, wrote in between: change what they wrote.
        if (between !== expected && between > 0) next = change((await this.parameter(`${path}:${between}`)).values);
      }
      return top;
    });
  }

  private async parameters(ids: readonly SecretId[], decrypt: boolean): Promise<ReadonlyMap<SecretId, Parameter>> {
    const names = ids.map(this.locate);
    const { Parameters = [] } = await this.attempt(`read ${this.locate("app").replace(/app$/, "*")}`, () =>
      this.client.send(new GetParametersCommand({ Names: names, WithDecryption: decrypt })),
    );
    for (const parameter of Parameters) this.checkAccount(parameter);
    return new Map(
      ids.flatMap((id) => {
        const parameter = Parameters.find(({ Name }) => Name === this.locate(id));
        return parameter === undefined ? [] : [[id, parameter] as const];
      }),
    );
  }

  private async parameter(name: string): Promise<StoredSecret> {
    const { Parameter: parameter } = await this.attempt(`read ${name}`, () =>
      this.client.send(new GetParameterCommand({ Name: name, WithDecryption: true })),
    );
    if (parameter === undefined) throw new UserError(`${name} has just been removed; run again`);
    return stored(parameter);
  }

  private async overwrite(path: string, values: StoredSecret["values"]): Promise<number> {
    const { Version } = await this.attempt(`write ${path}`, () =>
      this.client.send(
        new PutParameterCommand({
          Name: path,
          Type: "SecureString",
          Tier: "Standard",
          Value: serialize(path, values),
          Overwrite: true,
        }),
      ),
    );
    return Version ?? 0;
  }

  private async createParameter(input: PutParameterCommandInput): Promise<boolean> {
    const { name } = this.settings;
    return this.attempt(`write ${input.Name}`, async () => {
      try {
        await this.client.send(
          new PutParameterCommand({
            ...input,
            Tier: "Standard",
            Overwrite: false,
            Tags: [{ Key: "mastodon-nomad", Value: name }],
          }),
        );
        return true;
      } catch (error) {
        if (errorName(error) === "ParameterAlreadyExists") return false;
        throw error;
      }
    });
  }

  private async remove(path: string): Promise<void> {
    await this.attempt(`remove ${path}`, () => this.client.send(new DeleteParameterCommand({ Name: path })));
  }

  private async locked<T>(work: () => Promise<T>): Promise<T> {
    const lock = `/mastodon-nomad/${this.settings.name}/lock`;
    const end = Date.now() + LOCK_PATIENCE_MS;
    while (!(await this.createParameter({ Name: lock, Type: "String", Value: "secrets are being changed" }))) {
      if (Date.now() > end) {
        throw new UserError(
          `another ./mastodon is changing the secrets of ${this.settings.name}; if none is running, ` +
            `run aws ssm delete-parameter --region ${this.settings.region} --name ${lock}`,
        );
      }
      await sleep(LOCK_PAUSE_MS);
    }
    try {
      return await work();
    } finally {
      await this.remove(lock);
    }
  }

  /** Nothing tells the account before the first parameter is there; so that one is looked at, and taken back. */
  private async undoInWrongAccount(id: SecretId): Promise<void> {
    if (this.accountSeen) return;
    try {
      await this.statusOf([id]);
    } catch (error) {
      if (error instanceof WrongAccountError) await this.remove(this.locate(id));
      throw error;
    }
  }

  private checkAccount({ ARN }: Parameter): void {
    const { accountId } = this.settings;
    const actual = ARN?.split(":")[4];
    if (actual !== accountId) throw new WrongAccountError(actual, accountId);
    this.accountSeen = true;
  }

  private async attempt<T>(action: string, work: () => Promise<T>): Promise<T> {
    const { name, region, accountId } = this.settings;
    try {
      return await work();
    } catch (error) {
      const attempt: Attempt = {
        action,
        region,
        accountId,
        resource: `arn:aws:ssm:${region}:${accountId}:parameter/mastodon-nomad/${name}/*`,
      };
      throw explain(error, attempt);
    }
  }
}

class WrongAccountError extends UserError {
  constructor(actual: string | undefined, expected: string) {
    super(
      `the AWS credentials belong to account ${actual}, but aws.accountId is ${expected}; ` +
        "set AWS_PROFILE to a profile of that account, or correct the configuration. Nothing was changed",
    );
  }
}

const ssmClient = (region: string): SSMClient =>
  new SSMClient({ region, requestHandler: { connectionTimeout: 5_000, requestTimeout: 15_000 } });

const status = (parameter: Parameter): SecretStatus => ({
  version: parameter.Version ?? 0,
  changedAt: parameter.LastModifiedDate ?? new Date(0),
});

const stored = (parameter: Parameter): StoredSecret => ({
  ...status(parameter),
  values: parseValues(parameter.Name ?? "", parameter.Value ?? ""),
});

const serialize = (path: string, values: StoredSecret["values"]): string => {
  const text = JSON.stringify(values);
  if (Buffer.byteLength(text) <= STANDARD_TIER_BYTES) return text;
  throw new UserError(`${path} would have ${Buffer.byteLength(text)} bytes; SSM keeps ${STANDARD_TIER_BYTES} for free`);
};

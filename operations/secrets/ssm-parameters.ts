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
import { errorName, explain } from "./aws-errors";

/** Whose parameters they are. */
export interface SsmSettings {
  /** The server's name. */
  readonly name: string;
  readonly region: string;
  /** The account that must be meant; that of the credentials is compared with it. */
  readonly accountId: string;
}

/** The credentials are good, but those of another AWS account. */
export class WrongAccountError extends UserError {
  constructor(actual: string | undefined, expected: string) {
    super(
      `the AWS credentials belong to account ${actual}, but aws.accountId is ${expected}; ` +
        "set AWS_PROFILE to a profile of that account, or correct the configuration. Nothing was changed",
    );
  }
}

/** More names than these are refused by GetParameters (docs.aws.amazon.com, API_GetParameters). */
const NAMES_A_CALL = 10;

/** Parameters of SSM Parameter Store, all of the standard tier, with errors that an operator understands. */
export class SsmParameters {
  private readonly client: SSMClient;
  private accountSeen = false;

  constructor(private readonly settings: SsmSettings) {
    this.client = new SSMClient({
      region: settings.region,
      requestHandler: { connectionTimeout: 5_000, requestTimeout: 15_000 },
    });
  }

  /** Those of the parameters that are there; with `decrypt: false`, values are ciphertext. */
  public async get(names: readonly string[], decrypt: boolean): Promise<readonly Parameter[]> {
    const found: Parameter[] = [];
    for (let begin = 0; begin < names.length; begin += NAMES_A_CALL) {
      const some = names.slice(begin, begin + NAMES_A_CALL);
      const { Parameters = [] } = await this.attempt(`read ${some.join(", ")}`, () =>
        this.client.send(new GetParametersCommand({ Names: some, WithDecryption: decrypt })),
      );
      for (const { ARN } of Parameters) this.checkAccount(ARN);
      found.push(...Parameters);
    }
    return found;
  }

  /** One parameter, decrypted; of a past version, where one is given. */
  public async getOne(name: string, version?: number): Promise<Parameter> {
    const { Parameter: parameter } = await this.attempt(`read ${name}`, () =>
      this.client.send(
        new GetParameterCommand({
          Name: version === undefined ? name : `${name}:${version}`,
          WithDecryption: true,
        }),
      ),
    );
    if (parameter === undefined) throw new UserError(`${name} has just been removed; run again`);
    return parameter;
  }

  /** Creates a parameter; resolves to false, and writes nothing, when it is there already. */
  public async create(input: PutParameterCommandInput & { readonly Name: string }): Promise<boolean> {
    const tags = [{ Key: "mastodon-nomad", Value: this.settings.name }];
    const created = await this.attempt(`write ${input.Name}`, async () => {
      try {
        await this.client.send(new PutParameterCommand({ ...input, Tier: "Standard", Overwrite: false, Tags: tags }));
        return true;
      } catch (error) {
        if (errorName(error) === "ParameterAlreadyExists") return false;
        throw error;
      }
    });
    if (created && !this.accountSeen) await this.takeBackFromWrongAccount(input.Name);
    return created;
  }

  /** Changes a parameter that is there, and resolves to its new version. */
  public async overwrite(name: string, value: string): Promise<number> {
    const { Version = 0 } = await this.attempt(`write ${name}`, () =>
      this.client.send(
        new PutParameterCommand({ Name: name, Type: "SecureString", Tier: "Standard", Value: value, Overwrite: true }),
      ),
    );
    return Version;
  }

  public async remove(name: string): Promise<void> {
    await this.attempt(`remove ${name}`, () => this.client.send(new DeleteParameterCommand({ Name: name })));
  }

  /** Only a parameter's ARN tells the account, so the first one in an empty account is written before it is known. */
  private async takeBackFromWrongAccount(name: string): Promise<void> {
    try {
      await this.get([name], false);
    } catch (error) {
      if (error instanceof WrongAccountError) await this.remove(name);
      throw error;
    }
  }

  private checkAccount(arn: string | undefined): void {
    const actual = arn?.split(":")[4];
    if (actual !== this.settings.accountId) throw new WrongAccountError(actual, this.settings.accountId);
    this.accountSeen = true;
  }

  private async attempt<T>(action: string, work: () => Promise<T>): Promise<T> {
    const { name, region, accountId } = this.settings;
    try {
      return await work();
    } catch (error) {
      const resource = `arn:aws:ssm:${region}:${accountId}:parameter/mastodon-nomad/${name}/*`;
      throw explain(error, { action, region, resource });
    }
  }
}

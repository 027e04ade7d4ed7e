import { UserError } from "../../config/problems";

/** What was tried, for the message. */
export interface Attempt {
  /** To complete "cannot …": `read the secrets below /mastodon-nomad/social`. */
  readonly action: string;
  readonly region: string;
  /** The resources that the credentials need permission for, as an ARN. */
  readonly resource: string;
}

const EXPIRED = /^(ExpiredToken(Exception)?|RequestExpired)$/;
const UNKNOWN = /^(UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|SignatureDoesNotMatch)$/;
const DENIED = /^(AccessDenied(Exception)?|UnauthorizedOperation)$/;
const THROTTLED =
  /^(Throttling(Exception)?|ThrottledException|TooManyUpdates|TooManyRequestsException|RequestLimitExceeded)$/;
const UNREACHABLE = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)$/;

/** Says what an error of the AWS SDK means for the operator, and what to do about it. */
export const explain = (error: unknown, attempt: Attempt): UserError => {
  const { name, message, code } = partsOf(error);
  const cannot = `cannot ${attempt.action}`;
  if (EXPIRED.test(name) || (isCredentials(name) && /expired/i.test(message))) {
    return new UserError(`${cannot}: the AWS credentials have expired; log in again, such as with aws sso login`);
  }
  if (isCredentials(name)) {
    return new UserError(
      `${cannot}: no AWS credentials were found (${message}); ` +
        "set AWS_PROFILE to a profile of ~/.aws/config, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    );
  }
  if (UNKNOWN.test(name)) {
    return new UserError(
      `${cannot}: AWS does not accept the credentials (${name}); check AWS_PROFILE or AWS_ACCESS_KEY_ID, ` +
        `whether ${attempt.region} is enabled in the account, and this computer's clock`,
    );
  }
  if (DENIED.test(name)) {
    return new UserError(
      `${cannot}: the AWS credentials lack the permission; allow ssm:GetParameter, ssm:GetParameters, ` +
        `ssm:PutParameter, ssm:DeleteParameter and ssm:AddTagsToResource on ${attempt.resource}. AWS says: ${message}`,
    );
  }
  if (THROTTLED.test(name)) {
    return new UserError(`${cannot}: AWS asks to slow down (${name}); nothing is damaged, run it again in a minute`);
  }
  if (UNREACHABLE.test(code) || name === "TimeoutError") {
    return new UserError(
      `${cannot}: Systems Manager in ${attempt.region} cannot be reached (${code || name}); ` +
        "check the network, aws.region in the configuration, and AWS_ENDPOINT_URL if it is set",
    );
  }
  return new UserError(`${cannot}: AWS says ${name}: ${message}`);
};

/** The name by which AWS calls an error. */
export const errorName = (error: unknown): string => partsOf(error).name;

const isCredentials = (name: string): boolean => name === "CredentialsProviderError" || name === "TokenProviderError";

const partsOf = (error: unknown): { readonly name: string; readonly message: string; readonly code: string } =>
  error instanceof Error
    ? { name: error.name, message: error.message, code: "code" in error ? String(error.code) : "" }
    : { name: "Error", message: String(error), code: "" };

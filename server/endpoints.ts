/*
 * What the jobs need to know of the services beneath them, whichever variant provides these. Hosts may be Terraform
 * tokens, or Nomad's `${attr.…}` for services on the node itself; a password is never here (see secrets.ts).
 */

/** Where PostgreSQL is. Its password is the secret `database`. */
export interface DatabaseEndpoint {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly user: string;
  /** The AWS region whose RDS certificates to verify TLS with (`verify-full`), or undefined for no TLS. */
  readonly tlsRegion: string | undefined;
  /** Changes when another database takes the place of this one: migrations then run again. */
  readonly identity: string;
}

/** Where Redis or Valkey is. Its password is the secret `cache`. */
export interface CacheEndpoint {
  readonly host: string;
  readonly port: number;
  /** Whether to connect with TLS (`rediss://`), verified with the public CAs. */
  readonly tls: boolean;
}

/** Where media files are. */
export type MediaStore =
  | {
      readonly kind: "s3";
      readonly bucket: string;
      /** The S3 API, as https://… without the bucket. Its keys are the secret `r2`. */
      readonly endpoint: string;
      readonly region: string;
      /** The public host that serves the files (S3_ALIAS_HOST). */
      readonly publicHost: string;
    }
  | {
      readonly kind: "files";
      /** The Nomad host volume that holds public/system. */
      readonly volume: string;
    };

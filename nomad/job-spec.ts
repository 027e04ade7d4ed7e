// Made by nomad/schema/generate.ts from nomad/schema/nomad-job.json. Do not edit.

import type { DockerConfig } from "./docker";
import type { Duration } from "./units";

/*
 * Nomad's job spec in JSON, with Nomad's own names: what you write is what `nomad job inspect` shows, and Nomad's
 * documentation (Job HTTP API, "JSON jobs") is the manual. The root is Job.
 *
 * Megabytes are MiB. Fields that are undefined are left out, and Nomad's default holds.
 */

export interface Job {
  readonly Region?: string | undefined;
  readonly Namespace?: string | undefined;
  readonly ID: string;
  readonly Name?: string | undefined;
  /** @default "service" */
  readonly Type?: "service" | "batch" | "system" | "sysbatch" | undefined;
  /** 1 to 100; higher is placed first. @default 50 */
  readonly Priority?: number | undefined;
  readonly AllAtOnce?: boolean | undefined;
  /** @default ["*"] */
  readonly Datacenters?: readonly string[] | undefined;
  readonly NodePool?: string | undefined;
  readonly Constraints?: readonly Constraint[] | undefined;
  readonly Affinities?: readonly Affinity[] | undefined;
  readonly TaskGroups: readonly TaskGroup[];
  readonly Update?: UpdateStrategy | undefined;
  readonly Multiregion?: Multiregion | undefined;
  readonly Spreads?: readonly Spread[] | undefined;
  readonly Periodic?: PeriodicConfig | undefined;
  readonly ParameterizedJob?: ParameterizedJobConfig | undefined;
  readonly Reschedule?: ReschedulePolicy | undefined;
  readonly Migrate?: MigrateStrategy | undefined;
  readonly Meta?: { readonly [key: string]: string } | undefined;
  /** Shown on the job's page in Nomad's web interface. */
  readonly UI?: JobUIConfig | undefined;
}

export interface JobUIConfig {
  readonly Description?: string | undefined;
  readonly Links?: readonly JobUILink[] | undefined;
}

export interface JobUILink {
  readonly Label: string;
  readonly URL: string;
}

export interface MigrateStrategy {
  readonly MaxParallel?: number | undefined;
  readonly HealthCheck?: "checks" | "task_states" | undefined;
  readonly MinHealthyTime?: Duration | undefined;
  readonly HealthyDeadline?: Duration | undefined;
}

export interface ReschedulePolicy {
  /** On other nodes, within Interval. 0 with Unlimited false: never. */
  readonly Attempts?: number | undefined;
  readonly Interval?: Duration | undefined;
  readonly Delay?: Duration | undefined;
  readonly DelayFunction?: "constant" | "exponential" | "fibonacci" | undefined;
  readonly MaxDelay?: Duration | undefined;
  readonly Unlimited?: boolean | undefined;
}

export interface ParameterizedJobConfig {
  readonly Payload: "optional" | "required" | "forbidden";
  readonly MetaRequired?: readonly string[] | undefined;
  readonly MetaOptional?: readonly string[] | undefined;
}

export interface PeriodicConfig {
  readonly Enabled?: boolean | undefined;
  /** Cron expressions of five fields: minute, hour, day of month, month, day of week. */
  readonly Specs: readonly string[];
  readonly SpecType?: "cron" | undefined;
  readonly ProhibitOverlap?: boolean | undefined;
  /** A name of the IANA database. @default "UTC" */
  readonly TimeZone?: string | undefined;
}

export interface Spread {
  readonly Attribute: string;
  readonly Weight?: number | undefined;
  readonly SpreadTarget?: readonly SpreadTarget[] | undefined;
}

export interface SpreadTarget {
  readonly Value: string;
  readonly Percent: number;
}

export interface Multiregion {
  readonly Strategy?: MultiregionStrategy | undefined;
  readonly Regions?: readonly MultiregionRegion[] | undefined;
}

export interface MultiregionRegion {
  readonly Name?: string | undefined;
  readonly Count?: number | undefined;
  readonly Datacenters?: readonly string[] | undefined;
  readonly NodePool?: string | undefined;
  readonly Meta?: { readonly [key: string]: string } | undefined;
}

export interface MultiregionStrategy {
  readonly MaxParallel?: number | undefined;
  readonly OnFailure?: string | undefined;
}

export interface UpdateStrategy {
  /** @default 30 s */
  readonly Stagger?: Duration | undefined;
  /** Allocations replaced at the same time. @default 1 */
  readonly MaxParallel?: number | undefined;
  readonly HealthCheck?: "checks" | "task_states" | "manual" | undefined;
  /** @default 10 s */
  readonly MinHealthyTime?: Duration | undefined;
  /** Less than ProgressDeadline. @default 5 min */
  readonly HealthyDeadline?: Duration | undefined;
  /** @default 10 min */
  readonly ProgressDeadline?: Duration | undefined;
  /** Allocations of the new version beside the old ones. @default 0 */
  readonly Canary?: number | undefined;
  readonly AutoRevert?: boolean | undefined;
  readonly AutoPromote?: boolean | undefined;
}

export interface TaskGroup {
  readonly Name: string;
  /** Allocations of the group. @default 1, or the minimum of Scaling */
  readonly Count?: number | undefined;
  readonly Constraints?: readonly Constraint[] | undefined;
  readonly Affinities?: readonly Affinity[] | undefined;
  readonly Tasks: readonly Task[];
  readonly Spreads?: readonly Spread[] | undefined;
  readonly Volumes?: { readonly [key: string]: VolumeRequest } | undefined;
  readonly RestartPolicy?: RestartPolicy | undefined;
  readonly Disconnect?: DisconnectStrategy | undefined;
  readonly ReschedulePolicy?: ReschedulePolicy | undefined;
  readonly EphemeralDisk?: EphemeralDisk | undefined;
  readonly Update?: UpdateStrategy | undefined;
  readonly Migrate?: MigrateStrategy | undefined;
  readonly Networks?: readonly NetworkResource[] | undefined;
  readonly Meta?: { readonly [key: string]: string } | undefined;
  readonly Services?: readonly Service[] | undefined;
  /** Between leaving the service catalogue and the signal to stop. @default 0 */
  readonly ShutdownDelay?: Duration | undefined;
  readonly Scaling?: ScalingPolicy | undefined;
  readonly Consul?: Consul | undefined;
}

export interface Consul {
  readonly Namespace?: string | undefined;
  readonly Cluster?: string | undefined;
  readonly Partition?: string | undefined;
}

export interface ScalingPolicy {
  readonly Min?: number | undefined;
  readonly Max: number;
  readonly Policy?: { readonly [key: string]: unknown } | undefined;
  readonly Enabled?: boolean | undefined;
  readonly Type?: "horizontal" | undefined;
  readonly ID?: string | undefined;
  readonly Namespace?: string | undefined;
  readonly Target?: { readonly [key: string]: string } | undefined;
  readonly CreateIndex?: number | undefined;
  readonly ModifyIndex?: number | undefined;
}

export interface Service {
  readonly Name: string;
  readonly Tags?: readonly string[] | undefined;
  readonly CanaryTags?: readonly string[] | undefined;
  readonly EnableTagOverride?: boolean | undefined;
  /** A port of the group's network, by its label. */
  readonly PortLabel?: string | undefined;
  readonly AddressMode?: "auto" | "host" | "driver" | "alloc" | "alloc_ipv6" | undefined;
  readonly Address?: string | undefined;
  readonly Checks?: readonly ServiceCheck[] | undefined;
  readonly CheckRestart?: CheckRestart | undefined;
  readonly Connect?: ConsulConnect | undefined;
  readonly Meta?: { readonly [key: string]: string } | undefined;
  readonly CanaryMeta?: { readonly [key: string]: string } | undefined;
  readonly TaggedAddresses?: { readonly [key: string]: string } | undefined;
  readonly TaskName?: string | undefined;
  readonly OnUpdate?: "require_healthy" | "ignore" | undefined;
  readonly Identity?: WorkloadIdentity | undefined;
  readonly Weights?: ServiceWeights | undefined;
  /** Nomad's own service catalogue. Nomad's default is Consul, which this project does not have. */
  readonly Provider: "nomad";
  readonly Cluster?: string | undefined;
  readonly Kind?: string | undefined;
}

export interface ServiceWeights {
  readonly Passing?: number | undefined;
  readonly Warning?: number | undefined;
}

export interface WorkloadIdentity {
  readonly Name?: string | undefined;
  readonly Audience?: readonly string[] | undefined;
  readonly ChangeMode?: "noop" | "restart" | "signal" | undefined;
  readonly ChangeSignal?: string | undefined;
  readonly Env?: boolean | undefined;
  readonly File?: boolean | undefined;
  readonly Filepath?: string | undefined;
  readonly ServiceName?: string | undefined;
  readonly TTL?: Duration | undefined;
}

export interface ConsulConnect {
  readonly Native?: boolean | undefined;
  readonly Gateway?: ConsulGateway | undefined;
  readonly SidecarService?: ConsulSidecarService | undefined;
  readonly SidecarTask?: SidecarTask | undefined;
}

export interface SidecarTask {
  readonly Name?: string | undefined;
  readonly Driver?: string | undefined;
  readonly User?: string | undefined;
  readonly Config?: { readonly [key: string]: unknown } | undefined;
  readonly Env?: { readonly [key: string]: string } | undefined;
  readonly Resources?: Resources | undefined;
  readonly Meta?: { readonly [key: string]: string } | undefined;
  readonly KillTimeout?: Duration | undefined;
  readonly LogConfig?: LogConfig | undefined;
  readonly ShutdownDelay?: Duration | undefined;
  readonly KillSignal?: string | undefined;
  readonly VolumeMounts?: readonly VolumeMount[] | undefined;
  readonly Identities?: readonly WorkloadIdentity[] | undefined;
}

export interface VolumeMount {
  readonly Volume: string;
  readonly Destination: string;
  readonly ReadOnly?: boolean | undefined;
  readonly PropagationMode?: "private" | "host-to-task" | "bidirectional" | undefined;
  readonly SELinuxLabel?: string | undefined;
}

export interface LogConfig {
  /** Files of stdout and of stderr each. @default 10 */
  readonly MaxFiles?: number | undefined;
  /** MiB. @default 10 */
  readonly MaxFileSizeMB?: number | undefined;
  readonly Disabled?: boolean | undefined;
}

export interface Resources {
  /** MHz reserved; it may use more when the node is idle. @default 100 */
  readonly CPU?: number | undefined;
  /** Whole cores for this task alone. Excludes CPU. */
  readonly Cores?: number | undefined;
  /** MiB reserved. @default 300 */
  readonly MemoryMB?: number | undefined;
  /** MiB at which the kernel kills the task; -1 for no limit. Needs memory oversubscription in Nomad's scheduler configuration, else it is ignored. @default MemoryMB */
  readonly MemoryMaxMB?: number | undefined;
  readonly Devices?: readonly RequestedDevice[] | undefined;
  readonly NUMA?: NUMAResource | undefined;
  /** MiB of the task's secrets folder. @default 1 */
  readonly SecretsMB?: number | undefined;
}

export interface NUMAResource {
  readonly Affinity?: string | undefined;
  readonly Devices?: readonly string[] | undefined;
}

export interface RequestedDevice {
  readonly Name: string;
  readonly Count?: number | undefined;
  readonly Constraints?: readonly Constraint[] | undefined;
  readonly Affinities?: readonly Affinity[] | undefined;
}

export interface Affinity {
  readonly LTarget: string;
  readonly RTarget?: string | undefined;
  readonly Operand: "=" | "!=" | ">" | ">=" | "<" | "<=" | "regexp" | "set_contains" | "set_contains_all" | "set_contains_any" | "version" | "semver" | "is_set" | "is_not_set";
  readonly Weight?: number | undefined;
}

export interface Constraint {
  readonly LTarget?: string | undefined;
  readonly RTarget?: string | undefined;
  readonly Operand: "=" | "!=" | ">" | ">=" | "<" | "<=" | "regexp" | "set_contains" | "set_contains_all" | "set_contains_any" | "version" | "semver" | "is_set" | "is_not_set" | "distinct_hosts" | "distinct_property";
}

export interface NetworkResource {
  readonly Mode?: "none" | "host" | "bridge" | `cni/${string}` | undefined;
  readonly Device?: string | undefined;
  readonly CIDR?: string | undefined;
  readonly IP?: string | undefined;
  readonly DNS?: DNSConfig | undefined;
  readonly ReservedPorts?: readonly Port[] | undefined;
  readonly DynamicPorts?: readonly Port[] | undefined;
  readonly Hostname?: string | undefined;
  readonly CNI?: CNIConfig | undefined;
}

export interface CNIConfig {
  readonly Args?: { readonly [key: string]: string } | undefined;
}

export interface Port {
  readonly Label: string;
  /** The node's port, in ReservedPorts only. */
  readonly Value?: number | undefined;
  /** The port inside the network namespace. @default the same as outside */
  readonly To?: number | undefined;
  readonly HostNetwork?: string | undefined;
  readonly IgnoreCollision?: boolean | undefined;
}

export interface DNSConfig {
  readonly Servers?: readonly string[] | undefined;
  readonly Searches?: readonly string[] | undefined;
  readonly Options?: readonly string[] | undefined;
}

export interface ConsulSidecarService {
  readonly Tags?: readonly string[] | undefined;
  readonly Port?: string | undefined;
  readonly Proxy?: ConsulProxy | undefined;
  readonly DisableDefaultTCPCheck?: boolean | undefined;
  readonly Meta?: { readonly [key: string]: string } | undefined;
}

export interface ConsulProxy {
  readonly LocalServiceAddress?: string | undefined;
  readonly LocalServicePort?: number | undefined;
  readonly Expose?: ConsulExposeConfig | undefined;
  readonly ExposeConfig?: ConsulExposeConfig | undefined;
  readonly Upstreams?: readonly ConsulUpstream[] | undefined;
  readonly TransparentProxy?: ConsulTransparentProxy | undefined;
  readonly Config?: { readonly [key: string]: unknown } | undefined;
}

export interface ConsulTransparentProxy {
  readonly UID?: string | undefined;
  readonly OutboundPort?: number | undefined;
  readonly ExcludeInboundPorts?: readonly string[] | undefined;
  readonly ExcludeOutboundPorts?: readonly number[] | undefined;
  readonly ExcludeOutboundCIDRs?: readonly string[] | undefined;
  readonly ExcludeUIDs?: readonly string[] | undefined;
  readonly NoDNS?: boolean | undefined;
}

export interface ConsulUpstream {
  readonly DestinationName?: string | undefined;
  readonly DestinationNamespace?: string | undefined;
  readonly DestinationPeer?: string | undefined;
  readonly DestinationPartition?: string | undefined;
  readonly DestinationType?: string | undefined;
  readonly LocalBindPort?: number | undefined;
  readonly Datacenter?: string | undefined;
  readonly LocalBindAddress?: string | undefined;
  readonly LocalBindSocketPath?: string | undefined;
  readonly LocalBindSocketMode?: string | undefined;
  readonly MeshGateway?: ConsulMeshGateway | undefined;
  readonly Config?: { readonly [key: string]: unknown } | undefined;
}

export interface ConsulMeshGateway {
  readonly Mode?: string | undefined;
}

export interface ConsulExposeConfig {
  readonly Paths?: readonly ConsulExposePath[] | undefined;
  readonly Path?: readonly ConsulExposePath[] | undefined;
}

export interface ConsulExposePath {
  readonly Path?: string | undefined;
  readonly Protocol?: string | undefined;
  readonly LocalPathPort?: number | undefined;
  readonly ListenerPort?: string | undefined;
}

export interface ConsulGateway {
  readonly Proxy?: ConsulGatewayProxy | undefined;
  readonly Ingress?: ConsulIngressConfigEntry | undefined;
  readonly Terminating?: ConsulTerminatingConfigEntry | undefined;
  readonly Mesh?: ConsulMeshConfigEntry | undefined;
}

export type ConsulMeshConfigEntry = { readonly [field: string]: never };

export interface ConsulTerminatingConfigEntry {
  readonly Services?: readonly ConsulLinkedService[] | undefined;
}

export interface ConsulLinkedService {
  readonly Name?: string | undefined;
  readonly CAFile?: string | undefined;
  readonly CertFile?: string | undefined;
  readonly KeyFile?: string | undefined;
  readonly SNI?: string | undefined;
}

export interface ConsulIngressConfigEntry {
  readonly TLS?: ConsulGatewayTLSConfig | undefined;
  readonly Listeners?: readonly ConsulIngressListener[] | undefined;
}

export interface ConsulIngressListener {
  readonly Port?: number | undefined;
  readonly Protocol?: string | undefined;
  readonly Services?: readonly ConsulIngressService[] | undefined;
}

export interface ConsulIngressService {
  readonly Name?: string | undefined;
  readonly Hosts?: readonly string[] | undefined;
  readonly TLS?: ConsulGatewayTLSConfig | undefined;
  readonly RequestHeaders?: ConsulHTTPHeaderModifiers | undefined;
  readonly ResponseHeaders?: ConsulHTTPHeaderModifiers | undefined;
  readonly MaxConnections?: number | undefined;
  readonly MaxPendingRequests?: number | undefined;
  readonly MaxConcurrentRequests?: number | undefined;
}

export interface ConsulHTTPHeaderModifiers {
  readonly Add?: { readonly [key: string]: string } | undefined;
  readonly Set?: { readonly [key: string]: string } | undefined;
  readonly Remove?: readonly string[] | undefined;
}

export interface ConsulGatewayTLSConfig {
  readonly Enabled?: boolean | undefined;
  readonly TLSMinVersion?: string | undefined;
  readonly TLSMaxVersion?: string | undefined;
  readonly CipherSuites?: readonly string[] | undefined;
  readonly SDS?: ConsulGatewayTLSSDSConfig | undefined;
}

export interface ConsulGatewayTLSSDSConfig {
  readonly ClusterName?: string | undefined;
  readonly CertResource?: string | undefined;
}

export interface ConsulGatewayProxy {
  readonly ConnectTimeout?: Duration | undefined;
  readonly EnvoyGatewayBindTaggedAddresses?: boolean | undefined;
  readonly EnvoyGatewayBindAddresses?: { readonly [key: string]: ConsulGatewayBindAddress } | undefined;
  readonly EnvoyGatewayNoDefaultBind?: boolean | undefined;
  readonly EnvoyDNSDiscoveryType?: string | undefined;
  readonly Config?: { readonly [key: string]: unknown } | undefined;
}

export interface ConsulGatewayBindAddress {
  readonly Name?: string | undefined;
  readonly Address?: string | undefined;
  readonly Port?: number | undefined;
}

export interface CheckRestart {
  /** Failed checks in a row. 0 never restarts. @default 0 */
  readonly Limit?: number | undefined;
  /** Before the first check counts. @default 1 s */
  readonly Grace?: Duration | undefined;
  readonly IgnoreWarnings?: boolean | undefined;
}

export interface ServiceCheck {
  readonly Name?: string | undefined;
  readonly Type: "http" | "tcp";
  readonly Command?: string | undefined;
  readonly Args?: readonly string[] | undefined;
  /** Relative, such as `/health`. */
  readonly Path?: string | undefined;
  readonly Protocol?: "http" | "https" | undefined;
  readonly PortLabel?: string | undefined;
  readonly Expose?: boolean | undefined;
  readonly AddressMode?: "host" | "alloc" | "alloc_ipv6" | undefined;
  readonly Advertise?: string | undefined;
  /** At least 1 s. */
  readonly Interval: Duration;
  /** At least 1 s. */
  readonly Timeout: Duration;
  readonly InitialStatus?: "passing" | "critical" | undefined;
  readonly Notes?: string | undefined;
  readonly TLSServerName?: string | undefined;
  readonly TLSSkipVerify?: boolean | undefined;
  readonly Header?: { readonly [key: string]: readonly string[] } | undefined;
  readonly Method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "CONNECT" | "OPTIONS" | "TRACE" | undefined;
  readonly CheckRestart?: CheckRestart | undefined;
  readonly GRPCService?: string | undefined;
  readonly GRPCUseTLS?: boolean | undefined;
  readonly TaskName?: string | undefined;
  readonly SuccessBeforePassing?: number | undefined;
  readonly FailuresBeforeCritical?: number | undefined;
  readonly FailuresBeforeWarning?: number | undefined;
  readonly Body?: string | undefined;
  readonly OnUpdate?: "require_healthy" | "ignore" | undefined;
}

export interface EphemeralDisk {
  readonly Sticky?: boolean | undefined;
  readonly Migrate?: boolean | undefined;
  /** MiB, for all tasks of the group and their logs. @default 300 */
  readonly SizeMB?: number | undefined;
}

export interface DisconnectStrategy {
  readonly LostAfter?: Duration | undefined;
  readonly StopOnClientAfter?: Duration | undefined;
  readonly Replace?: boolean | undefined;
  readonly Reconcile?: "best_score" | "longest_running" | "keep_original" | "keep_replacement" | undefined;
}

export interface RestartPolicy {
  /** At least 5 s. @default 30 min (batch: 24 h) */
  readonly Interval?: Duration | undefined;
  /** Restarts within Interval on the same node. @default 2 (batch: 3) */
  readonly Attempts?: number | undefined;
  /** @default 15 s */
  readonly Delay?: Duration | undefined;
  /** After the last attempt: give up, or wait for the next Interval. @default "fail" */
  readonly Mode?: "fail" | "delay" | undefined;
  readonly RenderTemplates?: boolean | undefined;
}

export interface VolumeRequest {
  readonly Name?: string | undefined;
  readonly Type: "host" | "csi";
  readonly Source: string;
  readonly ReadOnly?: boolean | undefined;
  readonly Sticky?: boolean | undefined;
  readonly AccessMode?: string | undefined;
  readonly AttachmentMode?: string | undefined;
  readonly MountOptions?: CSIMountOptions | undefined;
  readonly PerAlloc?: boolean | undefined;
}

export interface CSIMountOptions {
  readonly FSType?: string | undefined;
  readonly MountFlags?: readonly string[] | undefined;
}

export interface Task {
  readonly Name: string;
  readonly Driver: "docker";
  readonly User?: string | undefined;
  readonly Lifecycle?: TaskLifecycle | undefined;
  readonly Config: DockerConfig;
  readonly Constraints?: readonly Constraint[] | undefined;
  readonly Affinities?: readonly Affinity[] | undefined;
  readonly Env?: { readonly [key: string]: string } | undefined;
  readonly Services?: readonly Service[] | undefined;
  readonly Resources?: Resources | undefined;
  readonly RestartPolicy?: RestartPolicy | undefined;
  readonly Meta?: { readonly [key: string]: string } | undefined;
  /** Between the signal and the kill. The node's max_kill_timeout caps it. @default 5 s */
  readonly KillTimeout?: Duration | undefined;
  readonly LogConfig?: LogConfig | undefined;
  readonly Artifacts?: readonly TaskArtifact[] | undefined;
  readonly Vault?: Vault | undefined;
  readonly Consul?: Consul | undefined;
  readonly Templates?: readonly Template[] | undefined;
  readonly DispatchPayload?: DispatchPayloadConfig | undefined;
  readonly VolumeMounts?: readonly VolumeMount[] | undefined;
  readonly CSIPluginConfig?: TaskCSIPluginConfig | undefined;
  /** When it ends, Nomad stops the other tasks of the group. */
  readonly Leader?: boolean | undefined;
  /** Between leaving the service catalogue and the signal to stop. @default 0 */
  readonly ShutdownDelay?: Duration | undefined;
  readonly KillSignal?: string | undefined;
  readonly Kind?: string | undefined;
  readonly ScalingPolicies?: readonly ScalingPolicy[] | undefined;
  readonly Secrets?: readonly Secret[] | undefined;
  readonly Identity?: WorkloadIdentity | undefined;
  readonly Identities?: readonly WorkloadIdentity[] | undefined;
  readonly Actions?: readonly Action[] | undefined;
  readonly Schedule?: TaskSchedule | undefined;
}

export interface TaskSchedule {
  readonly Cron?: TaskScheduleCron | undefined;
}

export interface TaskScheduleCron {
  readonly Start?: string | undefined;
  readonly End?: string | undefined;
  readonly Timezone?: string | undefined;
}

export interface Action {
  readonly Name: string;
  readonly Command: string;
  readonly Args?: readonly string[] | undefined;
}

export interface Secret {
  readonly Name: string;
  readonly Provider: string;
  readonly Path: string;
  readonly Config?: { readonly [key: string]: unknown } | undefined;
  readonly Env?: { readonly [key: string]: string } | undefined;
}

export interface TaskCSIPluginConfig {
  readonly ID?: string | undefined;
  readonly Type?: string | undefined;
  readonly MountDir?: string | undefined;
  readonly StagePublishBaseDir?: string | undefined;
  readonly HealthTimeout?: Duration | undefined;
}

export interface DispatchPayloadConfig {
  readonly File: string;
}

export interface Template {
  readonly SourcePath?: string | undefined;
  /** Below the task's folder: `local/…`, `secrets/…` or `../alloc/…`. */
  readonly DestPath: string;
  /** The template itself. Either this or SourcePath. */
  readonly EmbeddedTmpl?: string | undefined;
  /** @default "restart" */
  readonly ChangeMode?: "noop" | "restart" | "signal" | "script" | undefined;
  readonly ChangeScript?: ChangeScript | undefined;
  /** @default "SIGHUP", for ChangeMode "signal" */
  readonly ChangeSignal?: string | undefined;
  readonly Once?: boolean | undefined;
  /** A random wait up to this before the change acts. @default 5 s */
  readonly Splay?: Duration | undefined;
  /** Octal, as text. @default "0644" */
  readonly Perms?: string | undefined;
  readonly Uid?: number | undefined;
  readonly Gid?: number | undefined;
  readonly LeftDelim?: string | undefined;
  readonly RightDelim?: string | undefined;
  /** Read the result as KEY=value lines into the task's environment. */
  readonly Envvars?: boolean | undefined;
  readonly Wait?: WaitConfig | undefined;
  readonly ErrMissingKey?: boolean | undefined;
}

export interface WaitConfig {
  /** How long the values must be stable before the template is rendered. */
  readonly Min: Duration;
  /** The longest that changing values can hold it up. */
  readonly Max: Duration;
}

export interface ChangeScript {
  readonly Command: string;
  readonly Args?: readonly string[] | undefined;
  /** @default 5 s */
  readonly Timeout?: Duration | undefined;
  readonly FailOnError?: boolean | undefined;
}

export interface Vault {
  readonly Policies?: readonly string[] | undefined;
  readonly Role?: string | undefined;
  readonly Namespace?: string | undefined;
  readonly Cluster?: string | undefined;
  readonly Env?: boolean | undefined;
  readonly DisableFile?: boolean | undefined;
  readonly ChangeMode?: "noop" | "restart" | "signal" | undefined;
  readonly ChangeSignal?: string | undefined;
  readonly AllowTokenExpiration?: boolean | undefined;
}

export interface TaskArtifact {
  readonly GetterSource: string;
  readonly GetterOptions?: { readonly [key: string]: string } | undefined;
  readonly GetterHeaders?: { readonly [key: string]: string } | undefined;
  readonly GetterMode?: "any" | "file" | "dir" | undefined;
  readonly GetterInsecure?: boolean | undefined;
  readonly RelativeDest?: string | undefined;
  readonly Chown?: boolean | undefined;
}

export interface TaskLifecycle {
  readonly Hook: "prestart" | "poststart" | "poststop";
  /** It keeps running beside the main tasks. @default false */
  readonly Sidecar?: boolean | undefined;
}

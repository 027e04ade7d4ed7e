import type { Rule } from "../rule";
import * as environment from "./environment";
import * as hosts from "./hosts";
import * as mail from "./mail";
import * as places from "./places";
import * as sidekiq from "./sidekiq";
import * as sizes from "./sizes";
import * as variants from "./variants";
import * as versions from "./versions";

/** All rules over several settings, in the order in which their problems are shown. */
export const RULES: readonly Rule[] = [
  variants.awsIsThere,
  variants.cloudflareIsThere,
  variants.ownAgentIsAlone,
  variants.nodeReachesSecrets,
  variants.mediaKeysHaveAPlace,
  variants.stateHasAPlace,
  hosts.zoneIsNamed,
  hosts.hostsAreInZone,
  hosts.alternateDomainsAreOther,
  hosts.restIsElsewhere,
  hosts.mediaHostIsOwn,
  places.regionExists,
  places.localeExists,
  places.timeZoneExists,
  versions.versionIsKnown,
  versions.queuesAreServed,
  environment.environmentIsFree,
  sidekiq.oneScheduler,
  sidekiq.groupsHaveNames,
  sidekiq.queuesAreClear,
  mail.mailIsSendable,
  mail.sesIsThere,
  mail.sesSendsFromDomain,
  sizes.nodeIsLargeEnough,
  sizes.volumesFit,
  sizes.databaseExists,
  sizes.cacheExists,
  sizes.webMemoryIsOrdered,
  sizes.streamingMemoryIsOrdered,
  sizes.sidekiqMemoryIsOrdered,
];

import { parseConfig } from "../../../config";
import reference from "../../../examples/reference.config";
import { serverFor } from "../support/servers";
import { describeJobs } from "./describe";

/** The facts of the jobs that examples/reference.config.ts makes. */
export const referenceJobs = () => describeJobs(serverFor(parseConfig(reference)));

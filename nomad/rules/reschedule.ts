import type { Job, ReschedulePolicy, TaskGroup } from "../job-spec";
import { isToken } from "../token";
import { durationText, seconds } from "../units";
import { type Complete, rescheduleOf, typeOf } from "./defaults";
import { at, type Problem, problemIf } from "./problem";

const SHORTEST_DELAY = seconds(5);
const SHORTEST_INTERVAL = seconds(15);

/** Rules for when Nomad places a failed allocation again, perhaps on another node. */
export function rescheduleProblems(job: Job, group: TaskGroup, path: string): readonly Problem[] {
  if (typeOf(job) === "system" || typeOf(job) === "sysbatch") {
    return problemIf(
      group.ReschedulePolicy !== undefined,
      path,
      `does not exist for jobs of type ${typeOf(job)}`,
      "remove it",
    );
  }
  const policy = rescheduleOf(job, group);
  if (isToken(policy.Attempts) || (policy.Attempts <= 0 && !policy.Unlimited)) return [];
  const delay = delayProblems(policy, path);
  return [
    ...problemIf(
      policy.Attempts > 0 && policy.Unlimited,
      at(path, "Attempts"),
      `is ${policy.Attempts}, although Unlimited is true`,
      "set Unlimited to false, or Attempts to 0",
    ),
    ...delay,
    ...(policy.Unlimited ? [] : intervalProblems(policy, path, delay.length === 0)),
  ];
}

function delayProblems(policy: Complete<ReschedulePolicy>, path: string): readonly Problem[] {
  const grows = policy.DelayFunction !== "constant";
  return [
    ...problemIf(
      policy.Delay < SHORTEST_DELAY,
      at(path, "Delay"),
      `is ${durationText(policy.Delay)}`,
      `set ${durationText(SHORTEST_DELAY)} or more`,
    ),
    ...problemIf(
      grows && policy.MaxDelay < Math.max(SHORTEST_DELAY, policy.Delay),
      at(path, "MaxDelay"),
      `is ${durationText(policy.MaxDelay)}, and Delay ${durationText(policy.Delay)}`,
      `set Delay or more, and at least ${durationText(SHORTEST_DELAY)}`,
    ),
  ];
}

function intervalProblems(policy: Complete<ReschedulePolicy>, path: string, delaysAreValid: boolean) {
  const { Attempts, Interval } = policy;
  const tooShort = problemIf(
    Interval < SHORTEST_INTERVAL,
    at(path, "Interval"),
    `is ${durationText(Interval)}`,
    `set ${durationText(SHORTEST_INTERVAL)} or more`,
  );
  if (tooShort.length > 0 || !delaysAreValid) return tooShort;
  return problemIf(
    !fits(policy),
    at(path, "Interval"),
    `is ${durationText(Interval)}, too short for ${Attempts} attempts with these delays`,
    "raise Interval, or lower Attempts, Delay or MaxDelay",
  );
}

/** As Nomad's server counts it, in ReschedulePolicy.viableAttempts. */
function fits({ Attempts, Interval, Delay, DelayFunction, MaxDelay }: Complete<ReschedulePolicy>): boolean {
  if (DelayFunction === "constant") return Attempts * Delay <= Interval;
  if (DelayFunction === "exponential") return exponentialTime(Attempts, Delay, MaxDelay) < Interval;
  return fibonacciTime(Attempts, Delay, MaxDelay) <= Interval;
}

function exponentialTime(attempts: number, delay: number, ceiling: number): number {
  let time = 0;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const next = 2 ** attempt * delay;
    time = next > ceiling ? time + ceiling : next;
  }
  return time;
}

function fibonacciTime(attempts: number, delay: number, ceiling: number): number {
  let [before, last] = [delay, delay];
  let linear = false;
  for (let attempt = 2; attempt < attempts; attempt++) {
    const next = linear ? last + ceiling : Math.min(before + last, ceiling);
    linear ||= before + last > ceiling;
    [before, last] = [last, next];
  }
  return last;
}

import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { Construct } from "constructs";

/** Where an alarm belongs and whom it tells. */
export interface AlarmTarget {
  /** The start of the alarm's name. */
  readonly name: string;
  /** The SNS topic that is told when it begins and when it is over. */
  readonly topicArn: string;
}

/** A condition that somebody should look at. */
export interface Condition {
  /** What the mail's subject says, after the server's name, such as `database-storage`. */
  readonly about: string;
  /** What it means and what to do: all that one has to go by at 2 a.m. */
  readonly advice: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Average" | "Maximum" | "Minimum" | "Sum";
  /** The value that is too much or too little. */
  readonly threshold: number;
  readonly beyond: "above" | "below";
  /** How long it must last. @default 15 */
  readonly minutes?: number;
  /** What no data mean: a machine that tells nothing may be gone. @default "fine" */
  readonly silence?: "fine" | "alarm";
}

const PERIOD_SECONDS = 300;

/** An alarm that mails the owner. CloudWatch has ten for free; a server with all defaults has ten. */
export const addAlarm = (scope: Construct, target: AlarmTarget, condition: Condition): CloudwatchMetricAlarm =>
  new CloudwatchMetricAlarm(scope, `alarm-${condition.about}`, {
    alarmName: `${target.name}: ${condition.about}`,
    alarmDescription: condition.advice,
    namespace: condition.namespace,
    metricName: condition.metric,
    dimensions: { ...condition.dimensions },
    statistic: condition.statistic,
    period: PERIOD_SECONDS,
    evaluationPeriods: Math.ceil(((condition.minutes ?? 15) * 60) / PERIOD_SECONDS),
    threshold: condition.threshold,
    comparisonOperator: condition.beyond === "above" ? "GreaterThanThreshold" : "LessThanThreshold",
    treatMissingData: condition.silence === "alarm" ? "breaching" : "notBreaching",
    alarmActions: [target.topicArn],
    okActions: [target.topicArn],
  });

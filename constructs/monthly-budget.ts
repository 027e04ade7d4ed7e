import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget";
import { Construct } from "constructs";

export interface MonthlyBudgetProps {
  readonly name: string;
  /** The bill of the whole AWS account, in USD a month. */
  readonly limitUsd: number;
  readonly email: string;
}

/** Mails the owner when the AWS bill comes near a limit, or is about to pass it. It stops nothing, and is free. */
export class MonthlyBudget extends Construct {
  constructor(scope: Construct, id: string, props: MonthlyBudgetProps) {
    super(scope, id);
    const notice = { comparisonOperator: "GREATER_THAN", thresholdType: "PERCENTAGE" };
    new BudgetsBudget(this, "Resource", {
      name: props.name,
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: `${props.limitUsd}.0`,
      limitUnit: "USD",
      notification: [
        { ...notice, notificationType: "ACTUAL", threshold: 80, subscriberEmailAddresses: [props.email] },
        { ...notice, notificationType: "ACTUAL", threshold: 100, subscriberEmailAddresses: [props.email] },
        { ...notice, notificationType: "FORECASTED", threshold: 100, subscriberEmailAddresses: [props.email] },
      ],
    });
  }
}

import { Fn } from "cdktf";
import type { Construct } from "constructs";
import { TerraformData } from "./terraform-data";

/**
 * Eight characters that are drawn when Terraform first creates what they belong to, and stay. A final snapshot needs
 * a name that no earlier server of the same name has used.
 */
export const birthMark = (scope: Construct): string => Fn.substr(new TerraformData(scope, "birth", {}).id, 0, 8);

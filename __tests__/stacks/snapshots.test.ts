import { STACKS } from "../../stacks/state";
import { cloudServer, synthesizeStacks } from "../support/stacks";

/*
 * The whole of each stack, so that a change shows in review what it does to the resources. What is right is said by
 * the tests beside this one. Versions of providers are left out; they change by themselves.
 */
describe("the stacks of a server with all defaults", () => {
  const stacks = synthesizeStacks(cloudServer());

  it.each(STACKS)("%s", (name) => {
    const { terraform: _, "//": __, ...json } = stacks[name]?.json ?? {};
    expect(JSON.stringify(json, withoutNotes, 2).split("\n")).toMatchSnapshot();
  });
});

/** Without cdktf's notes in each resource; texts of several lines as lists, so that a difference shows as a line. */
const withoutNotes = (name: string, value: unknown): unknown => {
  if (name === "//") return undefined;
  // Not JSON before Terraform has filled it in: cut where a field begins.
  if (name === "jobspec" && typeof value === "string") return value.split(/(?<=[{,[])(?=")/);
  return typeof value === "string" && value.includes("\n") ? value.split("\n") : value;
};

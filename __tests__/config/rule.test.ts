import { problem } from "../../config/problems";
import { rule } from "../../config/rule";

const budget = problem("budgetUsd", "is odd", "write an even number");

test("runs when all that it needs is valid, also where it is absent", () => {
  const check = rule(["budgetUsd", "webDomain"], ({ budgetUsd }) => (budgetUsd % 2 === 0 ? [] : [budget]));
  expect(check({ budgetUsd: 3, webDomain: undefined })).toEqual([budget]);
  expect(check({ budgetUsd: 4, webDomain: undefined })).toEqual([]);
});

test("does not run when something that it needs is wrong by itself", () => {
  const check = rule(["budgetUsd", "webDomain"], () => [budget]);
  expect(check({ budgetUsd: 3 })).toEqual([]);
});

test("cannot read what it does not name", () => {
  // @ts-expect-error the compiler refuses the undeclared setting
  const check = rule(["name"], ({ budgetUsd }) => [problem("budgetUsd", `is ${budgetUsd}`, "")]);
  expect(check({})).toEqual([]);
});

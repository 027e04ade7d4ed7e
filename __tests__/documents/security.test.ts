import { readFileSync } from "node:fs";
import { acceptedTable } from "../with-checkov/accepted-findings";

it("docs/security.md has the reasons for all findings of the scanner that are accepted", () => {
  expect(readFileSync("docs/security.md", "utf8")).toContain(acceptedTable());
});

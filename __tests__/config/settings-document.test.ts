import { readFileSync } from "node:fs";
import path from "node:path";
import { settingsDocument } from "../support/settings-document";

test("docs/settings.md says what the schema says", () => {
  const file = readFileSync(path.join(__dirname, "../../docs/settings.md"), "utf8");
  // Otherwise: node --import tsx __tests__/support/write-settings.ts
  expect(file).toBe(settingsDocument());
});

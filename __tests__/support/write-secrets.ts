import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { renderSecrets } from "./secrets-document";

// Makes the table of docs/secrets.md anew: node --import tsx __tests__/support/write-secrets.ts
const file = path.join(__dirname, "../../docs/secrets.md");
writeFileSync(file, renderSecrets(readFileSync(file, "utf8")));

import { writeFileSync } from "node:fs";
import path from "node:path";
import { referenceDocument } from "./document";
import { REFERENCE } from "./reference";
import { referenceJobs } from "./reference-jobs";

// Makes docs/reference.md anew: node --import tsx __tests__/server/parity/write-docs.ts
writeFileSync(path.join(__dirname, "../../../docs/reference.md"), referenceDocument(REFERENCE, referenceJobs()));

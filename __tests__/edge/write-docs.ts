import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { renderDocs } from "./docs";

// Makes the tables of docs/edge.md anew: node --import tsx __tests__/edge/write-docs.ts
const file = path.join(__dirname, "../../docs/edge.md");
writeFileSync(file, renderDocs(readFileSync(file, "utf8")));

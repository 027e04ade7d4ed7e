import { writeFileSync } from "node:fs";
import { costsDocument } from "./costs-document";

writeFileSync("docs/costs.md", costsDocument());

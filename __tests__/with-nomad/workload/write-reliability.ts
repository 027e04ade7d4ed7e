import { readFileSync, writeFileSync } from "node:fs";
import type { Figure } from "./support/figures";

/*
 * Puts the figures of a run (RELIABILITY_FIGURES) into the table of docs/reliability.md.
 */

const DOCUMENT = "docs/reliability.md";
const HEAD = "| what happens | counted | lost | for seconds | which |\n| --- | --- | --- | --- | --- |\n";

const file = process.env.RELIABILITY_FIGURES;
if (file === undefined) throw new Error("RELIABILITY_FIGURES names no file with figures");
const figures = readFileSync(file, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Figure)
  // Two servers note theirs in turn.
  .toSorted((a, b) => b.of.localeCompare(a.of) || a.what.localeCompare(b.what));

const row = ({ what, of, total, lost, seconds, which = "" }: Figure): string =>
  `| ${what} | ${total} ${of} | ${lost} | ${seconds.toFixed(1)} | ${which} |\n`;

const [before = "", after = ""] = readFileSync(DOCUMENT, "utf8").split(HEAD);
const rest = after.replace(/^(\|.*\n)*/, "");
writeFileSync(DOCUMENT, `${before}${HEAD}${figures.map(row).join("")}${rest}`);

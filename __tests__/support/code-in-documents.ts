import { readFileSync } from "node:fs";
import path from "node:path";

/** The TypeScript blocks of a Markdown file, each with the line at which it begins. */
export const codeIn = (file: string): readonly { readonly line: number; readonly code: string }[] => {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => ({
    line: text.slice(0, match.index).split("\n").length + 1,
    code: match[1] ?? "",
  }));
};

/** The documents whose code must compile, where it would be if it were a file: beside the document. */
export const DOCUMENTS = ["README.md", "constructs/README.md"].map((file) => path.join(__dirname, "../..", file));

import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { codeIn, DOCUMENTS } from "../support/code-in-documents";

const REPOSITORY = path.join(__dirname, "../..");

describe("code in documents", () => {
  const files = DOCUMENTS.flatMap((document) =>
    codeIn(document).map(({ code, line }) => ({
      file: path.join(path.dirname(document), `document-${process.pid}-line-${line}.ts`),
      code,
    })),
  );

  it("compiles", () => {
    expect(files.length).toBeGreaterThan(2);
    for (const { file, code } of files) writeFileSync(file, code);
    try {
      const configuration = path.join(REPOSITORY, `document-${process.pid}.tsconfig.json`);
      writeFileSync(
        configuration,
        JSON.stringify({ extends: "./tsconfig.json", files: files.map(({ file }) => file), include: [] }),
      );
      const { stdout, status } = spawnSync("npx", ["tsc", "--noEmit", "-p", configuration], {
        cwd: REPOSITORY,
        encoding: "utf8",
      });
      rmSync(configuration);
      expect(stdout).toBe("");
      expect(status).toBe(0);
    } finally {
      for (const { file } of files) rmSync(file);
    }
  });
});

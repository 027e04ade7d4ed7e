import { readFileSync } from "node:fs";
import path from "node:path";
import { renderDocs } from "./docs";
import { SECTIONS } from "./requests";

const text = readFileSync(path.join(__dirname, "../../docs/edge.md"), "utf8");

describe("docs/edge.md", () => {
  it("is what `node --import tsx __tests__/edge/write-docs.ts` writes", () => {
    expect(text).toBe(renderDocs(text));
  });

  it("shows every request of the table", () => {
    const rows = SECTIONS.reduce((sum, section) => sum + section.rows.length, 0);
    expect(text.match(/^\| `(GET|HEAD|OPTIONS|POST|PUT|DELETE) /gm)).toHaveLength(rows);
  });

  it("cannot lose a table unnoticed", () => {
    expect(() => renderDocs(text.replace("<!-- begin: requests -->", ""))).toThrow(
      'docs/edge.md has no place for its part "requests"',
    );
  });
});

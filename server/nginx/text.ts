/** Lines of nginx's configuration: a directive each, or a block's opening, body and end. */
export type Lines = readonly string[];

/** A block such as `server { … }`, its body indented. */
export function block(head: string, body: Lines): Lines {
  return [`${head} {`, ...body.map((line) => (line === "" ? "" : `  ${line}`)), "}"];
}

/** The lines as a file. */
export function file(lines: Lines): string {
  return `${lines.join("\n")}\n`;
}

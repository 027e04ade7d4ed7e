import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { SCRIPTS_DIRECTORY } from "./paths";

/** A file of this folder, and its place on the node. */
export interface NodeFile {
  readonly path: string;
  readonly content: string;
  readonly executable: boolean;
}

/** All files below a folder, in the same order everywhere, with paths relative to it. */
const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();

/** The scripts and the configuration files that are the same on every node: scripts/ and files/. */
export const nodeFiles = (): readonly NodeFile[] =>
  [
    { folder: join(__dirname, "files"), place: "" },
    { folder: join(__dirname, "scripts"), place: SCRIPTS_DIRECTORY },
  ].flatMap(({ folder, place }) =>
    filesBelow(folder).map((path) => {
      const content = readFileSync(join(folder, path), "utf8");
      return { path: `${place}/${path}`, content, executable: content.startsWith("#!") };
    }),
  );

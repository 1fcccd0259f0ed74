/** Where the project is that runs. */
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** Folder of Pulumi.yaml. The program may run in a folder below it, as with `main: dist/index.js`. */
export function projectFolder(): string {
  const folder = pulumi.getRootDirectory();
  // Without an engine the SDK has a word there instead of a path.
  return path.isAbsolute(folder) ? folder : process.cwd();
}

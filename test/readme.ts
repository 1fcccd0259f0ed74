/** Holds an example of a README to code that compiles and runs. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { expect } from "vitest";

/** @param example a function of a test, whose body is in a `ts` block of the README of a capability */
export function expectInReadme(capability: string, example: (...args: never[]) => unknown): void {
  const readme = readFileSync(path.join(__dirname, "..", "components", capability, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""]) => tokensOf(code));
  const body = tokensOf(
    String(example)
      .replace(/^[^{]*\{/, "")
      .replace(/\}$/, "")
      .replace(/\breturn /, ""),
  );
  const block = blocks.find((one) => one.includes(body)) ?? blocks.join();
  expect(block).toContain(body);
  // As the package exports it.
  expect(block).toContain(`fromeks-network-security/components/${capability}`);
}

/** Without comments, and without what a compiler may change: blanks, commas before a bracket, quotes, names of imports. */
function tokensOf(code: string): string {
  return code
    .replaceAll(/\/\/ [^\n]*/g, "")
    .replaceAll(/\b__vi\w*?_import_\d+__\.|\(0,\s*([\w.]+)\)/g, "$1")
    .replaceAll(/,(?=\s*[\])}])/g, "")
    .replaceAll(/[\s"'`;]/g, "");
}

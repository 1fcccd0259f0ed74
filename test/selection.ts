/** Which tests a pattern stands for, and what has to be there before they run. Pure, but for reading the files. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

/** Every test file, by its path from the project folder. */
export function testFiles(root: string): string[] {
  return ["test", "standins/test"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".test.ts"))
      .map((name) => `${folder}/${name}`),
  );
}

/** The files whose path contains one of the patterns, as Vitest chooses them. */
export function matching(patterns: readonly string[], files: readonly string[]): string[] {
  return files.filter((file) => patterns.some((pattern) => file.includes(pattern)));
}

export interface Needs {
  readonly engine: boolean;
  readonly apiServer: boolean;
}

/** What runs an engine: its resolver, or one of the programs that start it. */
const engineUsers = /resolveEngine|testEngine|offline\/(start|policy)\.ts/;
const apiServerUsers = /from "[^"]*apiserver\//;

/** What the tests of these files start, by what they and the files of the test folders that they import say. */
export function needsOf(root: string, files: readonly string[]): Needs {
  const seen = new Set<string>();
  const texts: string[] = [];
  const visit = (file: string): void => {
    if (seen.has(file) || !existsSync(join(root, file))) return;
    seen.add(file);
    const text = readFileSync(join(root, file), "utf8");
    texts.push(text);
    for (const [, path = ""] of text.matchAll(/from "(\.[^"]+)"/g)) {
      const imported = `${join(dirname(file), path)}.ts`;
      if (/^(standins\/)?test\//.test(imported)) visit(imported);
    }
  };
  files.forEach(visit);
  return {
    engine: texts.some((text) => engineUsers.test(text)),
    apiServer: texts.some((text) => apiServerUsers.test(text)),
  };
}

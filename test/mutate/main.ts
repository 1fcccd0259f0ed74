/**
 * `npm run mutate [-- <rule, file or capability>…]`: changes each rule of the policy pack in many small ways and runs
 * its fixtures on each mutant. A mutant that survives shows a gap in the fixtures, or code without effect. Exit codes:
 * 0 no mutant survives, 1 some do, 2 wrong use. docs/decisions/libraries.md compares it with StrykerJS.
 */
import { join, relative } from "node:path";
import { nearest } from "../../core/problem";
import { root } from "../checks";
import { type FileResult, prepare } from "./run";
import { survivorLines, table } from "./table";

const folders = {
  rules: join(root, "policypack/rules"),
  tests: join(root, "test/policypack/rules"),
  harness: join(root, "test/policypack/harness"),
  config: join(root, "tsconfig.json"),
};

/** The files that match the words on the command line. Without words: all files. */
function chosen(names: readonly string[], words: readonly string[]): readonly string[] | { readonly error: string } {
  const all = new Set(names.flatMap((name) => [name, ...name.split("/")]));
  const unknown = words.find((word) => !all.has(word));
  if (unknown !== undefined) {
    const near = nearest(unknown, [...all]);
    return {
      error: `npm run mutate: found "${unknown}"; allowed: a rule, a file or a capability.${near === undefined ? "" : ` Did you mean "${near}"?`}`,
    };
  }
  return words.length === 0
    ? names
    : names.filter((name) => words.some((word) => word === name || name.split("/").includes(word)));
}

async function main(words: readonly string[]): Promise<number> {
  const mutation = await prepare(folders);
  const names = chosen(mutation.names, words);
  if ("error" in names) {
    console.error(names.error);
    return 2;
  }
  mutation.checkOriginal(names);
  const results: FileResult[] = [];
  for (const [index, name] of names.entries()) {
    process.stderr.write(`${index + 1} of ${names.length}: ${name}\n`);
    results.push(await mutation.run(name));
  }
  console.log(table(results));
  const lines = results.flatMap((result) => survivorLines(result, relative(root, folders.rules)));
  if (lines.length > 0) {
    console.log(["", ...lines].join("\n"));
  }
  return lines.length > 0 ? 1 : 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(`npm run mutate: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  },
);

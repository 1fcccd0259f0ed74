/** Runs all mutants of the rules in a folder and prints the results as JSON, for the tests of this tool. */
import { join } from "node:path";
import { root } from "../checks";
import { prepare } from "./run";

async function main(folder: string): Promise<void> {
  const mutation = await prepare({
    rules: join(folder, "rules"),
    tests: join(folder, "tests"),
    harness: join(folder, "harness"),
    config: join(root, "tsconfig.json"),
  });
  mutation.checkOriginal(mutation.names);
  const results = [];
  for (const name of mutation.names) {
    results.push(await mutation.run(name));
  }
  process.stdout.write(JSON.stringify(results));
}

main(process.argv[2] ?? "").catch((error: unknown) => {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});

/** Records the states again: `node cli/bootstrap.mjs test/policypack/golden/generate.ts`. */
import { writeFileSync } from "node:fs";
import { goldenFile, goldenStates, makeState } from "./states";

async function main(): Promise<void> {
  for (const name of goldenStates) {
    writeFileSync(goldenFile(name), await makeState(name));
  }
}

void main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

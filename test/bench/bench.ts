/**
 * `npm run bench [-- <name>…]`: prints ratios measured in one run. It never fails a build: a shared machine has slow
 * minutes.
 */
import { nearest } from "../../core/problem";
import { benchPack } from "./pack";
import { benchProgram } from "./program";
import { benchTeams } from "./teams";

const benches: Readonly<Record<string, () => Promise<string>>> = {
  program: benchProgram,
  pack: benchPack,
  teams: benchTeams,
};

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !(name in benches));
  if (unknown !== undefined) {
    const near = nearest(unknown, Object.keys(benches));
    const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
    console.error(`npm run bench: found "${unknown}"; allowed: ${Object.keys(benches).join(", ")}.${hint}`);
    process.exitCode = 2;
    return;
  }
  for (const [name, run] of Object.entries(benches)) {
    if (names.length === 0 || names.includes(name)) {
      console.log(await run());
    }
  }
}

void main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`npm run bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});

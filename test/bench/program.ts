/** The cost of a preview of stack dev: loading the program, and previews without and with the policy pack. */
import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { promisify } from "node:util";
import { root } from "../../real/cache";
import { newStateDir, runProgram } from "../engine/harness";
import { measure, report } from "./measure";

const execute = promisify(execFile);

async function load(): Promise<void> {
  await execute(process.execPath, ["--import", "tsx", "-e", 'require("./components/registry")'], { cwd: root });
}

export async function benchProgram(): Promise<string> {
  const stateDir = newStateDir();
  const preview = async (pack: boolean): Promise<void> => {
    const { exitCode, stderr } = await runProgram({ program: root, stack: "dev", command: "preview", pack, stateDir });
    if (exitCode !== 0) {
      throw new Error(`the preview of dev failed: ${stderr}`);
    }
  };
  try {
    await preview(true);
    const things = {
      "program load": load,
      "preview of dev": () => preview(false),
      "preview of dev with the pack": () => preview(true),
    };
    const measures = await measure(things, 5);
    return report("Program", measures, "preview of dev");
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
}

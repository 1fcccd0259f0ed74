import { readdirSync, readFileSync, rmSync, existsSync, writeFileSync, mkdtempSync, cpSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { newStateDir, runProgram, type ProgramResult } from "./harness";

const fixtures = join(__dirname, "fixtures");
const folders: string[] = [];

function temporary(folder: string): string {
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function errors(result: ProgramResult): string {
  return result.diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ message }) => message)
    .join("\n");
}

function brittle(mood: string, more: Partial<Parameters<typeof runProgram>[0]> = {}): Promise<ProgramResult> {
  return runProgram({
    program: join(fixtures, "brittle"),
    plugins: join(fixtures, "plugins"),
    command: "preview",
    config: { "brittle:mood": mood },
    ...more,
  });
}

/** Processes with the folder in their environment. Undefined on systems without /proc. */
function processesOf(folder: string): string[] | undefined {
  if (!existsSync("/proc/self/environ")) return undefined;
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(join("/proc", pid, "environ"), "utf8").includes(folder);
      } catch {
        return false;
      }
    });
}

test("the test's own provider works without a fault, so the faults below cause the failures", async () => {
  const result = await brittle("calm");
  expect(errors(result)).toBe("");
  expect(result.exitCode).toBe(0);
  const second = result.resources.find(({ name }) => name === "second");
  expect(second?.dependencies).toEqual([expect.stringMatching(/Thing::first$/)]);
});

test("a provider that dies during the preview is named, and the preview fails", async () => {
  const result = await brittle("exit");
  expect(result.exitCode).not.toBe(0);
  expect(errors(result)).toContain("pulumi-resource-brittle");
});

test("a provider's refusal names resource, property and reason", async () => {
  const result = await brittle("refuse");
  expect(result.exitCode).not.toBe(0);
  expect(errors(result)).toContain('found "refuse"; allowed: calm');
  const [failure] = result.diagnostics.filter(({ severity }) => severity === "error");
  expect(failure?.urn).toMatch(/Thing::second$/);
});

/** Waits until the engine has started the program and the provider. */
async function whenBusy(stateDir: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while ((processesOf(stateDir) ?? [""]).length < 4 && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test.skipIf(processesOf("") === undefined)(
  "when the engine is killed, its plugins and the program end too",
  async () => {
    const stateDir = temporary(newStateDir());
    const running = brittle("stall", { stateDir });
    await whenBusy(stateDir);
    const engine = processesOf(stateDir)?.find((pid) =>
      /\/pulumi\0preview/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8")),
    );
    expect(engine).toBeDefined();
    process.kill(Number(engine), "SIGKILL");
    expect(await running).toMatchObject({ exitCode: 1 });
    const deadline = Date.now() + 10_000;
    while (processesOf(stateDir)?.length !== 0 && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(processesOf(stateDir)).toEqual([]);
  },
);

test("an abort ends a preview whose provider never answers, and all its processes", async () => {
  const stateDir = temporary(newStateDir());
  const abort = new AbortController();
  const running = brittle("stall", { stateDir, signal: abort.signal });
  await whenBusy(stateDir);
  abort.abort();
  const result = await running.catch((error: unknown) => error);
  expect(result).toMatchObject({ exitCode: 130 });
  expect(processesOf(stateDir) ?? []).toEqual([]);
});

test("a Pulumi.yaml that is not YAML is refused, with line and column", async () => {
  const program = temporary(mkdtempSync(join(tmpdir(), "broken-")));
  writeFileSync(join(program, "Pulumi.yaml"), "name: broken\nruntime: [nodejs\n");
  await expect(runProgram({ program, command: "preview" })).rejects.toThrow(/Pulumi\.yaml:\d+:\d+: not valid YAML/);
});

test("a stack file that is not YAML is refused, with line and column, before anything is created", async () => {
  const program = temporary(mkdtempSync(join(tmpdir(), "broken-")));
  cpSync(join(fixtures, "tiny"), program, { recursive: true });
  writeFileSync(join(program, "Pulumi.test.yaml"), "config:\n  tiny:size: {\n");
  const stateDir = temporary(newStateDir());
  await expect(runProgram({ program, command: "up", stateDir })).rejects.toThrow(
    /Pulumi\.test\.yaml:\d+:\d+: not valid YAML/,
  );
});

test("two updates at once take turns", async () => {
  const stateDir = temporary(newStateDir());
  const sizes = [1, 2];
  const results = await Promise.all(
    sizes.map((size) =>
      runProgram({ program: join(fixtures, "tiny"), command: "up", stateDir, config: { "tiny:size": size } }),
    ),
  );
  expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  const boxes = results.map(({ resources }) => resources.filter(({ type }) => type === "tiny:index:Box").length);
  expect(boxes.sort()).toEqual(sizes);
});

test("a preview during an update works, and so does the update", async () => {
  const stateDir = temporary(newStateDir());
  const program = join(fixtures, "tiny");
  const results = await Promise.all([
    runProgram({ program, command: "up", stateDir }),
    runProgram({ program, command: "preview", stateDir }),
  ]);
  expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
});

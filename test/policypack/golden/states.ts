/** Recorded states of a bad and a good program, as `pulumi stack export` writes them, and how they are made. */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkpointFile } from "../../../offline/deployment";
import { newStateDir, runProgram } from "../../engine/harness";

export const goldenStates = ["bad", "good"] as const;
export type GoldenState = (typeof goldenStates)[number];

export const goldenFile = (name: GoldenState): string => join(__dirname, `${name}.json`);

interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  /** `<URN>::<id>` */
  readonly provider?: string;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
}

interface Checkpoint {
  readonly checkpoint: {
    readonly latest: { readonly manifest: object; readonly resources: readonly StateResource[] };
  };
}

function withoutChance(resource: StateResource): object {
  const { dependencies, propertyDependencies = {} } = resource;
  const byProperty = Object.entries(propertyDependencies).map(([key, urns]) => [key, urns && [...urns].sort()]);
  return {
    ...resource,
    dependencies: dependencies && [...dependencies].sort(),
    propertyDependencies: Object.fromEntries(byProperty) as object,
    created: undefined,
    modified: undefined,
  };
}

/** In which order resources come to be is up to chance; what others need must still stand before them. */
function ordered(resources: readonly StateResource[]): readonly StateResource[] {
  const sorted: StateResource[] = [];
  const left = [...resources].sort((a, b) => (a.urn < b.urn ? -1 : 1));
  const isThere = (urn: string): boolean => sorted.some((resource) => resource.urn === urn);
  while (left.length > 0) {
    const next = left.findIndex(({ parent, provider, dependencies = [] }) =>
      [parent, provider?.split("::").slice(0, -1).join("::"), ...dependencies].every(
        (urn) => urn === undefined || urn === "" || isThere(urn),
      ),
    );
    sorted.push(...left.splice(Math.max(next, 0), 1));
  }
  return sorted;
}

/** Default providers get random ids, resources without a name one that ends at random. */
function withoutRandomIds(text: string, resources: readonly StateResource[]): string {
  return resources
    .filter(({ type }) => type.startsWith("pulumi:providers:"))
    .reduce((all, { id = "" }, index) => all.replaceAll(id, `00000000-0000-4000-8000-00000000000${index}`), text)
    .replaceAll(/-[0-9a-f]{7}(?=["\\/:-])/g, "-0000000");
}

/** Makes the program in an offline state of its own, and gives what is in the state, without what chance and the time of day put there. */
export async function makeState(name: GoldenState): Promise<string> {
  const stateDir = newStateDir();
  mkdirSync(stateDir, { recursive: true });
  try {
    const { exitCode, stdout, stderr } = await runProgram({
      program: join(__dirname, "../bad-program"),
      stack: name,
      command: "up",
      config: { "bad-program:mended": name === "good" },
      stateDir,
    });
    if (exitCode !== 0) {
      throw new Error(`the ${name} program was not made: ${stderr || stdout}`);
    }
    const file = checkpointFile(stateDir, "bad-program", name);
    const { latest } = (JSON.parse(readFileSync(file, "utf8")) as Checkpoint).checkpoint;
    const deployment = {
      manifest: { ...latest.manifest, time: "2026-01-01T00:00:00Z" },
      resources: ordered(latest.resources).map((one) => withoutChance(one)),
    };
    const text = `${JSON.stringify({ version: 3, deployment }, undefined, 2)}\n`;
    return withoutRandomIds(text, latest.resources);
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
}

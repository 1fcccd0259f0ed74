/** Builds programs from pinned Go modules into the cache. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writable } from "./cache";
import { capture, isExecutable } from "./engine/exec";
import { lastLine } from "./engine/version";
import { contentHash, createFolder } from "./files";
import { withLock } from "./lock";

export interface GoProgram {
  /** Name and version for messages. */
  title: string;
  /** File name of the executable. */
  name: string;
  version: string;
  /** Folder with the go.mod and go.sum that pin the program. */
  folder: string;
  /** Import path of its main package. */
  command: string;
  linkerFlags: string;
  /** How long the first build takes, for the progress message. */
  takes: string;
}

export interface GoContext {
  /** The cache folder. */
  cache: string;
  env: NodeJS.ProcessEnv;
  /** Tells the user about a slow step. */
  progress: (line: string) => void;
  /** Cancels a build. */
  signal?: AbortSignal;
}

/** Absolute path of the executable, or the reason why there is none. */
export type Built = { path: string } | { reason: string };

const minutes = 60_000;

/** The version of a module that a go.mod requires, without the "v". */
export function requiredVersion(folder: string, module: string): string {
  const goMod = readFileSync(join(folder, "go.mod"), "utf8");
  const found = new RegExp(`^(?:require |\\t)${module} v(\\S+)$`, "m").exec(goMod)?.[1];
  if (found === undefined) throw new Error(`${join(folder, "go.mod")} does not require ${module}`);
  return found;
}

/** Path of the built executable, in the folder `area` of the cache. It depends on pins and flags. */
export function builtPath(program: GoProgram, cache: string, area: string): string {
  const { folder, version, linkerFlags, name } = program;
  const pins = contentHash(folder, [join(folder, "go.mod"), join(folder, "go.sum")], [linkerFlags]);
  return join(cache, area, ["go", version, process.platform, process.arch, pins].join("-"), name);
}

/**
 * Builds the program unless it is cached; concurrent callers wait for one build. `area`: cache folder of this program.
 */
export async function obtainBuilt(program: GoProgram, area: string, context: GoContext): Promise<Built> {
  const path = builtPath(program, context.cache, area);
  if (isExecutable(path)) return { path };
  const go = await capture("go", ["version"], { env: context.env, timeout: 20_000 });
  if (go.code !== 0) return { reason: `cannot run Go: ${lastLine(go.output)}` };
  return withLock(join(context.cache, area, "go"), () => build(program, path, context), {
    signal: context.signal,
    onWait: () => context.progress(`Waiting for another build of ${program.title}`),
  });
}

async function build(program: GoProgram, path: string, context: GoContext): Promise<Built> {
  if (isExecutable(path)) return { path };
  const env = { ...(await goEnvironment(context)), GOFLAGS: "-mod=readonly" };
  let failure: { reason: string } | undefined;
  const stop = reportProgress(program, context.progress);
  try {
    await createFolder(dirname(path), async (draft) => {
      const flags = ["-v", "-trimpath", "-ldflags", program.linkerFlags];
      const { code, output } = await capture(
        "go",
        ["build", ...flags, "-o", join(draft, program.name), program.command],
        {
          cwd: program.folder,
          env,
          timeout: 60 * minutes,
          signal: context.signal,
          onOutput: (text) => stop.count(text),
        },
      );
      if (code === 0) return;
      failure = { reason: `go build failed: ${lastLine(output)}` };
      throw new Error(failure.reason);
    });
  } catch (error) {
    if (failure === undefined) throw error;
    return failure;
  } finally {
    stop.end();
  }
  return { path };
}

/** Uses Go's own caches, or folders in our cache if those are not writable. */
export async function goEnvironment({ env, cache }: Pick<GoContext, "env" | "cache">): Promise<NodeJS.ProcessEnv> {
  const base = { ...env, GOFLAGS: "", GOWORK: "off", CGO_ENABLED: "0" };
  const asked = await capture("go", ["env", "GOMODCACHE", "GOCACHE"], { env: base, timeout: 20_000 });
  const [modules = "", builds = ""] = asked.code === 0 ? asked.output.split("\n") : [];
  return {
    ...base,
    ...(modules && writable(modules) ? {} : { GOMODCACHE: join(cache, "go", "mod"), GOPATH: join(cache, "go") }),
    ...(builds && writable(builds) ? {} : { GOCACHE: join(cache, "go", "build") }),
  };
}

interface Progress {
  count(output: string): void;
  end(): void;
}

function reportProgress({ title, takes }: GoProgram, progress: (line: string) => void): Progress {
  const started = Date.now();
  let packages = 0;
  let downloads = 0;
  const seconds = (): number => Math.round((Date.now() - started) / 1000);
  progress(`Building ${title} from Go modules (first time only, ${takes})`);
  const timer = setInterval(() => {
    progress(`Building ${title}: ${seconds()} s, ${downloads} modules fetched, ${packages} packages compiled`);
  }, 5_000);
  return {
    count(output) {
      for (const line of output.split("\n")) {
        if (line.startsWith("go: downloading ")) downloads++;
        else if (/^[a-zA-Z][\w./~-]*$/.test(line)) packages++;
      }
    },
    end() {
      clearInterval(timer);
      progress(`Building ${title}: finished after ${seconds()} s`);
    },
  };
}

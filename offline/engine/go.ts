import { dirname, join } from "node:path";
import { writable } from "../cache";
import { contentHash, createFolder } from "../files";
import { withLock } from "../lock";
import { capture, isExecutable } from "./exec";
import type { Found, Source, SourceContext } from "./source";
import { lastLine, pinnedVersion } from "./version";

const command = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const minutes = 60_000;
const remedy = "install Go 1.25 or newer (https://go.dev/dl/) with access to a Go module proxy";

/** Without a version the engine prints none, and nothing can tell whether it fits. */
function linkerFlags(): string {
  return `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pinnedVersion()}`;
}

function executable({ cache }: SourceContext): string {
  const pins = contentHash(__dirname, [join(__dirname, "go.mod"), join(__dirname, "go.sum")], [linkerFlags()]);
  const name = ["go", pinnedVersion(), process.platform, process.arch, pins].join("-");
  return join(cache, "engine", name, "pulumi");
}

/** The CLI built from the Go modules pinned in go.mod; it has no language hosts. */
export const goSource: Source = {
  name: "go",
  title: `build of ${command.split("/").slice(1, 3).join("/")} v${pinnedVersion()} from its Go modules`,
  async present(context) {
    const path = executable(context);
    return isExecutable(path) ? { path } : { reason: "not built yet", remedy };
  },
  async obtain(context) {
    const go = await capture("go", ["version"], { env: context.env, timeout: 20_000 });
    if (go.code !== 0) return { reason: `Go cannot be run: ${lastLine(go.output)}`, remedy };
    return withLock(join(context.cache, "engine", "go"), () => build(context), {
      signal: context.signal,
      onWait: () => context.progress("Waiting for another build of the Pulumi engine"),
    });
  },
};

async function build(context: SourceContext): Promise<Found> {
  const path = executable(context);
  if (isExecutable(path)) return { path };
  const env = await goEnvironment(context);
  let failure: Found | undefined;
  const stop = reportProgress(context.progress);
  try {
    await createFolder(dirname(path), async (draft) => {
      const args = ["build", "-v", "-trimpath", "-ldflags", linkerFlags(), "-o", join(draft, "pulumi"), command];
      const { code, output } = await capture("go", args, {
        cwd: __dirname,
        env,
        timeout: 60 * minutes,
        signal: context.signal,
        onOutput: (text) => stop.count(text),
      });
      if (code === 0) return;
      failure = { reason: `go build failed: ${lastLine(output)}`, remedy };
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

/** Go's own caches stay where the user has them, unless they cannot be written there. */
async function goEnvironment({ env, cache }: SourceContext): Promise<NodeJS.ProcessEnv> {
  const base = { ...env, GOFLAGS: "-mod=readonly", GOWORK: "off", CGO_ENABLED: "0" };
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

function reportProgress(progress: (line: string) => void): Progress {
  const started = Date.now();
  let packages = 0;
  let downloads = 0;
  const seconds = (): number => Math.round((Date.now() - started) / 1000);
  progress(
    `Building the Pulumi engine ${pinnedVersion()} from Go modules (first time only, 3 to 8 minutes on 2 cores)`,
  );
  const timer = setInterval(() => {
    progress(`Building the Pulumi engine: ${seconds()} s, ${downloads} modules fetched, ${packages} packages compiled`);
  }, 5_000);
  return {
    count(output) {
      for (const line of output.split("\n")) {
        if (line.startsWith("go: downloading ")) downloads++;
        else if (/^[a-z][\w./~-]*$/.test(line)) packages++;
      }
    },
    end() {
      clearInterval(timer);
      progress(`Building the Pulumi engine: ended after ${seconds()} s`);
    },
  };
}

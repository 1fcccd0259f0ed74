import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../../cli/errors";
import { withLock } from "../lock";
import { capture, isExecutable } from "./exec";
import type { Source, SourceContext } from "./source";
import { lastLine, pinnedVersion } from "./version";

const downloads = "https://get.pulumi.com/install.sh";
const remedy = "give npm access to its registry and this machine access to get.pulumi.com";

function folder({ cache }: SourceContext): string {
  return join(cache, "engine", `npm-${pinnedVersion()}`);
}

/** Where the package puts its download, below $PULUMI_HOME (lib/cache.js of the package). */
function executable(context: SourceContext): string {
  return join(folder(context), "home", "versions", pinnedVersion(), "bin", "pulumi");
}

/** The npm package `pulumi`, which downloads the official CLI on its first run. */
export const npmSource: Source = {
  name: "npm",
  title: `npm package pulumi@${pinnedVersion()}`,
  async present(context) {
    const path = executable(context);
    return isExecutable(path) ? { path } : { reason: "not downloaded yet", remedy };
  },
  async obtain(context) {
    // Checked first, because the installer retries for minutes if the host does not answer.
    const unreachable = await refusedBy(downloads);
    if (unreachable !== undefined) return { reason: `get.pulumi.com cannot be reached: ${unreachable}`, remedy };
    return withLock(join(context.cache, "engine", "npm"), () => download(context), {
      signal: context.signal,
      onWait: () => context.progress("Waiting for another download of the Pulumi CLI"),
    });
  },
};

async function refusedBy(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { method: "HEAD", signal: AbortSignal.timeout(5_000) });
    return response.ok ? undefined : `HTTP ${response.status}`;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return cause instanceof Error ? cause.message : messageOf(error);
  }
}

async function download(context: SourceContext): Promise<{ path: string } | { reason: string; remedy: string }> {
  const path = executable(context);
  if (isExecutable(path)) return { path };
  const version = pinnedVersion();
  const target = folder(context);
  mkdirSync(target, { recursive: true });
  context.progress(`Downloading the Pulumi CLI ${version} (first time only)`);
  const install = ["install", "--prefix", target, "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"];
  const installed = await capture("npm", [...install, `pulumi@${version}`], {
    env: context.env,
    timeout: 60_000,
    signal: context.signal,
  });
  if (installed.code !== 0) return { reason: `npm install failed: ${lastLine(installed.output)}`, remedy };
  const started = await capture(process.execPath, [join(target, "node_modules/pulumi/run.js"), "version"], {
    env: { ...context.env, PULUMI_HOME: join(target, "home"), PULUMI_VERSION: version },
    timeout: 300_000,
    signal: context.signal,
  });
  if (started.code === 0 && isExecutable(path)) return { path };
  return { reason: `the download failed: ${lastLine(started.output)}`, remedy };
}

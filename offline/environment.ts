import { delimiter, join } from "node:path";
import { registrationsVariable } from "../core/registration";
import { cacheDir } from "../real/cache";
import { passphrase } from "./engine-config";

/** What the environment of a run depends on. */
export interface Surroundings {
  /** Folders to put first on the PATH. */
  readonly executables: readonly string[];
  /** Folder of the backend and of the engine's home. */
  readonly stateDir: string;
  readonly project: { readonly name: string };
  readonly stack: string;
  /** Variables on top of the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Variables that would point an offline run at real clouds, clusters, backends or plugins. They are removed. */
const foreign = /^(AWS_|PULUMI_|KUBE|OTEL_|TRACEPARENT$)/;

/** The environment of the engine and of every process it starts: the stack's backend, the stand-ins, no real cloud. */
export function engineEnvironment(
  surroundings: Surroundings,
  base: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const { executables, stateDir, project, stack, env } = surroundings;
  const kept = Object.fromEntries(Object.entries(base).filter(([name]) => !foreign.test(name)));
  // Without this, gRPC sends even traffic to 127.0.0.1 through a proxy.
  const noProxy = [base.no_proxy ?? base.NO_PROXY, "127.0.0.1", "localhost"].filter(Boolean).join(",");
  const cache = cacheDir(base);
  return {
    ...kept,
    PATH: [...executables, base.PATH ?? ""].join(delimiter),
    no_proxy: noProxy,
    NO_PROXY: noProxy,
    NODE_COMPILE_CACHE: join(cache, "compile"),
    PULUMI_HOME: join(stateDir, "home"),
    PULUMI_BACKEND_URL: `file://${join(stateDir, "backend")}`,
    PULUMI_CONFIG_PASSPHRASE: passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DISABLE_REGISTRY_RESOLVE: "true",
    // The engine accepts --event-log only with its debugging commands enabled.
    PULUMI_DEBUG_COMMANDS: "true",
    EKS_NETWORK_SECURITY_CACHE: cache,
    EKS_NETWORK_SECURITY_OFFLINE: "1",
    // The summary counts resources by the plugin that registered them.
    [registrationsVariable]: "1",
    EKS_NETWORK_SECURITY_WORLD: join(stateDir, "world", `${project.name}-${stack}.json`),
    ...env,
  };
}

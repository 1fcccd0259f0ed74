/** The control plane programs, built from the Go modules pinned in go/. */
import { join } from "node:path";
import { isExecutable } from "../engine/exec";
import { builtPath, type GoContext, type GoProgram, obtainBuilt, requiredVersion } from "../go-build";

export interface Binaries {
  readonly etcd: string;
  readonly apiserver: string;
  readonly controllerManager: string;
  /** Version of Kubernetes, without the "v". */
  readonly kubernetes: string;
}

export type Obtained<T> = T | { readonly reason: string };

const remedy = "Needed: Go 1.26 or newer (https://go.dev/dl/) with access to a Go module proxy";

function kubernetesProgram(name: "kube-apiserver" | "kube-controller-manager", takes: string): GoProgram {
  const folder = join(__dirname, "go", "kubernetes");
  const version = requiredVersion(folder, "k8s.io/kubernetes");
  const [major, minor] = version.split(".");
  const variable = "k8s.io/component-base/version.git";
  return {
    title: `${name} ${version}`,
    name,
    version,
    folder,
    command: `k8s.io/kubernetes/cmd/${name}`,
    linkerFlags: `-s -w -X ${variable}Version=v${version} -X ${variable}Major=${major} -X ${variable}Minor=${minor}`,
    takes,
  };
}

function etcdProgram(): GoProgram {
  const folder = join(__dirname, "go", "etcd");
  const version = requiredVersion(folder, "go.etcd.io/etcd/server/v3");
  return {
    title: `etcd ${version}`,
    name: "etcd",
    version,
    folder,
    command: "go.etcd.io/etcd/server/v3",
    linkerFlags: "-s -w",
    takes: "half a minute on 2 cores",
  };
}

function helmProgram(): GoProgram {
  const folder = join(__dirname, "go", "helm");
  const version = requiredVersion(folder, "helm.sh/helm/v4");
  return {
    title: `Helm ${version}`,
    name: "helm",
    version,
    folder,
    command: "helm.sh/helm/v4/cmd/helm",
    linkerFlags: "-s -w",
    takes: "2 minutes on 2 cores",
  };
}

const areaOf = ({ name }: GoProgram): string => join("apiserver", name);

async function obtain(program: GoProgram, context: GoContext): Promise<Obtained<{ path: string }>> {
  const built = await obtainBuilt(program, areaOf(program), context);
  return "path" in built ? built : { reason: `${program.title} cannot be built: ${built.reason}.\n${remedy}` };
}

const programs = {
  etcd: etcdProgram,
  apiserver: () => kubernetesProgram("kube-apiserver", "4 to 7 minutes on 2 cores"),
  controllerManager: () => kubernetesProgram("kube-controller-manager", "1 to 3 minutes on 2 cores"),
} as const;

/** Builds the programs that are not in the cache. The first time takes 6 to 10 minutes on 2 cores. */
export async function obtainBinaries(context: GoContext): Promise<Obtained<Binaries>> {
  const etcd = await obtain(programs.etcd(), context);
  if ("reason" in etcd) return etcd;
  const apiserver = await obtain(programs.apiserver(), context);
  if ("reason" in apiserver) return apiserver;
  const controllerManager = await obtain(programs.controllerManager(), context);
  if ("reason" in controllerManager) return controllerManager;
  return {
    etcd: etcd.path,
    apiserver: apiserver.path,
    controllerManager: controllerManager.path,
    kubernetes: programs.apiserver().version,
  };
}

function present(program: GoProgram, cache: string): string | undefined {
  const path = builtPath(program, cache, areaOf(program));
  return isExecutable(path) ? path : undefined;
}

/** The programs in the cache; undefined if one is missing. */
export function presentBinaries(cache: string): Binaries | undefined {
  const etcd = present(programs.etcd(), cache);
  const apiserver = present(programs.apiserver(), cache);
  const controllerManager = present(programs.controllerManager(), cache);
  return etcd === undefined || apiserver === undefined || controllerManager === undefined
    ? undefined
    : { etcd, apiserver, controllerManager, kubernetes: programs.apiserver().version };
}

/** Helm, which renders charts without a cluster (`helm template`). */
export async function obtainHelm(context: GoContext): Promise<Obtained<{ path: string }>> {
  return obtain(helmProgram(), context);
}

export function presentHelm(cache: string): string | undefined {
  return present(helmProgram(), cache);
}

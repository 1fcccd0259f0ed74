/** The programs of a cluster's control plane, built from the Go modules that go/ pins. */
import { join } from "node:path";
import { type GoContext, type GoProgram, obtainBuilt, requiredVersion } from "../go-build";

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

async function obtain(program: GoProgram, context: GoContext): Promise<Obtained<{ path: string }>> {
  const built = await obtainBuilt(program, join("apiserver", program.name), context);
  return "path" in built ? built : { reason: `${program.title} cannot be built: ${built.reason}.\n${remedy}` };
}

/** Builds what is not in the cache yet: 6 to 10 minutes on 2 cores the first time. */
export async function obtainBinaries(context: GoContext): Promise<Obtained<Binaries>> {
  const server = kubernetesProgram("kube-apiserver", "4 to 7 minutes on 2 cores");
  const paths: string[] = [];
  for (const program of [
    etcdProgram(),
    server,
    kubernetesProgram("kube-controller-manager", "1 to 3 minutes on 2 cores"),
  ]) {
    const found = await obtain(program, context);
    if ("reason" in found) return found;
    paths.push(found.path);
  }
  const [etcd = "", apiserver = "", controllerManager = ""] = paths;
  return { etcd, apiserver, controllerManager, kubernetes: server.version };
}

/** Helm, which renders charts without a cluster (`helm template`). */
export async function obtainHelm(context: GoContext): Promise<Obtained<{ path: string }>> {
  return obtain(helmProgram(), context);
}

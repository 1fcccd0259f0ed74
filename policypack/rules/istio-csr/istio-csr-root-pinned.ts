import type { Graph, Node } from "../../graph";
import { level, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { isKnown, UNKNOWN, type View } from "../../../core/view";
import type { Tri } from "../../../core/answers";
import { chartTypes, chartValue } from "../shared/helm";
import { istioCsrChart, judgeCharts } from "../shared/mesh";
import { namedNamespace, namespaceKey } from "../../namespaces";

/** The kinds of volumes that can hold a root, and the field that names their object. */
const sources = [
  ["configMap", "name", "kubernetes:core/v1:ConfigMap"],
  ["secret", "secretName", "kubernetes:core/v1:Secret"],
] as const;

/** Whether a mount contains the file. */
function holds(mount: View, file: string): Tri {
  const path = mount.at("mountPath").string();
  return path === UNKNOWN ? UNKNOWN : path !== undefined && file.startsWith(`${path.replace(/\/+$/, "")}/`);
}

/** Whether the stack creates the object behind a volume. */
function made(graph: Graph, csr: Node, volume: View): boolean {
  const namespace = namedNamespace(csr) ?? "default";
  return sources.some(([kind, key, type]) => {
    const name = volume.at(kind, key).string();
    return graph
      .byType(type)
      .some(
        (each) =>
          isKnown(name) &&
          each.view.at("metadata", "name").string() === name &&
          isKnown(namespace) &&
          namespaceKey(each) === namespace,
      );
  });
}

function judgeMount(graph: Graph, csr: Node, mount: View, volumes: View): Outcome {
  if (mount.at("subPath").state === "known") {
    return violation(mount.at("subPath"), {
      what: "is mounted by subPath, so a change of its ConfigMap never reaches the pod",
    });
  }
  const name = mount.at("name").string();
  const volume = volumes.items().find((each) => isKnown(name) && each.at("name").string() === name);
  if (mount.at("subPath").state === "unknown" || volume === undefined) {
    return undecided(mount);
  }
  return made(graph, csr, volume)
    ? pass
    : undecided(`whether the object behind volume ${volume.at("name").show()} exists: this stack does not create it`);
}

function judge(graph: Graph, csr: Node): Outcome {
  const file = chartValue(csr, "app", "tls", "rootCAFile");
  const path = file.string();
  if (path === UNKNOWN) {
    return undecided(file);
  }
  if (path === undefined || path === "") {
    return violation(file, { what: "is not set, so istio-csr trusts whatever root the signer returns" });
  }
  const mounts = chartValue(csr, "volumeMounts");
  if (mounts.state === "unknown") {
    return undecided(mounts);
  }
  const found = mounts.items().find((mount) => holds(mount, path) === true);
  if (found !== undefined) {
    return judgeMount(graph, csr, found, chartValue(csr, "volumes"));
  }
  return mounts.items().some((mount) => holds(mount, path) === UNKNOWN)
    ? undecided(mounts)
    : violation(file, { what: `is ${path}, which is in none of its volumeMounts, so istio-csr cannot start` });
}

export const istioCsrRootPinned = stackRule({
  name: "istio-csr-root-pinned",
  capability: "istio-csr",
  guide: ["mesh-root"],
  severity: "high",
  title: "istio-csr gets the root it trusts from a volume that follows changes",
  why: "Without a pinned root, whoever answers a request chooses the root of the mesh, and a root rotation breaks the mesh.",
  problem: "istio-csr's root (app.tls.rootCAFile) {what}",
  fix: "Mount the whole ConfigMap with the root certificate (volumes and volumeMounts), and set app.tls.rootCAFile to the file",
  examples: {
    bad: `new k8s.helm.v3.Release("istio-csr", { chart: "cert-manager-istio-csr", namespace: "cert-manager" });`,
    good: `new k8s.core.v1.ConfigMap("root", {
  metadata: { name: "istio-root-ca", namespace: "cert-manager" }, data: { "ca.pem": rootCertificate.certificate },
});
new k8s.helm.v3.Release("istio-csr", {
  chart: "cert-manager-istio-csr", namespace: "cert-manager",
  values: {
    app: { tls: { rootCAFile: "/var/run/secrets/istio-csr/ca.pem" } },
    volumes: [{ name: "root-ca", configMap: { name: "istio-root-ca" } }],
    volumeMounts: [{ name: "root-ca", mountPath: "/var/run/secrets/istio-csr", readOnly: true }],
  },
});`,
  },
  level: level("advisory", "mandatory"),
  types: chartTypes,
  check(graph) {
    return judgeCharts(graph, istioCsrChart, (csr) => judge(graph, csr));
  },
});

import type { Graph, Node } from "../../graph";
import { level, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { isKnown, UNKNOWN, type View } from "../../../core/view";
import type { Tri } from "../../../core/answers";
import { chartTypes, chartValue } from "../shared/helm";
import { istioCsrChart, judgeCharts } from "../shared/mesh";
import { namedNamespace, namespaceKey } from "../shared/namespaces";

/** The kinds of volumes that hold a root, and where each names its object. */
const sources = [
  ["configMap", "name", "kubernetes:core/v1:ConfigMap"],
  ["secret", "secretName", "kubernetes:core/v1:Secret"],
] as const;

/** Whether a mount has the file in it. */
function holds(mount: View, file: string): Tri {
  const path = mount.at("mountPath").string();
  return path === UNKNOWN ? UNKNOWN : path !== undefined && file.startsWith(`${path.replace(/\/+$/, "")}/`);
}

/** Whether the stack makes the object that a volume is filled from. */
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
      what: "is mounted by subPath, which does not follow a change of its ConfigMap",
    });
  }
  const name = mount.at("name").string();
  const volume = volumes.items().find((each) => isKnown(name) && each.at("name").string() === name);
  if (mount.at("subPath").state === "unknown" || volume === undefined) {
    return undecided(mount);
  }
  return made(graph, csr, volume)
    ? pass
    : undecided(`whether the object behind volume ${volume.at("name").show()} is there: this stack does not make it`);
}

function judge(graph: Graph, csr: Node): Outcome {
  const file = chartValue(csr, "app", "tls", "rootCAFile");
  const path = file.string();
  if (path === UNKNOWN) {
    return undecided(file);
  }
  if (path === undefined || path === "") {
    return violation(file, { what: "is not set, so that it trusts whatever root the signer answers with" });
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
    : violation(file, { what: `is ${path}, in none of its volumeMounts, so that it cannot start` });
}

export const istioCsrRootPinned = stackRule({
  name: "istio-csr-root-pinned",
  capability: "istio-csr",
  guide: ["mesh-root"],
  severity: "high",
  title: "The root that istio-csr trusts is given to it, in a volume that follows changes",
  why: "Without a root of its own, who can answer a request chooses the root of the mesh, and a change of root breaks it.",
  problem: "The root of istio-csr (app.tls.rootCAFile) {what}",
  fix: "Mount a whole ConfigMap with the root certificate by volumes and volumeMounts, and name the file in app.tls.rootCAFile",
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

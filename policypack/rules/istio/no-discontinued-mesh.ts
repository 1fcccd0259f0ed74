import { level, type Outcome, pass, resourceRule, undecided, violation } from "../../rule";
import { isKnown, UNKNOWN } from "../../../core/view";
import { typeMatches } from "../../../core/glob";
import { chartName, chartTypes } from "../shared/helm";

const appMesh = {
  product: "AWS App Mesh",
  end: "ended on 30 September 2026",
  instead: "Istio with istio-csr, or Amazon VPC Lattice",
} as const;

const weave = {
  product: "Weave Net",
  end: "has been archived since 2024",
  instead: "Nitro instance types that encrypt in transit, or Cilium or Calico with WireGuard",
} as const;

const appMeshTypes = ["aws:appmesh/*", "kubernetes:appmesh.k8s.aws/*"];
const daemonSetType = "kubernetes:apps/v1:DaemonSet";

/** What a chart or DaemonSet with this name installs. */
function productOf(name: string): typeof appMesh | typeof weave | undefined {
  if (name.startsWith("appmesh-")) {
    return appMesh;
  }
  return name === "weave-net" ? weave : undefined;
}

export const noDiscontinuedMesh = resourceRule({
  name: "no-discontinued-mesh",
  capability: "istio",
  guide: ["transit-mesh", "transit-cni"],
  reference: {
    title: "Migrating from AWS App Mesh",
    url: "https://aws.amazon.com/blogs/containers/migrating-from-aws-app-mesh-to-amazon-ecs-service-connect/",
  },
  severity: "high",
  title: "Traffic encryption uses maintained software: not App Mesh, not Weave Net",
  why: "Discontinued software gets no fixes, and App Mesh no longer serves its proxies.",
  problem: "{product} {end}",
  fix: "Remove it and use {instead}",
  examples: {
    bad: `new aws.appmesh.Mesh("mesh", {});`,
    good: `new k8s.helm.v3.Release("istiod", { chart: "istiod", values: { env: { ENABLE_CA_SERVER: "false" } } });`,
  },
  level: level("advisory", "mandatory"),
  types: [...appMeshTypes, daemonSetType, ...chartTypes],
  check(resource): Outcome {
    if (appMeshTypes.some((type) => typeMatches(type, resource.type))) {
      return violation(undefined, appMesh);
    }
    const chart = chartTypes.includes(resource.type);
    const view = chart ? resource.view.at("chart") : resource.view.at("metadata", "name");
    const name = chart ? chartName(resource) : view.string();
    if (name === UNKNOWN) {
      return undecided(view);
    }
    const product = isKnown(name) ? productOf(name) : undefined;
    return product === undefined ? pass : violation(view, product);
  },
});

import { namespacePodSecurity } from "../../../policypack/rules/team/namespace-pod-security";
import { describeRule } from "../harness";
import { namespace } from "../kubernetes";
import { unknown } from "../program";
import { unknownMarkers } from "../../../core/wire";

const enforce = "pod-security.kubernetes.io/enforce";

describeRule(namespacePodSecurity, {
  good: {
    restricted: (p) => namespace(p, "shop", { [enforce]: "restricted" }),
    baseline: (p) => namespace(p, "shop", { [enforce]: "baseline" }),
    "a system namespace": (p) => {
      namespace(p, "kube-system");
      namespace(p, "shop", { [enforce]: "restricted" });
    },
  },
  bad: {
    "no labels": { build: (p) => namespace(p), says: "the label is missing" },
    "agents of the mesh, where the config leaves them out": {
      build: (p) => namespace(p, "istio-system"),
      params: { privilegedNamespaces: [] },
    },
    "warnings only": (p) => namespace(p, "shop", { "pod-security.kubernetes.io/warn": "restricted" }),
    privileged: { build: (p) => namespace(p, "shop", { [enforce]: "privileged" }), says: "off the host: privileged" },
  },
  notApplicable: {
    "agents of the mesh need the node": (p) => namespace(p, "istio-system", { [enforce]: "privileged" }),
    "agents that the config names": {
      build: (p) => namespace(p, "agents"),
      params: { privilegedNamespaces: ["agents"] },
    },
  },
  unknown: {
    "label unknown": (p) => namespace(p, "shop", { [enforce]: unknown }),
    "the name, and no label": (p) => p.add("kubernetes:core/v1:Namespace", "shop", { metadata: { name: unknown } }),
    "labels unknown": (p) => namespace(p, "shop", unknownMarkers.object),
  },
});

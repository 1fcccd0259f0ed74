import { namespacePodSecurity } from "../../../policypack/rules/team/namespace-pod-security";
import { describeRule } from "../harness";
import { namespace } from "../kubernetes";
import { unknown } from "../program";
import { unknownMarkers } from "../../../policypack/wire";

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
    "no labels": { build: (p) => namespace(p), says: "the label is not there" },
    "warnings only": (p) => namespace(p, "shop", { "pod-security.kubernetes.io/warn": "restricted" }),
    privileged: { build: (p) => namespace(p, "shop", { [enforce]: "privileged" }), says: "off the host: privileged" },
  },
  unknown: {
    "label unknown": (p) => namespace(p, "shop", { [enforce]: unknown }),
    "labels unknown": (p) => namespace(p, "shop", unknownMarkers.object),
  },
});

import {
  type Finding,
  level,
  notApplicable,
  on,
  type Outcome,
  pass,
  stackRule,
  undecided,
  violation,
} from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { type Exposure, exposures, exposureTypes } from "./exposure";

function judge({ isPublic, scheme, named, open, say }: Exposure): Outcome {
  if (isPublic === false) {
    return notApplicable("the load balancer is internal");
  }
  if (named === true) {
    return pass;
  }
  return isPublic === UNKNOWN || named === UNKNOWN ? undecided(open) : violation(scheme, { setting: say.clients });
}

export const namedClients = stackRule({
  name: "named-clients",
  capability: "load-balancing",
  guide: [],
  reference: {
    title: "AWS Load Balancer Controller: without inbound-cidrs a load balancer is open to 0.0.0.0/0 and ::/0",
    url: "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#inbound-cidrs",
  },
  severity: "medium",
  title: "Every internet-facing load balancer limits or explicitly names its clients",
  why: "By default the controller opens the listeners to the whole internet, and reopens them when somebody restricts them by hand.",
  problem: "The load balancer is internet-facing and does not set which clients may reach it",
  fix: 'Set {setting} ("0.0.0.0/0" if everybody is meant), or make the load balancer internal',
  examples: {
    bad: `annotations: { "alb.ingress.kubernetes.io/scheme": "internet-facing" } // of a new k8s.networking.v1.Ingress`,
    good: `// of a new k8s.networking.v1.Ingress
annotations: {
  "alb.ingress.kubernetes.io/scheme": "internet-facing",
  "alb.ingress.kubernetes.io/inbound-cidrs": "203.0.113.0/24",
}`,
  },
  level: level("disabled", "advisory", "mandatory"),
  types: exposureTypes,
  check(graph): readonly Finding[] {
    return exposures(graph).map((exposure) => on(exposure.on, judge(exposure)));
  },
});

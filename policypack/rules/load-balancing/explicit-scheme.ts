import { type Finding, level, on, pass, stackRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { exposures, exposureTypes } from "./exposure";

export const explicitScheme = stackRule({
  name: "explicit-scheme",
  capability: "load-balancing",
  guide: [],
  reference: {
    title: "AWS Load Balancer Controller: the default scheme of Services changed from internet-facing to internal",
    url: "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/nlb/",
  },
  severity: "medium",
  title: "Every load balancer sets its scheme explicitly",
  why: "The default differs between Pulumi and the Kubernetes controllers and has changed before, so a reviewer cannot see whether the load balancer is public.",
  problem: "The load balancer does not set whether it is internal or internet-facing",
  fix: "Set {setting}",
  examples: {
    bad: `new aws.lb.LoadBalancer("web", { subnets, securityGroups });`,
    good: `new aws.lb.LoadBalancer("web", { internal: true, subnets, securityGroups });`,
  },
  level: level("disabled", "advisory"),
  types: exposureTypes,
  check(graph): readonly Finding[] {
    return exposures(graph).map(({ on: resource, scheme, said, open, say }) =>
      on(resource, said === UNKNOWN ? undecided(open) : said ? pass : violation(scheme, { setting: say.scheme })),
    );
  },
});

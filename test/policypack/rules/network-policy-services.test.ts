/** Policies and the Services of the pods that they open, on the VPC CNI. */
import { serviceOpensWithPods } from "../../../policypack/rules/network-policy/service-opens-with-pods";
import { describeRule } from "../harness";
import { deployment, egress, enforcing, release, vpcCni } from "../kubernetes";
import { unknownObject } from "../policy-workloads";
import { type Input, type Program, unknown } from "../program";

const service = (p: Program, selector: Input, more: Record<string, Input> = {}, inNamespace: Input = "shop") =>
  p.add("kubernetes:core/v1:Service", "api", {
    metadata: { namespace: inNamespace },
    spec: { selector, ports: [{ port: 8080 }], ...more },
  });

const api: Input = { app: "api", tier: "backend" };
const toLabels = (matchLabels: Input): Input => ({ to: [{ podSelector: { matchLabels } }], ports: [{ port: 8080 }] });
const byTier = toLabels({ tier: "backend" });

/** The pods, their Service, and a rule for the pods. */
const shop =
  (selector: Input, rules: Input, more: Record<string, Input> = {}) =>
  (p: Program): void => {
    deployment(p, "api", "shop", api);
    service(p, selector, more);
    egress(p, "shop", rules);
  };

describeRule(serviceOpensWithPods, {
  good: {
    "the Service selects by the label": shop(api, [byTier]),
    "all pods of the namespace": shop({ app: "api" }, [{ to: [{ podSelector: {} }] }]),
    "another rule opens the Service": shop({ app: "api" }, [byTier, toLabels({ app: "api" })]),
    "another rule is for everybody": shop({ app: "api" }, [byTier, { ports: [{ port: 8080 }] }]),
    "another rule names addresses": shop({ app: "api" }, [byTier, { to: [{ ipBlock: { cidr: "172.20.0.0/16" } }] }]),
    "a Service without a cluster IP": shop({ app: "api" }, [byTier], { clusterIP: "None" }),
    "a Service that stands for a name": shop({ app: "api" }, [byTier], { type: "ExternalName" }),
    "a Service of other pods": shop({ app: "web" }, [byTier]),
    "a Service of another namespace": (p) => {
      deployment(p, "api", "shop", api);
      service(p, { app: "api" }, {}, "other");
      egress(p, "shop", [byTier]);
    },
    "a Service without a selector": (p) => {
      deployment(p, "api", "shop", api);
      p.add("kubernetes:core/v1:Service", "api", { metadata: { namespace: "shop" }, spec: { ports: [{ port: 443 }] } });
      egress(p, "shop", [byTier]);
    },
  },
  bad: {
    "the Service selects by another label": {
      build: shop({ app: "api" }, [byTier]),
      says: /Service api, whose selector lacks tier=backend/,
    },
    "with the VPC CNI in the stack": (p) => {
      vpcCni(p, enforcing);
      shop({ app: "api" }, [byTier])(p);
    },
    "one of two labels": { build: shop({ app: "api" }, [toLabels(api)]), says: "lacks tier=backend" },
    "by an expression": {
      build: shop({ app: "api" }, [
        { to: [{ podSelector: { matchExpressions: [{ key: "tier", operator: "Exists" }] } }] },
      ]),
      says: "the labels of its expressions",
    },
  },
  unknown: {
    "the Service's selector": shop(unknownObject, [byTier]),
    "the labels of the pods": (p) => {
      deployment(p, "api", "shop", unknownObject);
      service(p, { app: "api" });
      egress(p, "shop", [byTier]);
    },
    "the Service's cluster IP": shop({ app: "api" }, [byTier], { clusterIP: unknown }),
    "the rules": shop({ app: "api" }, unknownObject),
    "another rule, which may open it": shop({ app: "api" }, [byTier, toLabels(unknownObject)]),
    "the engine": (p) => {
      vpcCni(p, unknown);
      shop({ app: "api" }, [byTier])(p);
    },
  },
  notApplicable: {
    "Cilium enforces": (p) => {
      release(p, "cilium");
      shop({ app: "api" }, [byTier])(p);
    },
  },
});

import { z } from "zod";
import { isWorld } from "../../../core/cidr";
import { level, notApplicable, type Outcome, resourceRule, undecided, violation } from "../../rule";
import { isKnown, UNKNOWN, type View } from "../../../core/view";

const serviceEntryType = "kubernetes:networking.istio.io/*:ServiceEntry";

/** Every known value of a list that fails the test, and the list's unknown values. */
function judgeEach(list: View, fails: (text: string) => boolean): readonly Outcome[] {
  if (list.state === "unknown") {
    return [undecided(list)];
  }
  return list.items().flatMap((each): readonly Outcome[] => {
    const text = each.string();
    if (text === UNKNOWN) {
      return [undecided(each)];
    }
    return isKnown(text) && fails(text) ? [violation(each, { found: text })] : [];
  });
}

export const noWildcardHosts = resourceRule({
  name: "no-wildcard-hosts",
  capability: "egress",
  guide: ["egress-gateway", "egress-dns-names"],
  severity: "medium",
  title: "Hosts outside the mesh are registered by name",
  why: "A wildcard lets workloads reach anything that somebody puts under that domain; * and 0.0.0.0/0 let them reach everything.",
  problem: "The ServiceEntry allows {found}, which is more than one named host",
  fix: "List the hosts that workloads need, or add the wildcard to the parameter allowed",
  examples: {
    bad: `new k8s.apiextensions.CustomResource("aws", {
  apiVersion: "networking.istio.io/v1", kind: "ServiceEntry",
  spec: { hosts: ["*.amazonaws.com"], ports: [{ number: 443, name: "tls", protocol: "TLS" }] },
});`,
    good: `new k8s.apiextensions.CustomResource("sqs", {
  apiVersion: "networking.istio.io/v1", kind: "ServiceEntry",
  spec: { hosts: ["sqs.eu-west-1.amazonaws.com"], ports: [{ number: 443, name: "tls", protocol: "TLS" }] },
});`,
  },
  level: level("disabled", "advisory", "mandatory"),
  params: {
    allowed: z.array(z.string()).default([]).describe("wildcard hosts that may be registered, such as *.example.com"),
  },
  types: [serviceEntryType],
  check({ view }, { params }) {
    const spec = view.at("spec");
    const location = spec.at("location").string();
    if (location === "MESH_INTERNAL") {
      return notApplicable("the hosts are inside the mesh");
    }
    const outcomes = [
      ...judgeEach(spec.at("hosts"), (host) => host.includes("*") && !params.allowed.includes(host)),
      ...judgeEach(spec.at("addresses"), (address) => isWorld(address) === true),
    ];
    return location === UNKNOWN && outcomes.length > 0 ? undecided(spec.at("location")) : outcomes;
  },
});

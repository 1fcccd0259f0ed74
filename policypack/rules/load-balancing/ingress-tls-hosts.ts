import { z } from "zod";
import type { Node } from "../../graph";
import { type Finding, level, on, type Outcome, pass, stackRule, undecided, violation } from "../../rule";
import { coversHost } from "../../../core/host-names";
import { isKnown, UNKNOWN, type View } from "../../../core/view";
import { classNameOf } from "./classes";
import { albIngresses, unclearIngress } from "./ingresses";
import { types } from "./types";

function judgeHost(host: View, covered: readonly View[], unclear: View | undefined): Outcome {
  const name = host.string() ?? "*";
  if (name === UNKNOWN) {
    return covered.length > 0 || unclear !== undefined ? undecided(host) : violation(host, { host });
  }
  const patterns = covered.map((each) => each.string());
  if (patterns.some((pattern) => isKnown(pattern) && coversHost(pattern, name))) {
    return pass;
  }
  const open = unclear ?? covered.find((each) => each.state === "unknown");
  return open === undefined ? violation(host, { host: name }) : undecided(open);
}

function judge(ingress: Node): readonly Outcome[] {
  const spec = ingress.view.at("spec");
  const rules = spec.at("rules");
  const tls = spec.at("tls");
  if (rules.state === "unknown") {
    return [undecided(rules)];
  }
  const hosts = tls.items().map((each) => each.at("hosts"));
  // An entry without hosts covers all hosts that no other entry names.
  const forAll = hosts.some((each) => each.state === "absent");
  const unclear = [tls, ...hosts].find((each) => each.state === "unknown");
  return rules.items().map((rule) =>
    forAll
      ? pass
      : judgeHost(
          rule.at("host"),
          hosts.flatMap((each) => each.items()),
          unclear,
        ),
  );
}

export const ingressTlsHosts = stackRule({
  name: "ingress-tls-hosts",
  capability: "load-balancing",
  guide: ["tls-termination", "pca-certificates"],
  severity: "medium",
  title: "Ingresses of in-cluster controllers have a certificate for each host",
  why: "An ingress controller serves a host that is not in spec.tls over HTTP, or with a self-signed certificate.",
  problem: "Host {host} is not in spec.tls",
  fix: "Add an entry to spec.tls with {host} and the Secret of its certificate",
  examples: {
    bad: `new k8s.networking.v1.Ingress("web", { spec: { ingressClassName: "nginx", rules: [{ host: "a.example.com", http }] } });`,
    good: `new k8s.networking.v1.Ingress("web", {
  spec: {
    ingressClassName: "nginx",
    tls: [{ hosts: ["a.example.com"], secretName: "a-example-com" }],
    rules: [{ host: "a.example.com", http }],
  },
});`,
  },
  level: level("disabled", "advisory", "mandatory"),
  params: {
    terminatedBefore: z
      .array(z.string())
      .default([])
      .describe("ingress classes of controllers behind a load balancer that terminates TLS"),
  },
  types: types.ingress,
  check(graph, { params }): readonly Finding[] {
    const alb = albIngresses(graph);
    const others = graph
      .byType(...types.ingress)
      .filter((ingress) => !alb.some(({ node }) => node === ingress))
      .filter((ingress) => !params.terminatedBefore.includes(String(classNameOf(ingress))));
    return [
      ...others.flatMap((ingress) => judge(ingress).map((outcome) => on(ingress, outcome))),
      ...alb.filter(({ sure }) => !sure).map(({ node }) => on(node, undecided(unclearIngress))),
    ];
  },
});

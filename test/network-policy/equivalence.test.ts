/** The same intents mean the same on every engine: asked of each engine's own objects by its own evaluator. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contains } from "../../core/cidr";
import { networkPolicyConfig, type NetworkPolicyConfig } from "../../components/network-policy/config";
import { compile, type Compiled } from "../../components/network-policy/engines";
import type { Engine } from "../../components/network-policy/model";
import { intendedPolicies } from "../../components/network-policy/policies";
import { reach } from "../../components/network-policy/reachability";
import {
  endpointName,
  type Endpoint,
  type Question,
  type Reason,
} from "../../components/network-policy/reachability/world";
import { aimAt, configs, declared, endpoints, questions, world, type Options } from "./generated";

const runs = 10_000;

function compileFor(config: NetworkPolicyConfig, engine: Engine): Compiled {
  const { policies, problems } = intendedPolicies(config, declared);
  const compiled = compile(policies, engine, config);
  const found = [...problems, ...compiled.problems];
  if (found.length > 0) {
    throw new Error(JSON.stringify(found));
  }
  return compiled;
}

const picks = fc.array(fc.nat(50), { minLength: 4, maxLength: 4 });

function describeQuestion({ from, to, protocol, port }: Question): string {
  return `${endpointName(from)} -> ${endpointName(to)} ${protocol}/${port}`;
}

function sameAnswers(engines: readonly Engine[], options: Options): Partial<Record<Reason, number>> {
  const tally: Partial<Record<Reason, number>> = {};
  fc.assert(
    fc.property(configs(options), questions, fc.option(picks), (config, any, aim) => {
      const question = aim === null ? any : aimAt(config, aim, any);
      const verdicts = engines.map((engine) => reach(world, compileFor(config, engine), question));
      const answers = verdicts.map(({ egress, ingress }) => `out ${egress.allowed}, in ${ingress.allowed}`);
      if (new Set(answers).size > 1) {
        const each = engines.map((engine, index) => `${engine}: ${answers[index] ?? ""}`).join("; ");
        throw new Error(`${describeQuestion(question)}: ${each}`);
      }
      // Only questions that meet a policy count: "nothing is isolated" would not be a useful agreement.
      for (const { reason } of verdicts.slice(0, 1).flatMap(({ egress, ingress }) => [egress, ingress])) {
        tally[reason] = (tally[reason] ?? 0) + 1;
      }
    }),
    { numRuns: runs },
  );
  return tally;
}

describe("the same intents on every engine", () => {
  it(`agree on ${runs} generated cases: vpc-cni, calico, cilium`, { timeout: 300_000 }, () => {
    const tally = sameAnswers(["vpc-cni", "calico", "cilium"], {
      serviceAccounts: false,
      defaultDeny: "listed-namespaces",
    });
    expect(tally.allowed).toBeGreaterThan(runs / 10);
    expect(tally.denied).toBeGreaterThan(runs / 10);
  });

  it(
    `agree on ${runs} generated cases with service accounts and a global deny: calico, cilium`,
    { timeout: 300_000 },
    () => {
      const tally = sameAnswers(["calico", "cilium"], { serviceAccounts: true, defaultDeny: "every-namespace" });
      expect(tally.allowed).toBeGreaterThan(runs / 10);
      expect(tally.denied).toBeGreaterThan(runs / 10);
    },
  );
});

describe("addresses that pods have too", () => {
  const shared = "10.0.0.0/18";
  const config = networkPolicyConfig.parse({
    defaultDeny: "listed-namespaces",
    addresses: { apiServer: [shared] },
    namespaces: {
      payments: { allow: [{ to: { component: "api-server" } }, { to: { cidrs: [shared] }, ports: [5432] }] },
    },
  });
  const pods = endpoints.filter(({ kind }) => kind === "pod");

  it.each([443, 5432])(
    "open pods in that range on port %i with vpc-cni and calico, as a CIDR does there, and never with cilium",
    (port) => {
      const outgoing = (engine: Engine, to: Endpoint): boolean | "unknown" => {
        const from = pods.find((pod) => endpointName(pod) === "payments/api") ?? to;
        return reach(world, compileFor(config, engine), { from, to, protocol: "TCP", port }).egress.allowed;
      };
      for (const to of pods.filter((pod) => endpointName(pod) !== "payments/api")) {
        const byAddress = contains(shared, to.address);
        expect(outgoing("vpc-cni", to)).toBe(byAddress);
        expect(outgoing("calico", to)).toBe(byAddress);
        expect(outgoing("cilium", to)).toBe(false);
      }
    },
  );
});

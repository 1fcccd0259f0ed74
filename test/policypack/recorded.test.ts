/** The pack on what the real @pulumi/eks 4.3 provider registers: the recording that the stand-in is held to. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { resolveSettings } from "../../policypack/config";
import { Evaluation } from "../../policypack/evaluate";
import { rules } from "../../policypack/rules";
import { View } from "../../core/view";

interface Recording {
  readonly cases: Readonly<
    Record<string, { readonly resources: readonly { type: string; name: string; inputs: unknown }[] }>
  >;
}

const file = join(__dirname, "../../standins/test/data/eks-provider-4.3-children.json");
const { cases } = JSON.parse(readFileSync(file, "utf8")) as Recording;

/** Resource rules only: the recording does not hold what depends on what. */
function violations(name: string): readonly string[] {
  const evaluation = new Evaluation(rules, resolveSettings({}, rules), { today: "2026-11-23", preview: true });
  for (const { type, name: resource, inputs } of cases[name]?.resources ?? []) {
    evaluation.judge({ urn: `${type}::${resource}`, type, name: resource, view: View.of(inputs) });
  }
  return evaluation.judgements
    .filter((each) => each.verdict !== "pass")
    .map((each) => `${each.verdict}: ${each.rule.name} ${each.resource.name}`)
    .sort();
}

it("finds in each recorded program what is wrong with it, and nothing else", () => {
  expect(Object.fromEntries(Object.keys(cases).map((name) => [name, violations(name)]))).toMatchInlineSnapshot(`
    {
      "config-map-mode": [
        "not-applicable: ca-rights c-eksRole-4b490823",
        "not-applicable: ca-rights c-eksRole-role",
        "not-applicable: ca-rights node",
        "not-applicable: vpc-cni-known-keys c-kube-proxy",
        "not-applicable: vpc-cni-overwrite c-kube-proxy",
        "not-applicable: vpc-cni-values c-kube-proxy",
        "violation: access-entries c-eksCluster",
        "violation: control-plane-logs c-eksCluster",
        "violation: imdsv2 managed",
      ],
      "hardened": [
        "not-applicable: ca-rights c-eksRole-4b490823",
        "not-applicable: ca-rights c-eksRole-role",
        "not-applicable: ca-rights node",
        "not-applicable: vpc-cni-known-keys c-coredns",
        "not-applicable: vpc-cni-known-keys c-kube-proxy",
        "not-applicable: vpc-cni-overwrite c-coredns",
        "not-applicable: vpc-cni-overwrite c-kube-proxy",
        "not-applicable: vpc-cni-values c-coredns",
        "not-applicable: vpc-cni-values c-kube-proxy",
        "violation: imdsv2 managed",
      ],
      "managed-node-group-own-launch-template": [
        "not-applicable: ca-rights c-eksRole-4b490823",
        "not-applicable: ca-rights c-eksRole-role",
        "not-applicable: ca-rights node",
        "not-applicable: vpc-cni-known-keys c-kube-proxy",
        "not-applicable: vpc-cni-overwrite c-kube-proxy",
        "not-applicable: vpc-cni-values c-kube-proxy",
        "violation: control-plane-logs c-eksCluster",
        "violation: imdsv2 lt",
      ],
      "minimal-api-mode": [
        "not-applicable: ca-rights c-eksRole-4b490823",
        "not-applicable: ca-rights c-eksRole-role",
        "not-applicable: ca-rights node",
        "not-applicable: vpc-cni-known-keys c-kube-proxy",
        "not-applicable: vpc-cni-overwrite c-kube-proxy",
        "not-applicable: vpc-cni-values c-kube-proxy",
        "violation: control-plane-logs c-eksCluster",
      ],
      "no-default-security-groups": [
        "not-applicable: ca-rights c-eksRole-4b490823",
        "not-applicable: ca-rights c-eksRole-role",
        "not-applicable: ca-rights node",
        "not-applicable: vpc-cni-known-keys c-kube-proxy",
        "not-applicable: vpc-cni-overwrite c-kube-proxy",
        "not-applicable: vpc-cni-values c-kube-proxy",
        "violation: control-plane-logs c-eksCluster",
      ],
      "own-cluster-security-group": [
        "not-applicable: ca-rights c-eksRole-4b490823",
        "not-applicable: ca-rights c-eksRole-role",
        "not-applicable: ca-rights node",
        "not-applicable: vpc-cni-known-keys c-kube-proxy",
        "not-applicable: vpc-cni-overwrite c-kube-proxy",
        "not-applicable: vpc-cni-values c-kube-proxy",
        "violation: control-plane-logs c-eksCluster",
      ],
      "own-service-role": [
        "not-applicable: ca-rights node",
        "not-applicable: ca-rights own-service",
        "not-applicable: vpc-cni-known-keys c-kube-proxy",
        "not-applicable: vpc-cni-overwrite c-kube-proxy",
        "not-applicable: vpc-cni-values c-kube-proxy",
        "violation: control-plane-logs c-eksCluster",
      ],
      "public-endpoint-with-cidrs": [
        "not-applicable: ca-rights c-eksRole-4b490823",
        "not-applicable: ca-rights c-eksRole-role",
        "not-applicable: ca-rights node",
        "not-applicable: vpc-cni-known-keys c-kube-proxy",
        "not-applicable: vpc-cni-overwrite c-kube-proxy",
        "not-applicable: vpc-cni-values c-kube-proxy",
        "violation: control-plane-logs c-eksCluster",
      ],
      "self-managed-node-group-v2": [
        "not-applicable: ca-rights c-eksRole-4b490823",
        "not-applicable: ca-rights c-eksRole-role",
        "not-applicable: ca-rights node",
        "not-applicable: vpc-cni-known-keys c-kube-proxy",
        "not-applicable: vpc-cni-overwrite c-kube-proxy",
        "not-applicable: vpc-cni-values c-kube-proxy",
        "violation: control-plane-logs c-eksCluster",
        "violation: imdsv2 self-launchTemplate",
      ],
      "separate-vpc-cni-addon": [
        "not-applicable: ca-rights c-eksRole-4b490823",
        "not-applicable: ca-rights c-eksRole-role",
        "not-applicable: ca-rights node",
        "not-applicable: vpc-cni-known-keys c-kube-proxy",
        "not-applicable: vpc-cni-overwrite c-kube-proxy",
        "not-applicable: vpc-cni-values c-kube-proxy",
        "violation: control-plane-logs c-eksCluster",
      ],
    }
  `);
});

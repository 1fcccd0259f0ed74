/** The pack on what the real @pulumi/eks 4.3 provider registers: the recording that the stand-in is held to. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { resolveSettings } from "../../policypack/config";
import { Evaluation } from "../../policypack/evaluate";
import { rules } from "../../policypack/rules";
import { View } from "../../policypack/view";

interface Recording {
  readonly cases: Readonly<
    Record<string, { readonly resources: readonly { type: string; name: string; inputs: unknown }[] }>
  >;
}

const file = join(__dirname, "../offline/providers/data/eks-provider-4.3-children.json");
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
        "violation: control-plane-logs c-eksCluster",
      ],
      "hardened": [],
      "managed-node-group-own-launch-template": [
        "violation: control-plane-logs c-eksCluster",
        "violation: imdsv2 lt",
      ],
      "minimal-api-mode": [
        "violation: control-plane-logs c-eksCluster",
      ],
      "no-default-security-groups": [
        "violation: control-plane-logs c-eksCluster",
      ],
      "own-cluster-security-group": [
        "violation: control-plane-logs c-eksCluster",
      ],
      "own-service-role": [
        "violation: control-plane-logs c-eksCluster",
      ],
      "public-endpoint-with-cidrs": [
        "violation: control-plane-logs c-eksCluster",
      ],
      "self-managed-node-group-v2": [
        "violation: control-plane-logs c-eksCluster",
        "violation: imdsv2 self-launchTemplate",
      ],
      "separate-vpc-cni-addon": [
        "violation: control-plane-logs c-eksCluster",
      ],
    }
  `);
});

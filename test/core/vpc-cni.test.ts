/**
 * The model of the VPC CNI against what its own controller, agent and eBPF programs let through. vpc-cni-truth.json is a
 * recording of them (its `_about` says how it was made); another one of the same form can take its place.
 */
import { describe, expect, it } from "vitest";
import { type Answer, type EnforcingMode, type Question, VpcCni } from "../../core/vpc-cni/connection";
import type { ClusterObjects } from "../../core/vpc-cni/objects";
import { Resolver } from "../../core/vpc-cni/resolve";
import recording from "./vpc-cni-truth.json";

type Query = Question & Pick<Answer, "egress" | "ingress" | "allowed"> & { readonly stable?: false };

interface Case {
  readonly id: string;
  readonly about: string;
  readonly mode: EnforcingMode;
  readonly objects: ClusterObjects;
  readonly queries: readonly Query[];
  /** Set where the controller ends with an error. */
  readonly controller?: string;
}

const cases = recording.cases as unknown as readonly Case[];
const named = (some: readonly Case[]): (readonly [string, Case])[] =>
  some.map((each) => [`${each.id}: ${each.about}`, each] as const);

const differences = ({ mode, objects, queries }: Case): object[] => {
  const model = new VpcCni(objects, mode);
  return queries
    .filter(({ stable }) => stable !== false)
    .flatMap((query) => {
      const { egress, ingress, allowed } = model.connect(query);
      return egress === query.egress && ingress === query.ingress && allowed === query.allowed
        ? []
        : [{ query, model: { egress, ingress, allowed } }];
    });
};

describe("the recording", () => {
  it("is there", () => {
    expect(cases.flatMap(({ queries }) => queries).length).toBeGreaterThan(100);
  });

  it.each(named(cases.filter(({ controller }) => controller === undefined)))("%s", (_, each) => {
    expect(differences(each)).toEqual([]);
  });
});

describe("where the controller ends with an error", () => {
  it.each(named(cases.filter(({ controller }) => controller !== undefined)))("%s", (_, { objects }) => {
    expect(() => new Resolver(objects).clusterPolicies()).toThrow(/namedPort/);
  });
});

describe("what differs from run to run", () => {
  const unstable = cases.flatMap((each) =>
    each.queries.filter(({ stable }) => stable === false).map((query) => ({ each, query })),
  );

  it.each(unstable.map((one) => [`${one.each.id}, port ${one.query.port ?? "none"}`, one] as const))(
    "%s",
    (_, { each, query }) => {
      expect(new VpcCni(each.objects, each.mode).connect(query).allowed).toBe("unknown");
    },
  );
});

describe("a name that the cluster does not have", () => {
  const [first] = cases;
  const model = new VpcCni(
    first?.objects ?? { namespaces: [], nodes: [], pods: [], services: [], networkPolicies: [] },
    "standard",
  );
  const from = { kind: "address", address: "10.0.100.5" } as const;

  it.each([
    ["pod shop/nobody", { kind: "pod", name: "shop/nobody" }],
    ["node nowhere", { kind: "node", name: "nowhere" }],
    ["Service shop/nothing", { kind: "service", name: "shop/nothing" }],
  ] as const)("%s is named", (what, to) => {
    expect(() => model.connect({ from, to, protocol: "TCP", port: 80 })).toThrow(what);
  });
});

/** explain and the rules ask the same readers, so that they agree; and what is not known changes no answer. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Compiled } from "../../../components/network-policy/engines";
import { reach as explainReach } from "../../../components/network-policy/reachability";
import type { Endpoint, World } from "../../../components/network-policy/reachability/world";
import { anyOf, type Tri } from "../../../core/answers";
import { allowsOf, coversAddress, coversPod, coversPort, someRule } from "../../../core/policies/cover";
import type { PodEndpoint } from "../../../core/policies/endpoint";
import { directions, type Policy } from "../../../core/policies/model";
import { reach } from "../../../core/policies/reach";
import { UNKNOWN } from "../../../core/view";
import { secretSignature, signatureKey } from "../../../core/wire";
import { forget, paths } from "../../policypack/forgetting";
import { inStack, knownPods, readManifest } from "./callers";
import {
  connectionOf,
  type Ends,
  ends,
  type Language,
  languages,
  manifests,
  namespaces,
  others,
  plainPods,
} from "./generated";

const connections = fc.array(ends, { minLength: 6, maxLength: 12 });

/** All that is asked of policies, about every pod and some connections. */
function answers(policies: readonly Policy[], pods: readonly PodEndpoint[], asked: readonly Ends[]): readonly Tri[] {
  return [
    ...asked.map((each) => reach(policies, connectionOf(pods, each)).allowed),
    ...policies.flatMap((policy): readonly Tri[] => [
      ...pods.flatMap(({ pod }): readonly Tri[] => [policy.selects(pod), policy.selectsAll(pod.namespace)]),
      ...directions.flatMap((direction) => {
        const allows = allowsOf(policy, direction);
        const found: readonly Tri[] = [
          policy.isolates(direction),
          someRule(allows, (rule) => coversPort(rule, "TCP", 80)),
          someRule(allows, (rule) => coversPort(rule, "UDP", 53)),
          someRule(allows, ({ anyPort }) => anyPort),
          someRule(allows, ({ anyPeer }) => anyPeer),
          someRule(allows, ({ peers }) => anyOf(peers.map(({ everyPod }) => everyPod))),
          someRule(allows, (rule) => coversAddress(rule, "203.0.113.10")),
          ...pods.map(({ pod }) => someRule(allows, (rule) => coversPod(rule, pod))),
        ];
        return found;
      }),
    ]),
  ];
}

/** The same values as the engine may mark them. */
function marked(value: unknown, every: number, count = { at: 0 }): unknown {
  if (Array.isArray(value)) {
    return value.map((each: unknown) => marked(each, every, count));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, marked(each, every, count)]));
  }
  return ++count.at % every === 0 ? { [signatureKey]: secretSignature, value } : value;
}

describe.each(languages)("%s", (language: Language) => {
  it("a manifest and a resource of a stack with the same content get the same answers", () => {
    const seen = new Set<Tri>();
    fc.assert(
      fc.property(manifests(language), connections, fc.integer({ min: 1, max: 5 }), (objects, asked, every) => {
        const plain = answers(
          objects.flatMap((object) => readManifest(language, object)),
          knownPods,
          asked,
        );
        const stack = inStack(
          objects.map((object) => ({ ...object, spec: marked(object.spec, every) as object })) as typeof objects,
        );
        expect(answers(stack.policies, stack.pods, asked)).toEqual(plain);
        plain.slice(0, asked.length).forEach((answer) => seen.add(answer));
      }),
      { numRuns: 150 },
    );
    expect(seen).toContain(true);
    expect(seen).toContain(false);
  });

  it("an unknown value turns no answer into its opposite", () => {
    let undecided = 0;
    fc.assert(
      fc.property(
        manifests(language),
        connections,
        fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
        (objects, asked, picks) => {
          const read = (all: readonly unknown[]): readonly Policy[] =>
            all.flatMap((object) => readManifest(language, object));
          const known = answers(read(objects), knownPods, asked);
          const forgotten = picks.reduce<unknown>((all, pick) => {
            const places = paths(all).filter(([, key]) => key === "spec");
            const place = places[pick % Math.max(places.length, 1)];
            return place === undefined ? all : forget(all, place);
          }, objects) as readonly unknown[];
          const open = answers(read(forgotten), knownPods, asked);
          if (open.length === known.length) {
            open.forEach((answer, index) => {
              expect([answer, known[index]], JSON.stringify({ forgotten, asked, index })).toEqual(
                answer === UNKNOWN ? [UNKNOWN, known[index]] : [known[index], known[index]],
              );
              undecided += answer === UNKNOWN && known[index] !== UNKNOWN ? 1 : 0;
            });
          }
        },
      ),
      { numRuns: 600 },
    );
    expect(undecided).toBeGreaterThan(0);
  });

  it("an endpoint of which something is unknown turns no answer into its opposite", () => {
    type Change = (endpoint: PodEndpoint) => PodEndpoint;
    const changes: readonly Change[] = [
      (each) => ({ ...each, address: UNKNOWN }),
      (each) => ({ ...each, node: UNKNOWN }),
      (each) => ({ ...each, ports: UNKNOWN }),
      (each) => ({ ...each, name: UNKNOWN }),
      (each) => ({ ...each, pod: { ...each.pod, serviceAccount: UNKNOWN } }),
      (each) => ({ ...each, pod: { ...each.pod, labels: (key) => (key === "app" ? UNKNOWN : each.pod.labels(key)) } }),
      (each) => ({ ...each, pod: { ...each.pod, namespace: { key: UNKNOWN, labels: () => UNKNOWN } } }),
    ];
    fc.assert(
      fc.property(
        manifests(language),
        connections,
        fc.constantFrom(...changes),
        fc.nat(5),
        (objects, asked, change, which) => {
          const policies = objects.flatMap((object) => readManifest(language, object));
          const changed = knownPods.map((pod, index) => (index === which ? change(pod) : pod));
          const known = answers(policies, knownPods, asked);
          answers(policies, changed, asked).forEach((answer, index) => {
            expect([answer, UNKNOWN], String(index)).toContain(answer === UNKNOWN ? UNKNOWN : known[index]);
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});

// For vpc-cni explain asks the model of AWS's own code instead (core/vpc-cni).
describe.each(["calico", "cilium"] as const)("explain, engine %s", (engine) => {
  const world: World = { namespaces: Object.entries(namespaces).map(([name, labels]) => ({ name, labels })) };
  const endpoint = (index: number): Endpoint => {
    const [known, plain] = [knownPods[index], plainPods[index]];
    const other = others[index - plainPods.length];
    if (known !== undefined && plain !== undefined) {
      const { address, node, ports } = known;
      return {
        kind: "pod",
        ...plain,
        address: String(address),
        node: String(node),
        ports: ports === UNKNOWN ? [] : ports,
      };
    }
    return { name: "other", ...other } as Endpoint;
  };

  it("says what the readers say", () => {
    fc.assert(
      fc.property(manifests(engine), connections, (objects, asked) => {
        const policies = objects.flatMap((object) => readManifest(engine, object));
        const compiled = { engine, objects: objects as unknown as Compiled["objects"], problems: [] };
        for (const each of asked) {
          const { from, to, protocol, port } = each;
          expect(
            explainReach(world, compiled, { from: endpoint(from), to: endpoint(to), protocol, port }).allowed,
          ).toBe(reach(policies, connectionOf(knownPods, each)).allowed);
        }
      }),
      { numRuns: 150 },
    );
  });
});

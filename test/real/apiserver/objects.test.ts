/** A real API server checks every Kubernetes object of the stacks and of the documentation's examples. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Collection, collectDocument } from "./collect";
import { binaries, type Judge, startJudge, stopJudge } from "./fixture";
import { judge, paths, refusalOf, samples, type Verdict, without, withUnknownField, withWrongType } from "./judge";
import { report, table } from "./report";
import { documentOf, scenarios } from "./scenarios";

/** Kinds whose published definitions require none of the fields used here; a missing field has a default. */
const freeForm = [
  "awspca.cert-manager.io/v1beta1 AWSPCAClusterIssuer",
  "operator.tigera.io/v1 APIServer",
  // Of its fields only the key of a condition is required, and the largest object has no condition.
  "security.istio.io/v1 AuthorizationPolicy",
  "security.istio.io/v1 PeerAuthentication",
  "v1 ConfigMap",
  "v1 Namespace",
  "v1 ResourceQuota",
  "v1 ServiceAccount",
  "vpcresources.k8s.aws/v1beta1 SecurityGroupPolicy",
];

describe.runIf(binaries)("every object of every scenario", () => {
  let server: Judge;
  const collected = new Map<string, Collection>();
  const verdicts = new Map<string, readonly Verdict[]>();
  let refusedMutations = 0;
  let mutations = 0;
  const asked = new Map<string, readonly string[]>();

  beforeAll(async () => {
    server = await startJudge();
  });
  afterAll(async () => {
    report(closingTable());
    await stopJudge(server);
  });

  test.each(scenarios)("$name", async (scenario) => {
    const collection = await collectDocument(documentOf(scenario));
    collected.set(scenario.name, collection);
    const found = await judge(server.cluster, collection, server);
    verdicts.set(scenario.name, found);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(({ verdict }) => verdict === "refused")).toEqual([]);
  });

  test("one wrong field in an object of each kind is refused", async () => {
    const accepted: string[] = [];
    for (const [kind, object] of judged()) {
      for (const [name, mutated] of [
        ["unknown field", withUnknownField(object)],
        ["wrong type", withWrongType(object)],
      ] as const) {
        mutations++;
        const refusal = await refusalOf(server.cluster, mutated);
        if (refusal === undefined) accepted.push(`${kind}: ${name}`);
        else refusedMutations++;
      }
    }
    expect(accepted).toEqual([]);
    expect(mutations).toBeGreaterThan(40);
  });

  test("an object of any kind without a required field is refused", async () => {
    for (const [kind, object] of judged()) {
      const all = paths(object);
      const refusals = await Promise.all(all.map((path) => refusalOf(server.cluster, without(object, path))));
      asked.set(
        kind,
        all.filter((_, index) => refusals[index] !== undefined).map((path) => path.join(".")),
      );
    }
    const none = [...asked].filter(([, fields]) => fields.length === 0).map(([kind]) => kind);
    expect(none).toEqual(freeForm);
  });

  function judged(): [string, Parameters<typeof refusalOf>[1]][] {
    const judgedKinds = new Set(
      [...verdicts.values()].flat().flatMap(({ kind, verdict }) => (verdict === "not checked" ? [] : [kind])),
    );
    return [...samples([...collected.values()])].filter(([kind]) => judgedKinds.has(kind)).sort();
  }

  function closingTable(): string[] {
    const all = [...verdicts.values()].flat();
    const count = (list: readonly Verdict[], verdict: Verdict["verdict"]): number =>
      list.filter((one) => one.verdict === verdict).length;
    const kinds = [...new Set(all.map(({ kind }) => kind))].sort();
    const row = (name: string, list: readonly Verdict[]): (string | number)[] => [
      name,
      list.length,
      count(list, "accepted"),
      count(list, "refused"),
      count(list, "not checked"),
    ];
    const head = ["objects", "accepted", "refused", "not checked"];
    return [
      `Kubernetes ${binaries?.kubernetes}: the API server's verdicts on the objects of ${verdicts.size} stacks and option combinations`,
      ...table([
        ["kind", ...head, "required fields"],
        ...kinds.map((kind) => [
          ...row(
            kind,
            all.filter((one) => one.kind === kind),
          ),
          asked.get(kind)?.length ?? 0,
        ]),
      ]),
      "",
      ...table([["stack or combination", ...head], ...[...verdicts].map(([name, list]) => row(name, list))]),
      "",
      `${all.length} objects, ${count(all, "accepted")} accepted, ${count(all, "refused")} refused, unexpected: ${count(all, "refused")}; ` +
        `${refusedMutations} of ${mutations} wrong fields refused`,
      ...[...server.missing, ...server.unread].map(([kind, why]) => `not checked: ${kind}: ${why}`),
    ];
  }
});

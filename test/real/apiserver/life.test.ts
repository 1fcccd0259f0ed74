/** The platform and its teams on a real API server: up, a preview without changes, access, and a complete destroy. */
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Cluster, type KubernetesObject } from "../../../real/apiserver/client";
import { type ClusterContext, withCluster } from "../../../real/apiserver/cluster";
import { CLUSTER_VARIABLE } from "../../../real/apiserver/handover";
import { presentHelm } from "../../../real/apiserver/binaries";
import { cacheDir, root } from "../../../real/cache";
import { newStateDir, runProgram, type ProgramResult } from "../../engine/harness";
import { ask, questions } from "./access";
import { chartName, isAboutAccess, render } from "./charts";
import { kubernetesPart } from "./collect";
import { binaries, context } from "./fixture";
import { refusalOf } from "./judge";
import { report, table } from "./report";

const teams = ["prod-payments", "prod-ledger"];
const helm = presentHelm(cacheDir());

function errors({ diagnostics }: ProgramResult): string[] {
  return diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
}

describe.runIf(binaries)("a platform and its teams on a real API server", { timeout: 600_000 }, () => {
  const stateDir = newStateDir();
  const lines: string[] = [];
  let cluster: Cluster;
  let before: string[];
  let platform: ProgramResult;
  let handover: string;
  let leave: () => void = () => undefined;
  let left: Promise<void>;

  const run = (stack: string, command: "up" | "preview" | "destroy"): Promise<ProgramResult> =>
    runProgram({
      program: root,
      stack,
      command,
      stateDir,
      config: { "eks-network-security:deletionProtection": false },
      env: { [CLUSTER_VARIABLE]: handover },
    });

  const up = async (stack: string): Promise<ProgramResult> => {
    const result = await run(stack, "up");
    expect(errors(result)).toEqual([]);
    const { objects, releases } = kubernetesPart(result.resources);
    const there = await Promise.all(objects.map(({ object }) => cluster.get(object)));
    expect(there.filter((object) => object === undefined)).toEqual([]);
    lines.push(
      `${stack}: ${objects.length} objects on the API server, 0 refused; ${releases.length} Helm releases are stand-ins`,
    );
    return result;
  };

  beforeAll(async () => {
    const own: ClusterContext = { ...context, stateDir };
    await new Promise<void>((ready, failed) => {
      left = withCluster("prod", own, async ({ connection }, file) => {
        cluster = new Cluster(connection);
        handover = file;
        ready();
        await new Promise<void>((done) => (leave = done));
        cluster.close();
      });
      left.catch(failed);
    });
    before = await cluster.inventory();
    platform = await up("prod");
    await Promise.all(teams.map(up));
  }, 600_000);
  afterAll(async () => {
    report(lines);
    leave();
    await left;
    rmSync(stateDir, { recursive: true, force: true });
  });

  test("a second preview shows no change", async () => {
    const again = await run("prod", "preview");
    expect(errors(again)).toEqual([]);
    expect(again.steps.filter(({ op }) => op !== "same")).toEqual([]);
  });

  test.runIf(helm)("available charts are accepted with the values of the stack", async () => {
    const { releases } = kubernetesPart(platform.resources);
    const rows: (string | number)[][] = [["chart", "objects", "accepted", "refused", ""]];
    const wrong: string[] = [];
    for (const release of releases) {
      const { objects, reason } = await render(release, helm ?? "");
      const refusals = await Promise.all(objects.map((object) => refusalOf(cluster, object)));
      const refused = refusals.filter((refusal) => refusal !== undefined);
      rows.push([
        chartName(release) ?? release.chart,
        objects.length,
        objects.length - refused.length,
        refused.length,
        reason ?? "",
      ]);
      wrong.push(...refused);
      await Promise.all(
        objects.filter(isAboutAccess).map((object) => cluster.apply(object, { manager: "helm", force: true })),
      );
    }
    expect(wrong).toEqual([]);
    lines.push("", "Charts, rendered with the values of stack prod", ...table(rows));
    expect(rows.filter(([, objects]) => Number(objects) > 0).length).toBeGreaterThan(4);
  });

  test.runIf(helm)("access: who may do what", async () => {
    const asked = questions({
      certManager: await accountOf("cert-manager"),
      approver: await accountOf("cert-manager-approver-policy"),
      istioCsr: await accountOf("cert-manager-istio-csr"),
    });
    const answers = await Promise.all(asked.map((question) => ask(cluster, question)));
    const rows = asked.map(({ who, verb, group, resource, namespace, name, expected }, index) => [
      who,
      verb,
      `${resource}${group === "" ? "" : `.${group}`}${name === undefined ? "" : ` ${[name].flat().join(" or ")}`}`,
      namespace === "" ? "(cluster)" : namespace,
      answers[index] === true ? "yes" : "no",
      answers[index] === expected ? "" : "UNEXPECTED",
    ]);
    const wrong = rows.filter((row) => row[5] !== "");
    lines.push(
      "",
      "Access, as the API server answers (SubjectAccessReview)",
      ...table([["who", "may", "what", "where", "answer", ""], ...brief(rows)]),
    );
    lines.push(`${rows.length} questions, unexpected: ${wrong.length}`);
    expect(wrong).toEqual([]);
  });

  test("destroy deletes all our objects", async () => {
    await Promise.all((await made()).filter(isAboutAccess).map((object) => cluster.delete(object)));
    const destroy = async (stack: string): Promise<void> => {
      const destroyed = await run(stack, "destroy");
      expect(errors(destroyed)).toEqual([]);
      expect(destroyed.resources).toEqual([]);
    };
    await Promise.all(teams.map(destroy));
    await destroy("prod");
    const known = new Set(before);
    const after = (await cluster.inventory()).filter((name) => !known.has(name));
    // Helm does not delete definitions.
    const definitions = / CustomResourceDefinition /;
    expect(after.filter((name) => !definitions.test(name))).toEqual([]);
    expect(after.filter((name) => name.includes("awspca"))).toEqual([]);
    lines.push(`destroy: 0 of our objects left; ${after.length} definitions that Helm does not delete`);
  });

  async function made(): Promise<KubernetesObject[]> {
    if (helm === undefined) return [];
    const rendered = await Promise.all(
      kubernetesPart(platform.resources).releases.map((release) => render(release, helm)),
    );
    return rendered.flatMap(({ objects }) => objects);
  }

  async function accountOf(chart: string): Promise<string> {
    const release = kubernetesPart(platform.resources).releases.find((one) => chartName(one) === chart);
    const { objects } = release === undefined ? { objects: [] } : await render(release, helm ?? "");
    // The account of the program with the release's name, or the only account of a chart that is not available.
    const program = objects.find(({ kind, metadata }) => kind === "Deployment" && metadata.name === release?.name);
    const { template } = (program?.spec ?? {}) as { template?: { spec: { serviceAccountName: string } } };
    const only = objects.find(({ kind }) => kind === "ServiceAccount")?.metadata.name;
    return template?.spec.serviceAccountName ?? only ?? `no service account of ${chart}`;
  }
});

/** Merges questions that differ only in the verb into one row. */
function brief(rows: readonly string[][]): string[][] {
  const merged = new Map<string, string[]>();
  for (const [who = "", verb = "", ...rest] of rows) {
    const key = [who, ...rest].join("\n");
    const there = merged.get(key);
    if (there === undefined) merged.set(key, [who, verb, ...rest]);
    else there[1] += `, ${verb}`;
  }
  return [...merged.values()];
}

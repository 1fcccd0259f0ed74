/**
 * The declared connections are checked against the real charts: each is rendered by Helm with the values of every stack and
 * combination of options, and what its objects say must be reachable is declared, or listed with the reason why not.
 */
import { describe, expect, test } from "vitest";
import { capabilities } from "../../components/registry";
import type { Connection, Pods } from "../../core/connections/model";
import { judgeConnections } from "../../framework/connections";
import { prepare } from "../../framework/provision";
import { presentHelm } from "../../real/apiserver/binaries";
import { cacheDir } from "../../real/cache";
import { render } from "../real/apiserver/charts";
import { collectDocument } from "../real/apiserver/collect";
import { documentOf, scenarios } from "../real/apiserver/scenarios";
import { derive, includes, type Derived } from "./derive";

const helm = presentHelm(cacheDir());

/** What nobody must reach, with the reason. */
const notNeeded: readonly { readonly by: RegExp; readonly port: number; readonly why: string }[] = [
  {
    by: /^the rights of istio-(in|e)gress\//,
    port: 443,
    why: "istiod asks whether the gateway's account may read Secrets; the gateway calls istiod only (istio/istio, pilot/pkg/credentials/kube/secrets.go, CredentialsController.Authorize, 1.31)",
  },
  {
    by: /^Service istio-system\/istiod(-[-0-9]+)? 15010$/,
    port: 15010,
    why: "plaintext configuration: proxies use 15012 (Istio documentation, Application Requirements, 2026-12)",
  },
  {
    by: /^Service istio-egress\/istio-egressgateway 443$/,
    port: 8443,
    why: "without a destination in egress nobody calls the gateway",
  },
];

function podsOf(party: Connection["to"]): Pods | undefined {
  return party.kind === "pods" ? party : party.kind === "service" ? party.pods : undefined;
}

function isDeclared({ kind, namespace, labels, port }: Derived, declared: readonly Connection[]): boolean {
  const same = (pods: Pods | undefined): boolean =>
    pods !== undefined && pods.namespace === namespace && includes(labels, pods.labels);
  return declared.some((one) => {
    const podPort = one.to.kind === "service" ? one.to.targetPort : one.port;
    switch (kind) {
      case "calls":
        return one.to.kind === "api-server" && same(podsOf(one.from));
      case "called":
        return one.from.kind === "api-server" && same(podsOf(one.to)) && podPort === port;
      case "serves":
        return same(podsOf(one.to)) && podPort === port;
    }
  });
}

describe.runIf(helm)("what the charts say must be reachable is declared", { timeout: 300_000 }, () => {
  test.each(scenarios)("$name", async (scenario) => {
    const document = documentOf(scenario);
    const prepared = prepare(document, capabilities);
    if (!prepared.ok) throw new Error(JSON.stringify(prepared.problems));
    const declared = judgeConnections(prepared.config).map(({ connection }) => connection);
    const { releases } = await collectDocument(document);
    const rendered = await Promise.all(releases.map((release) => render(release, helm ?? "")));
    const derived = derive(rendered.flatMap(({ objects }) => objects));
    const missing = derived
      .filter((one) => !isDeclared(one, declared))
      .filter(({ by, port }) => !notNeeded.some((each) => each.by.test(by) && each.port === port));
    if (scenario.name === "prod") {
      // The charts do say something: webhooks of four controllers, and whoever has rights.
      const called = new Set(derived.filter(({ kind }) => kind === "called").map(({ port }) => port));
      expect([...called].sort()).toEqual([10250, 15017, 9443]);
      expect(derived.filter(({ kind }) => kind === "calls").length).toBeGreaterThan(7);
    }
    expect([...new Set(missing.map(({ kind, by, port }) => `${kind} ${port}: ${by}`))]).toEqual([]);
  });
});

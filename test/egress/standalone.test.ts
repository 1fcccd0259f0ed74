import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { Egress, type EgressArgs } from "../../components/egress";
import { config } from "../../components/egress/config";
import { settingsOf } from "../../components/egress/settings";
import { collect, tokens, type Collected } from "../mocks";
import { children } from "../standalone";

const required: EgressArgs = {
  gateway: { name: "istio-egressgateway", namespace: "istio-egress", selector: { istio: "egressgateway" } },
  trustDomain: "cluster.local",
};
const from = [{ namespace: "payments", serviceAccount: "api" }];
const policy = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

function build(args: EgressArgs): Promise<Collected<Egress>> {
  return collect(() => new Egress("egress", args));
}

describe("Egress without the plugin layer", () => {
  it("lets nothing pass the gateway by default", async () => {
    expect(tokens(await build(required))).toEqual([
      "eks-network-security:index:Egress egress",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy egress-istio-egress-egress-default-deny",
      "kubernetes:networking.k8s.io/v1:NetworkPolicy egress-istio-egress-egress-gateway",
      "kubernetes:security.istio.io/v1:AuthorizationPolicy egress-deny-others",
    ]);
  });

  it("finds istiod, istio-csr and the port of a destination where they usually are", async () => {
    const built = await build({ ...required, destinations: { bank: { host: "api.bank.example", from } } });
    const text = JSON.stringify(built.one(policy, "egress-payments-egress-through-gateway").inputs);
    expect(text).toContain('{"kubernetes.io/metadata.name":"istio-system"}');
    expect(text).toContain('{"kubernetes.io/metadata.name":"cert-manager"}');
    expect(built.one("kubernetes:networking.istio.io/v1:ServiceEntry").inputs).toMatchObject({
      spec: { ports: [{ number: 443, protocol: "TLS" }] },
    });
  });

  it("registers the same for outputs as for plain values", async () => {
    const { output } = pulumi;
    const plain = await build({
      ...required,
      destinations: {
        bank: { host: "api.bank.example", port: 8443, originateTls: true, from },
        mainframe: { cidrs: ["198.51.100.0/24"], from: [{ namespace: "ledger" }] },
      },
      allowToMeshNamespaces: true,
      meshNamespace: "mesh",
      istioCsrNamespace: "pki",
      meshNamespaceLabels: { "istio.io/rev": "1-31-1" },
      dualStack: true,
    });
    const deferred = await build({
      gateway: required.gateway,
      trustDomain: output("cluster.local"),
      destinations: {
        bank: {
          host: output("api.bank.example"),
          port: output(8443),
          originateTls: true,
          from: [{ namespace: "payments", serviceAccount: output("api") }],
        },
        mainframe: { cidrs: output([output("198.51.100.0/24")]), from: [{ namespace: "ledger" }] },
      },
      allowToMeshNamespaces: output(true),
      meshNamespace: output("mesh"),
      istioCsrNamespace: output("pki"),
      meshNamespaceLabels: output({ "istio.io/rev": output("1-31-1") }),
      dualStack: output(true),
    });
    expect(children(deferred)).toEqual(children(plain));
  });

  it.each<[string, EgressArgs["destinations"], string]>([
    ["neither host nor addresses", { it: { from } }, "destinations.it"],
    ["a Service of the cluster", { it: { host: "db.ledger.svc", from } }, "destinations.it.host"],
    [
      "the platform as caller",
      { it: { host: "a.example", from: [{ namespace: "kube-system", serviceAccount: "x" }] } },
      "destinations.it.from[0].namespace",
    ],
  ])("refuses %s by name", async (_, destinations, named) => {
    await collect(() => {
      expect(() => new Egress("egress", { ...required, destinations })).toThrow(pulumi.RunError);
      expect(() => new Egress("egress", { ...required, destinations })).toThrow(named);
    });
  });

  it.each<object>([{}, { destinations: { bank: { host: "api.bank.example", from } } }])(
    "has the defaults of the stack config: %j",
    (input) => {
      expect(config.parse(input)).toEqual({ ...settingsOf(input), teamHosts: {} });
    },
  );
});

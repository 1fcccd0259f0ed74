import { describe, expect, it } from "vitest";
import { config } from "../../components/egress/config";
import { Egress } from "../../components/egress/egress";
import { collect, tokens, type Collected } from "../mocks";

const destinations = {
  bank: { host: "api.bank.example", from: [{ namespace: "payments", serviceAccount: "api" }] },
  rates: { host: "rates.example", originateTls: true, from: [{ namespace: "payments", serviceAccount: "api" }] },
  mainframe: { cidrs: ["198.51.100.0/24"], port: 1414, from: [{ namespace: "ledger" }] },
};

function build(input: object, preview = false, more: object = {}): Promise<Collected<Egress>> {
  const parsed = config.parse({ destinations: input, ...more });
  return collect(
    () =>
      new Egress("egress", {
        ...parsed,
        gateway: { name: "istio-egressgateway", namespace: "istio-egress", selector: { istio: "egressgateway" } },
        trustDomain: "cluster.local",
      }),
    { preview },
  );
}

describe("Egress", () => {
  it("registers the same resources in a preview", async () => {
    const up = tokens(await build(destinations));
    expect(tokens(await build(destinations, true))).toEqual(up);
    expect(up).toMatchInlineSnapshot(`
      [
        "eks-network-security:index:Egress egress",
        "kubernetes:networking.istio.io/v1:DestinationRule egress-gateway",
        "kubernetes:networking.istio.io/v1:DestinationRule egress-rates",
        "kubernetes:networking.istio.io/v1:Gateway egress-bank",
        "kubernetes:networking.istio.io/v1:Gateway egress-rates",
        "kubernetes:networking.istio.io/v1:ServiceEntry egress-bank",
        "kubernetes:networking.istio.io/v1:ServiceEntry egress-mainframe",
        "kubernetes:networking.istio.io/v1:ServiceEntry egress-rates",
        "kubernetes:networking.istio.io/v1:VirtualService egress-bank",
        "kubernetes:networking.istio.io/v1:VirtualService egress-rates",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy egress-istio-egress-egress-default-deny",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy egress-istio-egress-egress-gateway",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy egress-ledger-egress-through-gateway",
        "kubernetes:networking.k8s.io/v1:NetworkPolicy egress-payments-egress-through-gateway",
        "kubernetes:security.istio.io/v1:AuthorizationPolicy egress-bank",
        "kubernetes:security.istio.io/v1:AuthorizationPolicy egress-deny-others",
        "kubernetes:security.istio.io/v1:AuthorizationPolicy egress-rates",
      ]
    `);
  });

  it("registers no route if no destination has a name", async () => {
    const built = await build({ mainframe: destinations.mainframe });
    expect(built.all("kubernetes:networking.istio.io/v1:VirtualService")).toEqual([]);
    expect(built.all("kubernetes:networking.istio.io/v1:DestinationRule")).toEqual([]);
    expect(built.all("kubernetes:networking.istio.io/v1:ServiceEntry")).toHaveLength(1);
    expect(built.result.callingNamespaces).toEqual(["ledger"]);
  });

  it("only adds to a gateway that another stack has", async () => {
    const shared = { sharedGateway: { owner: "payments" } };
    const added = await build({ "payments-bank": destinations.bank }, false, shared);
    const own = tokens(await build({ bank: destinations.bank }));
    const names = ({ resources }: Collected<Egress>): string[] =>
      resources.flatMap(({ inputs }) => {
        const { metadata } = inputs as { readonly metadata?: { readonly name: string; readonly namespace: string } };
        return metadata?.namespace === "istio-egress" ? [metadata.name] : [];
      });
    expect(tokens(added)).toHaveLength(own.length - 2);
    expect(new Set(names(added))).toEqual(new Set(["egress-payments-bank", "egress-gateway-payments"]));
    expect(tokens(added).join()).not.toMatch(/deny/);
  });

  it("opens nothing without a destination", async () => {
    const { resources } = await build({});
    const kinds = resources.map(({ type }) => type.split(":").at(-1));
    expect(kinds.sort()).toEqual(["AuthorizationPolicy", "Egress", "NetworkPolicy", "NetworkPolicy"]);
  });
});

/** A load balancer connects from the subnets that its scheme puts it in, and the policies of the stack let it in. */
import { describe, expect, it } from "vitest";
import { placesOf } from "../../components/network-policy/places";
import { addressIn } from "../../core/cidr";
import { VpcCni } from "../../core/vpc-cni/connection";
import type { NetworkPolicy, Pod } from "../../core/vpc-cni/objects";
import { stackPolicies } from "../../explain/network/policies";
import { loadStack } from "../../explain/stack";
import { root } from "../checks";

const network = { privateSubnetCidrs: ["10.0.0.0/18"], publicSubnetCidrs: ["10.0.192.0/20"], vpcCidr: "10.0.0.0/16" };

describe("the subnets of load balancers", () => {
  it.each([
    ["internal", ["internal"], ["10.0.0.0/18"]],
    ["internet-facing", ["internet-facing"], ["10.0.192.0/20"]],
    ["both", ["internal", "internet-facing"], ["10.0.0.0/18", "10.0.192.0/20"]],
    ["without routes", [], ["10.0.192.0/20"]],
  ] as const)("%s", (_, loadBalancerSchemes, expected) => {
    expect(placesOf({ addresses: {} }, { ...network, loadBalancerSchemes }).loadBalancers).toEqual(expected);
  });

  it("are not known where the network does not say", () => {
    expect(placesOf({ addresses: {} }, { loadBalancerSchemes: ["internal"] }).loadBalancers).toBeUndefined();
    expect(placesOf({ addresses: {} }, { loadBalancerSchemes: ["internet-facing"] }).loadBalancers).toBeUndefined();
  });

  it("are what the stack config says", () => {
    const loadBalancers = ["10.0.240.0/24"];
    expect(placesOf({ addresses: { loadBalancers } }, network).loadBalancers).toEqual(loadBalancers);
  });
});

describe("the internal load balancer of prod", () => {
  const stack = loadStack("prod", root);
  const { compiled } = stackPolicies(stack, "vpc-cni");
  const gateway: Pod = {
    metadata: { name: "istio-ingress-abcde", namespace: "istio-ingress", labels: { istio: "ingressgateway" } },
    spec: { nodeName: "node", containers: [] },
    status: { phase: "Running", podIP: "10.60.1.1", hostIP: "10.60.1.0" },
  };
  const model = new VpcCni(
    {
      namespaces: [{ metadata: { name: "istio-ingress" } }],
      nodes: [],
      pods: [gateway],
      services: [],
      networkPolicies: compiled.objects as unknown as readonly NetworkPolicy[],
    },
    "standard",
  );
  const ask = (address: string, port: number) =>
    model.connect({
      from: { kind: "address", address },
      to: { kind: "pod", name: "istio-ingress/istio-ingress-abcde" },
      protocol: "TCP",
      port,
    }).ingress;

  it.each(stack.declared.privateSubnetCidrs ?? [])("reaches the gateway's port and health check from %s", (cidr) => {
    expect([8443, 15021].map((port) => ask(addressIn(cidr, 50), port))).toEqual(["allowed", "allowed"]);
  });

  it("is the only one that does", () => {
    expect(ask(addressIn(stack.declared.publicSubnetCidrs?.[0] ?? "", 50), 8443)).toBe("denied");
    expect(ask("203.0.113.9", 8443)).toBe("denied");
  });
});

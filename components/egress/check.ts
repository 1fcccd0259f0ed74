/** What the schema alone cannot say. Pure. */
import { mismatch, type Problem, mismatchWarning } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import type { Config } from "./config";

export function check(config: Config, declared: Readonly<Partial<Declarations>>): Problem[] {
  return [...destinations(config, declared), ...mesh(declared)];
}

function destinations(config: Config, declared: Readonly<Partial<Declarations>>): Problem[] {
  const seen = new Map<string, string>();
  return Object.entries(config.destinations).flatMap(([key, destination]): Problem[] => {
    const at = ["destinations", key];
    const { host, cidrs, originateTls, from } = destination;
    const problems: Problem[] = [];
    if ((host === undefined) === (cidrs === undefined)) {
      problems.push(
        mismatch(at, host === undefined ? "neither host nor cidrs" : "host and cidrs", "one of host and cidrs"),
      );
    }
    if (host !== undefined) {
      const other = seen.get(host);
      if (other !== undefined) {
        problems.push(
          mismatch([...at, "host"], host, `a host that "${other}" does not have`, "Add the callers there."),
        );
      }
      seen.set(host, key);
      if (/\.(svc|local|internal)$/.test(host) || host.endsWith(".cluster.local")) {
        problems.push(
          mismatch(
            [...at, "host"],
            host,
            "a host outside of the mesh",
            "Services of the cluster are registered already.",
          ),
        );
      }
      from.forEach(({ serviceAccount }, index) => {
        if (serviceAccount === undefined) {
          problems.push(mismatch([...at, "from", index, "serviceAccount"], "nothing", "the callers' service account"));
        }
      });
    }
    if (cidrs !== undefined) {
      if (originateTls) {
        problems.push(
          mismatch([...at, "originateTls"], "true for addresses", "false", "A certificate is checked against a name."),
        );
      }
      from.forEach(({ serviceAccount }, index) => {
        if (serviceAccount !== undefined) {
          problems.push(
            mismatch(
              [...at, "from", index, "serviceAccount"],
              JSON.stringify(serviceAccount),
              "nothing",
              "Connections to addresses leave without the gateway, which alone knows the caller: they are open to the namespace.",
            ),
          );
        }
      });
      cidrs.forEach((cidr, index) => {
        if (cidr.includes(":") && declared.dualStack === false && declared.ipFamily !== "ipv6") {
          problems.push(mismatch([...at, "cidrs", index], cidr, "an IPv4 CIDR", "The network has no IPv6."));
        }
      });
    }
    from.forEach(({ namespace }, index) => {
      if (/^(kube-|istio-)/.test(namespace) || namespace === "cert-manager") {
        problems.push(
          mismatch([...at, "from", index, "namespace"], JSON.stringify(namespace), "a namespace of applications"),
        );
      }
    });
    return problems;
  });
}

function mesh({ istio, vpcCniNetworkPolicy, networkPolicyEngine }: Readonly<Partial<Declarations>>): Problem[] {
  const problems: Problem[] = [];
  if (istio === undefined) {
    problems.push(
      mismatch([], "egress without a mesh", "istio with egressGateway, in this stack or in the platform's"),
    );
  } else {
    if (istio.ambient) {
      problems.push(
        mismatch(
          [],
          "egress with istio.dataPlane ambient",
          "dataPlane sidecar",
          "ztunnel does not hold connections to registered hosts. In ambient mode, use the capability network-policy with a CIDR or, on Cilium, a DNS name.",
        ),
      );
    }
    if (!istio.egressGateway) {
      problems.push(
        mismatch([], "egress without an egress gateway", "istio.egressGateway", "Add `egressGateway: {}` to istio."),
      );
    }
    if (!istio.registryOnly) {
      problems.push(
        mismatch(
          [],
          "egress with istio.allowAnyOutbound",
          "egress, or allowAnyOutbound",
          "Workloads would connect past the gateway.",
        ),
      );
    }
  }
  if (vpcCniNetworkPolicy === undefined && (networkPolicyEngine === undefined || networkPolicyEngine === "vpc-cni")) {
    problems.push(
      mismatchWarning(
        [],
        "egress without an engine that enforces network policies",
        "cluster.vpcCni.networkPolicy, or network-policy with engine calico or cilium",
        "A workload that goes around its sidecar leaves the cluster.",
      ),
    );
  }
  return problems;
}

/** What the schema alone cannot say: whether nodes can fetch images from anywhere. Pure. */
import { warning, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import type { Config } from "./config";

export function check({ nodeEgress }: Config, declared: Readonly<Partial<Declarations>>): Problem[] {
  const path = ["nodeEgress", "httpsToAnywhere"];
  const { httpsToAnywhere, prefixLists } = nodeEgress;
  if (httpsToAnywhere && declared.internetEgress === false) {
    return [
      warning(
        path,
        "The network has no way to the internet: the rule opens nothing today, and everything once somebody adds a NAT gateway.",
        "Set httpsToAnywhere to false.",
      ),
    ];
  }
  return !httpsToAnywhere && prefixLists.length === 0 && declared.interfaceEndpoints?.length === 0
    ? [
        warning(
          path,
          "The network has no interface endpoints, so these rules let nodes reach no registry. It works only as long as the group that EKS creates allows all egress.",
          "Set httpsToAnywhere to true, or add interface endpoints for what nodes call (network: endpoints: privateCluster: true).",
        ),
      ]
    : [];
}

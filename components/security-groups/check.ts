/** What the schema alone cannot say: whether nodes have somewhere to fetch images from. Pure. */
import { type Problem, mismatchWarning } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import type { Config } from "./config";

export function check({ nodeEgress }: Config, declared: Readonly<Partial<Declarations>>): Problem[] {
  const path = ["nodeEgress", "httpsToAnywhere"];
  const { httpsToAnywhere, prefixLists } = nodeEgress;
  if (httpsToAnywhere && declared.internetEgress === false) {
    return [
      mismatchWarning(
        path,
        "true",
        "false where the network has no way to the internet",
        "The rule opens nothing today, and everything once somebody adds a NAT gateway.",
      ),
    ];
  }
  return !httpsToAnywhere && prefixLists.length === 0 && declared.interfaceEndpoints?.length === 0
    ? [
        mismatchWarning(
          path,
          "false, in a network without interface endpoints",
          "true, or interface endpoints for what nodes call (network: endpoints: privateCluster: true)",
          "By these rules nodes reach no registry; they do so only as long as the group that EKS makes lets everything out.",
        ),
      ]
    : [];
}

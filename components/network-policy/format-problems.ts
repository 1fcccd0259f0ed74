/** Invalid addresses: the schema refuses them, the component's arguments may hold them. Pure. */
import { mismatch, type Problem } from "../../core/problem";
import { isAddress, parseBlock } from "../../core/cidr";
import type { Intents } from "./intents";
import type { Places } from "./places";

export const blockForm = "a CIDR block without host bits, such as 10.0.0.0/8";
export const addressForm = "an IP address";

export function formatProblems({ dns, namespaces }: Intents, { ipFamily: _, ...places }: Places): Problem[] {
  return [
    ...Object.entries(places).flatMap(([place, cidrs]) => blockProblems(["addresses", place], cidrs as Blocks)),
    ...(dns.clusterDns ?? []).flatMap((address, index) => addressProblems(["dns", "clusterDns", index], address)),
    ...(dns.nodeLocalAddress === undefined ? [] : addressProblems(["dns", "nodeLocalAddress"], dns.nodeLocalAddress)),
    ...Object.entries(namespaces).flatMap(([name, { allow }]) =>
      allow.flatMap((rule, index) =>
        (["from", "to"] as const).flatMap((side) => {
          const path = ["namespaces", name, "allow", index, side];
          return [
            ...blockProblems([...path, "cidrs"], rule[side]?.cidrs),
            ...blockProblems([...path, "except"], rule[side]?.except),
          ];
        }),
      ),
    ),
  ];
}

type Blocks = readonly string[] | undefined;

function blockProblems(path: readonly PropertyKey[], cidrs: Blocks): Problem[] {
  return (cidrs ?? []).flatMap((cidr, index) =>
    parseBlock(cidr) !== undefined ? [] : [mismatch([...path, index], JSON.stringify(cidr), blockForm)],
  );
}

function addressProblems(path: readonly PropertyKey[], address: string): Problem[] {
  return isAddress(address) ? [] : [mismatch(path, JSON.stringify(address), addressForm)];
}

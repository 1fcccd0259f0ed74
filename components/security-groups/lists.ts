/** What the lists of the arguments may hold: asked by the schema and by the component. Pure. */
import { readCidr } from "../../core/cidr";
import { mismatch, type Problem } from "../../core/problem";
import type { SecurityGroupsArgs } from "./args";

export interface ListRule {
  readonly most: number;
  readonly form: string;
  accepts(text: string): boolean;
}

export const prefixList: ListRule = {
  most: 4,
  form: "the id of a prefix list, such as pl-6da54004",
  accepts: (text) => /^pl-[0-9a-f]{8,17}$/.test(text),
};

export const server: ListRule = {
  most: 6,
  form: "a CIDR such as 10.0.0.2/32, and not every address",
  accepts: (text) => (readCidr(text)?.prefix ?? 0) > 0,
};

export function allDifferent(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

export function argumentProblems({
  httpsPrefixListIds = [],
  dnsServers = [],
  ntpServers = [],
}: ArgumentLists): Problem[] {
  return [
    ...listProblems("httpsPrefixListIds", httpsPrefixListIds, prefixList),
    ...listProblems("dnsServers", dnsServers, server),
    ...listProblems("ntpServers", ntpServers, server),
  ];
}

type ArgumentLists = Pick<SecurityGroupsArgs, "httpsPrefixListIds" | "dnsServers" | "ntpServers">;

function listProblems(key: string, values: readonly string[], { most, form, accepts }: ListRule): Problem[] {
  return [
    ...values.flatMap((value, index) => (accepts(value) ? [] : [mismatch([key, index], JSON.stringify(value), form)])),
    ...(values.length > most ? [mismatch([key], `${values.length} items`, `at most ${most}`)] : []),
    ...(allDifferent(values) ? [] : [mismatch([key], values.join(", "), "each item once")]),
  ];
}

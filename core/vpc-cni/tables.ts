/**
 * The address tables that the VPC CNI's agent gives to the kernel for a pod, and how a packet is looked up in them. Read
 * from aws/aws-network-policy-agent at c8619c056b4c3a7156d2e3538864de3bc9faab82 (pkg/fwruleprocessor/fw_rule_processor.go,
 * pkg/utils/utils.go, pkg/ebpf/c/tc.v4egress.bpf.c, tc.v4ingress.bpf.c, tc.v6egress.bpf.c, tc.v6ingress.bpf.c).
 *
 * The longest prefix that holds the other side's address decides alone. So that a narrow block does not take away what
 * a wide one allows, it inherits the wide one's ports when the table is written, and a block under `except` becomes an
 * entry of its own that denies.
 */
import { type Block, contains, formatBlock, toBlock } from "../cidr";
import type { ClusterEntry, Entry, Port } from "./resolve";

export type Transport = Port["protocol"] | "ICMP";

export interface Packet {
  /** Address of the other side. */
  readonly address: string;
  readonly protocol: Transport;
  /** Port of the side that is connected to; 0 where the protocol has none. */
  readonly port: number;
}

/** How many port and protocol pairs the kernel keeps for one address. Source: tc.v4egress.bpf.c, MAX_PORT_PROTOCOL. */
export const portsPerAddress = 24;

/** "any": everything; "none": the block is under an `except`. */
type Opening = readonly Port[] | "any" | "none";

interface Row extends Block {
  readonly opening: Opening;
}

export class Table {
  readonly #rows: readonly Row[];

  /** @param node address of the pod's own node, which is always allowed */
  constructor(entries: readonly Entry[], node: string) {
    const own = toBlock(node);
    const usable = sameFamily(entries, own).filter(({ block }) => block.start !== own.start);
    const rows: { row: Row; except: Block[] }[] = [];
    for (const group of grouped(usable)) {
      const { block } = group[0];
      const wider = rows.filter(
        ({ row, except }) =>
          row.prefix < block.prefix && contains(row, block) && !except.some((each) => contains(each, block)),
      );
      const openings: Opening[] = [
        ...group.map(({ entry }): Opening => (entry.ports.length === 0 ? "any" : entry.ports)),
        ...wider.map(({ row }) => row.opening),
      ];
      const opening = openings.includes("any")
        ? ("any" as const)
        : distinct(openings.flatMap((each) => (typeof each === "string" ? [] : each)));
      rows.push({
        row: { ...block, opening },
        except: group.flatMap(({ entry }) => (entry.except ?? []).map(toBlock)),
      });
    }
    const known = new Set(rows.map(({ row }) => formatBlock(row)));
    const denied = entries
      .flatMap(({ except = [] }) => except.map(toBlock))
      .filter((block) => block.family === own.family && !known.has(formatBlock(block)))
      .map((block): Row => ({ ...block, opening: "none" }));
    const exceptsOwnNode = denied.some((block) => formatBlock(block) === formatBlock(own));
    this.#rows = [
      ...(exceptsOwnNode ? [] : [{ ...own, opening: "any" as const }]),
      ...rows.map(({ row }) => row),
      ...denied,
    ];
  }

  /** Undefined: no row holds the address. "unknown": the kernel keeps some of the ports, and not always the same. */
  allows({ address, protocol, port }: Packet): boolean | "unknown" | undefined {
    const row = longest(this.#rows, toBlock(address));
    if (row === undefined || typeof row.opening === "string") {
      return row === undefined ? undefined : row.opening === "any";
    }
    const open = row.opening.some((each) => fits(each, protocol, port));
    return open && row.opening.length > portsPerAddress ? "unknown" : open;
  }
}

export interface ClusterVerdict {
  readonly admin: ClusterEntry["action"];
  readonly baseline: ClusterEntry["action"];
}

interface ClusterRow extends Block {
  readonly rules: readonly ClusterEntry[];
}

const adminLimit = 1000;
const strength: Readonly<Record<ClusterEntry["action"], number>> = { Deny: 0, Accept: 1, Pass: 2 };

/** Rules of ClusterNetworkPolicies. Their order inside one policy does not count: one priority, and deny wins. */
export class ClusterTable {
  readonly #rows: readonly ClusterRow[];

  constructor(entries: readonly ClusterEntry[], node: string) {
    const own = toBlock(node);
    const usable = sameFamily(entries, own).filter(({ block }) => block.start !== own.start);
    const rows: ClusterRow[] = [];
    for (const group of grouped(usable)) {
      const { block } = group[0];
      const wider = rows.filter((row) => row.prefix < block.prefix && contains(row, block)).at(-1);
      rows.push({ ...block, rules: [...(wider?.rules ?? []), ...group.map(({ entry }) => entry)] });
    }
    this.#rows = [...rows, { ...own, rules: [{ cidr: formatBlock(own), ports: [], action: "Accept", priority: 0 }] }];
  }

  verdict({ address, protocol, port }: Packet): ClusterVerdict {
    const matching = (longest(this.#rows, toBlock(address))?.rules ?? [])
      .filter(({ ports }) => ports.length === 0 || ports.some((each) => fits(each, protocol, port)))
      .sort((a, b) => a.priority - b.priority || strength[a.action] - strength[b.action]);
    const first = matching[0];
    return {
      admin: first !== undefined && first.priority <= adminLimit ? first.action : "Pass",
      baseline: matching.find(({ priority }) => priority > adminLimit)?.action ?? "Pass",
    };
  }
}

function fits({ protocol: own, port: from, endPort }: Port, protocol: Transport, port: number): boolean {
  return own === protocol && (from === undefined || port === from || (port > from && port <= (endPort ?? 0)));
}

function sameFamily<T extends Entry>(
  entries: readonly T[],
  own: Block,
): { readonly entry: T; readonly block: Block }[] {
  return entries
    .map((entry) => ({ entry, block: toBlock(entry.cidr) }))
    .filter(({ block }) => block.family === own.family);
}

/** Entries of one block together, wide blocks first. */
function grouped<T extends { readonly block: Block }>(entries: readonly T[]): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const entry of entries) {
    const group = groups.get(formatBlock(entry.block));
    if (group === undefined) {
      groups.set(formatBlock(entry.block), [entry]);
    } else {
      group.push(entry);
    }
  }
  return [...groups.values()].sort(([a], [b]) => a.block.prefix - b.block.prefix);
}

function distinct(ports: readonly Port[]): readonly Port[] {
  return [...new Map(ports.map((port) => [`${port.protocol} ${port.port ?? 0} ${port.endPort ?? 0}`, port])).values()];
}

function longest<T extends Block>(rows: readonly T[], address: Block): T | undefined {
  return rows
    .filter((row) => contains(row, address))
    .reduce<T | undefined>((best, row) => (best === undefined || row.prefix > best.prefix ? row : best), undefined);
}

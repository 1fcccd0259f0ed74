/** Who may talk to whom in and around one namespace, as a table. Pure. */
import {
  anotherReplica,
  endpointName,
  formatPort,
  reach,
  type Endpoint,
  type PolicyRef,
  type Port,
  type Verdict,
} from "../../components/network-policy/view";
import type { StackPolicies } from "./policies";

export interface Cell {
  /** "all": every port; "some": `ports`; "blank": neither is a pod of the namespace. */
  readonly kind: "all" | "some" | "none" | "blank";
  readonly ports: readonly string[];
  /** The policies that decide, as namespace/name. */
  readonly policies: readonly string[];
}

export interface Label {
  readonly name: string;
  /** Whether it is a pod of the namespace. */
  readonly own: boolean;
}

export interface Matrix {
  readonly namespace: string;
  readonly engine: string;
  /** Sources: the namespace's pods, and everything else that reaches one of them. */
  readonly rows: readonly Label[];
  /** Targets: the namespace's pods, and everything else that one of them reaches. */
  readonly columns: readonly Label[];
  readonly cells: readonly (readonly Cell[])[];
}

const blank: Cell = { kind: "blank", ports: [], policies: [] };

/** A port that no rule names. If it is open, every port is open. */
const probe: Numbered = { protocol: "TCP", port: 59_999 };

export function matrixOf(all: StackPolicies, namespace: string): Matrix {
  const own = all.endpoints.filter((one) => one.kind === "pod" && one.namespace === namespace);
  const candidates = distinct(all.ports);
  const cell = (from: Endpoint, to: Endpoint): Cell => cellOf(all, candidates, from, to);
  const others = all.endpoints.filter((one) => !own.includes(one));
  const sources = others.filter(({ kind }) => kind !== "service" && kind !== "node-service");
  const rows = [...own, ...sources.filter((other) => own.some((one) => open(cell(other, one))))];
  // A Service opens together with the pods behind it, and a question of its own shows how.
  const targets = others.filter(({ kind }) => kind !== "service");
  const columns = [...own, ...targets.filter((other) => own.some((one) => open(cell(one, other))))];
  const label = (one: Endpoint): Label => ({ name: shortName(one, namespace), own: own.includes(one) });
  return {
    namespace,
    engine: all.compiled.engine,
    rows: rows.map(label),
    columns: columns.map(label),
    cells: rows.map((from) => columns.map((to) => (own.includes(from) || own.includes(to) ? cell(from, to) : blank))),
  };
}

function open({ kind }: Cell): boolean {
  return kind === "all" || kind === "some";
}

function shortName(endpoint: Endpoint, namespace: string): string {
  return endpoint.kind === "pod" && endpoint.namespace === namespace ? endpoint.name : endpointName(endpoint);
}

/** Other ports than those that rules name can only be open together with all ports. */
function distinct(ports: readonly Port[]): readonly Port[] {
  return [...new Map(ports.map((port) => [formatPort(port), port])).values()];
}

function cellOf(all: StackPolicies, candidates: readonly Port[], from: Endpoint, target: Endpoint): Cell {
  const to = from === target && from.kind === "pod" ? anotherReplica(all.world, from) : target;
  const ask = ({ protocol, port }: Numbered): Verdict => reach(all.world, all.compiled, { from, to, protocol, port });
  // A service of the node listens on one port; the node's other ports are not part of the question.
  const any = to.kind === "node-service" ? undefined : ask(probe);
  if (any?.allowed === true) {
    return { kind: "all", ports: [], policies: names(any) };
  }
  const answers = numbered(candidates, to)
    .map((port) => ({ port, verdict: ask(port) }))
    .filter(({ verdict }) => verdict.allowed === true);
  if (answers.length === 0) {
    return { kind: "none", ports: [], policies: any === undefined ? [] : names(any) };
  }
  return {
    kind: "some",
    ports: [...new Set(answers.map(({ port }) => shortPort(port)))],
    policies: [...new Set(answers.flatMap(({ verdict }) => names(verdict)))],
  };
}

interface Numbered extends Port {
  readonly port: number;
}

/** Replaces port names by the target's numbers; sorted by number, TCP before UDP. */
function numbered(candidates: readonly Port[], to: Endpoint): Numbered[] {
  const found = candidates.flatMap(({ protocol, port, endPort }): Numbered[] => {
    if (typeof port === "number") {
      return [{ protocol, port, endPort }];
    }
    const named =
      to.kind === "pod" ? to.ports.find((own) => own.name === port && own.protocol === protocol) : undefined;
    return named === undefined ? [] : [{ protocol, port: named.port }];
  });
  return found
    .filter(({ port }) => to.kind !== "node-service" || port === to.port)
    .sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
}

/** TCP is not printed. */
function shortPort(port: Port): string {
  return formatPort(port).replace(/^TCP\//, "");
}

function names({ egress, ingress }: Verdict): string[] {
  return [...egress.policies, ...ingress.policies].map(refName);
}

function refName({ namespace, name }: PolicyRef): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** What is wrong with single rules of the intents. Pure. */
import { error, formatFound, mismatch, nearest, type Problem } from "../../core/problem";
import { contains } from "../../core/cidr";
import type { AllowArgs, PortSpec } from "./args";
import type { NamespaceIntents } from "./intents";
import { describePeer, type Port } from "./model";
import { defaultPorts } from "./namespace-policies";
import { namespaceOf, toPeer, type Scope } from "./peers";
import { parsePort, portForms } from "../../core/ports";
import { allowFaults } from "./rule-shape";

type Path = readonly PropertyKey[];

export function ruleProblems(scope: Scope): Problem[] {
  return Object.entries(scope.intents.namespaces).flatMap(([name, namespace]) => {
    const path = ["namespaces", name];
    return [
      ...portProblems(namespace.metricsPorts, [...path, "metricsPorts"]),
      ...namespace.allow.flatMap((rule, index) => ofRule(scope, name, namespace, rule, [...path, "allow", index])),
    ];
  });
}

function ofRule(scope: Scope, name: string, namespace: NamespaceIntents, rule: AllowArgs, path: Path): Problem[] {
  const shape = allowFaults(rule).map(({ path: at, allowed }) =>
    mismatch([...path, ...at], formatFound(rule), allowed),
  );
  const side = rule.from === undefined ? "to" : "from";
  const peer = rule[side];
  if (shape.length > 0 || peer === undefined) {
    return shape;
  }
  return [
    ...(peer.cidrs === undefined ? [] : exceptProblems(peer.cidrs, peer.except ?? [], [...path, side, "except"])),
    ...(peer.namespace !== undefined && typeof peer.pods === "string"
      ? workloadProblems(scope, peer.namespace, peer.pods, [...path, side, "pods"])
      : []),
    ...(rule.pods === undefined ? [] : workloadProblems(scope, name, rule.pods, [...path, "pods"])),
    ...ofPorts(scope, name, namespace, rule, [...path, "ports"]),
  ];
}

function exceptProblems(cidrs: readonly string[], except: readonly string[], path: Path): Problem[] {
  return [
    ...except
      .filter((block) => !cidrs.some((cidr) => contains(cidr, block) && cidr !== block))
      .map((block) => error(path, `${block} is not inside ${cidrs.join(", ")}, so there is nothing to except.`)),
    // Engines disagree on a block that is let in by one line and kept out by another.
    ...cidrs
      .filter((cidr) => except.some((block) => contains(block, cidr)))
      .map((cidr) => error(path, `${except.join(", ")} closes all of ${cidr}.`, `Leave ${cidr} out of cidrs.`)),
  ];
}

/** A name that is not among the workloads of a listed namespace is a typo, not a convention. */
function workloadProblems({ intents }: Scope, namespaceName: string, workload: string, path: Path): Problem[] {
  const namespace = namespaceOf(intents, namespaceName);
  const known = Object.keys(namespace?.workloads ?? {});
  if (namespace === undefined || known.includes(workload)) {
    return [];
  }
  const near = nearest(workload, known);
  return [
    mismatch(
      path,
      JSON.stringify(workload),
      known.length > 0 ? known.join(", ") : `a workload of namespaces.${namespaceName}.workloads, which lists none`,
      near === undefined ? "Add it to workloads, with its labels." : `Did you mean "${near}"?`,
    ),
  ];
}

/** A port name that a listed workload does not list is a typo too. Of what lists no ports, nothing is known. */
function portNames(
  { intents }: Scope,
  name: string,
  namespace: NamespaceIntents,
  { from, to, pods }: AllowArgs,
  ports: readonly Port[],
  path: Path,
): Problem[] {
  const [target, workload] =
    from === undefined ? [namespaceOf(intents, to?.namespace ?? ""), to?.pods] : [namespace, pods];
  const listed =
    typeof workload === "string" && Object.hasOwn(target?.workloads ?? {}, workload)
      ? Object.keys(target?.workloads[workload]?.ports ?? {})
      : [];
  if (listed.length === 0) return [];
  const at = from === undefined ? (to?.namespace ?? "") : name;
  return ports.flatMap(({ port }, index) => {
    if (typeof port !== "string" || listed.includes(port)) return [];
    const near = nearest(port, listed);
    return [
      mismatch(
        [...path, index],
        JSON.stringify(port),
        `a number, or a port that namespaces.${at}.workloads.${String(workload)} lists: ${listed.join(", ")}`,
        near === undefined ? undefined : `Did you mean "${near}"?`,
      ),
    ];
  });
}

function ofPorts(scope: Scope, name: string, namespace: NamespaceIntents, rule: AllowArgs, path: Path): Problem[] {
  const wrong = portProblems(rule.ports ?? [], path);
  const config = rule.to ?? rule.from ?? {};
  const ports =
    rule.ports?.map(parsePort) ?? (rule.to === undefined ? undefined : defaultPorts[config.component ?? ""]);
  if (wrong.length > 0) {
    return wrong;
  }
  const peer = toPeer(scope, config);
  const known = (ports ?? []).filter((port): port is Port => port !== undefined);
  return [
    ...(ports === undefined
      ? [error(path, "The rule names no ports.", "List the ports of the side that is connected to, such as [8080].")]
      : []),
    // A name is looked up among the container ports of the pod that is connected to; an address has none.
    ...(rule.from !== undefined || peer.kind === "pods" ? [] : known)
      .filter(({ port }) => typeof port === "string")
      .map(({ port }) =>
        error(
          path,
          `${describePeer(peer)} has no port named "${port}": only pods have named ports.`,
          "Write its number.",
        ),
      ),
    ...portNames(scope, name, namespace, rule, known, path),
    ...(namespace.mesh === "ambient" && peer.kind === "pods" && rule.http !== undefined
      ? [
          error(
            [...path.slice(0, -1), "http"],
            "HTTP rules do not work between pods of an ambient mesh: the engine sees only the encrypted tunnel on port 15008.",
            "Allow ports here, and HTTP requests with an Istio AuthorizationPolicy.",
          ),
        ]
      : []),
  ];
}

function portProblems(ports: readonly PortSpec[], path: Path): Problem[] {
  return ports.flatMap((port, index) =>
    parsePort(port) === undefined ? [mismatch([...path, index], JSON.stringify(port), portForms)] : [],
  );
}

/** Ports as Istio's objects write them: single numbers, TCP only. Pure. */
import type { NamespaceIntents } from "../intents";
import type { Port } from "../model";
import { parsePort } from "../../../core/ports";

/** More numbers than this are not written out. */
const longest = 64;

/**
 * Numbers of ports. "many": a range that is too long to write out. Names are looked up among the workloads' ports.
 *
 * @param workloads of the namespace that are connected to, by which a name is known
 */
export function tcpNumbers(
  ports: readonly Port[],
  workloads: readonly NamespaceIntents["workloads"][string][],
): { readonly numbers: readonly number[] | "many"; readonly unknown: readonly string[] } {
  const found = ports
    .filter(({ protocol }) => protocol === "TCP")
    .map(({ port, endPort }) =>
      typeof port === "string"
        ? { name: port, numbers: named(port, workloads) }
        : { name: String(port), numbers: range(port, endPort ?? port) },
    );
  const numbers = found.map((one) => one.numbers);
  const all = [...new Set(numbers.flatMap((each) => (each === "many" ? [] : each)))];
  return {
    numbers: numbers.includes("many") || all.length > longest ? "many" : all,
    unknown: found.flatMap((one) => (one.numbers !== "many" && one.numbers.length === 0 ? [one.name] : [])),
  };
}

function range(first: number, last: number): number[] | "many" {
  return last - first >= longest ? "many" : Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function named(name: string, workloads: readonly NamespaceIntents["workloads"][string][]): number[] {
  return workloads.flatMap(({ ports }) => {
    const spec = Object.hasOwn(ports, name) ? ports[name] : undefined;
    const port = spec === undefined ? undefined : parsePort(spec);
    return port?.protocol === "TCP" && typeof port.port === "number" ? [port.port] : [];
  });
}

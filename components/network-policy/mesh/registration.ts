/**
 * Addresses outside that sidecars may connect to where they know registered destinations only: a ServiceEntry in the
 * namespace, for the namespace. Which of its pods may use it is the network policy's. Pure.
 */
import { error, type Problem } from "../../../core/problem";
import { managedLabels, statementAnnotation, whyAnnotation } from "../engines/objects";
import type { Policy } from "../model";
import { nothing, type Rendered } from "./authorization";
import { tcpNumbers } from "./ports";

/** Of a rule that lets pods out to addresses. */
export function registrationFor(policy: Policy): Rendered {
  const rendered = policy.egress.flatMap(({ peers, ports }) =>
    peers.flatMap((peer): Rendered[] => {
      if (peer.kind !== "addresses" || peer.cidrs.length === 0) {
        return [];
      }
      const { numbers } = tcpNumbers(ports, []);
      if (numbers === "many") {
        return [{ objects: [], problems: [tooManyPorts(policy)] }];
      }
      return numbers.length === 0 ? [] : [{ objects: [serviceEntry(policy, peer.cidrs, numbers)], problems: [] }];
    }),
  );
  return rendered[0] ?? nothing;
}

function tooManyPorts({ path }: Policy): Problem {
  return error(
    [...path, "ports"],
    "A ServiceEntry, without which sidecars refuse these addresses, lists single ports, and these are too many.",
    "List the ports, at most 64, or set mesh: none for the namespace.",
  );
}

function serviceEntry(
  { name, namespace = "", why, statement }: Policy,
  cidrs: readonly string[],
  ports: readonly number[],
) {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "ServiceEntry",
    metadata: {
      name,
      namespace,
      labels: managedLabels,
      annotations: { [whyAnnotation]: why, [statementAnnotation]: statement },
    },
    spec: {
      // Required, and only a key here: TCP is matched by address and port. Nothing resolves this name.
      hosts: [`${name}.${namespace}.invalid`],
      addresses: [...cidrs],
      exportTo: ["."],
      location: "MESH_EXTERNAL",
      resolution: "NONE",
      ports: ports.map((number) => ({ number, name: `tcp-${number}`, protocol: "TCP" })),
    },
  };
}

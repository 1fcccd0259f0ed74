/** Callers reach the gateway, and the gateway the hosts; addresses without a name are reached directly. Pure. */
import type { Connection, Pods } from "../../core/connections/model";
import type { Declarations } from "../../framework/slots";
import { needs, podsNamed } from "../shared/connections";
import type { Config } from "./config";

const source = "the stack config, egress.destinations";

export function connections(
  { destinations }: Config,
  { egressGateway }: Readonly<Partial<Declarations>>,
): Connection[] {
  return Object.entries(destinations).flatMap(([key, { host, cidrs = [], port, from }]) => {
    const callers = from.map(callerPods);
    const direct = cidrs.flatMap((cidr) =>
      callers.map((caller) =>
        needs({ from: caller, to: { kind: "address", cidr }, port, why: `calls ${key}`, source }),
      ),
    );
    if (host === undefined || egressGateway === undefined) return direct;
    const { namespace, name, selector } = egressGateway;
    const gateway = podsNamed(namespace, name, selector);
    const service = { kind: "service", name, namespace, pods: gateway, targetPort: 8443 } as const;
    return [
      ...direct,
      ...callers.map((caller) =>
        needs({ from: caller, to: service, port: 443, why: `calls ${key} through the gateway`, source }),
      ),
      needs({ from: gateway, to: { kind: "host", name: host }, port, why: `calls ${key} for its callers`, source }),
    ];
  });
}

function callerPods({ namespace, serviceAccount }: Config["destinations"][string]["from"][number]): Pods {
  return { ...podsNamed(namespace, serviceAccount ?? "(any pod)", {}), serviceAccount };
}

/** Ports as rules of security groups have them. Pure. */
import { parsePort } from "../../core/ports";

export interface PortRange {
  readonly protocol: "tcp" | "udp";
  readonly from: number;
  readonly to: number;
}

/** What a port may look like, for messages. */
export const portForms = "a port (8080), UDP/53, or a range (TCP/8000-8100)";

/** Undefined: not a port, or one that a security group cannot have: a name, SCTP. */
export function portRange(value: number | string): PortRange | undefined {
  const port = parsePort(value);
  return port === undefined || typeof port.port === "string" || port.protocol === "SCTP"
    ? undefined
    : { protocol: port.protocol === "UDP" ? "udp" : "tcp", from: port.port, to: port.endPort ?? port.port };
}

/** @throws Error for a value that the schema would have refused. */
export function knownRange(value: number | string): PortRange {
  const range = portRange(value);
  if (range === undefined) {
    throw new Error(`not a port: ${value}`);
  }
  return range;
}

export function formatPorts({ protocol, from, to }: PortRange): string {
  return `${protocol}-${from === to ? from : `${from}-${to}`}`;
}

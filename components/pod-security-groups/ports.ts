/** Ports as the arguments write them. Pure. */
export interface PortRange {
  readonly protocol: "tcp" | "udp";
  readonly from: number;
  readonly to: number;
}

const pattern = /^(TCP|UDP)\/(\d{1,5})(?:-(\d{1,5}))?$/;

/** What a port may look like, for messages. */
export const portForms = "a port (8080), UDP/53, or a range (TCP/8000-8100)";

/** 8080, "UDP/53" or "TCP/8000-8100". Undefined: not a port. */
export function parsePorts(value: number | string): PortRange | undefined {
  const match = pattern.exec(typeof value === "number" ? `TCP/${value}` : value);
  if (match === null) {
    return undefined;
  }
  const from = Number(match[2]);
  const to = match[3] === undefined ? from : Number(match[3]);
  const valid = from >= 1 && to <= 65535 && (match[3] === undefined || to > from);
  return valid ? { protocol: match[1] === "UDP" ? "udp" : "tcp", from, to } : undefined;
}

/** @throws Error for a value that the schema would have refused. */
export function toPorts(value: number | string): PortRange {
  const ports = parsePorts(value);
  if (ports === undefined) {
    throw new Error(`not a port: ${value}`);
  }
  return ports;
}

export function formatPorts({ protocol, from, to }: PortRange): string {
  return `${protocol}-${from === to ? from : `${from}-${to}`}`;
}

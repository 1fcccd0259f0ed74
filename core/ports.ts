/** Ports as a person writes them: 8080, "UDP/53", "TCP/8000-8100", "http". Pure. */

export type Protocol = "TCP" | "UDP" | "SCTP";

export interface Port {
  readonly protocol: Protocol;
  /** A number, or the name of a container port of the pods that are connected to. */
  readonly port: number | string;
  /** Last port of a range that starts at `port`. */
  readonly endPort?: number;
}

const pattern = /^(?:(TCP|UDP|SCTP)\/)?(?:(\d{1,5})(?:-(\d{1,5}))?|([a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?))$/;

/** What a port may look like, for messages. */
export const portForms =
  "a port (8080), a protocol and port (UDP/53), a range (TCP/8000-8100) or the name of a container port (http)";

/** Undefined: not a port. The protocol is TCP where none is written, as in Kubernetes. */
export function parsePort(value: number | string): Port | undefined {
  const match = pattern.exec(String(value));
  if (match === null) {
    return undefined;
  }
  const protocol = (match[1] ?? "TCP") as Protocol;
  if (match[2] === undefined) {
    // A port name has a letter in it: RFC 6335, as Kubernetes checks it.
    const name = match[4] ?? "";
    return /[a-z]/.test(name) && !name.includes("--") ? { protocol, port: name } : undefined;
  }
  const first = Number(match[2]);
  const last = match[3] === undefined ? undefined : Number(match[3]);
  if (first < 1 || first > 65535 || (last !== undefined && (last <= first || last > 65535))) {
    return undefined;
  }
  return last === undefined ? { protocol, port: first } : { protocol, port: first, endPort: last };
}

/** @throws Error for a value that the schema would have refused. */
export function knownPort(value: number | string): Port {
  const port = parsePort(value);
  if (port === undefined) {
    throw new Error(`not a port: ${value}`);
  }
  return port;
}

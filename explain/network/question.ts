/**
 * Parses --from and --to: payments/api, ledger/db:5432, kube-dns.kube-system.svc:53/udp, api-server:443, 203.0.113.10:443,
 * api.example.com:443.
 */
import {
  anotherReplica,
  endpointName,
  formatPort,
  type Endpoint,
  type Inhabitants,
  type Protocol,
  type Question,
  type World,
} from "../../components/network-policy/view";
import { parsePort } from "../../core/ports";
import { isAddress } from "../../core/cidr";
import { nearest } from "../../core/problem";
import { UserError } from "../../cli/errors";

/** Stands in --to for the very pod of --from. */
const itself = "itself";

/** @throws UserError */
export function parseQuestion(from: string, to: string, { world, endpoints }: Inhabitants): Question {
  const split = /^(.+):([^:]+)$/.exec(to);
  if (split === null) {
    throw new UserError(`--to: found "${to}"; allowed: <namespace>/<workload>:<port>, such as ledger/db:5432`);
  }
  const source = parseEndpoint("--from", from, endpoints);
  const named = split[1] === itself ? source : parseEndpoint("--to", split[1] ?? "", endpoints);
  const target = split[1] === itself ? named : anotherThan(source, named, world);
  const { protocol, port } = parseTargetPort(split[2] ?? "", target);
  return { from: source, to: target, protocol, port };
}

/** Equal names are two pods of one workload. */
function anotherThan(from: Endpoint, to: Endpoint, world: World): Endpoint {
  return from === to && to.kind === "pod" ? anotherReplica(world, to) : to;
}

function parseEndpoint(option: string, text: string, endpoints: readonly Endpoint[]): Endpoint {
  const address = text.replace(/^\[(.+)\]$/, "$1");
  const found =
    endpoints.find((endpoint) => endpointName(endpoint) === text) ??
    endpoints.find((one) => one.kind === "service" && serviceNames(one).includes(text)) ??
    endpoints.find((one) => one.kind === "api-server" && isApiServer(one, address));
  if (found !== undefined) {
    return found;
  }
  if (isAddress(address)) {
    return endpoints.find((endpoint) => endpoint.address === address) ?? { kind: "outside", name: address, address };
  }
  if (/\.svc(\.|$)/.test(text)) {
    throw new UserError(
      `${option}: found the Service "${text}", which no capability of the stack creates; ask for the pods behind it, by the pods' port. Known Services: ${endpoints
        .filter(({ kind }) => kind === "service")
        .map(endpointName)
        .join(", ")}`,
    );
  }
  if (!text.includes("/") && /^([a-z0-9-]+\.)+[a-z]{2,}$/i.test(text)) {
    const internet = endpoints.find((endpoint) => endpointName(endpoint) === "internet");
    return { kind: "outside", name: text, address: internet?.address ?? "203.0.113.10", dnsName: text };
  }
  const names = endpoints.map(endpointName).filter((name) => !name.includes("("));
  const near = nearest(text, names);
  throw new UserError(
    [
      `${option}: found "${text}"; allowed: an IP address, a DNS name, or one of`,
      ...names.map((name) => `  ${name}`),
      ...(near === undefined ? [] : [`Did you mean "${near}"?`]),
    ].join("\n"),
  );
}

function serviceNames({ namespace, name }: Extract<Endpoint, { kind: "service" }>): string[] {
  return [`${namespace}/${name}`, `${name}.${namespace}`, `${name}.${namespace}.svc.cluster.local`];
}

/** The Service `kubernetes` is what clients take for the API server. */
function isApiServer({ serviceAddresses = [] }: Extract<Endpoint, { kind: "api-server" }>, text: string): boolean {
  return (
    /^(default\/kubernetes|kubernetes\.default(\.svc(\.cluster\.local)?)?)$/.test(text) ||
    serviceAddresses.includes(text)
  );
}

/** A port: 5432, 53/udp, UDP/53, or the name of a container port of the target. */
function parseTargetPort(text: string, target: Endpoint): { protocol: Protocol; port: number } {
  const turned = /^([^/]+)\/(tcp|udp|sctp)$/i.exec(text);
  const written = turned === null ? text.replace(/^(tcp|udp|sctp)(?=\/)/i, (name) => name.toUpperCase()) : undefined;
  const port = parsePort(written ?? `${(turned?.[2] ?? "").toUpperCase()}/${turned?.[1] ?? ""}`);
  if (port === undefined || port.endPort !== undefined) {
    throw new UserError(`--to: found port "${text}"; allowed: 5432, 53/udp, or the name of a container port`);
  }
  if (typeof port.port === "number") {
    return { protocol: port.protocol, port: port.port };
  }
  const known = target.kind === "pod" ? target.ports : [];
  const named = known.find(({ name }) => name === port.port);
  if (named === undefined) {
    const allowed = known.map((one) => `${one.name} (${formatPort(one)})`).join(", ");
    throw new UserError(
      `--to: found port name "${text}"; allowed for ${endpointName(target)}: ${allowed === "" ? "a number; its workload lists no ports" : allowed}`,
    );
  }
  return { protocol: named.protocol, port: named.port };
}

/** Parses --from and --to: payments/api, ledger/db:5432, api-server:443, 203.0.113.10:443, api.example.com:443. */
import { formatPort, type Protocol } from "../../components/network-policy/model";
import { parsePort } from "../../core/ports";
import { endpointName, type Endpoint, type Question } from "../../components/network-policy/reachability/world";
import { isAddress } from "../../core/cidr";
import { nearest } from "../../core/problem";
import { UserError } from "../../cli/errors";

/** @throws UserError */
export function parseQuestion(from: string, to: string, endpoints: readonly Endpoint[]): Question {
  const split = /^(.+):([^:]+)$/.exec(to);
  if (split === null) {
    throw new UserError(`--to: found "${to}"; allowed: <namespace>/<workload>:<port>, such as ledger/db:5432`);
  }
  const target = parseEndpoint("--to", split[1] ?? "", endpoints);
  const { protocol, port } = parseTargetPort(split[2] ?? "", target);
  return { from: parseEndpoint("--from", from, endpoints), to: target, protocol, port };
}

function parseEndpoint(option: string, text: string, endpoints: readonly Endpoint[]): Endpoint {
  const found = endpoints.find((endpoint) => endpointName(endpoint) === text);
  if (found !== undefined) {
    return found;
  }
  const address = text.replace(/^\[(.+)\]$/, "$1");
  if (isAddress(address)) {
    return endpoints.find((endpoint) => endpoint.address === address) ?? { kind: "outside", name: address, address };
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

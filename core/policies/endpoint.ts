/** Who is at the ends of a connection, as far as that is known. */
import type { Maybe, Unknown } from "../view";
import type { Pod } from "./pod";

export type Protocol = "TCP" | "UDP" | "SCTP";

export interface ContainerPort {
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/** A pod with an address of its own. A pod on the host network counts as its node: no engine applies policies to it. */
export interface PodEndpoint {
  readonly kind: "pod";
  readonly name: Maybe<string>;
  readonly pod: Pod;
  readonly address: Maybe<string>;
  /** Name of the node that it runs on. */
  readonly node: Maybe<string>;
  /** Its named ports. */
  readonly ports: readonly ContainerPort[] | Unknown;
}

export interface NodeEndpoint {
  readonly kind: "node";
  readonly name: Maybe<string>;
  readonly address: Maybe<string>;
}

/** What has no labels: a service of every node (NodeLocal DNSCache), the API server, or anything outside the cluster. */
export interface AddressEndpoint {
  readonly kind: "node-service" | "api-server" | "outside";
  readonly address: Maybe<string>;
  /** Name under which a pod looked the address up. */
  readonly dnsName?: Maybe<string>;
}

export type Endpoint = PodEndpoint | NodeEndpoint | AddressEndpoint;

export interface Connection {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly protocol: Protocol;
  readonly port: number;
}

/** Destinations as plain data. Pure. */

export interface Caller {
  readonly namespace: string;
  readonly serviceAccount?: string;
}

export interface Destination {
  readonly host?: string;
  readonly cidrs?: readonly string[];
  readonly port: number;
  readonly originateTls: boolean;
  readonly tlsFromStart?: boolean;
  readonly from: readonly Caller[];
}

/** A destination with its key in the arguments. */
export interface Keyed extends Destination {
  readonly key: string;
}

/** A destination that has a name in the DNS. */
export interface NamedHost extends Keyed {
  readonly host: string;
}

export interface EgressGateway {
  readonly name: string;
  readonly namespace: string;
  readonly selector: Readonly<Record<string, string>>;
}

/** What decides who may connect to what. */
export interface EgressOptions {
  readonly destinations: Readonly<Record<string, Destination>>;
  readonly allowToMeshNamespaces: boolean;
}

/** What the policies must know of the mesh. */
export interface MeshPlaces {
  /** Namespace of istiod. */
  readonly meshNamespace: string;
  /** Namespace of istio-csr. */
  readonly istioCsrNamespace: string;
  /** Labels of the namespaces of the mesh. */
  readonly meshNamespaceLabels: Readonly<Record<string, string>>;
  readonly dualStack: boolean;
}

/** Destinations that have a name. */
export function hosts(destinations: Readonly<Record<string, Destination>>): NamedHost[] {
  return Object.entries(destinations).flatMap(([key, { host, ...rest }]) =>
    host === undefined ? [] : [{ ...rest, key, host }],
  );
}

interface Called {
  readonly from: readonly Pick<Caller, "namespace">[];
}

/** Namespaces that may connect anywhere, each once. */
export function callingNamespaces(destinations: readonly Called[]): string[] {
  return [...new Set(destinations.flatMap(({ from }) => from.map(({ namespace }) => namespace)))].sort();
}

/** What the mesh decides about a connection, next to the network policies. */
export interface MeshIntents {
  readonly trustDomain: string;
  readonly denyByDefault: boolean;
  readonly registryOnly: boolean;
  readonly members: readonly string[];
}

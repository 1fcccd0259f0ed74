/** The arguments with every default filled in. Pure. */
import { defaults, type DestinationArgs, type EgressArgs } from "./args";

export interface DestinationSettings extends DestinationArgs {
  readonly port: NonNullable<DestinationArgs["port"]>;
  readonly originateTls: boolean;
}

/** The arguments that stack configs have too. */
export interface EgressSettings extends Required<Pick<EgressArgs, "allowToMeshNamespaces">> {
  readonly destinations: Readonly<Record<string, DestinationSettings>>;
}

export type PlaceSettings = Required<
  Pick<EgressArgs, "meshNamespace" | "istioCsrNamespace" | "meshNamespaceLabels" | "dualStack">
>;

export function settingsOf(args: Partial<Pick<EgressArgs, keyof EgressSettings>>): EgressSettings {
  const destinations = Object.entries<DestinationArgs>(args.destinations ?? defaults.destinations);
  return {
    destinations: Object.fromEntries(
      destinations.map(([key, destination]) => [
        key,
        {
          ...destination,
          port: destination.port ?? defaults.destination.port,
          originateTls: destination.originateTls ?? defaults.destination.originateTls,
          tlsFromStart: destination.tlsFromStart ?? defaults.destination.tlsFromStart,
        },
      ]),
    ),
    allowToMeshNamespaces: args.allowToMeshNamespaces ?? defaults.allowToMeshNamespaces,
  };
}

/** Where the parts of the mesh are. */
export function placesOf(args: Partial<PlaceSettings>): PlaceSettings {
  return {
    meshNamespace: args.meshNamespace ?? defaults.meshNamespace,
    istioCsrNamespace: args.istioCsrNamespace ?? defaults.istioCsrNamespace,
    meshNamespaceLabels: args.meshNamespaceLabels ?? defaults.meshNamespaceLabels,
    dualStack: args.dualStack ?? defaults.dualStack,
  };
}

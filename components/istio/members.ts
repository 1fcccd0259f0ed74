/** Namespaces of the mesh, with the policies and waypoints in them. */
import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { mapInput } from "../shared/inputs";
import { customResource } from "../shared/manifest";
import { authorizationPolicies, namespaceMetadata, waypoint } from "./manifests";
import type { IstioSettings } from "./settings";

/**
 * Registers or labels every namespace of the mesh. Returns their names, which are known once they exist.
 *
 * @param name of the component
 */
export function registerMembers(
  name: string,
  settings: IstioSettings,
  opts: pulumi.CustomResourceOptions,
): Record<string, pulumi.Output<string>> {
  const { parent } = opts;
  return Object.fromEntries(
    Object.entries(settings.namespaces).map(([key, { existing, podSecurity, waypoint: hasWaypoint }]) => {
      const metadata = mapInput(podSecurity, (known) => namespaceMetadata(settings, key, known));
      const logicalName = `${name}-namespace-${key}`;
      const namespace = existing
        ? new kubernetes.core.v1.NamespacePatch(logicalName, { metadata }, opts)
        : new kubernetes.core.v1.Namespace(logicalName, { metadata }, opts);
      const inside = { parent, dependsOn: [namespace] };
      for (const policy of authorizationPolicies(settings).filter(({ metadata }) => metadata?.namespace === key)) {
        customResource(`${name}-${key}-${policy.metadata?.name ?? ""}`, policy, inside);
      }
      if (hasWaypoint) {
        customResource(`${name}-${key}-waypoint`, waypoint(key), inside);
      }
      return [key, namespace.metadata.name];
    }),
  );
}

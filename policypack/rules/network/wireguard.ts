/** Where the encryption of pod traffic by Calico is switched on. */
import type { Resource } from "../../graph";
import type { View } from "../../view";

export const felixTypes: readonly string[] = [
  "kubernetes:projectcalico.org/*:FelixConfiguration",
  "kubernetes:crd.projectcalico.org/*:FelixConfiguration",
  // The operator makes the object that counts: a program changes it with a CustomResourcePatch.
  "kubernetes:projectcalico.org/*:FelixConfigurationPatch",
  "kubernetes:crd.projectcalico.org/*:FelixConfigurationPatch",
];

/** The switches of WireGuard, one for each IP family. Left out, both are off. */
export function wireguardFlags(felix: Resource): { readonly ipv4: View; readonly ipv6: View } {
  return { ipv4: felix.view.at("spec", "wireguardEnabled"), ipv6: felix.view.at("spec", "wireguardEnabledV6") };
}

/** SecurityGroupPolicy as its publisher defines it (aws/amazon-vpc-resource-controller-k8s, vpcresources.k8s.aws/v1beta1). */
import type * as pulumi from "@pulumi/pulumi";
import type { LabelMap, PodGroupArgs } from "./args";

interface LabelSelector {
  readonly matchLabels?: LabelMap;
}

export interface SecurityGroupPolicyManifest {
  readonly apiVersion: "vpcresources.k8s.aws/v1beta1";
  readonly kind: "SecurityGroupPolicy";
  readonly metadata: { readonly name: string; readonly namespace: pulumi.Input<string> };
  readonly spec: {
    readonly podSelector?: LabelSelector;
    readonly serviceAccountSelector?: LabelSelector;
    readonly securityGroups: { readonly groupIds: readonly pulumi.Input<string>[] };
  };
}

/** An empty selector matches every pod; a policy without a selector is ignored. */
export function securityGroupPolicy(
  name: string,
  namespace: pulumi.Input<string>,
  { podLabels, serviceAccountLabels, allPods }: Pick<PodGroupArgs, "podLabels" | "serviceAccountLabels" | "allPods">,
  groupIds: readonly pulumi.Input<string>[],
): SecurityGroupPolicyManifest {
  return {
    apiVersion: "vpcresources.k8s.aws/v1beta1",
    kind: "SecurityGroupPolicy",
    metadata: { name, namespace },
    spec: {
      ...(allPods === true ? { podSelector: {} } : {}),
      ...(podLabels === undefined ? {} : { podSelector: { matchLabels: podLabels } }),
      ...(serviceAccountLabels === undefined ? {} : { serviceAccountSelector: { matchLabels: serviceAccountLabels } }),
      securityGroups: { groupIds },
    },
  };
}

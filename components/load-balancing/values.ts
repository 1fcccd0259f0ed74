/** Values of the chart aws-load-balancer-controller 3, typed: the keys that are set. Pure. */
import type * as pulumi from "@pulumi/pulumi";
import { gatewayFeatureGates } from "../../facts/gateway-api";

export const namespace = "kube-system";

/** Release, Deployment and service account. */
export const controllerName = "aws-load-balancer-controller";

export interface ControllerValues {
  readonly clusterName: pulumi.Input<string>;
  readonly region: pulumi.Input<string>;
  readonly vpcId: pulumi.Input<string>;
  readonly replicaCount: pulumi.Input<number>;
  readonly serviceAccount: { readonly create: boolean; readonly name: string };
  readonly defaultSSLPolicy: string;
  readonly defaultTargetType: "ip";
  readonly defaultTags: pulumi.Input<Record<string, pulumi.Input<string>>>;
  readonly enableServiceMutatorWebhook: boolean;
  readonly enableShield: boolean;
  readonly enableWaf: boolean;
  readonly enableWafv2: boolean;
  readonly enableBackendSecurityGroup: boolean;
  readonly backendSecurityGroup?: pulumi.Input<string>;
  readonly controllerConfig: { readonly featureGates: Readonly<Record<string, boolean>> };
  readonly podDisruptionBudget: { readonly maxUnavailable: number };
  readonly resources: {
    readonly requests: Readonly<Record<string, string>>;
    readonly limits: Readonly<Record<string, string>>;
  };
}

export interface ControllerOptions {
  /** Of the chart. */
  readonly version: string;
  readonly clusterName: pulumi.Input<string>;
  readonly region: pulumi.Input<string>;
  readonly vpcId: pulumi.Input<string>;
  readonly replicas: pulumi.Input<number>;
  readonly tlsPolicy: string;
  readonly tags: pulumi.Input<Record<string, pulumi.Input<string>>>;
  readonly waf: boolean;
  /** Whether the Gateway API CRDs are installed in the cluster. */
  readonly gatewayApi: boolean;
  /** Set where the controller makes security groups: the one that all load balancers share towards pods. */
  readonly backendSecurityGroup?: pulumi.Input<string>;
}

export function controllerValues(options: ControllerOptions): ControllerValues {
  const { backendSecurityGroup } = options;
  return {
    clusterName: options.clusterName,
    // Without these the controller asks the node's metadata service, which pods do not reach.
    region: options.region,
    vpcId: options.vpcId,
    replicaCount: options.replicas,
    serviceAccount: { create: true, name: controllerName },
    // Its own default is a policy of 2016 that takes TLS 1.0.
    defaultSSLPolicy: options.tlsPolicy,
    defaultTargetType: "ip",
    defaultTags: options.tags,
    // Sees every new Service of the cluster, and refuses all of them while no replica is ready. The routes name their
    // class themselves.
    enableServiceMutatorWebhook: false,
    enableShield: false,
    enableWaf: false,
    enableWafv2: options.waf,
    enableBackendSecurityGroup: backendSecurityGroup !== undefined,
    ...(backendSecurityGroup === undefined ? {} : { backendSecurityGroup }),
    // Left to itself the controller looks for the definitions once, when it starts, and without them silently ignores
    // every Gateway. Switched on by name it says what is missing.
    controllerConfig: {
      featureGates: gatewayFeatureGates(options.version, options.gatewayApi),
    },
    podDisruptionBudget: { maxUnavailable: 1 },
    resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
  };
}

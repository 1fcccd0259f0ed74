/** An EKS cluster with a private endpoint, logs, encrypted secrets and its add-ons. Guide page: whole. */
import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { withDefaults } from "../../core/record";
import { kubeconfigFor } from "../shared/deploy-identity";
import { refuse } from "../shared/inputs";
import { createAddon, createNodeAddons, type AddonScope } from "./addons";
import { clusterDefaults, vpcCniDefaults, type AccessEntryArgs, type ClusterArgs, type ClusterSettings } from "./args";
import { admitClients } from "./clients";
import { createControlPlane } from "./control-plane";
import { coreDnsPolicy } from "./coredns-policy";
import { accessPolicyArn } from "./iam";
import { argProblems } from "./refusals";

/**
 * Wraps `eks.Cluster` of @pulumi/eks with every default that opens something closed. Nothing is parented to that
 * component and its `provider` is not used: both leak promises (pulumi/pulumi-eks#1466, pulumi/pulumi#18705).
 *
 * @throws pulumi.RunError which names each wrong argument, before anything is registered
 */
export class Cluster extends pulumi.ComponentResource {
  /** Name in EKS. Depends on the cluster. */
  readonly clusterName: pulumi.Output<string>;
  readonly endpoint: pulumi.Output<string>;
  /** The group that EKS creates. */
  readonly clusterSecurityGroupId: pulumi.Output<string>;
  /** Base64, PEM. */
  readonly certificateAuthority: pulumi.Output<string>;
  /** CIDR of services. */
  readonly serviceCidr: pulumi.Output<string>;
  /** Without https://. */
  readonly oidcIssuer: pulumi.Output<string>;
  /** Set with `irsa`. */
  readonly oidcProviderArn?: pulumi.Output<string>;
  /** For anybody with access: uses the credentials that the AWS CLI finds; without a secret in it. */
  readonly kubeconfig: pulumi.Output<string>;
  /** The one Kubernetes provider of the stack. */
  readonly kubernetes: kubernetes.Provider;
  /** To be there before nodes join. */
  readonly beforeNodes: readonly pulumi.Resource[];

  private readonly name: string;
  private readonly addons: AddonScope;
  private nodesReady?: readonly pulumi.Resource[];

  constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const settings: ClusterSettings = {
      ...withDefaults(args, clusterDefaults),
      vpcCni: withDefaults(args.vpcCni ?? {}, vpcCniDefaults),
    };
    refuse(name, argProblems(settings));
    super("eks-network-security:index:Cluster", name, args, opts);
    this.name = name;
    const { eks, clusterName, logGroup } = createControlPlane(name, settings, this);
    this.clusterName = clusterName;
    this.endpoint = eks.eksCluster.apply((made) => made.endpoint);
    this.certificateAuthority = eks.eksCluster.apply((made) => made.certificateAuthority.data);
    // eks.Cluster's own output of this name is the group that it was given.
    this.clusterSecurityGroupId = eks.eksCluster.apply((made) => made.vpcConfig.clusterSecurityGroupId);
    this.serviceCidr = eks.eksCluster.apply((made) =>
      settings.ipFamily === "ipv6"
        ? made.kubernetesNetworkConfig.serviceIpv6Cidr
        : made.kubernetesNetworkConfig.serviceIpv4Cidr,
    );
    this.oidcIssuer = eks.oidcIssuer;
    this.kubeconfig = eks.kubeconfigJson.apply((json) => kubeconfigFor(json, {}));
    if (settings.irsa) {
      this.oidcProviderArn = this.createOidcProvider(settings).arn;
    }
    this.addons = {
      name,
      args: settings,
      parent: this,
      clusterName,
      logGroupArn: logGroup.arn,
      ...(this.oidcProviderArn === undefined
        ? {}
        : { oidc: { providerArn: this.oidcProviderArn, issuer: this.oidcIssuer } }),
    };
    const clients = admitClients(name, settings, this);
    this.kubernetes = new kubernetes.Provider(
      `${name}-kubernetes`,
      { kubeconfig: eks.kubeconfigJson.apply((json) => kubeconfigFor(json, settings.kubernetesIdentity)) },
      // The way in is closed after the last Kubernetes object is gone.
      { parent: this, dependsOn: [...clients, ...(settings.privateEndpointClients.after ?? [])] },
    );
    this.beforeNodes = createNodeAddons(this.addons);
    for (const [key, entry] of Object.entries(settings.accessEntries)) {
      this.grant(key, entry);
    }
    this.registerOutputs({
      clusterName: this.clusterName,
      endpoint: this.endpoint,
      clusterSecurityGroupId: this.clusterSecurityGroupId,
      certificateAuthority: this.certificateAuthority,
      serviceCidr: this.serviceCidr,
      oidcIssuer: this.oidcIssuer,
      oidcProviderArn: this.oidcProviderArn,
      kubeconfig: this.kubeconfig,
    });
  }

  /**
   * Installs CoreDNS, which becomes healthy on a node only: created earlier, EKS waits 20 minutes for it and gives up.
   * Asking again returns the same resources.
   */
  afterNodes(nodes: readonly pulumi.Resource[]): readonly pulumi.Resource[] {
    this.nodesReady ??= this.createCoreDns(nodes);
    return this.nodesReady;
  }

  private createCoreDns(nodes: readonly pulumi.Resource[]): pulumi.Resource[] {
    const { corednsVersion, vpcCni } = this.addons.args;
    const policy =
      vpcCni.networkPolicy === "strict"
        ? [
            new kubernetes.networking.v1.NetworkPolicy(`${this.name}-coredns-policy`, coreDnsPolicy(), {
              parent: this,
              provider: this.kubernetes,
              dependsOn: [...this.beforeNodes],
            }),
          ]
        : [];
    return [
      createAddon(this.addons, "coredns", {
        ...(corednsVersion === undefined ? {} : { version: corednsVersion }),
        dependsOn: [...nodes, ...this.beforeNodes, ...policy],
      }),
    ];
  }

  /** Of its own: createOidcProvider of eks.Cluster dials the issuer's URL, in previews too. */
  private createOidcProvider({ tags }: ClusterArgs): aws.iam.OpenIdConnectProvider {
    const name = `${this.name}-oidc`;
    return new aws.iam.OpenIdConnectProvider(
      name,
      {
        url: pulumi.interpolate`https://${this.oidcIssuer}`,
        clientIdLists: ["sts.amazonaws.com"],
        tags: { ...tags, Name: name },
      },
      { parent: this },
    );
  }

  private grant(key: string, entry: AccessEntryArgs): void {
    const { clusterName, name } = this;
    const { region, tags } = this.addons.args;
    const entryName = `${name}-access-${key}`;
    const made = new aws.eks.AccessEntry(
      entryName,
      {
        clusterName,
        principalArn: entry.principalArn,
        kubernetesGroups: entry.kubernetesGroups ?? [],
        tags: { ...tags, Name: entryName },
      },
      { parent: this },
    );
    for (const { policy, namespaces } of entry.policies ?? []) {
      new aws.eks.AccessPolicyAssociation(
        `${entryName}-${policy}`,
        {
          clusterName,
          principalArn: made.principalArn,
          policyArn: accessPolicyArn(region, policy),
          accessScope: namespaces === undefined ? { type: "cluster" } : { type: "namespace", namespaces },
        },
        { parent: this },
      );
    }
  }
}

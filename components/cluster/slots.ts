/** What the cluster shares with other capabilities. */
import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { ClusterOutputs } from "../shared/cluster-outputs";
import type { IpFamily } from "../shared/slot-types";
import type { config } from "./config";

export interface ClusterSlot extends ClusterOutputs {
  readonly kubernetes: kubernetes.Provider;
  /** Must exist before nodes join: control plane and the VPC CNI add-on. */
  readonly beforeNodes: readonly pulumi.Resource[];
  /** Set if the cluster is another stack's: its group for every pod that has a group of its own, if it has one. */
  readonly sharedPodSecurityGroupId?: pulumi.Output<string>;
  /**
   * Installs what becomes healthy on a node only (CoreDNS). Called once, by what provides nodes; installs nothing if the
   * cluster is another stack's.
   *
   * @param nodes the node groups to wait for
   */
  afterNodes(nodes: readonly pulumi.Resource[]): readonly pulumi.Resource[];
}

declare module "../../framework/slots" {
  interface Slots {
    cluster: ClusterSlot;
  }

  interface Declarations {
    clusterName: string;
    kubernetesVersion: string;
    ipFamily: IpFamily;
    /** CIDR block of Services, if the stack config names one. */
    serviceCidr: string;
    /** Set if pods may have security groups of their own: how strictly the VPC CNI enforces them. */
    podEnforcingMode: "standard" | "strict";
    /** Whether the VPC CNI enforces NetworkPolicy objects. */
    vpcCniNetworkPolicy: "standard" | "strict";
    /** Set if the policy agent of the VPC CNI writes a log of flows: where to. */
    networkPolicyLogs: "node" | "cloudwatch";
    /** Whether the VPC CNI writes a pod's address on the pod at once (ANNOTATE_POD_IP), which Calico waits for. */
    annotatePodIp: boolean;
    /** Most bytes of a packet, of the interfaces of nodes and of pods, if the VPC CNI is told. */
    mtu: { readonly interfaces?: number; readonly pods?: number };
    podIdentity: boolean;
    /** Whether the cluster's issuer is an identity provider in IAM (IAM roles for service accounts). */
    irsa: boolean;
  }

  interface StackOutputs {
    cluster: ClusterOutputs;
  }

  interface Parts {
    cluster: z.input<typeof config>;
  }
}

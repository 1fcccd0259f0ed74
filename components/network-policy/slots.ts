/** What network-policy shares with other capabilities. */
import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { Pods } from "../../core/connections/model";
import type { networkPolicyConfig } from "./config";

export interface NetworkPoliciesSlot {
  /** Must exist before the workloads that they isolate. */
  readonly policies: readonly pulumi.Resource[];
  /** Names of the namespaces that it creates, known once they exist. */
  readonly namespaces: Readonly<Record<string, pulumi.Output<string>>>;
  /** Must exist before objects of the engine's own kinds (Calico's API server, Cilium). Empty with vpc-cni. */
  readonly engineReady: readonly pulumi.Resource[];
}

declare module "../../framework/slots" {
  interface Slots {
    "network-policy": NetworkPoliciesSlot;
  }

  interface Declarations {
    /** Engine that enforces network policies, if `network-policy` installs or configures one. */
    networkPolicyEngine: "vpc-cni" | "calico" | "cilium";
    /** Namespaces that `network-policy` creates. */
    networkPolicyNamespaces: readonly string[];
    /** Namespaces of `network-policy` whose pods are part of the mesh. */
    networkPolicyMeshNamespaces: readonly string[];
    /** Workloads of the namespaces that `network-policy` isolates. */
    workloads: readonly Pods[];
    /** Pods that scrape metrics. */
    prometheus: Pods;
    /** Set if WireGuard encrypts between nodes: what pods send, or also what nodes do. */
    wireguard: "pods" | "pods-and-hosts";
  }

  interface Parts {
    "network-policy": z.input<typeof networkPolicyConfig>;
  }
}

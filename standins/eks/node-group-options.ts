import type * as eks from "@pulumi/eks";

/** Options of a self-managed node group that do not depend on the cluster. */
export type NodeGroupOptions = Omit<eks.NodeGroupV2Args, "cluster">;

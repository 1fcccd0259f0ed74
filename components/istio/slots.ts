/** What istio shares with other capabilities. */
import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { Pods } from "../../core/connections/model";
import type { RouteGateway } from "../shared/mesh-routes";
import type { MeshGateway, MeshRouteFacts } from "../shared/slot-types";
import type { config } from "./config";

export interface IstioSlot {
  /** Labels that make a namespace's pods part of the mesh. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
  /** Namespaces of the mesh that `istio` creates or labels, by name: their names are known once they exist. */
  readonly namespaces: Readonly<Record<string, pulumi.Output<string>>>;
  /** Commands that show which certificates a pod has, by what they show. */
  readonly verify: Readonly<Record<string, string>>;
  readonly ingressGateway?: MeshGateway;
  readonly egressGateway?: MeshGateway;
  /** Must exist before workloads start. */
  readonly ready: readonly pulumi.Resource[];
}

declare module "../../framework/slots" {
  interface Slots {
    istio: IstioSlot;
  }

  interface Declarations {
    istio: {
      /** Revisions of istiod, present and future; "default" is the revision without a name. */
      readonly revisions: readonly string[];
      /** Whether ztunnel replaces sidecars. */
      readonly ambient: boolean;
      /** Whether sidecars connect to registered hosts only. */
      readonly registryOnly: boolean;
      /** Whether requests inside the mesh need a policy that allows them. */
      readonly denyByDefault: boolean;
      readonly ingressGateway: boolean;
      readonly egressGateway: boolean;
      /** Namespaces of applications that `istio` creates. */
      readonly namespaces: readonly string[];
      /** Namespaces whose pods join the mesh, whether `istio` creates them or not. */
      readonly members: readonly string[];
    };
    /** Pods of the gateway for traffic into the mesh, and the ports that load balancers connect to. */
    ingressGateway: { readonly pods: Pods; readonly ports: readonly number[] };
    /** Gateway that connections to hosts outside go through, and what others must know about it. */
    egressGateway: Pick<MeshGateway, "name" | "namespace" | "selector"> & {
      /** Labels that make a namespace's pods part of the mesh. */
      readonly meshNamespaceLabels: Readonly<Record<string, string>>;
    };
  }

  interface Declarations {
    /** Gateway that routes are bound to: set if it ends TLS. */
    ingressRoutes: {
      readonly gateway: RouteGateway;
      /** Names that its certificate is for. */
      readonly dnsNames: readonly string[];
      /** Domains that a team may route, with all names below, by team. */
      readonly teamHosts: Readonly<Record<string, readonly string[]>>;
    };
    /** Routes of the platform from the ingress gateway to workloads. */
    meshRoutes: readonly MeshRouteFacts[];
  }

  interface Parts {
    istio: z.input<typeof config>;
  }
}

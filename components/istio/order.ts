/** Which of the component's resources wait for which. */
import type { Edges } from "../shared/steps";

export type Step =
  | "base"
  | "cni"
  | "istiod"
  | "ztunnel"
  | "mtls"
  | "authorization"
  | "gateway-namespaces"
  | "gateways"
  | "ingress"
  | "namespaces"
  | "waypoints";

export const order: Edges<Step> = {
  base: [],
  "gateway-namespaces": [],
  cni: ["base"],
  istiod: ["base", "cni"],
  ztunnel: ["cni", "istiod"],
  // Before anything that could be called: no plain text, and nothing that no policy allows.
  mtls: ["base", "istiod"],
  authorization: ["base", "istiod", "gateway-namespaces"],
  // The image of a gateway is filled in by istiod's webhook.
  gateways: ["istiod", "mtls", "authorization", "gateway-namespaces"],
  ingress: ["gateways"],
  // Pods that start in a labelled namespace before istiod answers would get no proxy.
  namespaces: ["istiod", "ztunnel", "mtls", "authorization"],
  waypoints: ["namespaces"],
};

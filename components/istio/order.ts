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
  | "routes"
  | "namespaces"
  | "waypoints";

export const order: Edges<Step> = {
  base: [],
  "gateway-namespaces": [],
  cni: ["base"],
  istiod: ["base", "cni"],
  ztunnel: ["cni", "istiod"],
  // Before the first workload: no plain text, and no request that no policy allows.
  mtls: ["base", "istiod"],
  authorization: ["base", "istiod", "gateway-namespaces"],
  // istiod's webhook sets the image of a gateway.
  gateways: ["istiod", "mtls", "authorization", "gateway-namespaces"],
  ingress: ["gateways"],
  routes: ["ingress"],
  // Pods that start in a labelled namespace before istiod answers would get no proxy.
  namespaces: ["istiod", "ztunnel", "mtls", "authorization"],
  waypoints: ["namespaces"],
};

/** Type tokens of what creates a load balancer or configures one. */

/** Does not show its objects; what it creates is read from its values. */
export const helmRelease = "kubernetes:helm.sh/v3:Release";

export const types = {
  loadBalancer: ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"],
  listener: ["aws:lb/listener:Listener", "aws:alb/listener:Listener"],
  listenerRule: ["aws:lb/listenerRule:ListenerRule", "aws:alb/listenerRule:ListenerRule"],
  classic: ["aws:elb/loadBalancer:LoadBalancer"],
  service: ["kubernetes:core/v1:Service"],
  ingress: ["kubernetes:networking.k8s.io/v1:Ingress"],
  ingressClass: ["kubernetes:networking.k8s.io/v1:IngressClass"],
  ingressClassParams: [
    "kubernetes:elbv2.k8s.aws/*:IngressClassParams",
    // EKS Auto Mode has its own kind with the same name.
    "kubernetes:eks.amazonaws.com/*:IngressClassParams",
  ],
  gateway: ["kubernetes:gateway.networking.k8s.io/*:Gateway"],
  gatewayClass: ["kubernetes:gateway.networking.k8s.io/*:GatewayClass"],
  routes: ["kubernetes:gateway.networking.k8s.io/*:*Route"],
  loadBalancerConfiguration: ["kubernetes:gateway.k8s.aws/*:LoadBalancerConfiguration"],
  targetGroupConfiguration: ["kubernetes:gateway.k8s.aws/*:TargetGroupConfiguration"],
} satisfies Readonly<Record<string, readonly string[]>>;

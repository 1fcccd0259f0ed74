/** What the AWS Load Balancer Controller needs, and the load balancers that it creates. Pure. */
import type { z } from "zod";
import type { Connection, Pods } from "../../core/connections/model";
import type { Declarations } from "../../framework/slots";
import { apiServerClient, awsClient, calledByApiServer, needs, scraped } from "../shared/connections";
import { scheme } from "./annotations";
import type { config } from "./config";
import { controllerName, namespace } from "./values";

const chart = "chart aws-load-balancer-controller (facts/charts.json): webhook configurations and Deployment";

const controller: Pods = {
  kind: "pods",
  name: `${namespace}/${controllerName}`,
  namespace,
  labels: { "app.kubernetes.io/name": controllerName },
  serviceAccount: controllerName,
};

export function connections(
  { routes }: z.output<typeof config>,
  { prometheus, ingressGateway }: Readonly<Partial<Declarations>>,
): Connection[] {
  const toGateway = Object.values(routes).flatMap((route) =>
    route.kind === "ingress-gateway" && ingressGateway !== undefined
      ? ingressGateway.ports.map((port) =>
          needs({
            from: { kind: "load-balancer", scheme: scheme(route) },
            to: ingressGateway.pods,
            port,
            why: "forwards clients to the ingress gateway and checks its health",
            source: "Elastic Load Balancing, targets of type ip: the pod's own port",
          }),
        )
      : [],
  );
  return [
    ...toGateway,
    apiServerClient(controller, "watches Services, Ingresses and Gateways"),
    calledByApiServer(controller, 9443, "validates Ingresses and target group bindings", chart),
    ...scraped(prometheus, controller, [8080], chart),
    ...awsClient(
      controller,
      ["elasticloadbalancing", "ec2"],
      "creates load balancers and finds their subnets",
      "AWS Load Balancer Controller, docs/deploy/installation.md: IAM permissions",
    ),
  ];
}

/** What the AWS Load Balancer Controller needs, and the load balancers that it creates. Pure. */
import type { z } from "zod";
import type { Connection, Pods } from "../../core/connections/model";
import type { Declarations } from "../../framework/slots";
import { apiServerClient, awsClient, calledByApiServer, needs, podsNamed, scraped } from "../shared/connections";
import { scheme } from "./annotations";
import type { config } from "./config";
import { controllerName, namespace } from "./values";

const chart = "chart aws-load-balancer-controller (facts/charts.json): webhook configurations and Deployment";

const controller: Pods = {
  ...podsNamed(namespace, controllerName, { "app.kubernetes.io/name": controllerName }),
  serviceAccount: controllerName,
};

type Config = z.output<typeof config>;
type Route = Config["routes"][string];

/** Pods behind a load balancer, with their ports. */
interface Targets {
  readonly pods: Pods;
  readonly ports: readonly number[];
}

/** None where nothing is known of the pods: those behind an ALB's Service, unless it has the name of a workload. */
function targetsOf(
  route: Route,
  { ingressGateway, workloads = [] }: Readonly<Partial<Declarations>>,
): readonly Targets[] {
  switch (route.kind) {
    case "ingress-gateway":
      return ingressGateway === undefined ? [] : [ingressGateway];
    case "alb":
      return workloads
        .filter(({ name }) => name === `${route.namespace}/${route.service.name}`)
        .map((pods) => ({ pods, ports: [route.service.targetPort] }));
    case "nlb":
    case "pod": {
      const name = Object.entries(route.pods).map(([key, value]) => `${key}=${value}`);
      const pods = podsNamed(route.namespace, `(${name.join(",")})`, route.pods);
      return [{ pods, ports: [route.targetPort] }];
    }
  }
}

export function connections({ routes }: Config, declared: Readonly<Partial<Declarations>>): Connection[] {
  const { prometheus } = declared;
  const toTargets = Object.values(routes).flatMap((route) =>
    targetsOf(route, declared).flatMap(({ pods, ports }) =>
      ports.map((port) =>
        needs({
          from: { kind: "load-balancer", scheme: scheme(route) },
          to: pods,
          port,
          why: "forwards clients there and checks the health of the pods",
          source:
            "Elastic Load Balancing User Guide: targets of type ip are the pods' own addresses and ports (2026-12)",
        }),
      ),
    ),
  );
  return [
    ...toTargets,
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

/** What AWS Load Balancer Controller calls in AWS, by purpose. Table with source and date: load-balancer-controller-iam.json. */
import table from "./load-balancer-controller-iam.json";

export type ControllerPurpose = Exclude<keyof typeof table, "source" | "read" | "meaning">;

/** Actions in IAM for each thing that the controller does. */
export const controllerActions: Readonly<Record<ControllerPurpose, readonly string[]>> = {
  "read-only": table["read-only"],
  certificates: table.certificates,
  waf: table.waf,
  create: table.create,
  own: table.own,
  listeners: table.listeners,
  targets: table.targets,
  tags: table.tags,
  "security-groups": table["security-groups"],
};

/** Tag of everything that the controller makes; its value is the cluster's name. */
export const controllerTag = "elbv2.k8s.aws/cluster";

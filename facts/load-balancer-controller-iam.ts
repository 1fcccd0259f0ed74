/**
 * AWS API calls of AWS Load Balancer Controller, by purpose. Table with source and date:
 * load-balancer-controller-iam.json.
 */
import table from "./load-balancer-controller-iam.json";

export type ControllerPurpose = Exclude<keyof typeof table, "source" | "read" | "meaning">;

/** IAM actions for each purpose. */
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

/** Tag key on everything the controller creates; its value is the cluster's name. */
export const controllerTag = "elbv2.k8s.aws/cluster";

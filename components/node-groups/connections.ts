/** What nodes call before they are Ready, and as long as they run. Pure. */
import type { z } from "zod";
import type { Connection } from "../../core/connections/model";
import { needs } from "../shared/connections";
import type { config } from "./config";

const privateClusters = 'Amazon EKS User Guide, "Deploy private clusters with limited internet access" (2026-12)';
const sessionEndpoints = 'AWS Systems Manager User Guide, "Create VPC endpoints" (2026-12)';

/** What for, by the last part of the endpoint service's name. */
const calls = {
  ec2: "has the VPC CNI attach network interfaces",
  "ecr.api": "pulls the images of the EKS add-ons",
  "ecr.dkr": "pulls the images of the EKS add-ons",
  s3: "pulls the layers of images, which ECR stores in S3",
  eks: "has each node read the cluster's description",
  "eks-auth": "has the Pod Identity agent fetch credentials",
} as const;
const sessions = { ssm: "opens sessions on nodes", ssmmessages: "opens sessions on nodes" } as const;

export function connections({ sessionManager }: z.output<typeof config>): Connection[] {
  return [...ofNodes(calls, privateClusters), ...(sessionManager ? ofNodes(sessions, sessionEndpoints) : [])];
}

function ofNodes(services: Readonly<Record<string, string>>, source: string): Connection[] {
  return Object.entries(services).map(([service, why]) =>
    needs({ from: { kind: "nodes" }, to: { kind: "aws", service }, port: 443, why, source }),
  );
}

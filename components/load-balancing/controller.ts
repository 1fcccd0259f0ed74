/** AWS Load Balancer Controller: its role, and its chart. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Children } from "../shared/children";
import { helmRelease } from "../shared/helm";
import { podIdentityTrust, trustPolicy } from "../shared/iam";
import { controllerPolicy } from "./iam";
import { controllerName, controllerValues, namespace, type ControllerOptions } from "./values";

export interface IdentityOptions {
  readonly clusterName: pulumi.Input<string>;
  readonly region: string;
  readonly accountId: pulumi.Input<string>;
  readonly waf: boolean;
  readonly managesSecurityGroups: boolean;
  readonly tags: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

export interface ControllerIdentity {
  readonly roleArn: pulumi.Output<string>;
  readonly resources: readonly [pulumi.Resource, ...pulumi.Resource[]];
}

/** @param waitFor what must be there before a service account can be given the role: the cluster */
export function controllerIdentity(
  children: Children,
  options: IdentityOptions,
  waitFor: readonly pulumi.Resource[],
): ControllerIdentity {
  const { clusterName, region, waf, managesSecurityGroups } = options;
  const name = children.name("controller");
  const subject = { namespace, serviceAccount: controllerName };
  const role = new aws.iam.Role(
    name,
    {
      description: "Makes load balancers for Services and Ingresses, for AWS Load Balancer Controller",
      assumeRolePolicy: pulumi.jsonStringify(
        pulumi.output(clusterName).apply((cluster) => trustPolicy(podIdentityTrust(cluster, subject))),
      ),
      tags: children.tags("controller"),
    },
    children.options(),
  );
  const policy = new aws.iam.RolePolicy(
    name,
    {
      role: role.name,
      policy: pulumi.jsonStringify(
        pulumi
          .all([clusterName, options.accountId])
          .apply(([cluster, accountId]) =>
            controllerPolicy({ clusterName: cluster, region, accountId, waf, managesSecurityGroups }),
          ),
      ),
    },
    children.options(),
  );
  const association = new aws.eks.PodIdentityAssociation(
    name,
    { clusterName, ...subject, roleArn: role.arn, tags: children.tags("controller") },
    children.options([policy, ...waitFor]),
  );
  return { roleArn: role.arn, resources: [role, policy, association] };
}

export function controllerRelease(
  children: Children,
  options: ControllerOptions,
  waitFor: readonly pulumi.Resource[],
): pulumi.Resource {
  return helmRelease(
    children.name("controller"),
    {
      chart: "aws-load-balancer-controller",
      version: options.version,
      name: controllerName,
      namespace,
      values: controllerValues(options),
    },
    children.options(waitFor),
  );
}

/** The issuer's role in AWS, and how its service account gets it. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { irsaTrust, podIdentityTrust, trustPolicy, type RoleSubject } from "../shared/iam";
import { issuerPolicy } from "./iam";

export interface IdentityOptions {
  readonly clusterName: pulumi.Input<string>;
  readonly caArn: pulumi.Input<string>;
  readonly subject: RoleSubject;
  /** If set, IAM roles for service accounts are used, and otherwise EKS Pod Identity. */
  readonly oidc?: { readonly providerArn: pulumi.Input<string>; readonly issuer: pulumi.Input<string> };
  /** What must exist before a service account can get the role: the cluster. */
  readonly after: readonly pulumi.Resource[];
  readonly tags: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

export interface Identity {
  readonly roleArn: pulumi.Output<string>;
  /** Must exist before the pod, which gets its credentials when it is admitted. */
  readonly resources: readonly [pulumi.Resource, ...pulumi.Resource[]];
}

export function issuerIdentity(name: string, options: IdentityOptions, opts: pulumi.CustomResourceOptions): Identity {
  const { clusterName, caArn, subject, oidc } = options;
  const trust =
    oidc === undefined
      ? pulumi.output(clusterName).apply((cluster) => podIdentityTrust(cluster, subject))
      : pulumi.all([oidc.providerArn, oidc.issuer]).apply(([provider, issuer]) => irsaTrust(provider, issuer, subject));
  const role = new aws.iam.Role(
    name,
    {
      description: "Signs certificates with the private CA, for aws-privateca-issuer",
      assumeRolePolicy: pulumi.jsonStringify(trust.apply(trustPolicy)),
      tags: pulumi.output(options.tags).apply((tags) => ({ ...tags, Name: name })),
    },
    opts,
  );
  const policy = new aws.iam.RolePolicy(
    name,
    { role: role.name, policy: pulumi.jsonStringify(pulumi.output(caArn).apply(issuerPolicy)) },
    opts,
  );
  if (oidc !== undefined) {
    return { roleArn: role.arn, resources: [role, policy] };
  }
  const association = new aws.eks.PodIdentityAssociation(
    name,
    {
      clusterName,
      namespace: subject.namespace,
      serviceAccount: subject.serviceAccount,
      roleArn: role.arn,
      tags: options.tags,
    },
    { ...opts, dependsOn: [policy, ...options.after] },
  );
  return { roleArn: role.arn, resources: [role, policy, association] };
}

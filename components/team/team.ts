/** A team in its namespaces: quota and access. Isolation is that of network-policy and pod-security-groups. */
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { withDefaults } from "../../core/record";
import { refuse } from "../shared/inputs";
import { registerCertificate } from "../shared/issued-certificates";
import { customResource } from "../shared/manifest";
import { virtualServices } from "../shared/mesh-route-manifests";
import { resourcesOf } from "../shared/steps";
import { teamAccess } from "./access";
import { namespaceDefaults, teamDefaults, type TeamArgs } from "./args";
import { argProblems } from "./refusals";

const apiGroup = "rbac.authorization.k8s.io";

/**
 * ResourceQuota, Role and RoleBinding in each namespace of a team, none of which lets the team change a policy, and its
 * certificates and routes, which wait for `dependsOn`: issuer and ingress gateway, if they are of the same stack.
 *
 * @throws pulumi.RunError which names each wrong argument, before anything is registered
 */
export class Team extends pulumi.ComponentResource {
  constructor(name: string, args: TeamArgs, opts?: pulumi.ComponentResourceOptions) {
    refuse(name, argProblems(args));
    super("eks-network-security:index:Team", name, args, opts);
    const labels = { "app.kubernetes.io/managed-by": "pulumi" };
    const { certificates, routes, ingressGateway, approverPolicy } = withDefaults(args, teamDefaults);
    for (const [key, given] of Object.entries(args.namespaces)) {
      const { name: namespace, quota } = withDefaults(given, namespaceDefaults);
      new kubernetes.core.v1.ResourceQuota(
        `${name}-${key}`,
        { metadata: { name: "team", namespace, labels }, spec: { hard: quota } },
        { parent: this },
      );
      const metadata = { name: `team-${args.team}`, namespace, labels };
      const role = new kubernetes.rbac.v1.Role(
        `${name}-${key}`,
        { metadata, rules: [...teamAccess] },
        { parent: this },
      );
      new kubernetes.rbac.v1.RoleBinding(
        `${name}-${key}`,
        {
          metadata,
          subjects: args.groups.map((group) => ({ kind: "Group", name: group, apiGroup })),
          roleRef: { kind: "Role", name: metadata.name, apiGroup },
        },
        { parent: this, dependsOn: [role] },
      );
    }
    for (const certificate of certificates) {
      // The dot keeps the Roles of certificates apart from those of namespaces.
      registerCertificate(`${name}-certificate.${certificate.name}`, certificate, approverPolicy, {
        parent: this,
        dependsOn: resourcesOf(opts?.dependsOn),
        home: args.namespaces[certificate.namespace]?.name,
      });
    }
    for (const route of ingressGateway === undefined ? [] : virtualServices(routes, ingressGateway)) {
      customResource(`${name}-route.${route.metadata?.name ?? ""}`, route, {
        parent: this,
        dependsOn: resourcesOf(opts?.dependsOn),
      });
    }
    this.registerOutputs({});
  }
}

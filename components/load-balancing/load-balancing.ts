/** Load balancers, and where TLS ends for each. Guide page, "Use encryption with AWS load balancers". */
import * as pulumi from "@pulumi/pulumi";
import { Children } from "../shared/children";
import { Steps } from "../shared/steps";
import { refuse } from "../shared/inputs";
import { makeAccessLogs } from "./access-logs";
import type { LoadBalancingArgs } from "./args";
import { makeCertificate, type Certificate } from "./certificates";
import { controllerIdentity, controllerRelease } from "./controller";
import { balancerOf } from "./gateway-api";
import { registerGatewayClass } from "./gateway-routes";
import { makeGroups, type Groups } from "./groups";
import { targetOf } from "./manifests";
import { order, type Step } from "./order";
import { registerRoute } from "./routes";
import { securityGroupRules } from "./rules";
import { argumentProblems } from "./settings-problems";
import { endsTls, settingsOf, type Settings } from "./settings";

/**
 * AWS Load Balancer Controller, and a load balancer per route. `dependsOn` must name what pods need to run, the rule for
 * the controller's webhook, and what the routes' pods are behind: the controller waits for it.
 */
export class LoadBalancing extends pulumi.ComponentResource {
  /** Role of the controller. */
  readonly controllerRoleArn: pulumi.Output<string>;
  /** Group that all load balancers connect to pods from. Pods with security groups of their own allow it. */
  readonly backendSecurityGroupId: pulumi.Output<string>;
  /** Bucket of access logs, where a load balancer ends TLS. */
  readonly accessLogsBucket?: pulumi.Output<string>;
  /** Host name of each load balancer, by route: what a DNS record for its names points at. */
  readonly hostNames: Readonly<Record<string, pulumi.Output<string>>>;
  /** The controller, ready for Ingresses and Services from elsewhere. */
  readonly ready: readonly pulumi.Resource[];

  private readonly settings: Settings;
  private readonly children: Children;
  private readonly steps: Steps<Step>;

  constructor(name: string, args: LoadBalancingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-network-security:index:LoadBalancing", name, args, opts);
    this.settings = settingsOf(args);
    refuse(name, argumentProblems(this.settings));
    this.children = new Children(this, name, this.settings.tags);
    this.steps = new Steps(order, opts);

    const groups = this.groups();
    this.backendSecurityGroupId = groups.backend.id;
    this.controllerRoleArn = this.controller(groups);
    this.gatewayClasses();
    const certificates = this.certificates();
    this.accessLogsBucket = this.accessLogs();
    const { accessLogsBucket } = this;
    const after = { routes: this.steps.before("routes"), certificates: this.steps.first };
    const scope = {
      settings: this.settings,
      children: this.children,
      parent: this,
      groups,
      certificates,
      accessLogsBucket,
      after,
    };
    this.hostNames = Object.fromEntries(
      Object.entries(this.settings.routes).map(([route, of]) => [route, registerRoute(scope, route, of)]),
    );
    this.ready = this.steps.of("controller");
    this.registerOutputs({
      controllerRoleArn: this.controllerRoleArn,
      backendSecurityGroupId: this.backendSecurityGroupId,
      accessLogsBucket: this.accessLogsBucket,
      hostNames: this.hostNames,
    });
  }

  private groups(): Groups {
    const { routes, vpcIpv6Cidr, ingressGateway } = this.settings;
    const leadsToGateway = Object.values(routes).find((route) => route.kind === "ingress-gateway");
    const gateway = leadsToGateway === undefined ? undefined : targetOf(leadsToGateway, ingressGateway);
    const groups = makeGroups(this.children, {
      ...this.settings,
      routes: Object.keys(routes),
      rules: securityGroupRules(routes, vpcIpv6Cidr !== undefined, gateway),
    });
    this.steps.done("groups", groups.backend, ...groups.resources);
    return groups;
  }

  private controller({ backend }: Groups): pulumi.Output<string> {
    const { settings } = this;
    const { clusterName, region, vpcId, accountId, tags } = settings;
    const waf = Object.values(settings.routes).some((route) => route.kind === "alb" && route.wafAclArn !== undefined);
    const managesSecurityGroups = settings.controllerManagesSecurityGroups;
    const { roleArn, resources } = controllerIdentity(
      this.children,
      { clusterName, region, accountId, waf, managesSecurityGroups, tags },
      this.steps.before("identity"),
    );
    const [role, ...others] = resources;
    this.steps.done("identity", role, ...others);
    this.steps.done(
      "controller",
      controllerRelease(
        this.children,
        {
          version: settings.version,
          clusterName,
          region,
          vpcId,
          tags,
          waf,
          replicas: settings.replicas,
          tlsPolicy: settings.tlsPolicy,
          gatewayApi: settings.gatewayApiInstalled,
          backendSecurityGroup: managesSecurityGroups ? backend.id : undefined,
        },
        [...this.steps.before("controller"), ...this.steps.first],
      ),
    );
    return roleArn;
  }

  private gatewayClasses(): void {
    const routes = Object.values(this.settings.routes).filter(({ api }) => api === "gateway-api");
    this.steps.skip("classes");
    for (const balancer of new Set(routes.map(balancerOf))) {
      this.steps.done("classes", registerGatewayClass(this.children, balancer, this.steps.before("classes")));
    }
  }

  private certificates(): ReadonlyMap<string, Certificate> {
    const { certificates, acmCertificateAuthorityArn, acmKeyAlgorithm } = this.settings;
    const ca = { arn: acmCertificateAuthorityArn, keyAlgorithm: acmKeyAlgorithm, active: this.steps.first };
    const made = Object.entries(certificates).map(
      ([name, certificate]) => [name, makeCertificate(this.children, name, certificate, ca)] as const,
    );
    this.steps.skip("certificates");
    for (const [first, ...others] of made.map(([, { resources }]) => resources)) {
      if (first !== undefined) {
        this.steps.done("certificates", first, ...others);
      }
    }
    return new Map(made);
  }

  private accessLogs(): pulumi.Output<string> | undefined {
    const { routes, accessLogs, region, accountId, deletionProtection } = this.settings;
    const { retentionDays, existingBucket } = accessLogs;
    this.steps.skip("access-logs");
    if (!Object.values(routes).some(endsTls)) {
      return undefined;
    }
    if (existingBucket !== undefined) {
      return pulumi.output(existingBucket);
    }
    const { bucketName, resources } = makeAccessLogs(this.children, {
      region,
      accountId,
      retentionDays,
      deletionProtection,
    });
    for (const resource of resources) {
      this.steps.done("access-logs", resource);
    }
    return bucketName;
  }
}

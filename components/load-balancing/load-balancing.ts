/** Load balancers, and where TLS ends for each. Guide page, "Use encryption with AWS load balancers". */
import * as pulumi from "@pulumi/pulumi";
import type { IssuerRef } from "../shared/certificate-policy";
import { Children } from "../shared/children";
import { Steps } from "../shared/steps";
import { makeAccessLogs } from "./access-logs";
import { makeCertificate, type Certificate } from "./certificates";
import { endsTls, type Config } from "./config";
import { controllerIdentity, controllerRelease } from "./controller";
import { balancerOf } from "./gateway-api";
import { registerGatewayClass } from "./gateway-routes";
import { makeGroups, type Groups } from "./groups";
import { targetOf, type Gateway } from "./manifests";
import { order, type Step } from "./order";
import { registerRoute } from "./routes";
import { securityGroupRules } from "./rules";

export interface LoadBalancingArgs {
  /** What is installed, and which load balancers there are. Plain: it decides which resources exist. */
  config: Config;
  clusterName: pulumi.Input<string>;
  vpcId: pulumi.Input<string>;
  /** IPv4 CIDR of the VPC. */
  vpcCidr: pulumi.Input<string>;
  /** IPv6 CIDR of the VPC. Set: load balancers have addresses of both families. */
  vpcIpv6Cidr?: pulumi.Input<string>;
  /** Region of the cluster, such as eu-central-1. Plain. */
  region: string;
  /** Account of the cluster: twelve digits. */
  accountId: pulumi.Input<string>;
  /** Subnets of internal load balancers, one per zone. */
  privateSubnetIds: pulumi.Input<string>[];
  /** Subnets of internet-facing load balancers, one per zone. */
  publicSubnetIds: pulumi.Input<string>[];
  /** Group of the nodes; it gets a rule for each port of pods behind a load balancer. */
  nodeSecurityGroupId: pulumi.Input<string>;
  /** CA that AWS Certificate Manager may ask, where a certificate is from the private CA. */
  acmCertificateAuthorityArn?: pulumi.Input<string>;
  /** Istio's ingress gateway, where a route leads to it. */
  ingressGateway?: Gateway;
  /** What certificates of pods are asked from, where a route has one. */
  issuer?: IssuerRef;
  /** Whether approver-policy decides about certificates. Default true. */
  approverPolicy?: boolean;
  /** Namespaces of routes that others make, by name: known once they are there. */
  namespaces?: Record<string, pulumi.Input<string>>;
  /** Keep load balancers and access logs from being deleted. Default true. */
  deletionProtection?: boolean;
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

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

  private readonly args: LoadBalancingArgs;
  private readonly children: Children;
  private readonly steps: Steps<Step>;

  constructor(name: string, args: LoadBalancingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-network-security:index:LoadBalancing", name, args, opts);
    this.args = args;
    this.children = new Children(this, name, args.tags ?? {});
    this.steps = new Steps(order, opts);

    const groups = this.groups();
    this.backendSecurityGroupId = groups.backend.id;
    this.controllerRoleArn = this.controller(groups);
    this.gatewayClasses();
    const certificates = this.certificates();
    this.accessLogsBucket = this.accessLogs();
    const { accessLogsBucket } = this;
    const after = { routes: this.steps.before("routes"), certificates: this.steps.first };
    const scope = { args, children: this.children, parent: this, groups, certificates, accessLogsBucket, after };
    this.hostNames = Object.fromEntries(
      Object.entries(args.config.routes).map(([route, config]) => [route, registerRoute(scope, route, config)]),
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
    const { config, vpcIpv6Cidr, ingressGateway } = this.args;
    const leadsToGateway = Object.values(config.routes).find((route) => route.kind === "ingress-gateway");
    const gateway = leadsToGateway === undefined ? undefined : targetOf(leadsToGateway, ingressGateway);
    const groups = makeGroups(this.children, {
      ...this.args,
      routes: Object.keys(config.routes),
      rules: securityGroupRules(config.routes, vpcIpv6Cidr !== undefined, gateway),
    });
    this.steps.done("groups", groups.backend, ...groups.resources);
    return groups;
  }

  private controller({ backend }: Groups): pulumi.Output<string> {
    const { config, clusterName, region, vpcId, accountId, tags = {} } = this.args;
    const waf = Object.values(config.routes).some((route) => route.kind === "alb" && route.wafAclArn !== undefined);
    const managesSecurityGroups = config.controllerManagesSecurityGroups === true;
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
          version: config.version,
          clusterName,
          region,
          vpcId,
          tags,
          waf,
          replicas: config.replicas,
          tlsPolicy: config.tlsPolicy,
          gatewayApi: config.gatewayApiInstalled === true,
          backendSecurityGroup: managesSecurityGroups ? backend.id : undefined,
        },
        [...this.steps.before("controller"), ...this.steps.first],
      ),
    );
    return roleArn;
  }

  private gatewayClasses(): void {
    const routes = Object.values(this.args.config.routes).filter(({ api }) => api === "gateway-api");
    this.steps.skip("classes");
    for (const balancer of new Set(routes.map(balancerOf))) {
      this.steps.done("classes", registerGatewayClass(this.children, balancer, this.steps.before("classes")));
    }
  }

  private certificates(): ReadonlyMap<string, Certificate> {
    const { config, acmCertificateAuthorityArn } = this.args;
    const ca = { arn: acmCertificateAuthorityArn, active: this.steps.first };
    const made = Object.entries(config.certificates).map(
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
    const { config, deletionProtection = true } = this.args;
    const { retentionDays, existingBucket } = config.accessLogs;
    this.steps.skip("access-logs");
    if (!Object.values(config.routes).some(endsTls)) {
      return undefined;
    }
    if (existingBucket !== undefined) {
      return pulumi.output(existingBucket);
    }
    const { bucketName, resources } = makeAccessLogs(this.children, {
      ...this.args,
      retentionDays,
      deletionProtection,
    });
    for (const resource of resources) {
      this.steps.done("access-logs", resource);
    }
    return bucketName;
  }
}

/** Istio, whose certificates the private CA signs. Guide page, "ACM Private CA with Istio and cert-manager". */
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { charts } from "../../facts/charts";
import type { IssuerRef } from "../shared/certificate-policy";
import { helmRelease } from "../shared/helm";
import { registerCertificate } from "../shared/issued-certificates";
import { customResource, podSecurityLabels } from "../shared/manifest";
import { Steps } from "../shared/steps";
import { activeRevision, type Config } from "./config";
import { ingressCertificate, ingressServer } from "./ingress";
import { authorizationPolicies, membershipLabels, namespaceMetadata, strictMtls, waypoint } from "./manifests";
import { order, type Step } from "./order";
import {
  baseValues,
  cniValues,
  gateways,
  gatewayValues,
  istiodValues,
  ztunnelValues,
  type GatewayKind,
  type GatewaySize,
  type Mesh,
} from "./values";

export interface IstioArgs {
  /** Plain: it decides which resources exist. */
  config: Config;
  /** What all parts of the mesh must agree on. */
  mesh: Mesh;
  /** Namespace of istiod, which istio-csr made for its certificate. */
  meshNamespace: pulumi.Input<string>;
  /** What the ingress gateway's certificate is asked from, where it has one. */
  issuer?: IssuerRef;
  /** Whether approver-policy decides about certificates. Default true. */
  approverPolicy?: boolean;
  /** Keep Istio's definitions, and all its resources with them, from being deleted. Default true. */
  deletionProtection?: boolean;
}

/**
 * istiod without its CA, the CNI agent, gateways, and the policies that hold the whole mesh. `dependsOn` must name
 * istio-csr and istiod's certificate: istiod reads the certificate when it starts, and never again if it is not there.
 */
export class Istio extends pulumi.ComponentResource {
  /** Labels that make a namespace's pods part of the mesh. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
  /** Namespaces of the mesh that are made or labelled here, by name. */
  readonly namespaces: Readonly<Record<string, pulumi.Output<string>>>;
  /** To be there before workloads start. */
  readonly ready: readonly pulumi.Resource[];
  /** To be there before anything is put into a gateway's namespace. */
  readonly gatewayNamespacesReady: readonly pulumi.Resource[];
  /** To be there before traffic is sent to a gateway. */
  readonly gatewaysReady: readonly pulumi.Resource[];

  private readonly name: string;
  private readonly args: IstioArgs;
  private readonly steps: Steps<Step>;

  constructor(name: string, args: IstioArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-network-security:index:Istio", name, args, opts);
    this.name = name;
    this.args = args;
    this.steps = new Steps(order, opts);
    this.namespaceLabels = membershipLabels(args.config);
    this.controlPlane();
    this.policies();
    this.gateways();
    this.ingress();
    this.namespaces = this.members();
    this.ready = (["istiod", "ztunnel", "mtls", "authorization"] as const).flatMap((step) => this.steps.of(step));
    this.gatewayNamespacesReady = this.steps.of("gateway-namespaces");
    this.gatewaysReady = this.steps.of("gateways");
    this.registerOutputs({ namespaceLabels: this.namespaceLabels });
  }

  private controlPlane(): void {
    const { config, mesh } = this.args;
    const version = config.revisions[activeRevision(config)]?.version ?? charts.istiod.version;
    const common = { namespace: this.args.meshNamespace, version };
    const release = (step: Step, key: string, options: Omit<Parameters<typeof helmRelease>[1], "name">): void => {
      this.steps.done(
        step,
        helmRelease(
          `${this.name}-${key}`,
          { ...options, name: key === "base" ? "istio-base" : key },
          {
            parent: this,
            // The definitions are part of chart base: removing it removes every resource of Istio in the cluster.
            protect: step === "base" ? (this.args.deletionProtection ?? true) : undefined,
            dependsOn: [...this.steps.before(step), ...this.steps.first],
          },
        ),
      );
    };
    release("base", "base", { ...common, chart: "istio-base", values: baseValues(config) });
    release("cni", "istio-cni", { ...common, chart: "istio-cni", values: cniValues(config) });
    for (const [revision, { version }] of Object.entries(config.revisions)) {
      const key = revision === "default" ? "istiod" : `istiod-${revision}`;
      release("istiod", key, { ...common, version, chart: "istiod", values: istiodValues(config, mesh, revision) });
    }
    if (config.dataPlane === "ambient") {
      release("ztunnel", "ztunnel", { ...common, chart: "istio-ztunnel", values: ztunnelValues(config, mesh) });
    } else {
      this.steps.skip("ztunnel");
    }
  }

  private policies(): void {
    const { config } = this.args;
    this.steps.done(
      "mtls",
      customResource(`${this.name}-strict-mtls`, strictMtls(), {
        parent: this,
        dependsOn: this.steps.before("mtls"),
      }),
    );
    this.gatewayNamespaces();
    this.steps.skip("authorization");
    const after = this.steps.before("authorization");
    for (const policy of authorizationPolicies(config)) {
      const { name = "", namespace = "" } = policy.metadata ?? {};
      // Policies of application namespaces come with the namespace.
      if (config.namespaces[namespace] === undefined) {
        this.steps.done(
          "authorization",
          customResource(`${this.name}-${namespace}-${name}`, policy, { parent: this, dependsOn: after }),
        );
      }
    }
  }

  private wanted(): [GatewayKind, GatewaySize][] {
    const { ingressGateway, egressGateway } = this.args.config;
    return [
      ...(ingressGateway === undefined ? [] : [[gateways.ingress, ingressGateway] as [GatewayKind, GatewaySize]]),
      ...(egressGateway === undefined ? [] : [[gateways.egress, egressGateway] as [GatewayKind, GatewaySize]]),
    ];
  }

  private gatewayNamespaces(): void {
    this.steps.skip("gateway-namespaces");
    for (const [{ namespace }] of this.wanted()) {
      this.steps.done(
        "gateway-namespaces",
        new kubernetes.core.v1.Namespace(
          `${this.name}-${namespace}`,
          { metadata: { name: namespace, labels: podSecurityLabels("baseline") } },
          { parent: this, dependsOn: [...this.steps.first] },
        ),
      );
    }
  }

  private gateways(): void {
    const { config } = this.args;
    const revision = activeRevision(config);
    const after = this.steps.before("gateways");
    for (const [kind, size] of this.wanted()) {
      this.steps.done(
        "gateways",
        helmRelease(
          `${this.name}-${kind.name}`,
          {
            chart: "istio-gateway",
            version: config.revisions[revision]?.version,
            name: kind.name,
            namespace: kind.namespace,
            values: gatewayValues(kind, size, revision),
          },
          { parent: this, dependsOn: after },
        ),
      );
    }
  }

  private ingress(): void {
    const { config, issuer, approverPolicy = true } = this.args;
    const tls = config.ingressGateway?.tls;
    if (tls === undefined) {
      return;
    }
    if (issuer === undefined) {
      throw new pulumi.RunError(`${this.name}: found ingressGateway.tls without an issuer; allowed: both`);
    }
    const opts = { parent: this, dependsOn: [...this.steps.before("ingress"), ...this.steps.first] };
    const signed = registerCertificate(`${this.name}-ingress`, ingressCertificate(tls, issuer), approverPolicy, opts);
    this.steps.done(
      "ingress",
      customResource(`${this.name}-ingress`, ingressServer(tls), { ...opts, dependsOn: [signed] }),
    );
  }

  private members(): Record<string, pulumi.Output<string>> {
    const { config } = this.args;
    const made: Record<string, pulumi.Output<string>> = {};
    const opts = { parent: this, dependsOn: this.steps.before("namespaces") };
    for (const [name, { existing, waypoint: judged }] of Object.entries(config.namespaces)) {
      const metadata = namespaceMetadata(config, name);
      const logicalName = `${this.name}-namespace-${name}`;
      const namespace = existing
        ? new kubernetes.core.v1.NamespacePatch(logicalName, { metadata }, opts)
        : new kubernetes.core.v1.Namespace(logicalName, { metadata }, opts);
      made[name] = namespace.metadata.name;
      for (const policy of authorizationPolicies(config).filter(({ metadata }) => metadata?.namespace === name)) {
        customResource(`${this.name}-${name}-${policy.metadata?.name ?? ""}`, policy, {
          parent: this,
          dependsOn: [namespace],
        });
      }
      if (judged) {
        customResource(`${this.name}-${name}-waypoint`, waypoint(name), { parent: this, dependsOn: [namespace] });
      }
    }
    return made;
  }
}

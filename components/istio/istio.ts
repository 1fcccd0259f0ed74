/** Istio with certificates of the private CA. Guide page, "ACM Private CA with Istio and cert-manager". */
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { charts } from "../../facts/charts";
import { helmRelease, type HelmRelease } from "../shared/helm";
import { checkArgs, mapInput, plain, refuse } from "../shared/inputs";
import { registerCertificate } from "../shared/issued-certificates";
import { customResource, podSecurityLabels } from "../shared/manifest";
import { Steps } from "../shared/steps";
import { defaults, type GatewayArgs, type IstioArgs } from "./args";
import { virtualServices } from "../shared/mesh-route-manifests";
import { ingressCertificate, ingressIdentity, ingressServer, routeGateway } from "./ingress";
import { authorizationPolicies, membershipLabels, strictMtls } from "./manifests";
import { registerMembers } from "./members";
import { order, type Step } from "./order";
import { argProblems, issuerProblems } from "./refusals";
import { activeRevision, settingsOf, type IstioSettings } from "./settings";
import {
  baseValues,
  cniValues,
  gateways,
  gatewayValues,
  istiodValues,
  ztunnelValues,
  type GatewayKind,
} from "./values";

/**
 * istiod without its CA, the CNI agent, gateways, and the policies for the whole mesh. `dependsOn` must name
 * istio-csr and istiod's certificate: istiod looks for the certificate when it starts, and not again if it is missing.
 */
export class Istio extends pulumi.ComponentResource {
  /** Labels that make a namespace's pods part of the mesh. */
  readonly namespaceLabels: Readonly<Record<string, string>>;
  /** Namespaces of the mesh that are created or labelled here, by name. */
  readonly namespaces: Readonly<Record<string, pulumi.Output<string>>>;
  /** What workloads wait for. */
  readonly ready: readonly pulumi.Resource[];
  /** What everything in a gateway's namespace waits for. */
  readonly gatewayNamespacesReady: readonly pulumi.Resource[];
  /** What must be ready before traffic is sent to a gateway. */
  readonly gatewaysReady: readonly pulumi.Resource[];

  private readonly name: string;
  private readonly args: IstioArgs;
  private readonly settings: IstioSettings;
  private readonly steps: Steps<Step>;

  constructor(name: string, args: IstioArgs, opts?: pulumi.ComponentResourceOptions) {
    const settings = settingsOf(args);
    const known = plain(settings);
    refuse(name, [...issuerProblems(args), ...(known === undefined ? [] : argProblems(known))]);
    // Outputs are checked later, once they are known.
    checkArgs(name, settings, argProblems);
    super("eks-network-security:index:Istio", name, args, opts);
    this.name = name;
    this.args = args;
    this.settings = settings;
    this.steps = new Steps(order, opts);
    this.namespaceLabels = membershipLabels(this.settings);
    this.controlPlane();
    this.policies();
    this.gateways();
    this.ingress();
    this.namespaces = registerMembers(name, this.settings, {
      parent: this,
      dependsOn: this.steps.before("namespaces"),
    });
    this.ready = (["istiod", "ztunnel", "mtls", "authorization"] as const).flatMap((step) => this.steps.of(step));
    this.gatewayNamespacesReady = this.steps.of("gateway-namespaces");
    this.gatewaysReady = this.steps.of("gateways");
    this.registerOutputs({ namespaceLabels: this.namespaceLabels });
  }

  private controlPlane(): void {
    const { settings } = this;
    const { mesh, meshNamespace: namespace } = this.args;
    const { dataPlane, istiodReplicas, allowAnyOutbound } = settings;
    const active = activeRevision(settings);
    const version = settings.revisions[active]?.version ?? charts.istiod.version;
    const release = (step: Step, key: string, options: Pick<HelmRelease, "chart" | "version" | "values">): void => {
      this.steps.done(
        step,
        helmRelease(
          `${this.name}-${key}`,
          { ...options, namespace, name: key === "base" ? "istio-base" : key },
          {
            parent: this,
            // The definitions are part of chart base: removing it removes every resource of Istio in the cluster.
            protect: step === "base" ? (this.args.deletionProtection ?? defaults.deletionProtection) : undefined,
            dependsOn: [...this.steps.before(step), ...this.steps.first],
          },
        ),
      );
    };
    release("base", "base", { version, chart: "istio-base", values: baseValues(active) });
    release("cni", "istio-cni", { version, chart: "istio-cni", values: cniValues(dataPlane) });
    for (const [revision, { version }] of Object.entries(settings.revisions)) {
      const key = revision === "default" ? "istiod" : `istiod-${revision}`;
      const values = mapInput({ settings: { dataPlane, istiodReplicas, allowAnyOutbound }, mesh }, (known) =>
        istiodValues(known.settings, known.mesh, revision),
      );
      release("istiod", key, { version, chart: "istiod", values });
    }
    if (dataPlane === "ambient") {
      const values = mapInput(mesh, (known) => ztunnelValues(active, known));
      release("ztunnel", "ztunnel", { version, chart: "istio-ztunnel", values });
    } else {
      this.steps.skip("ztunnel");
    }
  }

  private policies(): void {
    const { settings } = this;
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
    for (const policy of authorizationPolicies(settings)) {
      const { name = "", namespace = "" } = policy.metadata ?? {};
      // Policies of application namespaces come with the namespace.
      if (settings.namespaces[namespace] === undefined) {
        this.steps.done(
          "authorization",
          customResource(`${this.name}-${namespace}-${name}`, policy, { parent: this, dependsOn: after }),
        );
      }
    }
  }

  private wanted(): [GatewayKind, Required<GatewayArgs>][] {
    const { ingressGateway, egressGateway } = this.settings;
    return [
      ...(ingressGateway === undefined
        ? []
        : [[gateways.ingress, ingressGateway] as [GatewayKind, Required<GatewayArgs>]]),
      ...(egressGateway === undefined
        ? []
        : [[gateways.egress, egressGateway] as [GatewayKind, Required<GatewayArgs>]]),
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
    const { settings } = this;
    const revision = activeRevision(settings);
    const after = this.steps.before("gateways");
    for (const [kind, size] of this.wanted()) {
      this.steps.done(
        "gateways",
        helmRelease(
          `${this.name}-${kind.name}`,
          {
            chart: "istio-gateway",
            version: settings.revisions[revision]?.version,
            name: kind.name,
            namespace: kind.namespace,
            values: mapInput({ minReplicas: size.minReplicas, maxReplicas: size.maxReplicas }, (known) =>
              gatewayValues(kind, known, revision),
            ),
          },
          { parent: this, dependsOn: after },
        ),
      );
    }
  }

  private ingress(): void {
    const { issuer, approverPolicy = defaults.approverPolicy } = this.args;
    const tls = this.settings.ingressGateway?.tls;
    if (tls === undefined || issuer === undefined) {
      return;
    }
    const opts = { parent: this, dependsOn: [...this.steps.before("ingress"), ...this.steps.first] };
    const signed = registerCertificate(`${this.name}-ingress`, ingressCertificate(tls, issuer), approverPolicy, opts);
    this.steps.done(
      "ingress",
      customResource(
        `${this.name}-ingress`,
        { ...ingressIdentity, spec: mapInput(tls.dnsNames, (known) => ingressServer(known).spec) },
        { ...opts, dependsOn: [signed] },
      ),
    );
    for (const route of virtualServices(this.settings.routes, routeGateway)) {
      customResource(`${this.name}-route-${route.metadata?.name ?? ""}`, route, {
        parent: this,
        dependsOn: this.steps.before("routes"),
      });
    }
  }
}

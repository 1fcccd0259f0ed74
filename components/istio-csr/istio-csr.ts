/** istio-csr: the mesh's certificates signed by the private CA. Guide page, "ACM Private CA with Istio and cert-manager". */
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { registerCertificatePolicy, type IssuerRef } from "../shared/certificate-policy";
import { helmRelease } from "../shared/helm";
import { awaitReady, customResource, podSecurityLabels } from "../shared/manifest";
import { Steps } from "../shared/steps";
import type { Config } from "./config";
import { istiodCertificate, meshPolicies } from "./manifests";
import { caAddress, istioCsrName, meshNamespace } from "./mesh";
import { order } from "./order";
import { istioCsrValues, rootConfigMap } from "./values";

export interface IstioCsrArgs {
  /** Plain: it decides which resources exist. */
  config: Config;
  /** What certificates are asked from. */
  issuer: IssuerRef;
  /** Every root that is to be trusted, as PEM. */
  rootCertificatePem: pulumi.Input<string>;
  /** Revisions of istiod that there are or will be; "default" for the one without a name. Default: ["default"]. */
  revisions?: string[];
  /** Whether ztunnel asks on behalf of pods. Default false. */
  ambient?: boolean;
  /** Whether approver-policy decides about requests. Default true. */
  approverPolicy?: boolean;
  /** Namespace of cert-manager, where istio-csr runs. Default: cert-manager. */
  namespace?: string;
  /** Whether the namespace istio-system exists already. Default false. */
  meshNamespaceExists?: boolean;
}

/**
 * istio-csr, the certificate of istiod, and the policies of both. `dependsOn` must name what certificates need: the
 * issuer and approver-policy.
 */
export class IstioCsr extends pulumi.ComponentResource {
  /** Where proxies ask for certificates. */
  readonly caAddress: string;
  /** Namespace of istiod. */
  readonly meshNamespace: pulumi.Output<string>;
  /** To be there before istiod is: istio-csr serves, and istiod's certificate is signed. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: IstioCsrArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-network-security:index:IstioCsr", name, args, opts);
    const { config, issuer, namespace = "cert-manager", revisions = ["default"] } = args;
    const steps = new Steps(order, opts);
    const options = { config, issuer, namespace, revisions };

    this.meshNamespace = pulumi.output(meshNamespace);
    if (args.meshNamespaceExists === true) {
      steps.skip("namespace");
    } else {
      const home = steps.done(
        "namespace",
        new kubernetes.core.v1.Namespace(
          `${name}-${meshNamespace}`,
          // The CNI agent of the mesh runs here, which needs the host.
          { metadata: { name: meshNamespace, labels: podSecurityLabels("privileged") } },
          { parent: this, dependsOn: steps.before("namespace") },
        ),
      );
      this.meshNamespace = home.metadata.name;
    }
    steps.done(
      "root",
      new kubernetes.core.v1.ConfigMap(
        `${name}-root`,
        {
          // A root is public: a ConfigMap, not a Secret. Intermediates come with each chain.
          metadata: { name: rootConfigMap.name, namespace },
          data: { [rootConfigMap.key]: args.rootCertificatePem },
        },
        { parent: this, dependsOn: steps.before("root") },
      ),
    );
    steps.skip("policies");
    for (const policy of (args.approverPolicy ?? true) ? meshPolicies(options) : []) {
      const dependsOn = [...steps.before("policies"), ...steps.first];
      for (const resource of registerCertificatePolicy(`${name}-${policy.name}`, policy, { parent: this, dependsOn })) {
        steps.done("policies", resource);
      }
    }
    const ofIstiod = steps.done(
      "istiod-certificate",
      customResource(`${name}-istiod`, awaitReady(istiodCertificate(options), 600), {
        parent: this,
        dependsOn: [...steps.before("istiod-certificate"), ...steps.first],
      }),
    );
    const release = steps.done(
      "istio-csr",
      helmRelease(
        name,
        {
          chart: "cert-manager-istio-csr",
          version: config.version,
          name: istioCsrName,
          namespace,
          values: istioCsrValues({ ...options, ambient: args.ambient ?? false }),
        },
        { parent: this, dependsOn: [...steps.before("istio-csr"), ...steps.first] },
      ),
    );
    this.caAddress = caAddress(namespace);
    this.ready = [ofIstiod, release];
    this.registerOutputs({ caAddress: this.caAddress, meshNamespace: this.meshNamespace });
  }
}

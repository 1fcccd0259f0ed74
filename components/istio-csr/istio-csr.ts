/** istio-csr: the private CA signs the mesh's certificates. Guide page, "ACM Private CA with Istio and cert-manager". */
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { certificateIdentity } from "../shared/certificate";
import { registerCertificatePolicy } from "../shared/certificate-policy";
import { helmRelease } from "../shared/helm";
import { checkArgs, mapInput } from "../shared/inputs";
import { awaitReady, customResource, podSecurityLabels } from "../shared/manifest";
import { Steps } from "../shared/steps";
import { defaults, type IstioCsrArgs } from "./args";
import { istiodCertificate, istiodIdentity, meshPolicies, meshPolicyNames, policyNamespace } from "./manifests";
import { caAddress, istioCsrName, meshNamespace } from "./mesh";
import { order, type Step } from "./order";
import { argProblems } from "./refusals";
import { settingsOf, type MeshOutputs } from "./settings";
import { istioCsrValues, rootConfigMap } from "./values";

/**
 * istio-csr, the certificate of istiod, and the policies of both. `dependsOn` must name what certificates need: the
 * issuer and approver-policy.
 */
export class IstioCsr extends pulumi.ComponentResource {
  /** Where proxies request certificates. */
  readonly caAddress: pulumi.Output<string>;
  /** What every part of the mesh must agree on: the argument `mesh` of Istio. */
  readonly mesh: MeshOutputs;
  /** Namespace of istiod. */
  readonly meshNamespace: pulumi.Output<string>;
  /** What istiod waits for: istio-csr serves, and istiod's certificate is signed. */
  readonly ready: readonly pulumi.Resource[];

  private readonly name: string;
  private readonly steps: Steps<Step>;

  constructor(name: string, args: IstioCsrArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-network-security:index:IstioCsr", name, args, opts);
    this.name = name;
    this.steps = new Steps(order, opts);
    const settings = settingsOf(args);
    checkArgs(name, settings, argProblems);
    const { namespace = defaults.namespace, revisions = defaults.revisions, ambient = defaults.ambient } = args;
    const options = { settings, issuer: args.issuer, namespace, revisions };

    this.meshNamespace = this.home(args.meshNamespaceExists ?? defaults.meshNamespaceExists);
    const { steps } = this;
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
    for (const policy of (args.approverPolicy ?? defaults.approverPolicy) ? meshPolicyNames : []) {
      const registered = registerCertificatePolicy(
        `${name}-${policy}`,
        { name: policy, namespace: policyNamespace },
        mapInput(options, (known) => meshPolicies(known)[policy]),
        { parent: this, dependsOn: [...steps.before("policies"), ...steps.first] },
      );
      for (const resource of registered) {
        steps.done("policies", resource);
      }
    }
    const identity = awaitReady(certificateIdentity(istiodIdentity), 600);
    const ofIstiod = steps.done(
      "istiod-certificate",
      customResource(
        `${name}-istiod`,
        { ...identity, spec: mapInput(options, (known) => istiodCertificate(known).spec) },
        { parent: this, dependsOn: [...steps.before("istiod-certificate"), ...steps.first] },
      ),
    );
    const release = steps.done(
      "istio-csr",
      helmRelease(
        name,
        {
          chart: "cert-manager-istio-csr",
          version: settings.version,
          name: istioCsrName,
          namespace,
          values: mapInput({ ...options, ambient }, istioCsrValues),
        },
        { parent: this, dependsOn: [...steps.before("istio-csr"), ...steps.first] },
      ),
    );
    this.caAddress = pulumi.output(namespace).apply(caAddress);
    this.mesh = {
      caAddress: this.caAddress,
      trustDomain: pulumi.output(settings.trustDomain),
      clusterId: pulumi.output(settings.clusterId),
      workloadCertificateDuration: pulumi.output(settings.workloadCertificateDuration),
    };
    this.ready = [ofIstiod, release];
    this.registerOutputs({ caAddress: this.caAddress, meshNamespace: this.meshNamespace });
  }

  /** The namespace of istiod, which is registered unless it exists. */
  private home(exists: boolean): pulumi.Output<string> {
    if (exists) {
      this.steps.skip("namespace");
      return pulumi.output(meshNamespace);
    }
    const home = this.steps.done(
      "namespace",
      new kubernetes.core.v1.Namespace(
        `${this.name}-${meshNamespace}`,
        // The CNI agent of the mesh runs here and needs the host.
        { metadata: { name: meshNamespace, labels: podSecurityLabels("privileged") } },
        { parent: this, dependsOn: this.steps.before("namespace") },
      ),
    );
    return home.metadata.name;
  }
}

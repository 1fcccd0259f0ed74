/** Plugin: istio-csr, through which the private CA signs the mesh's certificates instead of istiod. */
import { definePlugin } from "../../framework/plugin";
import { check } from "./check";
import { config } from "./config";
import { connections } from "./connections";
import { IstioCsr } from "./istio-csr";
import { meshNamespace } from "./mesh";

export type { IssuerRefArgs } from "../shared/certificate-policy";
export type { IstioCsrArgs, IstiodCertificateArgs } from "./args";
export { IstioCsr } from "./istio-csr";
export type * from "./slots";

export const istioCsr = definePlugin({
  name: "istio-csr",
  summary: "istio-csr: the private CA signs the certificates of workloads and of istiod.",
  guide: ["mesh-istio-csr", "mesh-root", "mesh-durations", "pca-validity"],
  config,
  requires: ["cluster", "cert-manager", "private-ca"],
  uses: ["security-groups"],
  provides: ["istio-csr"],
  declare: ({ trustDomain, clusterId, workloadCertificateDuration }) => ({
    mesh: { trustDomain, clusterId, workloadCertificateDuration },
  }),
  check,
  connections,
  provision: ({ declared }, config, needs) => {
    const { cluster, "cert-manager": certManager, "private-ca": ca, "security-groups": groups } = needs;
    const component = new IstioCsr(
      "istio-csr",
      {
        ...config,
        issuer: certManager.issuer,
        rootCertificatePem: ca.rootCertificatePem,
        revisions: declared.istio === undefined ? undefined : [...declared.istio.revisions],
        ambient: declared.istio?.ambient,
        approverPolicy: certManager.approverPolicy,
        meshNamespaceExists: certManager.issuerNamespace === meshNamespace,
      },
      {
        providers: [cluster.kubernetes],
        dependsOn: [...certManager.ready, ...(groups?.open("istio-csr") ?? [])],
      },
    );
    return {
      "istio-csr": {
        mesh: component.mesh,
        meshNamespace: component.meshNamespace,
        ready: component.ready,
      },
    };
  },
  outputs: ({ "istio-csr": { mesh } }) => ({ ...mesh }),
});

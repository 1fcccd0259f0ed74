/** The examples of the READMEs, as one program that compiles and runs. */
import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { CertManager } from "../../components/cert-manager";
import { Egress } from "../../components/egress";
import { Istio } from "../../components/istio";
import { IstioCsr } from "../../components/istio-csr";
import { PrivateCa } from "../../components/private-ca";

export function mesh(provider: kubernetes.Provider, clusterName: pulumi.Input<string>): void {
  const ca = new PrivateCa("private-ca", { organization: "Example Corp", root: {}, issuing: {} });

  const certManager = new CertManager(
    "cert-manager",
    { clusterName, caArn: ca.issuingArn },
    { providers: [provider], dependsOn: [...ca.active] },
  );

  const csr = new IstioCsr(
    "istio-csr",
    { issuer: certManager.issuerRef, rootCertificatePem: ca.rootCertificatePem, namespace: certManager.namespace },
    { providers: [provider], dependsOn: [...certManager.ready] },
  );

  const istio = new Istio(
    "istio",
    { mesh: csr.mesh, meshNamespace: csr.meshNamespace, egressGateway: {}, namespaces: { payments: {} } },
    { providers: [provider], dependsOn: [...csr.ready] },
  );

  new Egress(
    "egress",
    {
      gateway: { name: "istio-egressgateway", namespace: "istio-egress", selector: { istio: "egressgateway" } },
      trustDomain: csr.mesh.trustDomain,
      destinations: {
        bank: { host: "api.bank.example", from: [{ namespace: "payments", serviceAccount: "api" }] },
      },
      namespaces: istio.namespaces,
    },
    { providers: [provider], dependsOn: [...istio.gatewaysReady] },
  );
}

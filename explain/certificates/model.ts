/** Cost and trust chain of a stack's certificates, computed from the stack config alone. Pure. */
import { certManager as certManagerPlugin } from "../../components/cert-manager";
import { istio as istioPlugin } from "../../components/istio";
import { istioCsr } from "../../components/istio-csr";
import { privateCa } from "../../components/private-ca";
import {
  costTable,
  estimateCost,
  planHierarchy,
  settingsOf,
  trustChain,
  type CertificateLoad,
  type ChainLink,
  type CostEstimate,
  type Leaf,
} from "../../components/private-ca/view";
import { UserError } from "../../cli/errors";
import { configOf } from "../../framework/stack-config";
import type { StackView } from "../view";

export interface Certificates {
  readonly stack: string;
  readonly chain: readonly ChainLink[];
  /** Cost for the stack's own estimate; undefined if the config has none. */
  readonly own?: CertificateLoad & CostEstimate;
  readonly costs: readonly (CertificateLoad & CostEstimate)[];
}

/** Rows of the table: usual mesh sizes, and lifetimes from the chart's default to the longest allowed. */
const workloads = [50, 200, 1_000, 5_000];
const certificateHours = [1, 24, 48, 144];

/** @throws UserError if the stack has no private CA */
export function certificatesOf(stack: StackView): Certificates {
  const config = configOf(stack.plugins, privateCa);
  if (config === undefined) {
    throw new UserError(
      `--certificates: stack "${stack.name}" has no private-ca; name a stack that has it with --stack`,
    );
  }
  const options = settingsOf(config);
  return {
    stack: stack.name,
    chain: trustChain(options, planHierarchy(options), leaves(stack)),
    ...(config.estimate === undefined ? {} : { own: { ...config.estimate, ...estimateCost(config.estimate) } }),
    costs: costTable(workloads, certificateHours),
  };
}

function leaves(stack: StackView): Leaf[] {
  const csr = configOf(stack.plugins, istioCsr);
  const istio = configOf(stack.plugins, istioPlugin);
  const certManager = configOf(stack.plugins, certManagerPlugin);
  const tls = istio?.ingressGateway?.tls;
  return [
    ...(csr === undefined
      ? []
      : [
          {
            id: "workloads",
            name: "Workloads of the mesh",
            lives: `${csr.workloadCertificateDuration}, renewed at half`,
            key: istio?.dataPlane === "ambient" ? "memory of ztunnel on the node" : "memory of the pod's proxy",
            asks: "istio-csr alone, once it has checked the pod's token",
            note: `spiffe://${csr.trustDomain}/ns/*/sa/*`,
          },
          {
            id: "istiod",
            name: "istiod",
            lives: `${csr.istiodCertificate.duration}, renewed ${csr.istiodCertificate.renewBefore} before its end`,
            key: "Secret istio-system/istiod-tls",
            asks: "cert-manager, for Certificate istio-system/istiod",
          },
          {
            id: "istio-csr",
            name: "istio-csr",
            lives: `${csr.servingCertificateDuration}, renewed at two thirds`,
            key: "memory of istio-csr",
            asks: "istio-csr, for its own name",
          },
        ]),
    ...(tls === undefined
      ? []
      : [
          {
            id: "ingress",
            name: "Ingress gateway",
            lives: `${tls.duration}, renewed ${tls.renewBefore} before its end`,
            key: "Secret istio-ingress/ingress-tls",
            asks: "cert-manager, for Certificate istio-ingress/ingress",
            note: tls.dnsNames.join(", "),
          },
        ]),
    ...Object.entries(certManager?.certificates ?? {}).map(([name, certificate]) => ({
      id: `certificate-${name}`,
      name: `Certificate ${certificate.namespace}/${name}`,
      lives: `${certificate.duration}, renewed ${certificate.renewBefore} before its end`,
      key: `Secret ${certificate.namespace}/${certificate.secretName ?? name}`,
      asks: "cert-manager, for these names only",
      note: certificate.dnsNames.join(", "),
    })),
  ];
}

/** TLS at the ingress gateway, as plain data. Pure. */
import type { IGateway } from "@kubernetes-models/istio/networking.istio.io/v1";
import type { CertificateOptions } from "../shared/certificate";
import type { IssuerRef } from "../shared/certificate-policy";
import { gateways } from "./values";

export interface IngressTls {
  readonly dnsNames: readonly string[];
  readonly duration: string;
  readonly renewBefore: string;
}

const secretName = "ingress-tls";

/** The gateway's certificate, in the gateway's namespace: it reads Secrets of its own namespace only. */
export function ingressCertificate(tls: IngressTls, issuer: IssuerRef): CertificateOptions {
  return {
    name: "ingress",
    namespace: gateways.ingress.namespace,
    secretName,
    issuer,
    dnsNames: tls.dnsNames,
    usages: ["server auth"],
    duration: tls.duration,
    renewBefore: tls.renewBefore,
  };
}

/** Ends TLS for these names. Teams bind their VirtualServices to it: `gateways: [istio-ingress/ingress]`. */
export function ingressServer({ dnsNames }: IngressTls): IGateway {
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "Gateway",
    metadata: { name: "ingress", namespace: gateways.ingress.namespace },
    spec: {
      selector: { ...gateways.ingress.selector },
      servers: [
        {
          port: { number: 443, name: "https", protocol: "HTTPS" },
          hosts: [...dnsNames],
          tls: { mode: "SIMPLE", credentialName: secretName, minProtocolVersion: "TLSV1_2" },
        },
      ],
    },
  };
}

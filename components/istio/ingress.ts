/** TLS at the ingress gateway, as plain data. Pure. */
import type { IGateway } from "@kubernetes-models/istio/networking.istio.io/v1";
import type { CertificateInputs } from "../shared/certificate";
import type { IssuerRefArgs } from "../shared/certificate-policy";
import type { ObjectMeta } from "../shared/manifest";
import type { IngressTlsArgs } from "./args";
import { gateways } from "./values";

const secretName = "ingress-tls";

/** The gateway's certificate, in the gateway's namespace: a gateway reads Secrets of its own namespace only. */
export function ingressCertificate(tls: Required<IngressTlsArgs>, issuer: IssuerRefArgs): CertificateInputs {
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

/** The Gateway resource without its spec. */
export const ingressIdentity: Omit<IGateway, "spec"> & { metadata: ObjectMeta } = {
  apiVersion: "networking.istio.io/v1",
  kind: "Gateway",
  metadata: { name: "ingress", namespace: gateways.ingress.namespace },
};

/** What routes are bound to. */
export const routeGateway = { name: ingressIdentity.metadata.name, namespace: gateways.ingress.namespace };

/** Terminates TLS for these names. Routes are bound to it. */
export function ingressServer(dnsNames: readonly string[]): IGateway {
  return {
    ...ingressIdentity,
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

/** Validates objects as their publishers describe them. */
import * as certManager from "@kubernetes-models/cert-manager/cert-manager.io/v1";
import * as approverPolicy from "@kubernetes-models/cert-manager/policy.cert-manager.io/v1alpha1";
import * as gatewayApi from "@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1";
import * as networking from "@kubernetes-models/istio/networking.istio.io/v1";
import * as security from "@kubernetes-models/istio/security.istio.io/v1";
import { Ingress } from "kubernetes-models/networking.k8s.io/v1";
import { Role, RoleBinding } from "kubernetes-models/rbac.authorization.k8s.io/v1";
import { Namespace, Service } from "kubernetes-models/v1";
import { charts, type ChartName } from "../facts/charts";
import type { ListedChart } from "./chart-values";
import { crdErrors } from "./crd";

interface Model {
  new (data: never): { validate(): void };
}

const models: Readonly<Record<string, Model>> = {
  "v1 Namespace": Namespace,
  "v1 Service": Service,
  "networking.k8s.io/v1 Ingress": Ingress,
  "rbac.authorization.k8s.io/v1 Role": Role,
  "rbac.authorization.k8s.io/v1 RoleBinding": RoleBinding,
  "cert-manager.io/v1 Certificate": certManager.Certificate,
  "policy.cert-manager.io/v1alpha1 CertificateRequestPolicy": approverPolicy.CertificateRequestPolicy,
  "gateway.networking.k8s.io/v1 Gateway": gatewayApi.Gateway,
  "gateway.networking.k8s.io/v1 GatewayClass": gatewayApi.GatewayClass,
  "gateway.networking.k8s.io/v1 HTTPRoute": gatewayApi.HTTPRoute,
  "gateway.networking.k8s.io/v1 TLSRoute": gatewayApi.TLSRoute,
  "networking.istio.io/v1 DestinationRule": networking.DestinationRule,
  "networking.istio.io/v1 Gateway": networking.Gateway,
  "networking.istio.io/v1 ServiceEntry": networking.ServiceEntry,
  "networking.istio.io/v1 VirtualService": networking.VirtualService,
  "security.istio.io/v1 AuthorizationPolicy": security.AuthorizationPolicy,
  "security.istio.io/v1 PeerAuthentication": security.PeerAuthentication,
};

export interface CustomObject {
  readonly apiVersion: string;
  readonly kind: string;
}

/** What is wrong with an object; a kind without a known schema is wrong too. */
export function schemaErrors(object: CustomObject): string[] {
  if (
    /^(awspca\.cert-manager\.io|vpcresources\.k8s\.aws|gateway\.k8s\.aws)\//.test(object.apiVersion) ||
    object.kind === "TCPRoute"
  ) {
    return crdErrors(object);
  }
  const model = models[`${object.apiVersion} ${object.kind}`];
  if (model === undefined) {
    return [`no published schema of ${object.apiVersion} ${object.kind} is known to the tests`];
  }
  try {
    new model(object as never).validate();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** The chart that a release installs, by how it names it to Helm. */
export function chartOf({ chart }: { readonly chart?: unknown }): ListedChart | undefined {
  const found = (Object.keys(charts) as ChartName[]).find((name) => {
    const { repository, chart: short } = charts[name];
    return chart === (repository.startsWith("oci://") ? `${repository}/${short}` : short);
  });
  return found as ListedChart | undefined;
}

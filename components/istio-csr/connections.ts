/** What istio-csr needs. Pure. */
import type { Connection, Pods } from "../../core/connections/model";
import type { Declarations } from "../../framework/slots";
import { apiServerClient, scraped } from "../shared/connections";

const istioCsr: Pods = {
  kind: "pods",
  name: "cert-manager/cert-manager-istio-csr",
  namespace: "cert-manager",
  labels: { app: "cert-manager-istio-csr" },
};

export function connections(_: unknown, { prometheus }: Readonly<Partial<Declarations>>): Connection[] {
  return [
    apiServerClient(istioCsr, "creates CertificateRequests and checks tokens of service accounts"),
    ...scraped(prometheus, istioCsr, [9402], "chart cert-manager-istio-csr: app.metrics.port"),
  ];
}

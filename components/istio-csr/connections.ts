/** What istio-csr needs. Pure. */
import type { Connection } from "../../core/connections/model";
import type { Declarations } from "../../framework/slots";
import { apiServerClient, istioCsr, scraped } from "../shared/connections";

export function connections(_: unknown, { prometheus }: Readonly<Partial<Declarations>>): Connection[] {
  return [
    apiServerClient(istioCsr, "creates CertificateRequests and checks tokens of service accounts"),
    ...scraped(prometheus, istioCsr, [9402], "chart cert-manager-istio-csr: app.metrics.port"),
  ];
}

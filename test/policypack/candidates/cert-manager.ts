import fc from "fast-check";
import type { Candidates } from "./candidates";

const release = "kubernetes:helm.sh/v3:Release";
const text = fc.constantFrom("cert-manager", "mesh");

export const certManagerCandidates: Candidates = {
  "chart-version-floor": {
    [release]: fc.record({
      chart: fc.constantFrom("aws-privateca-issuer", "oci://quay.io/jetstack/charts/cert-manager-istio-csr"),
      version: fc.constantFrom("v0.12.0", "0.13.0", "v1.9.2", "1.12.0"),
    }),
  },
  "issuer-group": {
    "kubernetes:cert-manager.io/v1:Certificate": fc.record({
      spec: fc.record({
        issuerRef: fc.record(
          {
            group: fc.constantFrom("awspca.cert-manager.io", "cert-manager.io"),
            kind: fc.constantFrom("AWSPCAIssuer", "AWSPCAClusterIssuer"),
            name: text,
          },
          { requiredKeys: ["name", "kind"] },
        ),
      }),
    }),
  },
  "stable-release-name": {
    [release]: fc.record(
      {
        chart: fc.constant("cert-manager"),
        name: text,
        values: fc.record(
          { fullnameOverride: text, serviceAccount: fc.record({ name: text }, { requiredKeys: [] }) },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: ["chart"] },
    ),
  },
};

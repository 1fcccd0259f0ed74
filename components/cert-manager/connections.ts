/**
 * What cert-manager, approver-policy and the issuer plugin need. Labels and ports are those of the charts in
 * facts/charts.json; test/connections renders these charts and compares. Pure.
 */
import type { z } from "zod";
import type { Connection, Pods } from "../../core/connections/model";
import { addons } from "../../facts/charts";
import type { Declarations } from "../../framework/slots";
import { apiServerClient, awsClient, calledByApiServer, podsNamed, scraped } from "../shared/connections";
import type { config } from "./config";

const namespace = "cert-manager";
const named = (name: string): Pods["labels"] => ({ "app.kubernetes.io/name": name });

const controller = podsNamed(namespace, "cert-manager", named("cert-manager"));
const webhook = podsNamed(namespace, "cert-manager-webhook", named("webhook"));
const cainjector = podsNamed(namespace, "cert-manager-cainjector", named("cainjector"));
const startupCheck = podsNamed(namespace, "cert-manager-startupapicheck", named("startupapicheck"));
const approverPolicy = podsNamed(namespace, "cert-manager-approver-policy", { app: "cert-manager-approver-policy" });
const issuerPlugin = podsNamed(namespace, "aws-privateca-issuer", named("aws-privateca-issuer"));
const connector = podsNamed(addons["aws-privateca-connector-for-kubernetes"].namespace, "aws-privateca-connector", {});

const chart = "chart cert-manager v1.21.2 (facts/charts.json)";

export function connections(
  { installation }: z.output<typeof config>,
  { prometheus }: Readonly<Partial<Declarations>>,
): Connection[] {
  const helm = installation === "helm";
  const issuer = helm ? issuerPlugin : connector;
  return [
    apiServerClient(controller, "watches Certificates and writes Secrets"),
    apiServerClient(cainjector, "writes CA bundles into webhook configurations"),
    apiServerClient(webhook, "reads and renews its own certificate"),
    calledByApiServer(webhook, 10250, "validates and converts certificate objects", chart),
    ...(helm
      ? [
          apiServerClient(startupCheck, "waits for the webhook after an installation", ["bootstrap", "upgrade"]),
          apiServerClient(approverPolicy, "watches CertificateRequests and approves them"),
          calledByApiServer(
            approverPolicy,
            10250,
            "validates CertificateRequestPolicies",
            "chart cert-manager-approver-policy v0.28.0 (facts/charts.json)",
          ),
        ]
      : []),
    ...[controller, webhook, cainjector, ...(helm ? [approverPolicy] : [])].flatMap((to) =>
      scraped(prometheus, to, [9402], chart),
    ),
    ...scraped(prometheus, issuer, [8080], "chart aws-privateca-issuer: service.port"),
    apiServerClient(issuer, "watches CertificateRequests"),
    ...awsClient(
      issuer,
      ["acm-pca"],
      "has certificates signed by AWS Private CA",
      'AWS Private CA User Guide, "Secure Kubernetes with AWS Private CA" (2026-12)',
    ),
  ];
}

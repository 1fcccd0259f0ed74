/**
 * Known problems with AWS Private CA and a service mesh, and the tests that prevent them here, by file and title;
 *    test/tooling/traps.test.ts looks them up.
 */
export interface Trap {
  readonly trap: string;
  /** Tests that fail if a component could cause the problem. */
  readonly tests: readonly (readonly [file: string, title: string])[];
}

const ca = "test/private-ca/hierarchy.test.ts";
const caMocks = "test/private-ca/private-ca.test.ts";
const caEngine = "test/private-ca/engine.test.ts";
const cert = "test/cert-manager/pure.test.ts";
const certMocks = "test/cert-manager/cert-manager.test.ts";
const csr = "test/istio-csr/pure.test.ts";
const istio = "test/istio/pure.test.ts";
const istioMocks = "test/istio/istio.test.ts";
const egress = "test/egress/pure.test.ts";
const chain = "test/engine/mesh.test.ts";
const facts = "test/facts/charts.test.ts";
const edges = "%s before %s";

/** In the order of discovery; an ID is never reused. */
export const traps: Readonly<Record<string, Trap>> = {
  T1: {
    trap: "Pulumi names a release: approval permissions go to a service account with another name",
    tests: [[certMocks, "gives every release a fixed name, after which its service accounts are named"]],
  },
  T2: {
    trap: "istiod starts before its certificate exists, reports ready, but never serves",
    tests: [[chain, edges]],
  },
  T3: {
    trap: "istiod's own CA runs in addition to the private CA",
    tests: [[istio, "switch istiod's CA off and send proxies to istio-csr"]],
  },
  T4: {
    trap: "Since 1.12 an AWSPCAIssuer cannot use the controller's credentials",
    tests: [
      [cert, "never let the controller's role sign for an AWSPCAIssuer"],
      [certMocks, "gives the role of an AWSPCAIssuer to its own account and not to the controller"],
    ],
  },
  T5: {
    trap: "Backdating by most of a certificate's lifetime: it is renewed in an endless loop",
    tests: [
      [cert, "refuses %s"],
      [facts, "says why a version is refused"],
    ],
  },
  T6: {
    trap: "A certificate duration that is unset, or over a week, with a short-lived CA",
    tests: [
      [csr, "refuses %s"],
      [cert, "refuses %s"],
    ],
  },
  T7: {
    trap: "The chart's maximum duration of one hour: 48 certificates per pod and day",
    tests: [[csr, "set the durations that the config says"]],
  },
  T8: { trap: "A duration above the maximum: workloads silently get the shorter one", tests: [[csr, "refuses %s"]] },
  T9: {
    trap: "No pinned root: proxies trust whatever root the signer returns",
    tests: [[csr, "pin the root from a ConfigMap volume without subPath"]],
  },
  T10: {
    trap: "The root is mounted by subPath, or from a Secret that nothing creates",
    tests: [
      [csr, "pin the root from a ConfigMap volume without subPath"],
      [chain, edges],
    ],
  },
  T11: { trap: "istiod before 1.31 serves the old root after a rotation", tests: [[istio, "refuses %s"]] },
  T12: {
    trap: "The CA's own certificate attribute, which is empty until a refresh, is used as root",
    tests: [[caMocks, "takes the root from the issued certificate, with roots that are trusted next to it"]],
  },
  T13: {
    trap: "Something requests a certificate after the CA is created but before it is active",
    tests: [[chain, edges]],
  },
  T14: {
    trap: "A changed usage mode looks applied in the preview but has no effect",
    tests: [[caEngine, "refuses another usage mode, which the provider would report as done but not do"]],
  },
  T15: {
    trap: "Replacing a subordinate's certificate revokes the old one",
    tests: [
      [caEngine, "puts a new generation next to the old one, and touches neither root nor old one"],
      [caEngine, "refuses to remove a generation with deletionProtection"],
    ],
  },
  T16: {
    trap: "A short-lived CA is used for AWS Certificate Manager",
    tests: [
      [ca, "refuses %s"],
      [ca, "accepts nothing that AWS would refuse"],
    ],
  },
  T17: {
    trap: "A subordinate CA below a short-lived CA expires after seven days",
    tests: [
      [ca, "refuses %s"],
      [ca, "accepts nothing that AWS would refuse"],
    ],
  },
  T18: {
    trap: "The issuer reports ready but cannot sign",
    tests: [
      [chain, edges],
      [certMocks, "waits for the issuer and for each certificate"],
    ],
  },
  T19: {
    trap: "Permissions on every CA, or for every pod of a node",
    tests: [
      [cert, "grants three actions on one CA, and leaf certificates only"],
      [certMocks, "gives the role to the controller's service account by Pod Identity"],
    ],
  },
  T20: { trap: "The Pod Identity association is created after the pod", tests: [[chain, edges]] },
  T21: {
    trap: "Any namespace can get any mesh identity signed",
    tests: [
      [csr, "allow SPIFFE ids only to istio-csr, and to istiod its own"],
      [cert, "refuses %s"],
    ],
  },
  T22: {
    trap: "Two approvers, or an approver for all signers",
    tests: [[cert, "allow a single approver, for named signers"]],
  },
  T23: {
    trap: "Automatic approval is off and there are no policies: nothing is signed",
    tests: [
      [chain, edges],
      [csr, "allow what the mesh requests"],
    ],
  },
  T24: {
    trap: "Proxies connect to a name that is not in istio-csr's certificate",
    tests: [[csr, "serve under the name that proxies connect to"]],
  },
  T25: {
    trap: "Different trust domains in different charts",
    tests: [[istio, "use one trust domain, cluster id and duration in every chart"]],
  },
  T26: {
    trap: "Different cluster ids in different charts",
    tests: [[istio, "use one trust domain, cluster id and duration in every chart"]],
  },
  T27: {
    trap: "ztunnel asks istiod for certificates, or may not request them for pods",
    tests: [
      [istioMocks, "registers ztunnel and waypoints in ambient mode"],
      [csr, "trust ztunnel in ambient mode only"],
    ],
  },
  T28: {
    trap: "istiod's certificate does not name a new revision",
    tests: [
      [csr, "names every revision, and the default one for the common name"],
      [istioMocks, "declares its revisions for istiod's certificate"],
    ],
  },
  T29: {
    trap: "Helm never upgrades CRDs, and old ones drop fields",
    tests: [
      [cert, "come from the release whose chart is installed"],
      [chain, edges],
    ],
  },
  T30: {
    trap: "Removing the chart base removes every Istio resource",
    tests: [[istioMocks, "is protected by default"]],
  },
  T31: {
    trap: "The load balancer controller's webhook refuses Services while it is not ready",
    tests: [
      [
        "test/load-balancing/load-balancing.test.ts",
        "are removed load balancers first, then the controller, then its role",
      ],
    ],
  },
  T32: {
    trap: "A load balancer in front of a pod that requires mTLS",
    tests: [
      [istio, "give gateways no plain port and no address outside of the cluster"],
      ["test/load-balancing/pure.test.ts", "refuses a way around the gateway, to pods of the mesh: %s"],
    ],
  },
  T33: {
    trap: "A policy that allows plaintext",
    tests: [[istio, "enforce mTLS in the root namespace, for everything"]],
  },
  T34: {
    trap: "REGISTRY_ONLY has no effect in ambient mode",
    tests: [
      [egress, "reports %s"],
      [istio, "refuses a waypoint without the Gateway API's definitions, and warns that ambient does not limit egress"],
    ],
  },
  T35: {
    trap: "Network policies without the ports of certificates, configuration and DNS over TCP",
    tests: [[egress, "%s"]],
  },
  T36: {
    trap: "istiod changes its webhook's failure policy, which the next run sees as a diff",
    tests: [[istio, "keep the webhook's failure policy as istiod sets it"]],
  },
  T37: {
    trap: "Every CertificateRequest is kept forever",
    tests: [
      [csr, "leave istiod's certificate to the component and the issuer fixed"],
      [csr, "warns about requests that are kept"],
    ],
  },
  T38: {
    trap: "Client-side limit of five requests a second",
    tests: [
      [cert, "turn client-side rate limits off"],
      [csr, "turn client-side rate limits off"],
    ],
  },
  T39: {
    trap: "Certificate usages that need a template which a shared CA does not allow",
    tests: [
      [csr, "is valid, short, and for the secret that istiod mounts"],
      [cert, "request TLS certificates through the issuer, with a policy for their names only"],
    ],
  },
  T40: {
    trap: "The control plane cannot reach webhooks",
    tests: [[chain, "opens the webhook ports before the webhooks exist"]],
  },
  T41: {
    trap: "Security groups for pods and ambient mode: probes fail before Istio 1.30.3",
    tests: [[istio, "refuses %s"]],
  },
  T42: {
    trap: "Short durations and a throttled CA: ten times the bill",
    tests: [
      [csr, "refuses %s"],
      [cert, "refuses %s"],
    ],
  },
  T43: { trap: "A gateway is created before the webhook that fills in its image", tests: [[chain, edges]] },
  T44: {
    trap: "istio-csr is added to a running mesh",
    tests: [[istioMocks, "requires istio-csr, which cannot be added to a running mesh"]],
  },
};

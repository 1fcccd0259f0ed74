/**
 * What is known to go wrong between AWS Private CA and a mesh, and what keeps it from happening here: tests by file and
 * title, which test/tooling/traps.test.ts looks up.
 */
export interface Trap {
  readonly trap: string;
  /** Tests that fail when a component could produce it. */
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

/** In the order in which they were found; an id is never reused. */
export const traps: Readonly<Record<string, Trap>> = {
  T1: {
    trap: "A release that Pulumi names: approval rights are granted to an account that is called something else",
    tests: [
      [
        certMocks,
        "names every release, so that the accounts which rights are granted to are called what they are called",
      ],
    ],
  },
  T2: {
    trap: "istiod starts before its certificate is there, reports ready, and never serves",
    tests: [[chain, edges]],
  },
  T3: {
    trap: "istiod's own CA runs beside the private one",
    tests: [[istio, "switch istiod's CA off and send proxies to istio-csr"]],
  },
  T4: {
    trap: "An AWSPCAIssuer may not use the controller's credentials since 1.12",
    tests: [
      [cert, "never let the controller's role sign for an AWSPCAIssuer"],
      [certMocks, "gives the role of an AWSPCAIssuer to its own account, and none to the controller"],
    ],
  },
  T5: {
    trap: "Backdating by most of a certificate's life: it is renewed without end",
    tests: [
      [cert, "refuses %s"],
      [facts, "says why a version is refused"],
    ],
  },
  T6: {
    trap: "A life that is unset, or over a week, on a short-lived CA",
    tests: [
      [csr, "refuses %s"],
      [cert, "refuses %s"],
    ],
  },
  T7: {
    trap: "The chart's one hour as longest life: 48 certificates per pod and day",
    tests: [[csr, "set the durations that the config says"]],
  },
  T8: { trap: "A life above the maximum: workloads get the shorter one without a word", tests: [[csr, "refuses %s"]] },
  T9: {
    trap: "No pinned root: whatever the signer names is trusted",
    tests: [[csr, "pin the root from a whole ConfigMap volume that holds the named file"]],
  },
  T10: {
    trap: "The root mounted by subPath, or from a Secret that nobody makes",
    tests: [
      [csr, "pin the root from a whole ConfigMap volume that holds the named file"],
      [chain, edges],
    ],
  },
  T11: { trap: "istiod before 1.31 serves the old root after a rotation", tests: [[istio, "refuses %s"]] },
  T12: {
    trap: "The CA's own certificate attribute, empty until a refresh, used as root",
    tests: [[caMocks, "takes the root from the issued certificate, with roots that are trusted beside it"]],
  },
  T13: { trap: "Something issues after the CA is made and before it is active", tests: [[chain, edges]] },
  T14: {
    trap: "A changed usage mode previews as done and does nothing",
    tests: [[caEngine, "refuses another usage mode, which the provider alone would report as done and not do"]],
  },
  T15: {
    trap: "Replacing a subordinate's certificate revokes the old one",
    tests: [
      [caEngine, "puts a new generation beside the old one, and touches neither root nor old one"],
      [caEngine, "refuses to drop a generation while deletion is protected"],
    ],
  },
  T16: {
    trap: "A short-lived CA for AWS Certificate Manager",
    tests: [
      [ca, "refuses %s"],
      [ca, "lets nothing through that AWS would refuse"],
    ],
  },
  T17: {
    trap: "A subordinate below a short-lived CA lives seven days",
    tests: [
      [ca, "refuses %s"],
      [ca, "lets nothing through that AWS would refuse"],
    ],
  },
  T18: {
    trap: "The issuer says ready and cannot sign",
    tests: [
      [chain, edges],
      [certMocks, "waits for the issuer and for each certificate"],
    ],
  },
  T19: {
    trap: "Rights on every CA, or for every pod of a node",
    tests: [
      [cert, "grants three actions on one CA, and leaf certificates only"],
      [certMocks, "gives the role to the controller's service account by Pod Identity"],
    ],
  },
  T20: { trap: "The Pod Identity association comes after the pod", tests: [[chain, edges]] },
  T21: {
    trap: "Any namespace has any identity of the mesh signed",
    tests: [
      [csr, "give no SPIFFE id to anybody but istio-csr and, its own, to istiod"],
      [cert, "refuses %s"],
    ],
  },
  T22: {
    trap: "Two approvers, or an approver for every signer",
    tests: [[cert, "leave one approver only, for named signers"]],
  },
  T23: {
    trap: "Approval off and no policies: nothing is signed",
    tests: [
      [chain, edges],
      [csr, "let through what the mesh asks for"],
    ],
  },
  T24: {
    trap: "Proxies connect to a name that istio-csr's certificate does not have",
    tests: [[csr, "serve under the name that proxies connect to"]],
  },
  T25: {
    trap: "Different trust domains in different charts",
    tests: [[istio, "take trust domain, cluster id and life from one place in every chart"]],
  },
  T26: {
    trap: "Different cluster ids in different charts",
    tests: [[istio, "take trust domain, cluster id and life from one place in every chart"]],
  },
  T27: {
    trap: "ztunnel asks istiod for certificates, or is not trusted to ask for pods",
    tests: [
      [istioMocks, "registers ztunnel and waypoints in ambient mode"],
      [csr, "trust ztunnel in ambient mode only"],
    ],
  },
  T28: {
    trap: "istiod's certificate does not name a new revision",
    tests: [
      [csr, "names every revision, and the default one for the common name"],
      [istioMocks, "declares its revisions, so that istiod's certificate names them"],
    ],
  },
  T29: {
    trap: "Helm never upgrades definitions, and old ones drop fields",
    tests: [
      [cert, "come from the release whose chart is installed"],
      [chain, edges],
    ],
  },
  T30: {
    trap: "Removing chart base removes every resource of Istio",
    tests: [[istioMocks, "is not removed by mistake: the chart that has the definitions is protected"]],
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
    trap: "A load balancer in front of a pod that wants mTLS",
    tests: [
      [istio, "let gateways listen on no plain port, inside the cluster only"],
      ["test/load-balancing/pure.test.ts", "refuses a way around the gateway, to pods of the mesh: %s"],
    ],
  },
  T33: {
    trap: "A policy that lets plain text through",
    tests: [[istio, "enforce mTLS in the root namespace, for everything"]],
  },
  T34: {
    trap: "REGISTRY_ONLY in ambient mode does nothing",
    tests: [
      [egress, "does not pass over %s"],
      [istio, "refuses a waypoint without the Gateway API's definitions, and says that ambient does not hold egress"],
    ],
  },
  T35: {
    trap: "Network policies without the ports of certificates, configuration and DNS over TCP",
    tests: [[egress, "%s"]],
  },
  T36: {
    trap: "istiod turns its webhook's failure policy, which the next run sees as a change",
    tests: [[istio, "keep the webhook's failure policy as istiod sets it"]],
  },
  T37: {
    trap: "Every CertificateRequest is kept",
    tests: [
      [csr, "leave istiod's certificate to the component and the issuer fixed"],
      [csr, "warns of requests that are kept"],
    ],
  },
  T38: {
    trap: "Client-side limits of five requests a second",
    tests: [
      [cert, "take the brakes off for hundreds of pods at once"],
      [csr, "take the brakes off for hundreds of pods at once"],
    ],
  },
  T39: {
    trap: "Usages that ask for a template which a shared CA does not allow",
    tests: [
      [csr, "is valid, short, and for the secret that istiod mounts"],
      [cert, "ask for TLS certificates through the issuer, with a policy that allows these names and no other"],
    ],
  },
  T40: {
    trap: "The control plane cannot reach webhooks",
    tests: [[chain, "opens the webhook ports before anything is behind them"]],
  },
  T41: {
    trap: "Security groups for pods and ambient mode: probes fail before Istio 1.30.3",
    tests: [[istio, "refuses %s"]],
  },
  T42: {
    trap: "Short lives and a throttled CA: ten times the bill",
    tests: [
      [csr, "refuses %s"],
      [cert, "refuses %s"],
    ],
  },
  T43: { trap: "A gateway before the webhook that fills in its image", tests: [[chain, edges]] },
  T44: {
    trap: "istio-csr added to a mesh that runs already",
    tests: [[istioMocks, "comes with istio-csr from its first day: no mesh of this program is given it later"]],
  },
};

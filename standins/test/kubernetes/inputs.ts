/** Objects that the API server accepts, and changes that it refuses, each with path and reason. */
import type { Props, Value } from "../../property-values";

const metadata = { name: "thing" };
const pod = { containers: [{ name: "app", image: "nginx", ports: [{ containerPort: 8080 }] }] };
const labels = { app: "web" };
const workload = { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } };

export const GOOD: Readonly<Record<string, Props>> = {
  "kubernetes:core/v1:Namespace": { metadata: { name: "payments", labels: { "istio.io/rev": "stable" } } },
  "kubernetes:core/v1:ConfigMap": { metadata, data: { "ca.pem": "x" } },
  "kubernetes:core/v1:Secret": { metadata, data: { token: "aGVsbG8=" } },
  "kubernetes:core/v1:ServiceAccount": { metadata },
  "kubernetes:core/v1:Service": { metadata, spec: { selector: labels, ports: [{ port: 443, targetPort: "https" }] } },
  "kubernetes:core/v1:ResourceQuota": { metadata, spec: { hard: { pods: "10" } } },
  "kubernetes:apps/v1:Deployment": { metadata, spec: workload },
  "kubernetes:apps/v1:DaemonSet": { metadata, spec: workload },
  "kubernetes:apps/v1:StatefulSet": { metadata, spec: { ...workload, serviceName: "thing" } },
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": {
    metadata,
    spec: {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      egress: [
        { to: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }], ports: [{ protocol: "UDP", port: 53 }] },
      ],
    },
  },
  "kubernetes:networking.k8s.io/v1:Ingress": {
    metadata: { name: "web", annotations: { "alb.ingress.kubernetes.io/scheme": "internal" } },
    spec: {
      rules: [
        {
          http: {
            paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 443 } } } }],
          },
        },
      ],
    },
  },
  "kubernetes:gateway.networking.k8s.io/v1:Gateway": {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata,
    spec: {
      gatewayClassName: "aws-nlb",
      listeners: [
        { name: "http", protocol: "HTTP", port: 80 },
        { name: "https", protocol: "HTTPS", port: 443 },
        { name: "tls", protocol: "TLS", port: 8443, tls: { mode: "Terminate", options: { "a.example/b": "c" } } },
        { name: "passthrough", protocol: "TLS", port: 9443, tls: { mode: "Passthrough" } },
      ],
    },
  },
  "kubernetes:gateway.networking.k8s.io/v1:TLSRoute": {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "TLSRoute",
    metadata,
    spec: { hostnames: ["a.example.com"], rules: [{ backendRefs: [{ name: "a", port: 443 }] }] },
  },
  "kubernetes:rbac.authorization.k8s.io/v1:Role": {
    metadata: { name: "system:thing" },
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
  },
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole": {
    metadata,
    rules: [{ nonResourceURLs: ["/metrics"], verbs: ["get"] }],
  },
  "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding": {
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "r" },
    subjects: [{ kind: "ServiceAccount", name: "s" }],
  },
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding": {
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "r" },
    subjects: [{ kind: "ServiceAccount", name: "s", namespace: "n" }],
  },
  "kubernetes:policy/v1:PodDisruptionBudget": {
    metadata,
    spec: { minAvailable: 1, selector: { matchLabels: labels } },
  },
  "kubernetes:security.istio.io/v1:PeerAuthentication": {
    apiVersion: "security.istio.io/v1",
    kind: "PeerAuthentication",
    metadata,
    spec: { mtls: { mode: "STRICT" } },
  },
  "kubernetes:helm.sh/v3:Release": {
    chart: "cert-manager",
    version: "v1.18.2",
    repositoryOpts: { repo: "https://charts.jetstack.io" },
    values: { crds: { enabled: true } },
  },
};

const policy = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const service = "kubernetes:core/v1:Service";
const deployment = "kubernetes:apps/v1:Deployment";
const release = "kubernetes:helm.sh/v3:Release";
const port = (change: Props): Value => [{ port: 443, ...change }];

/** Type, path of the change, new value, path of the failure, part of the reason. */
export const BAD: readonly [string, string, Value, string, RegExp][] = [
  ...["Deployment", "DaemonSet", "StatefulSet"].flatMap((kind): [string, string, Value, string, RegExp][] => [
    [
      `kubernetes:apps/v1:${kind}`,
      "spec.template.metadata.labels",
      { app: "web", a: "b c" },
      "spec.template.metadata.labels.a",
      /label value/,
    ],
    [
      `kubernetes:apps/v1:${kind}`,
      "spec.template.spec.containers",
      [],
      "spec.template.spec.containers",
      /at least one/,
    ],
    [
      `kubernetes:apps/v1:${kind}`,
      "spec.template.metadata.labels",
      {},
      "spec.template.metadata.labels",
      /does not match/,
    ],
  ]),
  [service, "spec.selector", { a: "b c" }, "spec.selector.a", /label value/],
  ["kubernetes:core/v1:Namespace", "metadata.name", "Payments", "metadata.name", /does not match/],
  ["kubernetes:core/v1:Namespace", "metadata.name", "a".repeat(64), "metadata.name", /1 to 63 characters/],
  ["kubernetes:core/v1:Namespace", "metadata.labels", { "a b": "c" }, "metadata.labels", /not a valid label key/],
  ["kubernetes:core/v1:Namespace", "metadata.labels", { a: "c d" }, "metadata.labels.a", /label value/],
  ["kubernetes:core/v1:Namespace", "metadata.labels", { a: "x".repeat(64) }, "metadata.labels.a", /0 to 63/],
  [
    "kubernetes:core/v1:Namespace",
    "metadata.annotations",
    { "a b": "c" },
    "metadata.annotations",
    /not a valid annotation key/,
  ],
  ["kubernetes:core/v1:Namespace", "metadata.annotation", {}, "metadata.annotation", /unknown property.*"annotations"/],
  ["kubernetes:core/v1:Namespace", "kind", "Namespaces", "kind", /expected/],
  ["kubernetes:core/v1:ConfigMap", "data", { a: 1 }, "data.a", /expected a string, found a number/],
  ["kubernetes:core/v1:ConfigMap", "metadata.name", "a_b", "metadata.name", /does not match/],
  ["kubernetes:core/v1:Secret", "data", { token: "not base64!" }, "data.token", /^must be base64$/],
  ["kubernetes:core/v1:ServiceAccount", "metadata.namespace", "a.b", "metadata.namespace", /does not match/],
  [service, "spec.type", "Loadbalancer", "spec.type", /Did you mean "LoadBalancer"/],
  [service, "spec.ports", port({ port: 0 }), "spec.ports[0].port", /between 1 and 65535/],
  [service, "spec.ports", port({ protocol: "tcp" }), "spec.ports[0].protocol", /one of TCP, UDP, SCTP/],
  [service, "spec.ports", port({ targetPort: "HTTPS" }), "spec.ports[0].targetPort", /does not match/],
  [service, "spec.ports", [{ port: 1 }, { port: 2 }], "spec.ports[0].name", /needs a name/],
  [service, "spec.loadBalancerSourceRanges", ["0.0.0.0"], "spec.loadBalancerSourceRanges[0]", /not a valid/],
  [service, "metadata.name", "1web", "metadata.name", /does not match/],
  [service, "spec", { type: "ExternalName" }, "spec.externalName", /Required value/],
  [service, "spec", { type: "ClusterIP" }, "spec.ports", /Required value/],
  [
    deployment,
    "spec.template.spec.containers",
    [{ name: "App" }],
    "spec.template.spec.containers[0].name",
    /does not match/,
  ],
  [
    deployment,
    "spec.template.spec.containers",
    [{ name: "a" }, { name: "a" }],
    "spec.template.spec.containers[1].name",
    /Duplicate value: "a"/,
  ],
  [
    deployment,
    "spec.template.spec.containers",
    [{ name: "a", volumeMounts: [{ name: "ca", mountPath: "/ca" }] }],
    "spec.template.spec.containers[0].volumeMounts[0].name",
    /Not found: "ca"/,
  ],
  [
    deployment,
    "spec.template.metadata.labels",
    { app: "api" },
    "spec.template.metadata.labels",
    /does not match template/,
  ],
  [deployment, "spec.replica", 2, "spec.replica", /unknown property.*"replicas"/],
  [deployment, "spec.replicas", -1, "spec.replicas", /between 0/],
  [deployment, "spec.selector", "app=web", "spec.selector", /expected an object/],
  [policy, "spec.policyTypes", ["ingress"], "spec.policyTypes[0]", /Did you mean "Ingress"/],
  [
    policy,
    "spec.egress",
    [{ to: [{ ipBlock: { cidr: "10.0.0.0" } }] }],
    "spec.egress[0].to[0].ipBlock.cidr",
    /not a valid/,
  ],
  [policy, "spec.egress", [{ to: [{}] }], "spec.egress[0].to[0]", /must specify a peer/],
  [
    policy,
    "spec.ingress",
    [{ from: [{ ipBlock: { cidr: "10.0.0.0/8" }, podSelector: {} }] }],
    "spec.ingress[0].from[0]",
    /may not specify both/,
  ],
  [
    policy,
    "spec.ingress",
    [{ ports: [{ port: 80, endPort: 79 }] }],
    "spec.ingress[0].ports[0].endPort",
    /at least the numeric port/,
  ],
  [policy, "spec.ingress", [{ ports: [{ port: 70000 }] }], "spec.ingress[0].ports[0].port", /between 1 and 65535/],
  [policy, "spec.podSelector", { matchLabels: { a: "b c" } }, "spec.podSelector.matchLabels.a", /label value/],
  [
    "kubernetes:networking.k8s.io/v1:Ingress",
    "spec.rules",
    [{ http: { paths: [{ backend: {} }] } }],
    "spec.rules[0].http.paths[0].pathType",
    /required/i,
  ],
  ...(
    [
      [{ protocol: "TCP", tls: { mode: "Passthrough" } }, "tls", /must not be specified/],
      [{ protocol: "TLS" }, "tls", /mode must be set/],
      [{ protocol: "HTTPS", tls: { mode: "Passthrough" } }, "tls.mode", /must be Terminate/],
      [{ protocol: "TLS", tls: { mode: "Terminate" } }, "tls", /certificateRefs or options/],
      [{ protocol: "TLS", tls: { mode: "Pass" } }, "tls.mode", /Terminate/],
      [{ protocol: "TCP", port: 0 }, "port", /between 1/],
    ] as const
  ).map(([listener, at, reason]): (typeof BAD)[number] => [
    "kubernetes:gateway.networking.k8s.io/v1:Gateway",
    "spec.listeners",
    [listener],
    `spec.listeners[0].${at}`,
    reason,
  ]),
  ["kubernetes:gateway.networking.k8s.io/v1:TLSRoute", "spec.hostnames", null, "spec.hostnames", /Required/],
  [
    "kubernetes:rbac.authorization.k8s.io/v1:Role",
    "rules",
    [{ apiGroups: [""], resources: ["pods"], verbs: [] }],
    "rules[0].verbs",
    /at least one value/,
  ],
  [
    "kubernetes:rbac.authorization.k8s.io/v1:Role",
    "rules",
    [{ verbs: ["get"] }],
    "rules[0]",
    /at least one api group and one resource/,
  ],
  [
    "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
    "rules",
    [{ apiGroups: [""], resources: ["pods"], verbs: [] }],
    "rules[0].verbs",
    /at least one/,
  ],
  [
    "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
    "subjects",
    [{ kind: "serviceAccount", name: "s" }],
    "subjects[0].kind",
    /one of User/,
  ],
  [
    "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding",
    "subjects",
    [{ kind: "ServiceAccount", name: "s" }],
    "subjects[0].namespace",
    /Required/,
  ],
  ["kubernetes:policy/v1:PodDisruptionBudget", "spec.maxUnavailable", 1, "spec", /cannot be both set/],
  ["kubernetes:core/v1:ResourceQuota", "spec.hards", {}, "spec.hards", /unknown property.*"hard"/],
  ["kubernetes:security.istio.io/v1:PeerAuthentication", "metadata.name", "A", "metadata.name", /does not match/],
  ["kubernetes:security.istio.io/v1:PeerAuthentication", "metadata.label", {}, "metadata.label", /unknown property/],
  [release, "chart", null, "chart", /missing required property/],
  [release, "version", null, "version", /must be set for a chart from a repository/],
  [release, "name", "a".repeat(54), "name", /1 to 53 characters/],
  [release, "name", "Cert", "name", /does not match/],
  [release, "namespaces", "x", "namespaces", /unknown property.*"namespace"/],
  [release, "values", "a: b", "values", /expected an object/],
  [release, "repositoryOpts", { repo: "oci://quay.io/charts" }, "repositoryOpts.repo", /set chart to oci:/],
  [release, "repositoryOpts", { url: "https://x" }, "repositoryOpts.url", /unknown property/],
];

/** istiod, mTLS, the order of the mesh's charts, and what must not be installed any more. */
import { istiodCaOff } from "../../../policypack/rules/istio/istiod-ca-off";
import { istiodValidationPolicy } from "../../../policypack/rules/istio/istiod-validation-policy";
import { meshMtlsStrict } from "../../../policypack/rules/istio/mesh-mtls-strict";
import { meshOrder } from "../../../policypack/rules/istio/mesh-order";
import { noDiscontinuedMesh } from "../../../policypack/rules/istio/no-discontinued-mesh";
import { noIstioOperator } from "../../../policypack/rules/istio/no-istio-operator";
import { noMtlsExceptions } from "../../../policypack/rules/istio/no-mtls-exceptions";
import { describeRule } from "../harness";
import { custom, nameOf, namespace } from "../kubernetes";
import { chart, csr, gatewayChart, istiod, istioRepository } from "../mesh";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";

const server = (value: Input): Input => ({ env: { ENABLE_CA_SERVER: value } });

describeRule(istiodCaOff, {
  good: {
    "off, as text": (p) => {
      csr(p);
      istiod(p, server("false"));
    },
    off: (p) => {
      csr(p);
      istiod(p, server(false));
    },
    "with the older prefix, which goes first": (p) => {
      csr(p);
      istiod(p, { ...(server("true") as object), pilot: server("false") });
    },
  },
  bad: {
    default: (p) => {
      csr(p);
      istiod(p);
    },
    on: (p) => {
      csr(p);
      istiod(p, server("true"));
    },
    "under global, as in a misindented document": (p) => {
      csr(p);
      istiod(p, { global: server("false") });
    },
  },
  unknown: {
    "the switch": (p) => {
      csr(p);
      istiod(p, server(unknown));
    },
    "whether istio-csr is there": (p) => {
      chart(p, "x", {}, { chart: unknown });
      istiod(p);
    },
    "whether it is istiod": (p) => {
      csr(p);
      chart(p, "x", {}, { chart: unknown });
    },
  },
  notApplicable: { "istiod without istio-csr": (p) => istiod(p) },
});

const istio = (
  p: Program,
  name: string,
  inputs: Readonly<Record<string, Input>> = {},
  dependsOn: Declared[] = [],
): Declared => chart(p, name, {}, { ...istioRepository, ...inputs }, { dependsOn });

describeRule(meshOrder, {
  good: {
    "one after the other": (p) => {
      const base = istio(p, "base");
      const ready = csr(p, {}, {}, { dependsOn: [base] });
      const control = istiod(p, {}, {}, { dependsOn: [ready] });
      gatewayChart(p, {}, {}, { dependsOn: [control] });
    },
    "a gateway of one of two revisions": (p) => {
      const control = istiod(p);
      istiod(p, { revision: "canary" }, { logicalName: "canary" });
      gatewayChart(p, {}, {}, { dependsOn: [control] });
    },
    "charts of others with the same names": (p) => {
      const control = istiod(p, {}, {}, { dependsOn: [istio(p, "base")] });
      gatewayChart(p, {}, { logicalName: "edge" }, { dependsOn: [control] });
      chart(p, "gateway", {}, { chart: "kong/gateway" });
    },
  },
  bad: {
    "istiod without base": {
      build: (p) => {
        istio(p, "base");
        istiod(p);
      },
      says: "wait for base: the CRDs",
    },
    "istiod without istio-csr": {
      build: (p) => {
        csr(p);
        istiod(p);
      },
      says: "wait for cert-manager-istio-csr: proxies",
    },
    "a gateway without istiod": {
      build: (p) => {
        istiod(p);
        gatewayChart(p);
      },
      says: "wait for istiod: istiod's webhook",
    },
    "a gateway by the address of its chart": (p) => {
      istiod(p);
      chart(p, "gateway", {}, { chart: "oci://registry.istio.io/release/charts/gateway" });
    },
    "the other way round": (p) => {
      csr(p, {}, {}, { dependsOn: [istiod(p)] });
    },
  },
  unknown: {
    "whether it is a gateway of Istio": (p) => {
      istiod(p);
      chart(p, "gateway", {}, { repositoryOpts: { repo: unknown } });
    },
    "whether there is another istiod": (p) => {
      istiod(p);
      gatewayChart(p);
      chart(p, "x", {}, { chart: unknown });
    },
    "whether istiod is there": (p) => {
      gatewayChart(p);
      chart(p, "x", {}, { chart: unknown });
    },
  },
  notApplicable: {
    "istiod alone": (p) => istiod(p),
    "istiod and a base of others": (p) => {
      chart(p, "base", {}, { chart: "company/base" });
      istiod(p);
    },
  },
});

const peer = (p: Program, spec: Input, inNamespace: Input = "istio-system", name = "default"): Declared =>
  custom(p, "security.istio.io/v1:PeerAuthentication", name, spec, inNamespace);
const mode = (value: Input): Input => ({ mtls: { mode: value } });
const strict = mode("STRICT");

describeRule(meshMtlsStrict, {
  good: {
    "in istiod's namespace": (p) => {
      istiod(p);
      peer(p, strict);
    },
    "in an older version": (p) => {
      istiod(p);
      custom(p, "security.istio.io/v1beta1:PeerAuthentication", "default", strict, "istio-system");
    },
    "in the root namespace": (p) => {
      istiod(p, { meshConfig: { rootNamespace: "mesh" } });
      peer(p, strict, "mesh");
    },
    "in a namespace of this stack": (p) => {
      const made = namespace(p, "mesh");
      istiod(p, {}, { namespace: nameOf(made) });
      peer(p, strict, nameOf(made));
    },
    "in no namespace that is named": (p) => {
      chart(p, "istiod");
      peer(p, strict, "default");
    },
    "a selector that selects everything": (p) => {
      istiod(p);
      peer(p, { selector: {}, ...(strict as object) });
    },
    "next to others": (p) => {
      istiod(p);
      peer(p, mode("PERMISSIVE"), "shop", "shop");
      peer(p, strict);
    },
  },
  bad: {
    none: { build: (p) => istiod(p), says: "to namespace istio-system" },
    "no policy, and a namespace that is not known": {
      build: (p) => istiod(p, {}, { namespace: unknown }),
      says: "namespace istiod",
    },
    permissive: (p) => {
      istiod(p);
      peer(p, mode("PERMISSIVE"));
    },
    "without a mode": (p) => {
      istiod(p);
      peer(p, {});
    },
    "for some pods": (p) => {
      istiod(p);
      peer(p, { selector: { matchLabels: { app: "x" } }, ...(strict as object) });
    },
    "in another namespace": (p) => {
      istiod(p);
      peer(p, strict, "shop");
    },
    "in istiod's namespace, where the root is another": (p) => {
      istiod(p, { meshConfig: { rootNamespace: "mesh" } });
      peer(p, strict);
    },
  },
  unknown: {
    "the mode": (p) => {
      istiod(p);
      peer(p, mode(unknown));
    },
    "the namespace of the policy": (p) => {
      istiod(p);
      peer(p, strict, unknown);
    },
    "the name of the namespace of one of them": (p) => {
      const made = p.add("kubernetes:core/v1:Namespace", "mesh", {});
      istiod(p, {}, { namespace: "mesh" });
      peer(p, strict, made.out("metadata", "name"));
    },
    "the namespace of istiod": (p) => {
      istiod(p, {}, { namespace: unknown });
      peer(p, strict);
    },
    "both namespaces": (p) => {
      istiod(p, {}, { namespace: unknown });
      peer(p, strict, unknown);
    },
    "the selector": (p) => {
      istiod(p);
      peer(p, { selector: unknown, ...(strict as object) });
    },
    "whether it is istiod": (p) => chart(p, "x", {}, { chart: unknown }),
  },
});

const rule = (p: Program, host: Input, spec: Readonly<Record<string, Input>>): Declared =>
  custom(p, "networking.istio.io/v1:DestinationRule", "rule", { host, ...spec }, "shop");
const tls = (value: Input): Input => ({ tls: { mode: value } });
const off = { trafficPolicy: tls("DISABLE") };

describeRule(noMtlsExceptions, {
  good: {
    strict: (p) => peer(p, { ...(strict as object), portLevelMtls: { "80": { mode: "STRICT" } } }),
    "inherited from the mesh": (p) => peer(p, { mtls: { mode: "UNSET" } }),
    "no mode": (p) => peer(p, {}),
    "permissive where that is allowed": { build: (p) => peer(p, mode("PERMISSIVE")), params: { modes: ["DISABLE"] } },
    "plain text to a host outside": (p) => rule(p, "legacy.example.com", off),
    "plain text to a host outside that has svc in it": (p) => rule(p, "svcs.example.com", off),
    "TLS to a host outside": (p) => rule(p, "api.example.com", { trafficPolicy: tls("SIMPLE") }),
    "mTLS in the mesh": (p) => rule(p, "api", { trafficPolicy: tls("ISTIO_MUTUAL"), subsets: [{ name: "v1" }] }),
    "nothing about TLS": (p) => rule(p, "api", { trafficPolicy: { portLevelSettings: [{ port: { number: 80 } }] } }),
    "nothing that is weak, for whatever host": (p) => rule(p, unknown, { trafficPolicy: tls("ISTIO_MUTUAL") }),
  },
  bad: {
    permissive: {
      build: (p) => peer(p, mode("PERMISSIVE"), "shop"),
      says: "The PeerAuthentication sets mTLS to PERMISSIVE",
    },
    disabled: (p) => peer(p, mode("DISABLE")),
    "on a port": {
      build: (p) => peer(p, { ...(strict as object), portLevelMtls: { "80": { mode: "DISABLE" } } }),
      says: "portLevelMtls",
    },
    "on a port, next to an unknown mode": (p) =>
      peer(p, { ...(mode(unknown) as object), portLevelMtls: { "80": { mode: "DISABLE" } } }),
    "to a service": { build: (p) => rule(p, "api", off), says: "The DestinationRule sets mTLS to DISABLE" },
    "to a service by its name in the cluster": (p) => rule(p, "api.shop.svc.cluster.local", off),
    "to a service by a shorter name": (p) => rule(p, "api.shop.svc", off),
    "to all of them": (p) => rule(p, "*.local", off),
    "to a host of the mesh": (p) => rule(p, "*", off),
    "to a port": (p) =>
      rule(p, "api", { trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, tls: { mode: "DISABLE" } }] } }),
    "to a subset": (p) => rule(p, "api", { subsets: [{ name: "v1", ...off }] }),
    "to a rule without a host": (p) => custom(p, "networking.istio.io/v1:DestinationRule", "rule", off),
  },
  unknown: {
    "the mode": (p) => peer(p, mode(unknown)),
    "the ports": (p) => peer(p, { portLevelMtls: unknown }),
    "the mode of a rule": (p) => rule(p, "api", { trafficPolicy: tls(unknown) }),
    "the ports of a rule": (p) => rule(p, "api", { trafficPolicy: { portLevelSettings: unknownList } }),
    "the subsets": (p) => rule(p, "api", { subsets: unknownList }),
    "the host": { build: (p) => rule(p, unknown, off), says: "spec.host" },
  },
});

const failure = (value: Input): Input => ({ base: { validationFailurePolicy: value } });

describeRule(istiodValidationPolicy, {
  good: { Fail: (p) => istiod(p, failure("Fail")) },
  bad: { default: (p) => istiod(p), Ignore: (p) => istiod(p, failure("Ignore")) },
  unknown: {
    "the value": (p) => istiod(p, failure(unknown)),
    "the chart": { build: (p) => chart(p, "x", {}, { chart: unknown }), says: /: chart\.$/m },
  },
  notApplicable: { "another chart": (p) => csr(p) },
});

describeRule(noIstioOperator, {
  good: { "the chart": (p) => istiod(p) },
  bad: {
    "the object": (p) => custom(p, "install.istio.io/v1alpha1:IstioOperator", "mesh", { profile: "default" }),
    "the operator": { build: (p) => chart(p, "istio-operator"), says: "chart" },
  },
  unknown: { "the chart": (p) => chart(p, "x", {}, { chart: unknown }) },
  notApplicable: { "another chart": (p) => chart(p, "metrics-server") },
});

describeRule(noDiscontinuedMesh, {
  good: {
    "another chart": (p) => istiod(p),
    "another DaemonSet": (p) => p.add("kubernetes:apps/v1:DaemonSet", "agent", { metadata: { name: "agent" } }),
    "a DaemonSet that Pulumi names": (p) => p.add("kubernetes:apps/v1:DaemonSet", "agent", {}),
  },
  bad: {
    "a mesh of App Mesh": { build: (p) => p.add("aws:appmesh/mesh:Mesh", "mesh", {}), says: "AWS App Mesh ended" },
    "a node of App Mesh": (p) => custom(p, "appmesh.k8s.aws/v1beta2:VirtualNode", "node", {}),
    "its controller": {
      build: (p) => chart(p, "appmesh-controller", {}, { chart: "eks/appmesh-controller" }),
      says: /Release "appmesh-controller", chart$/m,
    },
    "Weave Net": {
      build: (p) => p.add("kubernetes:apps/v1:DaemonSet", "weave", { metadata: { name: "weave-net" } }),
      says: /metadata\.name.*WireGuard/s,
    },
    "Weave Net by a chart": { build: (p) => chart(p, "weave-net"), says: "Weave Net has been archived" },
  },
  unknown: {
    "the chart": { build: (p) => chart(p, "x", {}, { chart: unknown }), says: /Release "x", chart$/m },
    "the name": (p) => p.add("kubernetes:apps/v1:DaemonSet", "agent", { metadata: { name: unknown } }),
  },
});

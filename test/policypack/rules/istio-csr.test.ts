/** Values of istio-csr, and what istiod and ztunnel must have in common with it. */
import { istioCsrClientRateLimit } from "../../../policypack/rules/istio-csr/istio-csr-client-rate-limit";
import { istioCsrRequestsNotKept } from "../../../policypack/rules/istio-csr/istio-csr-requests-not-kept";
import { istioCsrRootPinned } from "../../../policypack/rules/istio-csr/istio-csr-root-pinned";
import { meshCaAddress } from "../../../policypack/rules/istio-csr/mesh-ca-address";
import { meshIdentitiesAgree } from "../../../policypack/rules/istio-csr/mesh-identities-agree";
import { workloadCertificateDuration } from "../../../policypack/rules/istio-csr/workload-certificate-duration";
import { ztunnelTrusted } from "../../../policypack/rules/istio-csr/ztunnel-trusted";
import { describeRule } from "../harness";
import { namespace, nameOf } from "../kubernetes";
import { caAddress, certificate, chart, csr, csrName, istiod, ztunnel } from "../mesh";
import { type Declared, type Input, type Program, unknown, unknownList } from "../program";

const other = (p: Program): Declared => chart(p, "metrics-server");

describeRule(istioCsrRequestsNotKept, {
  good: {
    default: (p) => csr(p),
    "switched off": (p) => csr(p, { certmanager: { preserveCertificateRequests: false } }),
    "a chart that is not known, without the value": (p) => chart(p, "x", {}, { chart: unknown }),
  },
  bad: { "switched on": (p) => csr(p, { certmanager: { preserveCertificateRequests: true } }) },
  unknown: {
    "the value": (p) => csr(p, { certmanager: { preserveCertificateRequests: unknown } }),
    "the chart": (p) =>
      chart(p, "x", { app: { certmanager: { preserveCertificateRequests: true } } }, { chart: unknown }),
    "values in a file": (p) => csr(p, {}, { values: undefined, valueYamlFiles: [{}] }),
  },
  notApplicable: { "another chart": other },
});

describeRule(istioCsrClientRateLimit, {
  good: { "switched off": (p) => csr(p, { controller: { disableKubernetesClientRateLimiter: true } }) },
  bad: {
    default: (p) => csr(p),
    "said so": (p) => csr(p, { controller: { disableKubernetesClientRateLimiter: false } }),
  },
  unknown: {
    "the value": (p) => csr(p, { controller: { disableKubernetesClientRateLimiter: unknown } }),
    "the chart": (p) => chart(p, "x", {}, { chart: unknown }),
  },
  notApplicable: { "another chart": other },
});

const file = "/var/run/secrets/istio-csr/ca.pem";
const mount = { name: "root", mountPath: "/var/run/secrets/istio-csr" };
const volume = { name: "root", configMap: { name: "istio-root-ca" } };

/** istio-csr with a root in a file; the volumes and mounts are right unless given. */
function pinned(
  p: Program,
  values: Readonly<Record<string, Input>> = {},
  inNamespace: Input = "cert-manager",
): Declared {
  const all = { app: { tls: { rootCAFile: file } }, volumes: [volume], volumeMounts: [mount], ...values };
  return chart(p, csrName, all, { namespace: inNamespace });
}

const root = (p: Program, inNamespace: Input = "cert-manager", name: Input = "istio-root-ca"): Declared =>
  p.add("kubernetes:core/v1:ConfigMap", "root", { metadata: { name, namespace: inNamespace } });

describeRule(istioCsrRootPinned, {
  good: {
    "from a ConfigMap": (p) => {
      root(p);
      pinned(p);
    },
    "from a Secret": (p) => {
      p.add("kubernetes:core/v1:Secret", "root", { metadata: { name: "root", namespace: "cert-manager" } });
      pinned(p, { volumes: [{ name: "root", secret: { secretName: "root" } }] });
    },
    "among other volumes and mounts": (p) => {
      root(p);
      const more = { name: "tmp", mountPath: "/tmp", subPath: "x" };
      pinned(p, {
        volumes: [{ name: "tmp", emptyDir: {} }, volume],
        volumeMounts: [more, { ...mount, mountPath: "/var/run/secrets/istio-csr/" }],
      });
    },
    "in no namespace that is named": (p) => {
      root(p, "default");
      chart(p, csrName, { app: { tls: { rootCAFile: file } }, volumes: [volume], volumeMounts: [mount] });
    },
    "in a namespace of this stack": (p) => {
      const made = namespace(p, "pki");
      root(p, nameOf(made));
      pinned(p, {}, nameOf(made));
    },
  },
  bad: {
    "no file": { build: (p) => csr(p), says: "whatever root the signer answers with" },
    "an empty file name": { build: (p) => pinned(p, { app: { tls: { rootCAFile: "" } } }), says: "is not set" },
    "no mounts": { build: (p) => pinned(p, { volumeMounts: undefined }), says: "in none of its volumeMounts" },
    "mounted elsewhere": (p) => pinned(p, { volumeMounts: [{ name: "root", mountPath: "/var/run/secrets/istio" }] }),
    "a mount without a path": (p) => pinned(p, { volumeMounts: [{ name: "root" }] }),
    "by subPath": {
      build: (p) => {
        root(p);
        pinned(p, { volumeMounts: [{ ...mount, subPath: "ca.pem" }] });
      },
      says: "does not follow a change",
    },
  },
  unknown: {
    "the file": (p) => pinned(p, { app: { tls: { rootCAFile: unknown } } }),
    "the mounts": (p) => pinned(p, { volumeMounts: unknownList }),
    "the path of a mount": (p) => pinned(p, { volumeMounts: [{ name: "root", mountPath: unknown }] }),
    "the volumes": (p) => pinned(p, { volumes: unknownList }),
    "the name of a mount": (p) => {
      root(p);
      pinned(p, { volumeMounts: [{ ...mount, name: unknown }] });
    },
    "whether it is a subPath": (p) => {
      root(p);
      pinned(p, { volumeMounts: [{ ...mount, subPath: unknown }] });
    },
    "a ConfigMap from elsewhere": {
      build: (p) => pinned(p),
      says: "this stack does not make it",
      moments: ["preview", "known"],
    },
    "a ConfigMap of another name": {
      build: (p) => {
        root(p, "cert-manager", "other");
        pinned(p);
      },
      moments: ["preview", "known"],
    },
    "a ConfigMap in another namespace": {
      build: (p) => {
        root(p, "istio-system");
        pinned(p);
      },
      moments: ["preview", "known"],
    },
    "a ConfigMap that Pulumi names, and a volume that none fills": {
      build: (p) => {
        p.add("kubernetes:core/v1:ConfigMap", "root", { metadata: { namespace: "cert-manager" } });
        pinned(p, { volumes: [{ name: "root", emptyDir: {} }] });
      },
      moments: ["preview", "known"],
    },
    "the names of a mount and of a volume": (p) => {
      root(p);
      pinned(p, { volumes: [{ ...volume, name: unknown }], volumeMounts: [{ ...mount, name: unknown }] });
    },
    "the names of the ConfigMap in both places": (p) => {
      root(p, "cert-manager", unknown);
      pinned(p, { volumes: [{ name: "root", configMap: { name: unknown } }] });
    },
    "the namespaces of both": (p) => {
      root(p, unknown);
      pinned(p, {}, unknown);
    },
    "the name of the ConfigMap": (p) => {
      root(p, "cert-manager", unknown);
      pinned(p);
    },
    "the name of the ConfigMap in the volume": (p) => {
      root(p);
      pinned(p, { volumes: [{ name: "root", configMap: { name: unknown } }] });
    },
    "the namespace of the ConfigMap": (p) => {
      root(p, unknown);
      pinned(p);
    },
    "the namespace of istio-csr": (p) => {
      root(p);
      pinned(p, {}, unknown);
    },
    "the chart": (p) => chart(p, "x", {}, { chart: unknown }),
  },
});

const ttl = (value: Input): Input => ({ meshConfig: { defaultConfig: { proxyMetadata: { SECRET_TTL: value } } } });
const max = (value: Input): Input => ({ server: { maxCertificateDuration: value } });

describeRule(workloadCertificateDuration, {
  good: {
    "two days": (p) => {
      csr(p, max("48h"));
      istiod(p);
    },
    "as long as asked for": (p) => {
      csr(p, max("24h0m0s"));
      istiod(p, ttl("24h"));
    },
    "a week less a day": (p) => csr(p, max("144h")),
    "no longer than proxies ask for by default": (p) => {
      csr(p, max("24h"));
      istiod(p);
    },
    "the default, where that is allowed": { build: (p) => csr(p), params: { minHours: 1 } },
    "shorter, where that is allowed": { build: (p) => csr(p, max("90m")), params: { minHours: 1 } },
    "with the older prefix": (p) => {
      csr(p, max("24h"));
      istiod(p, { pilot: ttl("12h"), ...(ttl("72h") as object) });
    },
  },
  bad: {
    "the default": { build: (p) => csr(p), says: "1h, its default" },
    "an empty one": (p) => csr(p, max("")),
    "an empty one, longer than allowed": { build: (p) => csr(p, max("")), params: { minHours: 0.1, maxHours: 0.5 } },
    "the default, where a little more is allowed": { build: (p) => csr(p), params: { minHours: 1.5 } },
    "a little less than proxies ask for by default": {
      build: (p) => {
        csr(p, max("23h30m"));
        istiod(p);
      },
      params: { minHours: 1 },
    },
    "too short": { build: (p) => csr(p, max("23h59m")), says: "for 23h59m at most" },
    "too long": (p) => csr(p, max("144h1s")),
    "proxies ask for more": {
      build: (p) => {
        csr(p, max("48h"));
        istiod(p, ttl("72h"));
      },
      says: "ask for 72h and get less",
    },
    "proxies ask for more by default": {
      build: (p) => {
        csr(p, max("12h"));
        istiod(p);
      },
      params: { minHours: 1 },
      says: "24h, their default",
    },
  },
  unknown: {
    "the maximum": (p) => csr(p, max(unknown)),
    "the maximum, for what proxies ask for": (p) => {
      csr(p, max(unknown));
      istiod(p);
    },
    "what is no duration": { build: (p) => csr(p, max("two days")), moments: ["preview", "known"] },
    "what proxies ask for": (p) => {
      csr(p, max("48h"));
      istiod(p, ttl(unknown));
    },
    "whether it is istio-csr": (p) => {
      chart(p, "x", {}, { chart: unknown });
      istiod(p);
    },
  },
  notApplicable: {
    "istiod without istio-csr": { build: (p) => istiod(p, ttl("720h")), says: "istio-csr is not in this stack" },
  },
});

const address = (value: Input): Input => ({ global: { caAddress: value } });
const names = (value: Input): Input => ({ tls: { certificateDNSNames: value } });

describeRule(meshCaAddress, {
  good: {
    "the default name": (p) => {
      csr(p);
      istiod(p, address(caAddress));
    },
    "without a port": (p) => {
      csr(p);
      istiod(p, address(`${csrName}.cert-manager.svc`));
    },
    "with the older prefix": (p) => {
      csr(p);
      istiod(p, { pilot: address(caAddress) });
    },
    "a name of its own": (p) => {
      csr(p, names(["ca.example.com", "x"]));
      istiod(p, address("ca.example.com:443"));
    },
    "in another namespace": (p) => {
      csr(p, names([`${csrName}.pki.svc`]), { namespace: "pki" });
      istiod(p, address(`${csrName}.pki.svc:443`));
    },
    "in a namespace of this stack": (p) => {
      const made = namespace(p, "pki");
      csr(p, names([`${csrName}.pki.svc`]), { namespace: nameOf(made) });
      istiod(p, address(`${csrName}.pki.svc:443`));
    },
    "in no namespace that is named": (p) => {
      csr(p, {}, { namespace: undefined });
      istiod(p, address(caAddress));
    },
    "one of two": (p) => {
      csr(p, {}, { namespace: "pki", logicalName: "other" });
      csr(p);
      istiod(p, address(caAddress));
    },
    "ztunnel of its own": (p) => {
      csr(p);
      ztunnel(p, { caAddress });
    },
    "ztunnel by global": (p) => {
      csr(p);
      ztunnel(p, { global: { caAddress } });
    },
  },
  bad: {
    "no address": {
      build: (p) => {
        csr(p);
        istiod(p);
      },
      says: /ask istiod, the default for.*Set global.caAddress to cert-manager-istio-csr.cert-manager.svc:443/s,
    },
    "an empty address": {
      build: (p) => {
        csr(p);
        istiod(p, address(""));
      },
      says: "ask istiod, the default",
    },
    "no name at all": {
      build: (p) => {
        csr(p, names([]));
        istiod(p, address("ca.example.com"));
      },
      says: `to ${caAddress}`,
    },
    "at the top, as where global is not under values": (p) => {
      csr(p);
      istiod(p, { caAddress });
    },
    "a name that it does not serve": {
      build: (p) => {
        csr(p, names(["ca.example.com"]));
        istiod(p, address(caAddress));
      },
      says: "to ca.example.com:443",
    },
    "a namespace where it is not": {
      build: (p) => {
        csr(p, {}, { namespace: "pki" });
        istiod(p, address(caAddress));
      },
      says: "cert-manager-istio-csr.pki.svc:443",
    },
    ztunnel: {
      build: (p) => {
        csr(p);
        istiod(p, address(caAddress));
        ztunnel(p);
      },
      says: "Set caAddress to",
    },
    "ztunnel with an empty address": (p) => {
      csr(p);
      ztunnel(p, { caAddress: "", global: { caAddress } });
    },
  },
  unknown: {
    "the address": (p) => {
      csr(p);
      istiod(p, address(unknown));
    },
    "the names": (p) => {
      csr(p, names(unknownList));
      istiod(p, address("ca.example.com:443"));
    },
    "one name": (p) => {
      csr(p, names(["x", unknown]));
      istiod(p, address("ca.example.com:443"));
    },
    "the namespace": (p) => {
      csr(p, {}, { namespace: unknown });
      istiod(p, address(caAddress));
    },
    "the namespace of one of two": (p) => {
      csr(p, {}, { namespace: "pki", logicalName: "other" });
      csr(p, {}, { namespace: unknown });
      istiod(p, address(caAddress));
    },
    "whether there is another istio-csr": (p) => {
      csr(p);
      chart(p, "x", {}, { chart: unknown });
      istiod(p, address("ca.example.com:443"));
    },
    "the namespace, which is made without a name": (p) => {
      const made = p.add("kubernetes:core/v1:Namespace", "pki", {});
      csr(p, {}, { namespace: made.out("metadata", "name") });
      istiod(p, address(caAddress));
    },
    "whether istio-csr is there": (p) => {
      chart(p, "x", {}, { chart: unknown });
      istiod(p);
    },
  },
  notApplicable: { "istiod without istio-csr": (p) => istiod(p) },
});

const uris = (...all: readonly Input[]): Readonly<Record<string, Input>> => ({ uris: all });

describeRule(meshIdentitiesAgree, {
  good: {
    defaults: (p) => {
      csr(p);
      istiod(p);
    },
    "empty means the default": (p) => {
      csr(p, { server: { clusterID: "Kubernetes" } });
      istiod(p, { meshConfig: { trustDomain: "" }, global: { multiCluster: { clusterName: "" } } });
    },
    "both set": (p) => {
      csr(p, { tls: { trustDomain: "shop.example" }, server: { clusterID: "one" } });
      istiod(p, { meshConfig: { trustDomain: "shop.example" }, global: { multiCluster: { clusterName: "one" } } });
      ztunnel(p, { multiCluster: { clusterName: "one" } });
      certificate(p, uris("spiffe://shop.example/ns/istio-system/sa/istiod-service-account"));
    },
    "ztunnel by global": (p) => {
      csr(p, { server: { clusterID: "one" } });
      ztunnel(p, { global: { multiCluster: { clusterName: "one" } } });
    },
    "a certificate of something else": (p) => {
      csr(p);
      istiod(p);
      certificate(p, { secretName: "web", ...uris("spiffe://other/x") });
    },
  },
  bad: {
    "trust domain of istio-csr": {
      build: (p) => {
        csr(p, { tls: { trustDomain: "shop.example" } });
        istiod(p);
      },
      says: "The trust domain here is cluster.local, and that of istio-csr is shop.example",
    },
    "trust domain of istiod": (p) => {
      csr(p);
      istiod(p, { meshConfig: { trustDomain: "shop.example" } });
    },
    "cluster id": {
      build: (p) => {
        csr(p, { server: { clusterID: "one" } });
        istiod(p);
      },
      says: "The cluster id here is Kubernetes, and that of istio-csr is one",
    },
    "cluster name of ztunnel": (p) => {
      csr(p, { server: { clusterID: "one" } });
      istiod(p, { global: { multiCluster: { clusterName: "one" } } });
      ztunnel(p);
    },
    "ztunnel's own, which goes first": (p) => {
      csr(p, { server: { clusterID: "one" } });
      ztunnel(p, { multiCluster: { clusterName: "two" }, global: { multiCluster: { clusterName: "one" } } });
    },
    "identity in istiod's certificate": {
      build: (p) => {
        csr(p, { tls: { trustDomain: "shop.example" } });
        certificate(p, uris("spiffe://cluster.local/ns/istio-system/sa/istiod-service-account"));
      },
      says: "here is cluster.local",
    },
    "identity with a trust domain that only begins the same": (p) => {
      csr(p);
      certificate(p, uris("spiffe://cluster.localhost/ns/x/sa/y"));
    },
    "no SPIFFE identity": {
      build: (p) => {
        csr(p);
        certificate(p, uris("https://cluster.local/x"));
      },
      says: "here is https://cluster.local/x",
    },
    "a SPIFFE identity inside another text": (p) => {
      csr(p);
      certificate(p, uris("x-spiffe://cluster.local/x"));
    },
  },
  unknown: {
    "trust domain of istio-csr": (p) => {
      csr(p, { tls: { trustDomain: unknown } });
      istiod(p);
    },
    "trust domain of istiod": (p) => {
      csr(p);
      istiod(p, { meshConfig: { trustDomain: unknown } });
    },
    "trust domain of istio-csr, for a certificate": (p) => {
      csr(p, { tls: { trustDomain: unknown } });
      certificate(p, uris("spiffe://cluster.local/x"));
    },
    "identities of a certificate": (p) => {
      csr(p);
      certificate(p, { uris: unknownList });
    },
    "one identity of a certificate": (p) => {
      csr(p);
      certificate(p, uris(unknown));
    },
    "whose certificate it is": {
      build: (p) => {
        csr(p);
        certificate(p, { secretName: unknown, ...uris("spiffe://other/x") });
      },
      says: "spec.secretName",
    },
    "whether istio-csr is there": (p) => {
      chart(p, "x", { app: { tls: { trustDomain: "shop.example" } } }, { chart: unknown });
      istiod(p);
    },
  },
  notApplicable: { "istiod without istio-csr": (p) => istiod(p, { meshConfig: { trustDomain: "shop.example" } }) },
});

const trusts = (value: Input): Input => ({ server: { caTrustedNodeAccounts: value } });

describeRule(ztunnelTrusted, {
  good: {
    "its account": (p) => {
      csr(p, trusts("istio-system/ztunnel"));
      ztunnel(p);
    },
    "among others": (p) => {
      csr(p, trusts("a/b, istio-system/ztunnel"));
      ztunnel(p);
    },
    "with a name of its own": (p) => {
      csr(p, trusts("istio-system/proxy"));
      ztunnel(p, { resourceName: "proxy" });
    },
    "without a namespace": (p) => {
      csr(p, trusts("default/ztunnel"));
      ztunnel(p, {}, { namespace: undefined });
    },
  },
  bad: {
    default: {
      build: (p) => {
        csr(p);
        ztunnel(p);
      },
      says: 'to "istio-system/ztunnel"',
    },
    "in another namespace": (p) => {
      csr(p, trusts("istio-system/ztunnel"));
      ztunnel(p, {}, { namespace: "kube-system" });
    },
    "another name": (p) => {
      csr(p, trusts("istio-system/ztunnel"));
      ztunnel(p, { resourceName: "proxy" });
    },
  },
  unknown: {
    "the accounts": (p) => {
      csr(p, trusts(unknown));
      ztunnel(p);
    },
    "the namespace": (p) => {
      csr(p);
      ztunnel(p, {}, { namespace: unknown });
    },
    "the namespace, which is made without a name": (p) => {
      const made = p.add("kubernetes:core/v1:Namespace", "mesh", {});
      csr(p);
      ztunnel(p, {}, { namespace: made.out("metadata", "name") });
    },
    "the name": (p) => {
      csr(p);
      ztunnel(p, { resourceName: unknown });
    },
    "whether ztunnel is there": (p) => {
      csr(p);
      chart(p, "x", {}, { chart: unknown, namespace: "istio-system" });
    },
  },
  notApplicable: { "a mesh of sidecars": (p) => csr(p) },
});

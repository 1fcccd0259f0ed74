/** Values of istio-csr, and the root that it is pinned to. */
import { istioCsrClientRateLimit } from "../../../policypack/rules/istio-csr/istio-csr-client-rate-limit";
import { istioCsrRequestsNotKept } from "../../../policypack/rules/istio-csr/istio-csr-requests-not-kept";
import { istioCsrRootPinned } from "../../../policypack/rules/istio-csr/istio-csr-root-pinned";
import { workloadCertificateDuration } from "../../../policypack/rules/istio-csr/workload-certificate-duration";
import { describeRule } from "../harness";
import { namespace, nameOf } from "../kubernetes";
import { chart, csr, csrName, istiod } from "../mesh";
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
    "no file": { build: (p) => csr(p), says: "whatever root the signer returns" },
    "an empty file name": { build: (p) => pinned(p, { app: { tls: { rootCAFile: "" } } }), says: "is not set" },
    "no mounts": { build: (p) => pinned(p, { volumeMounts: undefined }), says: "in none of its volumeMounts" },
    "mounted elsewhere": (p) => pinned(p, { volumeMounts: [{ name: "root", mountPath: "/var/run/secrets/istio" }] }),
    "a mount without a path": (p) => pinned(p, { volumeMounts: [{ name: "root" }] }),
    "by subPath": {
      build: (p) => {
        root(p);
        pinned(p, { volumeMounts: [{ ...mount, subPath: "ca.pem" }] });
      },
      says: "never reaches the pod",
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
      says: "this stack does not create it",
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
    "the default": { build: (p) => csr(p), says: "at most 1h, the default" },
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
    "too short": { build: (p) => csr(p, max("23h59m")), says: "for at most 23h59m" },
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
      says: "24h (the default)",
    },
  },
  unknown: {
    "the maximum": (p) => csr(p, max(unknown)),
    "the maximum, for what proxies ask for": (p) => {
      csr(p, max(unknown));
      istiod(p);
    },
    "what is not a duration": { build: (p) => csr(p, max("two days")), moments: ["preview", "known"] },
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

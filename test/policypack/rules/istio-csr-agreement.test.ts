/** What istiod and ztunnel must have in common with istio-csr. */
import { meshCaAddress } from "../../../policypack/rules/istio-csr/mesh-ca-address";
import { meshIdentitiesAgree } from "../../../policypack/rules/istio-csr/mesh-identities-agree";
import { ztunnelTrusted } from "../../../policypack/rules/istio-csr/ztunnel-trusted";
import { describeRule } from "../harness";
import { namespace, nameOf } from "../kubernetes";
import { caAddress, certificate, chart, csr, csrName, istiod, ztunnel } from "../mesh";
import { type Input, unknown, unknownList } from "../program";

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
      says: "The trust domain is cluster.local here but shop.example in istio-csr",
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
      says: "The cluster id is Kubernetes here but one in istio-csr",
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
      says: "is cluster.local here",
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
      says: "is https://cluster.local/x here",
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

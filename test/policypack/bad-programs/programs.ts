/** What each bad program adds to the cluster of base.ts, and the rules that must block it on its first preview. */
import { type Base, chart, kubernetes, resource } from "./base";

export interface BadProgram {
  /** Rules of the capability, mandatory in the profile `strict`. */
  readonly blockedBy: readonly string[];
  build(base: Base): void;
}

function nodes({ subnetIds, nodeRole }: Base, inputs: object): void {
  resource("aws:eks/nodeGroup:NodeGroup", "nodes", {
    clusterName: "main",
    nodeRoleArn: nodeRole.out("arn"),
    subnetIds,
    scalingConfig: { desiredSize: 1, maxSize: 1, minSize: 1 },
    ...inputs,
  });
}

/** What a first preview cannot know: an id that comes from another resource. */
const certificateAuthority = (inputs: object = {}) =>
  resource(
    "aws:acmpca/certificateAuthority:CertificateAuthority",
    "mesh",
    {
      type: "ROOT",
      certificateAuthorityConfiguration: {
        keyAlgorithm: "EC_prime256v1",
        signingAlgorithm: "SHA256WITHECDSA",
        subject: { commonName: "mesh" },
      },
      ...inputs,
    },
    ["arn", "certificateSigningRequest"],
  );

const meshChart = (values: object) => chart("istio-csr", "cert-manager-istio-csr", "v0.14.2", values, "cert-manager");

const web = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "web:1" }] } };

export const badPrograms: Readonly<Record<string, BadProgram>> = {
  cluster: { blockedBy: ["control-plane-logs", "endpoint-not-open"], build: () => undefined },
  "flow-logs": { blockedBy: ["vpc-flow-logs"], build: () => undefined },
  network: {
    blockedBy: ["cilium-chained-encryption", "wireguard-and-pod-groups", "wireguard-packets-fit"],
    build() {
      chart(
        "cilium",
        "cilium",
        "1.18.4",
        { cni: { chainingMode: "aws-cni" }, encryption: { enabled: true } },
        "kube-system",
      );
      // Calico in place of it, with packets and groups of pods as they come.
      const spec = { wireguardEnabled: true };
      kubernetes("projectcalico.org/v3", "FelixConfiguration", "default", { spec });
      const env = { ENABLE_POD_ENI: "true" };
      const addon = { clusterName: "main", addonName: "vpc-cni", configurationValues: JSON.stringify({ env }) };
      resource("aws:eks/addon:Addon", "cni", addon);
    },
  },
  "security-groups": {
    blockedBy: ["no-mixed-rules", "no-open-ingress"],
    build({ vpc }) {
      const group = resource("aws:ec2/securityGroup:SecurityGroup", "nodes", {
        vpcId: vpc.id,
        ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }],
      });
      resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "kubelet", {
        securityGroupId: group.id,
        ipProtocol: "tcp",
        fromPort: 10250,
        toPort: 10250,
        cidrIpv4: "10.0.0.0/16",
      });
    },
  },
  "node-groups": {
    blockedBy: ["imdsv2", "no-ssh"],
    build: (base) => nodes(base, { instanceTypes: ["m7i.large"], remoteAccess: { ec2SshKey: "ops" } }),
  },
  "pod-security-groups": {
    blockedBy: ["trunk-compatible-types", "policy-selectors"],
    build(base) {
      resource("aws:eks/addon:Addon", "vpc-cni", {
        clusterName: "main",
        addonName: "vpc-cni",
        configurationValues: JSON.stringify({ env: { ENABLE_POD_ENI: "true" } }),
      });
      nodes(base, { instanceTypes: ["t3.large"] });
      const group = resource("aws:ec2/securityGroup:SecurityGroup", "pods", { vpcId: base.vpc.id });
      const spec = { podSelector: {}, securityGroups: { groupIds: [group.id] } };
      kubernetes("vpcresources.k8s.aws/v1beta1", "SecurityGroupPolicy", "pods", { spec }, "kube-system");
    },
  },
  "network-policy": {
    blockedBy: ["default-deny", "policy-types-match-rules"],
    build() {
      kubernetes("v1", "Namespace", "shop", {});
      const spec = { selector: { matchLabels: { app: "web" } }, template: web };
      kubernetes("apps/v1", "Deployment", "web", { spec }, "shop");
      // Says that it denies both directions, and does not.
      const policy = { podSelector: {}, policyTypes: ["Ingress"], ingress: [], egress: [] };
      kubernetes("networking.k8s.io/v1", "NetworkPolicy", "deny-all", { spec: policy }, "shop");
    },
  },
  "load-balancing": {
    blockedBy: ["http-listeners-redirect", "gateway-tls", "controller-outlives-load-balancers"],
    build({ vpc, subnetIds }) {
      const balancer = resource("aws:lb/loadBalancer:LoadBalancer", "web", { subnets: subnetIds }, ["arn"]);
      const target = resource(
        "aws:lb/targetGroup:TargetGroup",
        "web",
        { port: 80, protocol: "HTTP", vpcId: vpc.id, targetType: "ip" },
        ["arn"],
      );
      resource("aws:lb/listener:Listener", "http", {
        loadBalancerArn: balancer.out("arn"),
        port: 80,
        protocol: "HTTP",
        defaultActions: [{ type: "forward", targetGroupArn: target.out("arn") }],
      });
      chart("lbc", "aws-load-balancer-controller", "3.5.0", {}, "kube-system");
      const controllerName = "gateway.k8s.aws/alb";
      kubernetes("gateway.networking.k8s.io/v1", "GatewayClass", "aws", { spec: { controllerName } });
      const tls = { certificateRefs: [{ name: "web" }] };
      const listeners = [{ name: "https", protocol: "HTTPS", port: 443, tls }];
      const spec = { gatewayClassName: "aws", listeners };
      kubernetes("gateway.networking.k8s.io/v1", "Gateway", "web", { spec }, "shop");
    },
  },
  "private-ca": {
    blockedBy: ["crl-not-public"],
    build: () =>
      certificateAuthority({
        revocationConfiguration: {
          crlConfiguration: { enabled: true, s3BucketName: "lists", expirationInDays: 7, s3ObjectAcl: "PUBLIC_READ" },
        },
      }),
  },
  "cert-manager": {
    blockedBy: ["chart-version-floor", "issuer-credentials"],
    build() {
      const arn = certificateAuthority().out("arn");
      chart("issuer", "aws-privateca-issuer", "v1.2.0", {}, "cert-manager");
      const spec = { arn, region: "eu-west-1", secretRef: { name: "keys", namespace: "cert-manager" } };
      kubernetes("awspca.cert-manager.io/v1beta1", "AWSPCAClusterIssuer", "mesh", { spec });
    },
  },
  "istio-csr": {
    blockedBy: ["istio-csr-root-pinned", "istio-csr-requests-not-kept"],
    build: () => meshChart({ app: { certmanager: { preserveCertificateRequests: true } } }),
  },
  istio: {
    blockedBy: ["istiod-ca-off", "mesh-mtls-strict", "no-mtls-exceptions", "no-istio-operator"],
    build() {
      meshChart({});
      chart("istiod", "istiod", "1.28.1", {}, "istio-system");
      const peer = { selector: { matchLabels: { app: "web" } }, mtls: { mode: "PERMISSIVE" } };
      kubernetes("security.istio.io/v1", "PeerAuthentication", "web", { spec: peer }, "shop");
      kubernetes(
        "install.istio.io/v1alpha1",
        "IstioOperator",
        "mesh",
        { spec: { profile: "default" } },
        "istio-system",
      );
    },
  },
  egress: {
    blockedBy: ["no-wildcard-hosts"],
    build() {
      const spec = { hosts: ["*.amazonaws.com"], ports: [{ number: 443, name: "tls", protocol: "TLS" }] };
      kubernetes("networking.istio.io/v1", "ServiceEntry", "aws", { spec }, "shop");
    },
  },
  team: { blockedBy: ["namespace-pod-security"], build: () => kubernetes("v1", "Namespace", "shop", {}) },
};

/** The Kubernetes objects of a stack config, as the API server would receive them. */
import * as pulumi from "@pulumi/pulumi";
import type { Document } from "../../../framework/stack-config";
import { addons } from "../../../facts/charts";
import { provisionStack } from "../../../framework/provision";
import { capabilities } from "../../../components/registry";
import type { KubernetesObject } from "../../../real/apiserver/client";
import { withApiKeys } from "../../../real/apiserver/objects";
import { collect, type Registered } from "../../mocks";

const release = "kubernetes:helm.sh/v3:Release";

/** An object, with the resource that it comes from. */
export interface Emitted {
  readonly object: KubernetesObject;
  /** Logical name of the resource. */
  readonly resource: string;
  /** Whether it patches an object that the stack did not create. */
  readonly patch: boolean;
}

/** A chart that a stack installs. */
export interface Installed {
  readonly chart: string;
  readonly name: string;
  readonly namespace: string;
  readonly values: Record<string, unknown>;
}

export interface Collection {
  readonly objects: readonly Emitted[];
  /** Namespaces that EKS add-ons create. */
  readonly namespaces: readonly string[];
  readonly releases: readonly Installed[];
}

/** A resource, from the engine or from the SDK's mocks. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

export function kubernetesPart(resources: readonly Registration[]): Collection {
  const own = resources.filter(({ type }) => type.startsWith("kubernetes:"));
  const installed = resources
    .filter(({ type }) => type === "aws:eks/addon:Addon")
    .map(({ inputs }) => inputs.addonName);
  return {
    namespaces: Object.entries(addons)
      .filter(([name]) => installed.includes(name))
      .map(([, { namespace }]) => namespace),
    objects: own.filter(({ type }) => type !== release).map(emitted),
    releases: own.filter(({ type }) => type === release).map(({ inputs }) => inputs as unknown as Installed),
  };
}

function emitted({ type, name, inputs }: Registration): Emitted {
  const object = withApiKeys(JSON.parse(JSON.stringify(inputs)) as KubernetesObject);
  // A generated name in Pulumi's format.
  const metadata = { ...object.metadata, name: object.metadata?.name ?? `${name}-1a2b3c4d` };
  return { object: { ...object, metadata }, resource: name, patch: type.endsWith("Patch") };
}

/** Outputs of AWS resources, by type. Other types get an id and an arn. */
const answers: Readonly<Record<string, (registered: Registered) => Record<string, unknown>>> = {
  "eks:index:Cluster": () => ({
    kubeconfig: {},
    kubeconfigJson: "{}",
    oidcIssuer: "oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE",
    oidcProviderUrl: "https://oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLE",
    clusterSecurityGroupId: "sg-0123456789abcdef0",
    eksCluster: {
      name: "cluster",
      arn: "arn:aws:eks:eu-central-1:123456789012:cluster/cluster",
      endpoint: "https://example.eks.amazonaws.com",
      certificateAuthority: { data: "Y2E=" },
      vpcConfig: { clusterSecurityGroupId: "sg-0123456789abcdef0" },
      kubernetesNetworkConfig: { serviceIpv4Cidr: "172.20.0.0/16", serviceIpv6Cidr: "fd00::/108" },
    },
  }),
  "aws:ec2/launchTemplate:LaunchTemplate": () => ({ latestVersion: 1 }),
  "aws:ec2/vpc:Vpc": () => ({ ipv6CidrBlock: "2a05:d014::/56" }),
  "aws:s3/bucket:Bucket": () => ({ bucket: "bucket" }),
  "aws:acmpca/certificateAuthority:CertificateAuthority": ({ name }) => ({ certificateSigningRequest: name }),
  "aws:acmpca/certificate:Certificate": () => ({ certificate: pem, certificateChain: pem }),
  "aws:acm/certificate:Certificate": ({ inputs }) => ({
    domainValidationOptions: [inputs.domainName, ...((inputs.subjectAlternativeNames as unknown[]) ?? [])].map(
      (domainName) => ({
        domainName,
        resourceRecordName: "_1.example.com",
        resourceRecordType: "CNAME",
        resourceRecordValue: "_2.acm-validations.aws",
      }),
    ),
  }),
};

const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

/**
 * Registers everything in a config with mocks. Ids and other outputs are generated.
 *
 * @throws Error with every problem of the config
 */
export async function collectDocument(document: Document): Promise<Collection> {
  (pulumi.runtime.setAllConfig as (config: Record<string, string>, secretKeys?: string[]) => void)({
    "aws:region": "eu-central-1",
  });
  const { resources } = await collect(() => provisionStack(document, capabilities), {
    outputs: (registered) => answers[registered.type]?.(registered) ?? {},
  });
  return kubernetesPart(resources);
}

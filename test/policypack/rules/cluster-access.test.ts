import { accessEntries } from "../../../policypack/rules/cluster/access-entries";
import { accessEntryPrincipal } from "../../../policypack/rules/cluster/access-entry-principal";
import { controlPlaneEgress } from "../../../policypack/rules/cluster/control-plane-egress";
import { privateEndpoint } from "../../../policypack/rules/cluster/private-endpoint";
import { secretsEncryption } from "../../../policypack/rules/cluster/secrets-encryption";
import { type Build, describeRule } from "../harness";
import { type Input, mixed, unknown } from "../program";

const cluster =
  (inputs: Readonly<Record<string, Input>>): Build =>
  (p) =>
    p.add("aws:eks/cluster:Cluster", "main", inputs);

describeRule(privateEndpoint, {
  good: { on: cluster({ vpcConfig: { endpointPrivateAccess: true } }) },
  bad: {
    off: cluster({ vpcConfig: { endpointPrivateAccess: false } }),
    default: cluster({ vpcConfig: { subnetIds: unknown } }),
  },
  unknown: { flag: cluster({ vpcConfig: { endpointPrivateAccess: unknown } }), all: cluster({ vpcConfig: unknown }) },
});

describeRule(secretsEncryption, {
  good: {
    "a key by ARN": cluster({ encryptionConfig: { provider: { keyArn: "arn:aws:kms:x" }, resources: ["secrets"] } }),
    "a key that is made here": (p) => {
      const key = p.add("aws:kms/key:Key", "secrets");
      cluster({ encryptionConfig: { provider: { keyArn: key.out("arn") }, resources: ["secrets"] } })(p);
    },
    "a key that is made here, as @pulumi/eks passes it on": (p) => {
      const config = { provider: { keyArn: "arn:aws:kms:x" }, resources: ["secrets"] };
      const key = p.add("aws:kms/key:Key", "secrets", {}, { outputs: { config } });
      const parent = p.add("eks:index:Cluster", "main", {});
      p.add("aws:eks/cluster:Cluster", "main", { encryptionConfig: key.out("config") }, { parent });
    },
    "a key by its id and the account, as @pulumi/eks passes it on": {
      build: (p) => {
        const key = p.add("aws:kms/key:Key", "secrets");
        const account = p.add("aws:organizations/account:Account", "prod");
        const parent = p.add("eks:index:Cluster", "main", {});
        p.add("aws:eks/cluster:Cluster", "main", { encryptionConfig: mixed(account.id, key.id) }, { parent });
      },
      moments: ["preview"],
    },
  },
  bad: {
    "not set": { build: cluster({}), says: "encryptionConfig is not set" },
    "no key": {
      build: cluster({ encryptionConfig: { provider: {}, resources: ["secrets"] } }),
      says: "it names no key",
    },
    "an empty key": cluster({ encryptionConfig: { provider: { keyArn: "" }, resources: ["secrets"] } }),
    "no secrets": {
      build: cluster({ encryptionConfig: { provider: { keyArn: "arn:aws:kms:x" }, resources: [] } }),
      says: "resources does not include secrets",
    },
    "other resources, with a key that is made here": (p) => {
      const keyArn = p.add("aws:kms/key:Key", "secrets").out("arn");
      cluster({ encryptionConfig: { provider: { keyArn }, resources: ["configmaps"] } })(p);
    },
    "other resources, by a transformation of what @pulumi/eks makes": {
      build: (p) => {
        const keyArn = p.add("aws:kms/key:Key", "secrets").out("arn");
        const parent = p.add("eks:index:Cluster", "main", {});
        const encryptionConfig = { provider: { keyArn }, resources: ["configmaps"] };
        p.add("aws:eks/cluster:Cluster", "main", { encryptionConfig }, { parent });
      },
      // Where all of it is unknown, it is taken for what @pulumi/eks itself makes of a key.
      moments: ["preview"],
    },
    "other resources": cluster({ encryptionConfig: { provider: { keyArn: unknown }, resources: ["configmaps"] } }),
  },
  unknown: {
    all: cluster({ encryptionConfig: unknown }),
    "all of it, from something else than a key": (p) =>
      cluster({ encryptionConfig: p.add("aws:ssm/parameter:Parameter", "key").out("value") })(p),
    "all of it, from something else than a key, as @pulumi/eks passes it on": (p) => {
      const encryptionConfig = p.add("aws:ssm/parameter:Parameter", "key").out("value");
      const parent = p.add("eks:index:Cluster", "main", {});
      p.add("aws:eks/cluster:Cluster", "main", { encryptionConfig }, { parent });
    },
    key: {
      build: cluster({ encryptionConfig: { provider: { keyArn: unknown }, resources: ["secrets"] } }),
      says: "encryptionConfig.provider.keyArn",
    },
    resources: {
      build: cluster({ encryptionConfig: { provider: { keyArn: "arn:aws:kms:x" }, resources: unknown } }),
      says: "encryptionConfig.resources",
    },
    "one of the resources": cluster({
      encryptionConfig: { provider: { keyArn: "arn:aws:kms:x" }, resources: [unknown] },
    }),
  },
});

const noCreator = { allowCreator: false };
describeRule(accessEntries, {
  good: {
    API: cluster({ accessConfig: { authenticationMode: "API" } }),
    "the creator, where it is accepted": cluster({
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: true },
    }),
    "without the creator": {
      build: cluster({ accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false } }),
      params: noCreator,
    },
  },
  bad: {
    default: { build: cluster({}), says: "authenticationMode is not set and defaults to CONFIG_MAP" },
    both: {
      build: cluster({ accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" } }),
      says: "authenticationMode is API_AND_CONFIG_MAP",
    },
    "the creator by default": {
      build: cluster({ accessConfig: { authenticationMode: "API" } }),
      params: noCreator,
      says: "becomes its administrator",
    },
    "the creator, mode unknown": {
      build: cluster({ accessConfig: { authenticationMode: unknown, bootstrapClusterCreatorAdminPermissions: true } }),
      params: noCreator,
    },
  },
  unknown: {
    mode: cluster({ accessConfig: { authenticationMode: unknown } }),
    all: cluster({ accessConfig: unknown }),
    creator: {
      build: cluster({ accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: unknown } }),
      params: noCreator,
    },
  },
});

describeRule(controlPlaneEgress, {
  good: {
    default: cluster({ vpcConfig: {} }),
    "the default by name": cluster({ vpcConfig: { controlPlaneEgressMode: "AWS_MANAGED" } }),
    accepted: {
      build: cluster({ vpcConfig: { controlPlaneEgressMode: "CUSTOMER_ROUTED" } }),
      params: { accept: ["CUSTOMER_ROUTED"] },
    },
  },
  bad: {
    routed: {
      build: cluster({ vpcConfig: { controlPlaneEgressMode: "CUSTOMER_ROUTED" } }),
      says: "controlPlaneEgressMode CUSTOMER_ROUTED",
    },
    "another one than is accepted": {
      build: cluster({ vpcConfig: { controlPlaneEgressMode: "CUSTOMER_ISOLATED" } }),
      params: { accept: ["CUSTOMER_ROUTED"] },
    },
  },
  unknown: { mode: cluster({ vpcConfig: { controlPlaneEgressMode: unknown } }) },
});

const entry =
  (principalArn: Input, type = "aws:eks/accessEntry:AccessEntry"): Build =>
  (p) =>
    p.add(type, "admins", { clusterName: "main", principalArn });

const bare = "arn:aws:iam::111122223333:role/AWSReservedSSO_Admin_0123456789abcdef";

describeRule(accessEntryPrincipal, {
  good: {
    "with its path": entry(bare.replace("role/", "role/aws-reserved/sso.amazonaws.com/eu-west-1/")),
    "home in us-east-1": entry(bare.replace("role/", "role/aws-reserved/sso.amazonaws.com/")),
    "another role": entry("arn:aws:iam::111122223333:role/admin"),
  },
  bad: {
    "an entry": { build: entry(bare), says: "AWSReservedSSO_Admin" },
    "a policy of one": entry(bare, "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"),
  },
  unknown: { ARN: entry(unknown) },
});

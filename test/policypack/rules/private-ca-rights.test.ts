import { caNotOnNodes } from "../../../policypack/rules/private-ca/ca-not-on-nodes";
import { caRights } from "../../../policypack/rules/private-ca/ca-rights";
import { type Build, describeRule } from "../harness";
import { type Declared, type Input, mixed, type Program, unknown } from "../program";

const arn = "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555";
const three = ["acm-pca:DescribeCertificateAuthority", "acm-pca:GetCertificate", "acm-pca:IssueCertificate"];

const text = (...statements: readonly Record<string, unknown>[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = (Action: unknown, Resource: unknown = arn): Record<string, unknown> => ({
  Effect: "Allow",
  Action,
  Resource,
});
const policy =
  (document: Input, type = "aws:iam/rolePolicy:RolePolicy"): Build =>
  (p) =>
    p.add(type, "issuer", { role: "issuer", policy: document });
const attach =
  (policyArn: Input): Build =>
  (p) =>
    p.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "issuer", { role: "issuer", policyArn });

describeRule(caRights, {
  good: {
    "three actions on one CA": policy(text(allow(three))),
    "one action, not a list": policy(text(allow("acm-pca:IssueCertificate"))),
    "one statement, not a list": policy(JSON.stringify({ Statement: allow(three) })),
    "next to other services": policy(text(allow(["s3:*"], "*"), allow(three))),
    "a managed policy of one's own": policy(text(allow(three)), "aws:iam/policy:Policy"),
    "next to a service of a similar name": policy(text(allow([...three, "my-acm-pca:Sign"]))),
    "certificates of one CA": policy(text(allow(three, [arn, `${arn}/certificate/*`]))),
    "next to another service's wildcard": policy(
      text(allow([...three, "s3:GetObject"], [arn, "arn:aws:s3:::crl/*", "arn:aws:s3:::crl"])),
    ),
    "inline in a role": (p) =>
      p.add("aws:iam/role:Role", "issuer", { inlinePolicies: [{ name: "pca", policy: text(allow(three)) }] }),
  },
  bad: {
    "every CA": { build: policy(text(allow(three, "*"))), says: "issuing from *" },
    "every CA of the account": policy(text(allow(three, "arn:aws:acm-pca:*:*:certificate-authority/*"))),
    "one of several is a wildcard": policy(text(allow(three, [arn, "*"]))),
    "all actions": { build: policy(text(allow("acm-pca:*"))), says: "it allows acm-pca:*" },
    "no end to the ARN": policy(text(allow(three, "arn:aws:acm-pca:eu-central-1:123456789012:*"))),
    "inline in a role": (p) =>
      p.add("aws:iam/role:Role", "issuer", { inlinePolicies: [{ name: "pca", policy: text(allow(three, "*")) }] }),
    "managed policies of a role": (p) =>
      p.add("aws:iam/role:Role", "issuer", {
        managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/AWSPrivateCAUser"],
      }),
    "a wildcard next to an unknown": policy({ Statement: [allow(three, [unknown, "*"]) as Input] }),
    "an action too many next to an unknown": policy({
      Statement: [allow([unknown, ...three, "acm-pca:DeletePolicy"], unknown) as Input],
    }),
    "many may have it": {
      build: (p) =>
        p.add("aws:iam/policyAttachment:PolicyAttachment", "issuer", {
          policyArn: "arn:aws:iam::aws:policy/AWSPrivateCAFullAccess",
        }),
      says: "AWS managed policy",
    },
    "a user's": (p) =>
      p.add("aws:iam/userPolicyAttachment:UserPolicyAttachment", "issuer", {
        policyArn: "arn:aws:iam::aws:policy/AWSPrivateCAPrivilegedUser",
      }),
    "a group's": (p) =>
      p.add("aws:iam/groupPolicyAttachment:GroupPolicyAttachment", "issuer", {
        policyArn: "arn:aws:iam::aws:policy/AWSPrivateCAUser",
      }),
    "one action too many": {
      build: policy(text(allow([...three, "acm-pca:DeleteCertificateAuthority"]))),
      says: "Delete",
    },
    "by pattern": policy(text(allow(["acm-pca:Issue*"]))),
    "for a user": policy(text(allow(three, "*")), "aws:iam/userPolicy:UserPolicy"),
    "for a group": policy(text(allow(three, "*")), "aws:iam/groupPolicy:GroupPolicy"),
    "in upper case": policy(text(allow("ACM-PCA:IssueCertificate", "*"))),
    "the plugin's managed policy": attach("arn:aws:iam::aws:policy/AWSPrivateCAConnectorForKubernetesPolicy"),
    "full access": attach("arn:aws:iam::aws:policy/AWSCertificateManagerPrivateCAFullAccess"),
  },
  unknown: {
    "document unknown": policy(unknown),
    "not JSON": policy("nonsense"),
    "resource unknown": policy({ Statement: [allow(three, unknown) as Input] }),
    "one resource unknown": policy({ Statement: [allow(three, [arn, unknown]) as Input] }),
    "one action unknown": { build: policy({ Statement: [allow([...three, unknown]) as Input] }), says: "Action[3]" },
    "effect unknown": {
      build: policy({ Statement: [{ ...allow(three), Effect: unknown } as Input] }),
      says: "Statement[0]",
    },
    "policy unknown": attach(unknown),
  },
  notApplicable: {
    "an administrator's": policy(text(allow("*", "*"))),
    "another service's action of that name": policy(text(allow("my-acm-pca:IssueCertificate", "*"))),
    "reads only by an AWS managed policy": attach("arn:aws:iam::aws:policy/AWSPrivateCAReadOnly"),
    "no policies": (p) => p.add("aws:iam/role:Role", "plain"),
    "an empty list of policies": (p) => p.add("aws:iam/role:Role", "plain", { managedPolicyArns: [] }),
    "reads only": policy(text(allow(["acm-pca:DescribeCertificateAuthority"], "*"))),
    denies: policy(text({ Effect: "Deny", Action: "acm-pca:*", Resource: "*" })),
    "another managed policy": attach("arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"),
  },
});

const role = (p: Program, name: string): Declared => p.add("aws:iam/role:Role", name);
const managedNodes = (p: Program, nodeRole: Declared): unknown =>
  p.add("aws:eks/nodeGroup:NodeGroup", "nodes", { nodeRoleArn: nodeRole.out("arn") });
const selfManagedNodes = (p: Program, nodeRole: Declared): unknown =>
  p.add("aws:iam/instanceProfile:InstanceProfile", "nodes", { role: nodeRole.out("name") });
const inline = (p: Program, on: Declared, document: Input = text(allow(three))): unknown =>
  p.add("aws:iam/rolePolicy:RolePolicy", "pca", { role: on.out("name"), policy: document });

describeRule(caNotOnNodes, {
  good: {
    "on a role of the issuer": (p) => {
      managedNodes(p, role(p, "nodes"));
      inline(p, role(p, "issuer"));
    },
    "on a role from elsewhere": (p) => {
      managedNodes(p, role(p, "nodes"));
      p.add("aws:iam/rolePolicy:RolePolicy", "pca", { role: "issuer", policy: text(allow(three)) });
    },
    "whatever it is, it is not on nodes": (p) => {
      managedNodes(p, role(p, "nodes"));
      inline(p, role(p, "issuer"), unknown);
    },
  },
  bad: {
    "next to a statement on another resource of the stack": {
      build: (p) => {
        const nodes = role(p, "nodes");
        managedNodes(p, nodes);
        const logs = p.add("aws:s3/bucket:Bucket", "logs").out("arn");
        inline(p, nodes, { Statement: [allow(three) as Input, { ...allow("s3:PutObject"), Resource: logs }] });
      },
      moments: ["preview"],
    },
    "in upper case": (p) => {
      const nodes = role(p, "nodes");
      managedNodes(p, nodes);
      inline(p, nodes, text(allow("ACM-PCA:*", "*")));
    },
    "on nodes and another role's": (p) => {
      const nodes = role(p, "nodes");
      managedNodes(p, nodes);
      p.add("aws:eks/nodeGroup:NodeGroup", "others", { nodeRoleArn: role(p, "others").out("arn") });
      inline(p, nodes);
    },
    "on the role of Auto Mode's nodes": (p) => {
      const nodes = role(p, "nodes");
      p.add("aws:eks/cluster:Cluster", "main", { computeConfig: { nodeRoleArn: nodes.out("arn") } });
      inline(p, nodes);
    },
    "on the role of Auto Mode's nodes, by its ARN": {
      build: (p) => {
        const nodes = p.add("aws:iam/role:Role", "nodes", {}, { outputs: { arn: "arn:nodes" } });
        p.add("aws:eks/cluster:Cluster", "main", { computeConfig: { nodeRoleArn: "arn:nodes" } });
        inline(p, nodes);
      },
      moments: ["known"],
    },
    "inline in the role": (p) =>
      managedNodes(
        p,
        p.add("aws:iam/role:Role", "nodes", {
          inlinePolicies: [
            { name: "s3", policy: text(allow("s3:GetObject", "*")) },
            { name: "pca", policy: text(allow(three)) },
          ],
        }),
      ),
    "attached in the role": (p) => {
      const own = p.add("aws:iam/policy:Policy", "pca", { policy: text(allow(three)) });
      managedNodes(p, p.add("aws:iam/role:Role", "nodes", { managedPolicyArns: [own.out("arn")] }));
    },
    "on the role of managed nodes": (p) => {
      const nodes = role(p, "nodes");
      managedNodes(p, nodes);
      inline(p, nodes);
    },
    "on the role of an instance profile": (p) => {
      const nodes = role(p, "nodes");
      selfManagedNodes(p, nodes);
      inline(p, nodes);
    },
    "by a managed policy of one's own": (p) => {
      const nodes = role(p, "nodes");
      managedNodes(p, nodes);
      const own = p.add("aws:iam/policy:Policy", "pca", { policy: text(allow(three)) });
      p.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "pca", {
        role: nodes.out("name"),
        policyArn: own.out("arn"),
      });
    },
    "by a managed policy of AWS": (p) => {
      const nodes = role(p, "nodes");
      managedNodes(p, nodes);
      p.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "pca", {
        role: nodes.out("name"),
        policyArn: "arn:aws:iam::aws:policy/AWSPrivateCAConnectorForKubernetesPolicy",
      });
    },
  },
  unknown: {
    "inline in the role, from a CA's ARN": {
      build: (p) => {
        const authority = p.add("aws:acmpca/certificateAuthority:CertificateAuthority", "ca");
        const bucket = p.add("aws:s3/bucket:Bucket", "crl");
        managedNodes(
          p,
          p.add("aws:iam/role:Role", "nodes", {
            inlinePolicies: [{ name: "pca", policy: mixed(bucket.out("arn"), authority.out("arn")) }],
          }),
        );
      },
      moments: ["preview"],
    },
    "by a policy whose text is not known yet": (p) => {
      const nodes = role(p, "nodes");
      managedNodes(p, nodes);
      inline(p, nodes, p.add("aws:acmpca/certificateAuthority:CertificateAuthority", "ca").out("acm-pca:"));
    },
    "a document from other resources than a CA": (p) => {
      const nodes = role(p, "nodes");
      managedNodes(p, nodes);
      inline(p, nodes, p.add("aws:s3/bucket:Bucket", "logs").out("arn"));
    },
    "inline in the role, from other resources than a CA": (p) => {
      const bucket = p.add("aws:s3/bucket:Bucket", "logs");
      managedNodes(
        p,
        p.add("aws:iam/role:Role", "nodes", { inlinePolicies: [{ name: "logs", policy: bucket.out("arn") }] }),
      );
    },
    "a document from nowhere": (p) => {
      const nodes = role(p, "nodes");
      managedNodes(p, nodes);
      inline(p, nodes, unknown);
    },
    "a role from nowhere": (p) => {
      managedNodes(p, role(p, "nodes"));
      p.add("aws:iam/rolePolicy:RolePolicy", "pca", { role: unknown, policy: text(allow(three)) });
    },
    "an attached policy from nowhere": (p) => {
      const nodes = role(p, "nodes");
      managedNodes(p, nodes);
      p.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "pca", {
        role: nodes.out("name"),
        policyArn: unknown,
      });
    },
  },
  notApplicable: {
    forbidden: (p) => {
      const nodes = role(p, "nodes");
      managedNodes(p, nodes);
      inline(p, nodes, text({ Effect: "Deny", Action: "acm-pca:*", Resource: "*" }));
    },
    "forbidden, for a CA of the stack": (p) => {
      const nodes = role(p, "nodes");
      managedNodes(p, nodes);
      const authority = p.add("aws:acmpca/certificateAuthority:CertificateAuthority", "ca");
      inline(p, nodes, { Statement: [{ Effect: "Deny", Action: "acm-pca:*", Resource: authority.out("arn") }] });
    },
    "an attached policy on other things": (p) => {
      const nodes = role(p, "nodes");
      managedNodes(p, nodes);
      p.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "logs", {
        role: nodes.out("name"),
        policyArn: p.add("aws:iam/policy:Policy", "logs", { policy: text(allow("s3:GetObject", "*")) }).out("arn"),
      });
    },
    "AWS managed policies of nodes": (p) => {
      const nodes = role(p, "nodes");
      managedNodes(p, nodes);
      p.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "worker", {
        role: nodes.out("name"),
        policyArn: "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
      });
    },
    "nothing on private CAs": (p) => {
      const nodes = role(p, "nodes");
      managedNodes(p, nodes);
      inline(p, nodes, text(allow("s3:GetObject", "*")));
    },
  },
});

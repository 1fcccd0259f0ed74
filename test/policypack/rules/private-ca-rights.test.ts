import { caNotOnNodes } from "../../../policypack/rules/private-ca/ca-not-on-nodes";
import { caRights } from "../../../policypack/rules/private-ca/ca-rights";
import { type Build, describeRule } from "../harness";
import { type Declared, type Input, type Program, unknown } from "../program";

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
    "beside other services": policy(text(allow(["s3:*"], "*"), allow(three))),
    "a managed policy of one's own": policy(text(allow(three)), "aws:iam/policy:Policy"),
  },
  bad: {
    "every CA": { build: policy(text(allow(three, "*"))), says: "issuing from *" },
    "every CA of the account": policy(text(allow(three, "arn:aws:acm-pca:*:*:certificate-authority/*"))),
    "one of several is a wildcard": policy(text(allow(three, [arn, "*"]))),
    "all actions": { build: policy(text(allow("acm-pca:*"))), says: "it allows acm-pca:*" },
    "an administrator's": policy(text(allow("*", "*"))),
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
    "policy unknown": attach(unknown),
  },
  notApplicable: {
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
  },
  bad: {
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
    "by a policy whose text is not known yet": (p) => {
      const nodes = role(p, "nodes");
      managedNodes(p, nodes);
      inline(p, nodes, p.add("aws:acmpca/certificateAuthority:CertificateAuthority", "ca").out("acm-pca:"));
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
    "a document from nowhere": (p) => {
      const nodes = role(p, "nodes");
      managedNodes(p, nodes);
      inline(p, nodes, unknown);
    },
  },
  notApplicable: {
    "nothing on private CAs": (p) => {
      const nodes = role(p, "nodes");
      managedNodes(p, nodes);
      inline(p, nodes, text(allow("s3:GetObject", "*")));
    },
  },
});

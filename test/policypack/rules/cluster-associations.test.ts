import { associationBeforePods } from "../../../policypack/rules/cluster/association-before-pods";
import { type Build, describeRule } from "../harness";
import { deployment, type Inputs, nameOf, namespace, release } from "../kubernetes";
import { type Declared, type Input, type Program, unknown } from "../program";

function associate(p: Program, inputs: Inputs = {}): Declared {
  return p.add("aws:eks/podIdentityAssociation:PodIdentityAssociation", "issuer", {
    clusterName: "main",
    namespace: "issuer",
    serviceAccount: "issuer",
    roleArn: unknown,
    ...inputs,
  });
}

/** A chart next to an association that it does not wait for. */
const chart =
  (inputs: Inputs, association: Inputs = {}): Build =>
  (p) => {
    associate(p, association);
    release(p, "aws-privateca-issuer", {}, { namespace: "issuer", ...inputs });
  };

/** Pods next to an association that they do not wait for. */
const pods =
  (account: Input, inNamespace: Input = "issuer"): Build =>
  (p) => {
    associate(p);
    deployment(p, "app", inNamespace, { app: "a" }, account === undefined ? {} : { serviceAccountName: account });
  };

const account = (name: Input): Inputs => ({ values: { serviceAccount: { name } } });

describeRule(associationBeforePods, {
  good: {
    "a chart that waits": (p) => {
      const association = associate(p);
      p.add(
        "kubernetes:helm.sh/v3:Release",
        "issuer",
        { chart: "aws-privateca-issuer", namespace: "issuer", ...account("issuer") },
        { dependsOn: [association] },
      );
    },
    "pods that wait": (p) => {
      const association = associate(p);
      p.add(
        "kubernetes:core/v1:Pod",
        "app",
        { metadata: { namespace: "issuer" }, spec: { serviceAccountName: "issuer" } },
        { dependsOn: [association] },
      );
    },
    "a chart that waits, its account unknown": (p) => {
      const association = associate(p);
      p.add(
        "kubernetes:helm.sh/v3:Release",
        "issuer",
        { chart: "aws-privateca-issuer", namespace: "issuer", ...account(unknown) },
        { dependsOn: [association] },
      );
    },
  },
  bad: {
    "a chart": { build: chart(account("issuer")), says: "service account issuer" },
    "a chart, the account by its release": chart(
      { name: "aws-privateca-issuer" },
      { serviceAccount: "aws-privateca-issuer" },
    ),
    "a chart, the account by release and chart": chart(
      { name: "mesh" },
      { serviceAccount: "mesh-aws-privateca-issuer" },
    ),
    "a chart, the account by a name for all of it": chart({ name: "other", values: { fullnameOverride: "issuer" } }),
    "a chart that sets an empty name": chart(
      { name: "aws-privateca-issuer", values: { serviceAccount: { name: "" } } },
      { serviceAccount: "aws-privateca-issuer" },
    ),
    pods: { build: pods("issuer"), says: "association issuer" },
    "pods of the default account": (p) => {
      associate(p, { serviceAccount: "default" });
      deployment(p, "app", "issuer", { app: "a" });
    },
    "in a namespace that the stack makes": (p) => {
      const made = nameOf(namespace(p, "issuer"));
      associate(p, { namespace: made });
      release(p, "aws-privateca-issuer", {}, { namespace: made, ...account("issuer") });
    },
    "pods in a namespace that the stack makes": (p) => {
      const made = nameOf(namespace(p, "issuer"));
      associate(p, { namespace: made });
      deployment(p, "app", made, { app: "a" }, { serviceAccountName: "issuer" });
    },
  },
  unknown: {
    "account of a chart": { build: chart(account(unknown)), says: "service account of issuer" },
    "values of a chart": chart({ values: unknown }),
    "name of a release": chart({ name: unknown }),
    "name of a chart": (p) => {
      associate(p);
      p.add("kubernetes:helm.sh/v3:Release", "issuer", { chart: unknown, name: "mesh", namespace: "issuer" });
    },
    "namespace of a chart": chart({ ...account("issuer"), namespace: unknown }),
    "account of an association": chart(account("issuer"), { serviceAccount: unknown }),
    "account of pods": pods(unknown),
  },
  notApplicable: {
    "another account of a chart": chart(account("other")),
    "another account by the chart's name": chart({ name: "mesh" }),
    "another account by a name for all of it": chart({ name: "issuer", values: { fullnameOverride: "other" } }),
    "an account that Pulumi names": chart({}),
    "an account that Pulumi names, and an association of none, which AWS refuses": chart(
      {},
      { serviceAccount: undefined },
    ),
    "another namespace": chart({ ...account("issuer"), namespace: "other" }),
    "another account of pods": pods("other"),
    "pods of another namespace": pods("issuer", "other"),
    "pods of no account": pods(undefined),
  },
});

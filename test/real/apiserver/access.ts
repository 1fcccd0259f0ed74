/** Who may do what in a cluster with a platform and two teams. The API server answers (SubjectAccessReview). */
import type { Cluster } from "../../../real/apiserver/client";

export interface Subject {
  readonly user: string;
  readonly groups: readonly string[];
}

export interface Question {
  readonly who: string;
  readonly subject: Subject;
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** Namespace; "" for a cluster-scoped resource. */
  readonly namespace: string;
  /** Name of an object, or several names of which one is enough. */
  readonly name?: string | readonly string[];
  readonly expected: boolean;
}

/** A person in a group, as authenticated by an EKS access entry or the old aws-auth ConfigMap. */
function person(group: string): Subject {
  return { user: `somebody-of-${group}`, groups: [group, "system:authenticated"] };
}

function account(namespace: string, name: string): Subject {
  const groups = ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"];
  return { user: `system:serviceaccount:${namespace}:${name}`, groups };
}

/** Objects in a team's namespace that only the platform may change. */
const guarded = [
  ["networking.k8s.io", "networkpolicies"],
  ["networking.k8s.aws", "applicationnetworkpolicies"],
  ["security.istio.io", "peerauthentications"],
  ["security.istio.io", "authorizationpolicies"],
  ["vpcresources.k8s.aws", "securitygrouppolicies"],
  ["rbac.authorization.k8s.io", "roles"],
  ["rbac.authorization.k8s.io", "rolebindings"],
  ["", "resourcequotas"],
] as const;

const change = ["create", "update", "patch", "delete", "deletecollection"] as const;

const signers = { group: "cert-manager.io", resource: "signers", namespace: "", verb: "approve" };
const signer = "awspcaclusterissuers.awspca.cert-manager.io";
/**
 * cert-manager's webhook lets an approval pass for the issuer by name, or for all of its kind: a literal `*`, which
 * RBAC itself does not read as a wildcard (https://cert-manager.io/docs/usage/certificaterequest/#approver-rbac).
 */
const privateCa = [`${signer}/private-ca`, `${signer}/*`];

interface Actors {
  /** Service accounts, with the names that the charts give them. */
  readonly certManager: string;
  readonly approver: string;
  readonly istioCsr: string;
}

export function questions({ certManager, approver, istioCsr }: Actors): Question[] {
  const team = { who: "a developer of payments", subject: person("payments-developers") };
  const workload = { who: "the workload payments/api", subject: account("payments", "api") };
  const csr = { who: "istio-csr", subject: account("cert-manager", istioCsr) };
  const manager = { who: "cert-manager", subject: account("cert-manager", certManager) };
  const judge = { who: "approver-policy", subject: account("cert-manager", approver) };
  const requests = { group: "cert-manager.io", resource: "certificaterequests", verb: "create" };
  const use = { group: "policy.cert-manager.io", resource: "certificaterequestpolicies", verb: "use" };
  return [
    ...[team, workload].flatMap((who) =>
      guarded.flatMap(([group, resource]) =>
        change.map((verb) => ({ ...who, verb, group, resource, namespace: "payments", expected: false })),
      ),
    ),
    // These answers must be yes, which proves that the team's group exists.
    {
      ...team,
      verb: "get",
      group: "networking.k8s.io",
      resource: "networkpolicies",
      namespace: "payments",
      expected: true,
    },
    { ...team, verb: "create", group: "apps", resource: "deployments", namespace: "payments", expected: true },
    { ...team, verb: "create", group: "apps", resource: "deployments", namespace: "ledger", expected: false },
    { ...team, verb: "update", group: "", resource: "namespaces", namespace: "", name: "payments", expected: false },
    { ...csr, ...requests, namespace: "istio-system", expected: true },
    { ...csr, ...requests, namespace: "payments", expected: false },
    { ...workload, ...requests, namespace: "istio-system", expected: false },
    { ...csr, ...use, namespace: "istio-system", name: "mesh-workloads", expected: true },
    { ...csr, ...use, namespace: "payments", name: "mesh-workloads", expected: false },
    { ...workload, ...use, namespace: "istio-system", name: "mesh-workloads", expected: false },
    { ...team, ...use, namespace: "payments", name: "mesh-workloads", expected: false },
    { ...manager, ...use, namespace: "istio-system", name: "mesh-istiod", expected: true },
    { ...manager, ...use, namespace: "istio-system", name: "mesh-workloads", expected: false },
    { ...manager, ...signers, name: privateCa, expected: false },
    { ...csr, ...signers, name: privateCa, expected: false },
    { ...judge, ...signers, name: privateCa, expected: true },
  ];
}

/** @returns whether the API server allows it */
export async function ask(cluster: Cluster, question: Question): Promise<boolean> {
  const names = Array.isArray(question.name)
    ? (question.name as readonly string[])
    : [question.name as string | undefined];
  const answers = await Promise.all(names.map((name) => review(cluster, { ...question, name })));
  return answers.includes(true);
}

type OneName = Omit<Question, "name"> & { readonly name: string | undefined };

async function review(
  cluster: Cluster,
  { subject, verb, group, resource, namespace, name }: OneName,
): Promise<boolean> {
  const answer = await cluster.call("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SubjectAccessReview",
    spec: {
      user: subject.user,
      groups: subject.groups,
      resourceAttributes: {
        verb,
        group,
        resource,
        ...(namespace === "" ? {} : { namespace }),
        ...(name === undefined ? {} : { name }),
      },
    },
  });
  return (answer.status as { allowed: boolean }).allowed;
}

/** Which pods a SecurityGroupPolicy selects, as far as the stack shows. */
import type { Graph, Node } from "../../graph";
import { tokens } from "../../tokens";
import { isKnown, UNKNOWN, type Unknown } from "../../../core/view";
import { allOf, type Tri } from "../../../core/answers";
import { type GroupSet, groupsIn } from "../shared/groups";
import { namespaceKey, sameNamespace } from "../../namespaces";
import { Places } from "../shared/places";
import { selectorMatches, selectsAll } from "../../../core/labels";
import { type Workload, workloads } from "../shared/workloads";

const serviceAccountType = "kubernetes:core/v1:ServiceAccount";

/** The security groups that a policy assigns to pods. */
export function groupsOfPolicy(graph: Graph, policy: Node): GroupSet {
  return groupsIn(graph, policy, "spec", "securityGroups", "groupIds");
}

/** The name of the service account that pods run as. */
export function serviceAccountName({ spec }: Workload): string | Unknown {
  const names = [spec.at("serviceAccountName"), spec.at("serviceAccount")].map((view) => view.string());
  return names.find((name) => name !== undefined) ?? "default";
}

/** The service account that pods run as: by its name, or by the resource the name came from. */
function serviceAccount(graph: Graph, workload: Workload): Node | undefined {
  const name = serviceAccountName(workload);
  const named = graph
    .byType(serviceAccountType)
    .filter((each) => isKnown(name) && each.view.at("metadata", "name").string() === name)
    .filter((each) => sameNamespace(each, workload.node) === true);
  const found = named.length > 0 ? named : workload.node.refs("spec").filter((ref) => ref.type === serviceAccountType);
  return found.length === 1 ? found[0] : undefined;
}

/** Whether a policy selects the pods of a workload. With two selectors both must match; with none it has no effect. */
export function selects(graph: Graph, policy: Node, workload: Workload): Tri {
  const pods = policy.view.at("spec", "podSelector");
  const accounts = policy.view.at("spec", "serviceAccountSelector");
  if (pods.state === "absent" && accounts.state === "absent") {
    return false;
  }
  // A missing selector matches everything.
  const answers: Tri[] = [sameNamespace(policy, workload.node), selectorMatches(pods, workload.labels)];
  if (accounts.state !== "absent" && selectsAll(accounts) !== true) {
    const account = serviceAccount(graph, workload);
    answers.push(account === undefined ? UNKNOWN : selectorMatches(accounts, account.view.at("metadata", "labels")));
  }
  return allOf(answers);
}

export interface Selection {
  readonly policy: Node;
  readonly workload: Workload;
  readonly match: true | Unknown;
}

function allSelections(graph: Graph): readonly Selection[] {
  const policies = new Places(graph.byType(tokens.securityGroupPolicy), namespaceKey);
  return workloads(graph).flatMap((workload) => selectionsOf(graph, policies, workload));
}

/** Every policy and workload that match or may match. */
export function selections(graph: Graph): readonly Selection[] {
  return graph.once(allSelections);
}

function selectionsOf(graph: Graph, policies: Places<Node>, workload: Workload): readonly Selection[] {
  return policies.about(namespaceKey(workload.node)).flatMap((policy) => {
    const match = selects(graph, policy, workload);
    return match === false ? [] : [{ policy, workload, match }];
  });
}

/** The parts of IAM policies that concern private CAs. */
import type { Resource } from "../../graph";
import { globMatches } from "../../../core/glob";
import { isKnown, UNKNOWN, type View } from "../../../core/view";
import { allOf, anyOf, type Tri } from "../../../core/answers";

/** A single value or a list, since IAM accepts both; empty if absent. */
export function several(view: View): readonly View[] {
  const list = view.list();
  return list === undefined ? [] : isKnown(list) ? list : [view];
}

/** The policy documents in a policy or role. */
export function documentsOf({ view }: Resource): readonly View[] {
  const inline = several(view.at("inlinePolicies")).map((each) => each.at("policy"));
  return [...several(view.at("policy")), ...inline].map((document) => document.parsedJson());
}

/** The ARNs of policies that are attached to something. */
export function attachedTo({ view }: Resource): readonly View[] {
  return [...several(view.at("policyArn")), ...several(view.at("managedPolicyArns"))];
}

/** Whether an action names private CA permissions; `*` for all services does not. */
export function onPrivateCas(action: string): boolean {
  return /^acm-pca:/i.test(action);
}

/** Whether a statement allows issuing certificates. */
export function allowsIssuing(statement: View): Tri {
  const effect = statement.at("Effect").string();
  const actions = several(statement.at("Action")).map((each) => {
    const action = each.string();
    return isKnown(action)
      ? onPrivateCas(action) && globMatches(action.toLowerCase(), "acm-pca:issuecertificate")
      : UNKNOWN;
  });
  return allOf([effect === UNKNOWN ? UNKNOWN : effect === "Allow", anyOf(actions)]);
}

/** AWS managed policies that allow issuing from every private CA in the account; read-only ones do not. */
export function isManagedForIssuing(arn: string): boolean {
  return /:aws:policy\/AWS(CertificateManager)?PrivateCA(ConnectorForKubernetesPolicy|FullAccess|User|PrivilegedUser)/.test(
    arn,
  );
}

/**
 * A model of approver-policy v0.28 for tests: which requests its policies and grants let through. Written from its
 * documented behaviour (https://cert-manager.io/docs/policy/approval/approver-policy/): a request needs one policy that
 * selects it, that its requester may use in its namespace, and that allows everything in it.
 */
import {
  certificatePolicy,
  policyGrant,
  type CertificatePolicyOptions,
} from "../../components/shared/certificate-policy";
import { hours } from "../../core/duration";

export interface Request {
  readonly requester: { readonly namespace: string; readonly name: string };
  readonly namespace: string;
  readonly issuer: { readonly group: string; readonly kind: string; readonly name: string };
  readonly commonName?: string;
  readonly dnsNames?: readonly string[];
  readonly uris?: readonly string[];
  readonly organizations?: readonly string[];
  readonly usages: readonly string[];
  readonly duration: string;
  readonly isCA?: boolean;
}

const matches = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\/-]/g, "\\$&"))
      .join(".*")}$`,
    "s",
  ).test(text);

const within = (allowed: readonly string[] | undefined, asked: readonly string[] = []): boolean =>
  asked.every((value) => (allowed ?? []).some((pattern) => matches(pattern, value)));

export function approves(policies: readonly CertificatePolicyOptions[], request: Request): boolean {
  return policies.some((options) => mayUse(options, request) && allows(options, request));
}

function mayUse(options: CertificatePolicyOptions, request: Request): boolean {
  const { role, binding } = policyGrant(options);
  return (
    binding.metadata.namespace === request.namespace &&
    binding.roleRef.name === role.metadata.name &&
    role.rules.some((rule) => rule.verbs.includes("use") && rule.resourceNames.includes(options.name)) &&
    binding.subjects.some(
      ({ namespace, name }) => namespace === request.requester.namespace && name === request.requester.name,
    )
  );
}

function allows(options: CertificatePolicyOptions, request: Request): boolean {
  const { allowed, constraints, selector } = certificatePolicy(options).spec;
  const { issuerRef, namespace } = selector;
  return (
    issuerRef?.group === request.issuer.group &&
    issuerRef.kind === request.issuer.kind &&
    issuerRef.name === request.issuer.name &&
    (namespace?.matchNames ?? []).includes(request.namespace) &&
    within(
      allowed?.commonName?.value === undefined ? [] : [allowed.commonName.value],
      request.commonName === undefined ? [] : [request.commonName],
    ) &&
    within(allowed?.dnsNames?.values, request.dnsNames) &&
    within(allowed?.uris?.values, request.uris) &&
    !(allowed?.uris?.required === true && (request.uris ?? []).length === 0) &&
    within(allowed?.subject?.organizations?.values, request.organizations) &&
    within(allowed?.usages, request.usages) &&
    !(request.isCA === true && allowed?.isCA !== true) &&
    hours(request.duration) <= hours(constraints?.maxDuration ?? "0s")
  );
}

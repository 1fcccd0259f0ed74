/** What the API server refuses in native kinds in addition to wrong types. */
import { cidr, dnsLabel, dnsSubdomain, matching, oneOf, range } from "../../formats";
import { type FieldRule, given, type ObjectRule, type RuleSet, text, valuesAt } from "../../rules";
import { isProps } from "../../property-values";
import type { Kind } from "../kinds";
import { GATEWAY_API } from "./gateway-api";
import { annotations, intOrPort, labels, port, protocol } from "./metadata";
import { POD_SPECS, podFields, podObjects, selectorMatchesTemplate } from "./pods";

/**
 * Source of all rules here: k8s.io/kubernetes pkg/apis/<group>/validation and k8s.io/apimachinery validation, v1.36.
 */
const SOURCE = "kubernetes/kubernetes pkg/apis/*/validation/validation.go, v1.36";

const networkPolicy: ObjectRule = (inputs, report) => {
  for (const { path, value } of valuesAt(inputs, "spec.ingress[*].from[*]").concat(
    valuesAt(inputs, "spec.egress[*].to[*]"),
  )) {
    const peer = isProps(value) ? value : {};
    const kinds = ["podSelector", "namespaceSelector", "ipBlock"].filter((key) => peer[key] !== undefined);
    if (kinds.length === 0) {
      report(path, "Required value: must specify a peer");
    } else if (kinds.includes("ipBlock") && kinds.length > 1) {
      report(path, "Forbidden: may not specify both ipBlock and another peer");
    }
  }
  for (const { path, value } of valuesAt(inputs, "spec.ingress[*].ports[*]").concat(
    valuesAt(inputs, "spec.egress[*].ports[*]"),
  )) {
    const entry = isProps(value) ? value : {};
    const [start, end] = [entry["port"], entry["endPort"]];
    if (typeof end === "number" && (typeof start !== "number" || end < start)) {
      report(`${path}.endPort`, "must be at least the numeric port, which must be set");
    }
  }
};

const service: ObjectRule = (inputs, report) => {
  const kind = text(inputs, "spec.type");
  const spec = isProps(inputs["spec"]) ? inputs["spec"] : {};
  if (kind === "ExternalName" && !given(spec, "externalName")) {
    report("spec.externalName", "Required value");
  } else if (
    kind !== undefined &&
    kind !== "ExternalName" &&
    !given(spec, "ports") &&
    text(inputs, "spec.clusterIP") !== "None"
  ) {
    report("spec.ports", "Required value");
  }
  const ports = valuesAt(inputs, "spec.ports[*]");
  if (ports.length > 1) {
    for (const { path, value } of ports.filter((item) => isProps(item.value) && !given(item.value, "name"))) {
      report(`${path}.name`, `Required value: ${JSON.stringify(value)} needs a name because there are several ports`);
    }
  }
};

const roleRules: ObjectRule = (inputs, report) => {
  for (const { path, value } of valuesAt(inputs, "rules[*]")) {
    const rule = isProps(value) ? value : {};
    if (!given(rule, "verbs")) {
      report(`${path}.verbs`, "Required value: verbs must contain at least one value");
    }
    if (!given(rule, "nonResourceURLs") && (!("apiGroups" in rule) || !given(rule, "resources"))) {
      report(path, "Required value: resource rules must supply at least one api group and one resource");
    }
  }
};

const disruptionBudget: ObjectRule = (inputs, report) => {
  const spec = isProps(inputs["spec"]) ? inputs["spec"] : {};
  if (spec["minAvailable"] !== undefined && spec["maxUnavailable"] !== undefined) {
    report("spec", "minAvailable and maxUnavailable cannot be both set");
  }
};

const secretData: ObjectRule = (inputs, report) => {
  for (const [key, value] of Object.entries(isProps(inputs["data"]) ? inputs["data"] : {})) {
    // The value itself is never printed.
    if (typeof value === "string" && !/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)) {
      report(`data.${key}`, "must be base64");
    }
  }
};

const BY_KIND: Readonly<Record<string, Omit<RuleSet, "source">>> = {
  "/Service": {
    fields: [
      { path: "spec.type", format: oneOf("ClusterIP", "NodePort", "LoadBalancer", "ExternalName") },
      { path: "spec.ports[*].port", format: port },
      { path: "spec.ports[*].targetPort", format: intOrPort },
      { path: "spec.ports[*].protocol", format: protocol },
      { path: "spec.ports[*].name", format: dnsLabel },
      { path: "spec.externalTrafficPolicy", format: oneOf("Cluster", "Local") },
      { path: "spec.internalTrafficPolicy", format: oneOf("Cluster", "Local") },
      { path: "spec.loadBalancerSourceRanges[*]", format: cidr() },
    ],
    objects: [service, labels("spec.selector")],
  },
  "/Secret": { objects: [secretData] },
  "networking.k8s.io/NetworkPolicy": {
    fields: [
      { path: "spec.policyTypes[*]", format: oneOf("Ingress", "Egress") },
      ...["spec.ingress[*].from[*]", "spec.egress[*].to[*]"].flatMap((peer) => [
        { path: `${peer}.ipBlock.cidr`, format: cidr() },
        { path: `${peer}.ipBlock.except[*]`, format: cidr() },
      ]),
      ...["spec.ingress[*].ports[*]", "spec.egress[*].ports[*]"].flatMap((ports) => [
        { path: `${ports}.protocol`, format: protocol },
        { path: `${ports}.port`, format: intOrPort },
        { path: `${ports}.endPort`, format: port },
      ]),
    ],
    objects: [networkPolicy, labels("spec.podSelector.matchLabels")],
  },
  "networking.k8s.io/Ingress": {
    fields: [
      { path: "spec.rules[*].http.paths[*].pathType", format: oneOf("Exact", "Prefix", "ImplementationSpecific") },
      { path: "spec.rules[*].http.paths[*].backend.service.port.number", format: port },
    ],
    objects: [
      (inputs, report) => {
        for (const { path } of valuesAt(inputs, "spec.rules[*].http.paths[*]").filter(
          (item) => isProps(item.value) && !given(item.value, "pathType"),
        )) {
          report(`${path}.pathType`, "Required value: pathType must be specified");
        }
      },
    ],
  },
  "rbac.authorization.k8s.io/Role": { objects: [roleRules] },
  "rbac.authorization.k8s.io/ClusterRole": { objects: [roleRules] },
  "rbac.authorization.k8s.io/RoleBinding": {
    fields: [{ path: "subjects[*].kind", format: oneOf("User", "Group", "ServiceAccount") }],
  },
  "rbac.authorization.k8s.io/ClusterRoleBinding": {
    fields: [{ path: "subjects[*].kind", format: oneOf("User", "Group", "ServiceAccount") }],
    objects: [
      (inputs, report) => {
        for (const { path } of valuesAt(inputs, "subjects[*]").filter(
          ({ value }) => isProps(value) && value["kind"] === "ServiceAccount" && !given(value, "namespace"),
        )) {
          report(`${path}.namespace`, "Required value");
        }
      },
    ],
  },
  "apps/Deployment": { objects: [selectorMatchesTemplate], fields: [{ path: "spec.replicas", format: range(0, 1e9) }] },
  "apps/DaemonSet": { objects: [selectorMatchesTemplate] },
  "apps/StatefulSet": { objects: [selectorMatchesTemplate] },
  "policy/PodDisruptionBudget": { objects: [disruptionBudget] },
  ...GATEWAY_API,
};

// Names of RBAC objects are path segments, such as `system:node`.
const pathSegment = matching(/^(?!\.\.?$)[^/%]+$/, 1, 253);
const NAMES: Readonly<Record<string, FieldRule["format"]>> = {
  "/Namespace": dnsLabel,
  "/Service": matching(/^[a-z]([-a-z0-9]*[a-z0-9])?$/, 1, 63),
};

/** The rules of a native kind. For a custom resource, only metadata is checked here. */
export function rulesOf(kind: Kind): RuleSet {
  const path = `${kind.group}/${kind.kind}`;
  const own = BY_KIND[path];
  const podSpec = POD_SPECS[path];
  const name = NAMES[path] ?? (kind.group === "rbac.authorization.k8s.io" ? pathSegment : dnsSubdomain);
  const podLabels = podSpec === undefined ? [] : [labels(podSpec.replace(/spec$/, "metadata.labels"))];
  return {
    source: SOURCE,
    fields: [
      { path: "metadata.name", format: name },
      { path: "metadata.namespace", format: dnsLabel },
      ...(own?.fields ?? []),
      ...(podSpec === undefined ? [] : podFields(podSpec)),
    ],
    objects: [
      labels("metadata.labels"),
      annotations,
      ...(own?.objects ?? []),
      ...podLabels,
      ...(podSpec === undefined ? [] : podObjects(podSpec)),
    ],
  };
}

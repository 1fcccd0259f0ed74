/**
 * cilium.io CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy.
 * Source: cilium/cilium pkg/policy/api/rule_validation.go at 005aed24 (defaults, ports), pkg/policy/rule.go at c05f9e35
 * (deny before allow, rules without peers), pkg/policy/api/l4.go at d5e4735d.
 */
import { allOf, anyOf, leftOut, not, type Tri } from "../answers";
import { labelsOf, readSelector } from "../labels";
import { isKnown, type Maybe, UNKNOWN, type Unknown, type View } from "../view";
import { type Around, identityLabels, namesPeers, ofNamespace, readPeer } from "./cilium-peer";
import { isSameNamespace } from "./namespace-key";
import type { Direction, HttpRequest, Manifest, Namespace, Pod, Policy, PolicyRule, Ports } from "./model";

/** A service name has a letter; anything else is a number, in Go's notation of base 0 (010 is 8). */
function readPort(text: Maybe<string>): Maybe<number | string> {
  if (!isKnown(text)) {
    return text === undefined ? UNKNOWN : text;
  }
  if (/[a-zA-Z]/.test(text)) {
    return text.toLowerCase();
  }
  return /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : /^\d+$/.test(text) ? Number(text) : UNKNOWN;
}

function readRequest(request: View): HttpRequest {
  const text = (key: string): string | undefined => {
    const found = request.at(key).string();
    return isKnown(found) && found !== "" ? found : undefined;
  };
  const [method, path] = [text("method"), text("path")];
  return { ...(method === undefined ? {} : { method }), ...(path === undefined ? {} : { path }) };
}

/** Port 0 stands for all of them, so a port that is not known may do so too. */
function readPorts(port: View, http: readonly HttpRequest[] | undefined): Ports {
  const protocol = port.at("protocol").string() ?? "ANY";
  const first = readPort(port.at("port").string());
  return {
    protocol: isKnown(protocol)
      ? ["ANY", ""].includes(protocol.toUpperCase())
        ? "any"
        : protocol.toUpperCase()
      : protocol,
    first: first === 0 ? undefined : first,
    last: port.at("endPort").number() ?? (first === UNKNOWN ? UNKNOWN : undefined),
    ...(http === undefined ? {} : { http }),
  };
}

/** `toPorts`: a list of lists, each with the HTTP requests that it is limited to. */
function readToPorts(rule: View): readonly Ports[] {
  return rule
    .at("toPorts")
    .elements()
    .flatMap((each) => {
      const http = each.at("rules", "http").list();
      const requests = http === UNKNOWN ? [] : http?.map(readRequest);
      return each
        .at("ports")
        .elements()
        .map((port) => readPorts(port, requests));
    });
}

/** An empty rule allows nothing: it is how a default deny is written. */
function readRule(
  rule: View,
  direction: Direction,
  action: PolicyRule["action"],
  around: Around,
): readonly PolicyRule[] {
  const way = direction === "ingress" ? "from" : "to";
  const named = namesPeers(rule, way);
  const anyPort = allOf([rule.at("toPorts"), rule.at("icmps")].map(leftOut));
  if (named === false && anyPort === true) {
    return [];
  }
  return [
    {
      view: rule,
      action,
      // Without peers and without ports it is the empty rule: that is open while the ports are.
      anyPeer: allOf([not(named), anyPort === UNKNOWN ? UNKNOWN : true]),
      peers: [readPeer(rule, way, around)],
      anyPort,
      ports: readToPorts(rule),
    },
  ];
}

function isolates(spec: View, direction: Direction): Tri {
  const enabled = spec.at("enableDefaultDeny", direction).boolean();
  const sections = [spec.at(direction), spec.at(`${direction}Deny`)].map((each) => not(leftOut(each)));
  return enabled === undefined ? anyOf(sections) : enabled;
}

/** Allow rules, then deny rules, which win wherever they stand. */
function readRules(spec: View, direction: Direction, around: Around): readonly PolicyRule[] | Unknown {
  const allow = spec.at(direction).list();
  return allow === UNKNOWN
    ? UNKNOWN
    : [
        ...(allow ?? []).flatMap((rule) => readRule(rule, direction, "allow", around)),
        ...spec
          .at(`${direction}Deny`)
          .elements()
          .flatMap((rule) => readRule(rule, direction, "deny", around)),
      ];
}

function ofSpec(name: Maybe<string>, spec: View, around: Around): Policy {
  const { own: namespace, clusterWide } = around;
  const selector = spec.at("endpointSelector");
  const selects = readSelector(selector);
  // Without a selector of pods the policy is about nodes; a namespaced one stays in its namespace, whatever it selects.
  const isAbout = (key: Maybe<string>): Tri =>
    selector.state !== "absent" && (clusterWide || isSameNamespace(namespace, key));
  /** Whether it takes any pod of a namespace: it may ask for labels of the namespace only. */
  const takes = (other: Namespace): Tri => {
    const anyPod: Pod = { namespace: other, labels: labelsOf({}), serviceAccount: UNKNOWN };
    return allOf([...ofNamespace(selector), selects(identityLabels(anyPod))]);
  };
  return {
    name,
    namespace,
    clusterWide,
    tier: "default",
    combined: "additive",
    order: undefined,
    selectsAll: (other) => allOf([isAbout(other.key), takes(other)]),
    selects: (pod) => allOf([isAbout(pod.namespace.key), selects(identityLabels(pod))]),
    isolates: (direction) => isolates(spec, direction),
    rules: (direction) => readRules(spec, direction, around),
  };
}

/**
 * The policies of one manifest: several where it has `specs`.
 *
 * @param manifest view of the whole object
 * @param addressesOf the addresses in a CiliumCIDRGroup, where it is known
 */
export function ciliumPolicies(
  { name, namespace, manifest }: Omit<Manifest, "spec"> & { readonly manifest: View },
  clusterWide: boolean,
  addressesOf: Around["addressesOf"] = () => undefined,
): readonly Policy[] {
  const specs = [manifest.at("spec"), ...manifest.at("specs").elements()];
  return specs.map((spec) => ofSpec(name, spec, { own: namespace, clusterWide, addressesOf }));
}

/** What is wrong with intents, whichever engine enforces them. Pure. */
import { formatPath } from "../../core/path";
import { error, type Problem } from "../../core/problem";
import { familyOf } from "../../core/cidr";
import type { Intents } from "./intents";
import type { Policy } from "./model";
import type { Scope } from "./peers";
import type { Place, Places } from "./places";
import { ruleProblems } from "./rule-problems";

export function intentProblems(scope: Scope, policies: readonly Policy[], everywhere: boolean): Problem[] {
  const { intents, places } = scope;
  return [
    ...dnsProblems(intents, places),
    ...ruleProblems(scope),
    ...missingPlaces(policies, scope),
    ...duplicates(policies),
    ...systemListed(intents, everywhere),
    ...wrongFamilyOfPlaces(policies, places),
    ...wrongFamilyOfRules(policies, places),
  ];
}

function dnsProblems({ autoMode, dns }: Intents, { ipFamily }: Places): Problem[] {
  const needs = autoMode
    ? "On EKS Auto Mode pods reach CoreDNS, a service of the node, by the cluster IP of kube-dns"
    : dns.nodeLocalAddress !== undefined
      ? "NodeLocal DNSCache answers on the cluster IP of kube-dns too"
      : undefined;
  const wrong = [
    ...(dns.clusterDns ?? []),
    ...(dns.nodeLocalAddress === undefined ? [] : [dns.nodeLocalAddress]),
  ].filter((address) => familyOf(address) !== ipFamily);
  return [
    ...(needs === undefined || dns.clusterDns !== undefined
      ? []
      : [
          error(
            ["dns", "clusterDns"],
            `${needs}, and that IP is missing.`,
            "Set it: .10 of the service CIDR, such as 172.20.0.10.",
          ),
        ]),
    ...(wrong.length === 0
      ? []
      : [
          error(
            ["dns"],
            `${wrong.join(", ")} cannot be reached: pods of an ${nameOf(ipFamily)} cluster have no other addresses.`,
          ),
        ]),
  ];
}

interface Meaning {
  readonly what: string;
  readonly set: string;
}

const meaning: Readonly<Record<Place, Meaning>> = {
  pods: { what: "The addresses of pods are", set: "their CIDR blocks" },
  vpc: { what: "The addresses of the VPC are", set: "its CIDR blocks" },
  apiServer: { what: "The subnets of the control plane's interfaces are", set: "their CIDR blocks" },
  kubernetesService: {
    what: "The cluster IP of the Service kubernetes, which pods call to reach the API server, is",
    set: "it: the first address of the service CIDR, as a /32 or /128",
  },
  loadBalancers: { what: "The subnets of the load balancers are", set: "their CIDR blocks" },
  awsApis: {
    what: "The addresses of AWS APIs are",
    set: "the VPC's CIDR block if it has interface endpoints, or 0.0.0.0/0 through NAT",
  },
  internet: { what: "The addresses that the egress gateway may connect to are", set: "CIDR blocks, such as 0.0.0.0/0" },
};
const allPlaces = Object.keys(meaning) as Place[];

function peersOf(policy: Policy) {
  return [...policy.ingress, ...policy.egress].flatMap(({ peers }) => peers);
}

/** Only the VPC CNI decides about the address that a client calls. */
function needs(policy: Policy, place: Place, { engine }: Intents): boolean {
  return place === "kubernetesService"
    ? engine === "vpc-cni" && policy.egress.some(({ peers }) => peers.some(({ kind }) => kind === "api-server"))
    : peersOf(policy).some((peer) => "place" in peer && peer.place === place);
}

function missingPlaces(policies: readonly Policy[], { intents, places }: Scope): Problem[] {
  return allPlaces
    .filter((place) => places[place] === undefined)
    .flatMap((place) => {
      const users = policies.filter((policy) => needs(policy, place, intents));
      return users.length === 0
        ? []
        : [
            error(
              ["addresses", place],
              `${meaning[place].what} not known.`,
              `Set ${meaning[place].set}. Needed by ${listed(users)}.`,
            ),
          ];
    });
}

/** Addresses come from the network, and many policies use them: one cause, one problem. */
function wrongFamilyOfPlaces(policies: readonly Policy[], places: Places): Problem[] {
  const found = policies.flatMap((policy) =>
    peersOf(policy).flatMap((peer) => {
      const wrong = "place" in peer && peer.place !== undefined ? inOtherFamily(peer.cidrs, places) : [];
      return wrong.length === 0 || !("place" in peer) || peer.place === undefined
        ? []
        : [{ policy, place: peer.place, wrong }];
    }),
  );
  if (found.length === 0) {
    return [];
  }
  const used = allPlaces.filter((place) => found.some((one) => one.place === place));
  const blocks = used.map((place) => {
    const cidrs = new Set(found.filter((one) => one.place === place).flatMap(({ wrong }) => wrong));
    return `${place} (${[...cidrs].join(", ")})`;
  });
  const family = nameOf(places.ipFamily);
  return [
    error(
      ["addresses"],
      `The cluster is ${family}, and these are not: ${blocks.join("; ")}. Pods have ${family} addresses only, so rules for them would never match.`,
      `Set ${used.map((place) => `addresses.${place}`).join(", ")} to ${family} CIDR blocks. Used by ${listed(
        found.map(({ policy }) => policy),
      )}.`,
    ),
  ];
}

function wrongFamilyOfRules(policies: readonly Policy[], places: Places): Problem[] {
  const family = nameOf(places.ipFamily);
  return policies.flatMap((policy) => {
    const wrong = peersOf(policy).flatMap((peer) =>
      peer.kind === "addresses" && peer.place === undefined ? inOtherFamily(peer.cidrs, places) : [],
    );
    return wrong.length === 0
      ? []
      : [
          error(
            policy.path,
            `${wrong.join(", ")} never matches: pods of this cluster have ${family} addresses only.`,
            `Name ${family} CIDR blocks.`,
          ),
        ];
  });
}

function inOtherFamily(cidrs: readonly string[], { ipFamily }: Places): string[] {
  return cidrs.filter((cidr) => familyOf(cidr) !== ipFamily);
}

function nameOf(ipFamily: Places["ipFamily"]): string {
  return ipFamily === "ipv4" ? "IPv4" : "IPv6";
}

/** Where policies come from, each once. */
function listed(policies: readonly Policy[]): string {
  const rules = policies.filter(({ path }) => path[0] !== "platform").map(({ path }) => formatPath(path));
  const components = policies
    .filter(({ path }) => path[0] === "platform")
    .map(({ name }) => name.replace("platform-", ""));
  return [...new Set(rules), ...(components.length === 0 ? [] : [`${components.join(", ")} of the platform`])].join(
    ", ",
  );
}

function duplicates(policies: readonly Policy[]): Problem[] {
  const seen = new Set<string>();
  return policies.flatMap((policy) => {
    const key = `${policy.namespace ?? ""}/${policy.name}`;
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [
      error(
        policy.path,
        `There are two policies named ${policy.name} in ${policy.namespace ?? "all namespaces"}.`,
        "Leave one of them out, or give this one a `name` of its own.",
      ),
    ];
  });
}

function systemListed({ namespaces, systemNamespaces }: Intents, everywhere: boolean): Problem[] {
  return Object.keys(namespaces)
    .filter((name) => everywhere && systemNamespaces.includes(name))
    .map((name) =>
      error(
        ["namespaces", name],
        `${name} is a system namespace, which the default deny leaves out.`,
        "Isolate its components one by one with `platform`, or take it out of systemNamespaces.",
      ),
    );
}

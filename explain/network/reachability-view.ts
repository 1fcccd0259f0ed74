/** --from A --to B:port: may A talk to B, and which policies decide? */
import pc from "picocolors";
import {
  endpointName,
  reach,
  whyAnnotation,
  type DirectionVerdict,
  type Endpoint,
  type PolicyRef,
  type Question,
  type Verdict,
} from "../../components/network-policy/view";
import type { PolicyObject } from "../../core/policies/object";
import { UserError } from "../../cli/errors";
import type { View } from "../view";
import { stackPolicies, type StackPolicies } from "./policies";
import { parseQuestion } from "./question";

export const reachabilityView: View = {
  name: "from",
  options: [
    {
      flags: "--from <who>",
      description: "source: payments/api, the ingress gateway's istio-ingress/…, internet, an IP address",
    },
    {
      flags: "--to <whom>",
      description:
        "target with its port: ledger/db:5432, kube-dns.kube-system.svc:53/udp, api-server:443; itself:5432 is the same pod",
    },
    { flags: "--engine <name>", description: "use this engine instead of the stack's: vpc-cni, calico, cilium" },
    { flags: "--expect <verdict>", description: "allowed or denied: exit with 1 if the verdict differs" },
  ],
  explain: (stack, { from, to, engine, expect }) => {
    if (typeof from !== "string" || typeof to !== "string") {
      throw new UserError("--from and --to belong together, for example --from payments/api --to ledger/db:5432");
    }
    if (expect !== undefined && expect !== "allowed" && expect !== "denied") {
      throw new UserError(`--expect: found "${String(expect)}"; allowed: allowed, denied`);
    }
    const all = stackPolicies(stack, typeof engine === "string" ? engine : undefined);
    const question = parseQuestion(from, to, all);
    const verdict = reach(all.world, all.compiled, question);
    return {
      text: describeVerdict(stack.name, all, question, verdict),
      json: {
        stack: stack.name,
        engine: all.compiled.engine,
        from: endpointName(question.from),
        to: endpointName(question.to),
        protocol: question.protocol,
        port: question.port,
        ...verdict,
      },
      ...(expect === undefined ? {} : { asExpected: verdict.allowed === (expect === "allowed") }),
    };
  },
};

export function describeVerdict(stack: string, all: StackPolicies, question: Question, verdict: Verdict): string {
  const { from, to, protocol, port } = question;
  const only = [verdict.egress, verdict.ingress].flatMap(({ onlyHttp }) => onlyHttp ?? []);
  const { backend, serviceAddress, also = [] } = verdict;
  const service = serviceAddress === undefined ? "" : `, to the Service kubernetes (${serviceAddress})`;
  return [
    `${endpointName(from)} -> ${endpointName(to)} ${protocol}/${port} (stack ${stack}, engine ${all.compiled.engine})`,
    "",
    `  ${answerOf(verdict)}${only.length === 0 ? "" : `, only ${only.map(({ method, path }) => `${method ?? "any method"} ${path ?? "any path"}`).join(", ")}`}`,
    "",
    ...directionLines(`out of ${endpointName(from)}${service}`, verdict.egress, all),
    ...also.flatMap(({ to: address, egress }) =>
      directionLines(`out of ${endpointName(from)}, to ${address}`, egress, all),
    ),
    ...directionLines(
      backend === undefined ? `into ${endpointName(to)}` : `into ${backend.to}, port ${backend.port}`,
      verdict.ingress,
      all,
    ),
    ...notes(all, question, verdict),
    ...missingRules(all, question, verdict),
  ].join("\n");
}

function answerOf({ allowed }: Verdict): string {
  return allowed === "unknown" ? pc.yellow("UNKNOWN") : allowed ? pc.green("ALLOWED") : pc.red("DENIED");
}

/** What the answer alone does not say. */
function notes({ compiled }: StackPolicies, { from, to }: Question, verdict: Verdict): string[] {
  const sides = [verdict.egress, verdict.ingress];
  const lines = [
    ...(from.kind === "pod" && to.kind === "pod" && from.namespace === to.namespace && from.name === to.name
      ? [
          sides.some(({ reason }) => reason === "itself")
            ? "The same pod: the packet never leaves it."
            : `Two pods of ${endpointName(from)}. A pod to itself is another question: --to itself:<port>.`,
        ]
      : []),
    ...(verdict.serviceAddress === undefined
      ? []
      : ["Clients in the cluster call the Service, and the VPC CNI checks its address, so that one decides."]),
    ...(compiled.engine === "vpc-cni" && sides.some(({ reason }) => reason === "always-allowed")
      ? [
          "No policy closes this on the VPC CNI, in either direction: the kubelet, pods on the host network and node ports of the own node stay reachable.",
          "Bind what runs on the node to 127.0.0.1, use a firewall on the node, or another engine.",
        ]
      : []),
    ...(sides.some(({ reason }) => reason === "except")
      ? [
          "On the VPC CNI an except wins over every rule for a block that is as wide or wider, in any policy of the pod.",
        ]
      : []),
  ];
  return lines.length === 0 ? [] : ["", ...lines.map((line) => `  ${line}`)];
}

/** What to add to the config, for each side that is a workload of the stack. */
function missingRules({ config }: StackPolicies, { from, to, protocol, port }: Question, verdict: Verdict): string[] {
  const ports = `ports: [${protocol === "TCP" ? port : `${protocol}/${port}`}]`;
  const rule = (own: Endpoint, side: "to" | "from", other: Endpoint, { allowed }: DirectionVerdict): string[] => {
    const known = own.kind === "pod" && own.name in (config.namespaces[own.namespace]?.workloads ?? {});
    if (allowed === true || !known || other.kind !== "pod" || other.name.startsWith("(")) {
      return [];
    }
    return [
      `  namespaces.${own.namespace}.allow: { pods: ${own.name}, ${side}: { namespace: ${other.namespace}, pods: ${other.name} }, ${ports} }`,
    ];
  };
  const rules = [...rule(from, "to", to, verdict.egress), ...rule(to, "from", from, verdict.ingress)];
  return rules.length === 0 ? [] : ["", "Rules that would allow it:", ...rules];
}

function directionLines(way: string, verdict: DirectionVerdict, { compiled }: StackPolicies): string[] {
  const named = (policies: readonly PolicyRef[] = []): string[] =>
    policies.map((policy) => `    ${describePolicy(policy, compiled.objects)}`);
  return [
    `  ${way}: ${sentence(verdict)}`,
    ...named(verdict.policies),
    ...(verdict.overruled === undefined || verdict.overruled.length === 0
      ? []
      : ["  although these allow it:", ...named(verdict.overruled)]),
  ];
}

function sentence({ reason }: DirectionVerdict): string {
  switch (reason) {
    case "allowed":
      return `${pc.green("allowed")} by`;
    case "denied":
      return `${pc.red("denied")}: these policies isolate it, and none has a rule that allows it`;
    case "except":
      return `${pc.red("denied")} by an except of`;
    case "strict-mode":
      return `${pc.red("denied")}: no policy selects it, and networkPolicy is strict`;
    case "too-many-ports":
      return `${pc.yellow("unknown")}: the VPC CNI keeps 24 ports for an address, and these give it more`;
    case "not-isolated":
      return `${pc.green("allowed")}: no policy isolates it`;
    case "always-allowed":
      return `${pc.green("allowed")}: the engine always lets a pod's own node through`;
    case "itself":
      return `${pc.green("allowed")}: a pod can always talk to itself`;
    case "no-pod":
      return "not a pod, so no policy of the cluster applies";
  }
}

function describePolicy(policy: PolicyRef, objects: readonly PolicyObject[]): string {
  const { kind, namespace, name } = policy;
  const found = objects.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
  const why = found?.metadata.annotations?.[whyAnnotation];
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}${why === undefined ? "" : pc.dim(`  ${why}`)}`;
}

/** --from A --to B:port: may A talk to B, and which policies decide? */
import pc from "picocolors";
import { whyAnnotation, type KubernetesObject } from "../../components/network-policy/engines/objects";
import { reach } from "../../components/network-policy/reachability";
import {
  endpointName,
  type DirectionVerdict,
  type Endpoint,
  type PolicyRef,
  type Question,
  type Verdict,
} from "../../components/network-policy/reachability/world";
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
      description: "target with its port: ledger/db:5432, kube-system/coredns:53/udp, api-server:443",
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
    const question = parseQuestion(from, to, all.endpoints);
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
  const answer = verdict.allowed ? pc.green("ALLOWED") : pc.red("DENIED");
  const only = [verdict.egress, verdict.ingress].flatMap(({ onlyHttp }) => onlyHttp ?? []);
  return [
    `${endpointName(from)} -> ${endpointName(to)} ${protocol}/${port} (stack ${stack}, engine ${all.compiled.engine})`,
    "",
    `  ${answer}${only.length === 0 ? "" : `, only ${only.map(({ method, path }) => `${method ?? "any method"} ${path ?? "any path"}`).join(", ")}`}`,
    "",
    ...directionLines("out of", from, verdict.egress, all),
    ...directionLines("into", to, verdict.ingress, all),
    ...missingRules(all, question, verdict),
  ].join("\n");
}

/** What to add to the config, for each side that is a workload of the stack. */
function missingRules({ config }: StackPolicies, { from, to, protocol, port }: Question, verdict: Verdict): string[] {
  const ports = `ports: [${protocol === "TCP" ? port : `${protocol}/${port}`}]`;
  const rule = (own: Endpoint, side: "to" | "from", other: Endpoint, { allowed }: DirectionVerdict): string[] => {
    const known = own.kind === "pod" && own.name in (config.namespaces[own.namespace]?.workloads ?? {});
    if (allowed || !known || other.kind !== "pod" || other.name.startsWith("(")) {
      return [];
    }
    return [
      `  namespaces.${own.namespace}.allow: { pods: ${own.name}, ${side}: { namespace: ${other.namespace}, pods: ${other.name} }, ${ports} }`,
    ];
  };
  const rules = [...rule(from, "to", to, verdict.egress), ...rule(to, "from", from, verdict.ingress)];
  return rules.length === 0 ? [] : ["", "Rules that would allow it:", ...rules];
}

function directionLines(
  way: string,
  endpoint: Endpoint,
  verdict: DirectionVerdict,
  { compiled }: StackPolicies,
): string[] {
  const head = `  ${way} ${endpointName(endpoint)}: ${sentence(verdict)}`;
  return [head, ...verdict.policies.map((policy) => `    ${describePolicy(policy, compiled.objects)}`)];
}

function sentence({ allowed, reason }: DirectionVerdict): string {
  switch (reason) {
    case "allowed":
      return `${pc.green("allowed")} by`;
    case "denied":
      return `${pc.red("denied")}: these policies isolate it, and none has a rule that allows it`;
    case "not-isolated":
      return `${pc.green("allowed")}: no policy isolates it`;
    case "always-allowed":
      return `${pc.green("allowed")}: a pod and its own node can always talk`;
    case "no-pod":
      return allowed ? "not a pod, so no policy of the cluster applies" : "";
  }
}

function describePolicy(policy: PolicyRef, objects: readonly KubernetesObject[]): string {
  const { kind, namespace, name } = policy;
  const found = objects.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
  const why = found?.metadata.annotations[whyAnnotation];
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}${why === undefined ? "" : pc.dim(`  ${why}`)}`;
}

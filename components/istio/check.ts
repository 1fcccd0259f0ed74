/** What the schema alone cannot say. Pure. */
import { judgeVersion } from "../../facts/charts";
import { lifeProblems } from "../shared/certificate";
import { mismatch, type Problem, mismatchWarning } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import { activeRevision, type Config } from "./config";

export function check(config: Config, declared: Readonly<Partial<Declarations>>): Problem[] {
  const problems: Problem[] = [];
  const revisions = Object.keys(config.revisions);
  for (const [revision, { version }] of Object.entries(config.revisions)) {
    const finding = judgeVersion("istiod", version);
    if (finding !== undefined) {
      const { severity, found, allowed, why } = finding;
      problems.push(mismatch(["revisions", revision, "version"], found, allowed, why, severity));
    }
  }
  if (config.activeRevision === undefined && revisions.length > 1) {
    problems.push(
      mismatch(
        ["activeRevision"],
        "nothing",
        revisions.join(" | "),
        "With several revisions, name the one that new pods join.",
      ),
    );
  }
  if (!revisions.includes(activeRevision(config))) {
    problems.push(mismatch(["activeRevision"], JSON.stringify(config.activeRevision), revisions.join(" | ")));
  }
  const tls = config.ingressGateway?.tls;
  if (tls !== undefined) {
    problems.push(...lifeProblems(["ingressGateway", "tls"], tls, declared.privateCa?.usageMode));
  }
  for (const key of ["ingressGateway", "egressGateway"] as const) {
    const size = config[key];
    if (size !== undefined && size.minReplicas > size.maxReplicas) {
      problems.push(
        mismatch([key, "minReplicas"], String(size.minReplicas), `maxReplicas (${size.maxReplicas}) or less`),
      );
    }
  }
  if (config.istiodReplicas.min > config.istiodReplicas.max) {
    problems.push(
      mismatch(
        ["istiodReplicas", "min"],
        String(config.istiodReplicas.min),
        `max (${config.istiodReplicas.max}) or less`,
      ),
    );
  }
  for (const [name, { waypoint, allowWithinNamespace, existing, podSecurity }] of Object.entries(config.namespaces)) {
    const at = ["namespaces", name];
    if (reserved.includes(name)) {
      problems.push(mismatch(at, "a namespace of the platform", "namespaces of applications"));
    }
    if (declared.networkPolicyNamespaces?.includes(name) === true) {
      problems.push(
        mismatch(
          at,
          "a namespace that network-policy makes too",
          "a namespace of one capability",
          `There, set network-policy.namespaces.${name}.mesh to ${config.dataPlane}, and take it out here; or set create to false there.`,
        ),
      );
    }
    if (waypoint && config.dataPlane === "sidecar") {
      problems.push(
        mismatch([...at, "waypoint"], "true with dataPlane sidecar", "false", "Sidecars judge requests themselves."),
      );
    }
    if (waypoint && config.dataPlane === "ambient" && config.gatewayApiInstalled !== true) {
      problems.push(
        mismatch(
          [...at, "waypoint"],
          "true, and no word of the Gateway API's definitions",
          "false",
          "Install them (https://gateway-api.sigs.k8s.io/guides/), then set istio.gatewayApiInstalled to true.",
        ),
      );
    }
    if (allowWithinNamespace && config.authorization === "allow-by-default") {
      problems.push(
        mismatch(
          [...at, "allowWithinNamespace"],
          "true with authorization allow-by-default",
          "false",
          "Everything is allowed already.",
        ),
      );
    }
    if (existing && podSecurity === "baseline") {
      problems.push(
        mismatch(
          [...at, "podSecurity"],
          "baseline for an existing namespace",
          "nothing",
          "Who made the namespace sets its Pod Security Standard.",
        ),
      );
    }
  }
  if (config.gatewayApiInstalled === true && config.dataPlane === "sidecar") {
    problems.push(
      mismatch(["gatewayApiInstalled"], "true with dataPlane sidecar", "nothing", "Only waypoints need it."),
    );
  }
  if (config.dataPlane === "ambient" && config.allowAnyOutbound !== true) {
    problems.push(
      mismatchWarning(
        ["dataPlane"],
        "ambient",
        "sidecar, where outbound traffic is to be held to registered hosts by the mesh",
        "ztunnel does not know REGISTRY_ONLY: in ambient mode only network policies keep a pod from connecting out.",
      ),
    );
  }
  return problems;
}

const reserved = [
  "kube-system",
  "kube-public",
  "kube-node-lease",
  "istio-system",
  "istio-ingress",
  "istio-egress",
  "cert-manager",
];

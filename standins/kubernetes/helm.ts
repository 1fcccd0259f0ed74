/** `helm.sh/v3:Release`. Charts are neither fetched nor rendered: only the inputs of the release are checked. */
import { dnsLabel, matching } from "../formats";
import { letters } from "../names";
import type { Failure, Target } from "../provider";
import { applyRules, given, type RuleSet, text } from "../rules";
import { isProps, plainProps, type Props, UNKNOWN, type Value } from "../property-values";

export const RELEASE = "kubernetes:helm.sh/v3:Release";

/** Maximum length of a release name: helm.sh/helm/v3 pkg/chartutil/validate_name.go. */
const NAME = matching(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, 1, 53);

const rules: RuleSet = {
  source: "helm.sh/helm/v3 pkg/chartutil; pulumi/pulumi-kubernetes provider/pkg/provider/helm_release.go",
  fields: [
    { path: "name", format: NAME },
    { path: "namespace", format: dnsLabel },
    { path: "chart", format: matching(/^\S+$/, 1, 2048) },
    { path: "version", format: matching(/^[v^~=<>! ]*\d+(\.(\d+|x|\*)){0,2}\S*(\s.*)?$/, 1, 255) },
    { path: "repositoryOpts.repo", format: matching(/^(https?|oci|file):\/\/\S+$/, 8, 2048) },
  ],
  objects: [
    (inputs, report) => {
      const repository = text(inputs, "repositoryOpts.repo");
      const remote = repository !== undefined || (text(inputs, "chart") ?? "").startsWith("oci://");
      if (remote && !given(inputs, "version")) {
        report(
          "version",
          "version must be set for a chart from a repository: otherwise every run may install another version",
        );
      }
      if (repository?.startsWith("oci://") === true) {
        report("repositoryOpts.repo", "an OCI registry has no repository index: set chart to oci://… instead");
      }
    },
  ],
};

/** Inputs with the name and namespace that the real provider fills in. */
export function completeRelease(
  target: Target,
  news: Props,
  olds: Props | undefined,
  seed: Uint8Array,
  namespace: string,
): Props {
  const inputs: Props = { ...news };
  if ((inputs["name"] ?? "") === "") {
    const old = olds?.["name"];
    inputs["name"] = typeof old === "string" ? old : `${target.name}-${letters(8, seed, target.urn)}`;
  }
  if ((inputs["namespace"] ?? "") === "") {
    inputs["namespace"] = namespace;
  }
  return inputs;
}

export function releaseFailures(inputs: Props): Failure[] {
  return applyRules(plainProps(inputs), rules);
}

export function releaseId(inputs: Props): string {
  const plain = plainProps(inputs);
  return `${text(plain, "namespace") ?? "default"}/${text(plain, "name") ?? ""}`;
}

/** The state of a release. `resourceNames` and `status` are unknown in a preview. */
export function releaseOutputs(inputs: Props, preview: boolean, revision = 1): Props {
  const plain = plainProps(inputs);
  const status: Props = {
    appVersion: "",
    chart: plain["chart"] ?? "",
    name: plain["name"] ?? "",
    namespace: plain["namespace"] ?? "",
    revision,
    status: "deployed",
    version: plain["version"] ?? "",
  };
  const decided: Record<string, Value> = {
    resourceNames: {},
    status,
  };
  const outputs: Props = { ...inputs };
  for (const [key, value] of Object.entries(decided)) {
    outputs[key] ??= preview ? UNKNOWN : value;
  }
  return outputs;
}

/** The namespace that a release creates, if any. */
export function madeNamespace(facts: Props): string | undefined {
  return facts["createNamespace"] === true ? text(facts, "namespace") : undefined;
}

/** Facts of a release for the world. */
export function releaseFacts(inputs: Props): Props {
  const plain = plainProps(inputs);
  const facts: Props = {};
  for (const key of ["name", "namespace", "chart", "version", "createNamespace"]) {
    const value = plain[key];
    if (value !== undefined && !isProps(value)) {
      facts[key] = value;
    }
  }
  return facts;
}

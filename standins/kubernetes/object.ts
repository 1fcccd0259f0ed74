/** Completes objects like the real provider's Check, and adds what the API server adds. */
import { letters, uuid } from "../names";
import type { Target } from "../provider";
import {
  hasUnknown,
  isProps,
  isUnknown,
  type Props,
  UNKNOWN,
  unwrap,
  type Value,
  withSecretsOf,
} from "../property-values";
import { AUTONAMED, isAutonamed, type Kind } from "./kinds";

/** Creation time of every stand-in object: outputs must be the same in every run. */
const TIME = "2026-01-01T00:00:00Z";

function open(value: Value | undefined): Props {
  const bare = value === undefined ? null : unwrap(value);
  return isProps(bare) ? { ...bare } : {};
}

/**
 * apiVersion and kind, a generated name if there is none (`<logical name>-<8 letters or digits>`, kept on updates and
 * marked with an annotation), and the provider's namespace. Source: pulumi-kubernetes provider/pkg/metadata/naming.go.
 */
export function completeObject(
  target: Target,
  kind: Kind,
  news: Props,
  olds: Props | undefined,
  seed: Uint8Array,
  namespace: string,
): Props {
  const inputs: Props = { ...news, apiVersion: news["apiVersion"] ?? kind.apiVersion, kind: news["kind"] ?? kind.kind };
  if (kind.patch) {
    return inputs;
  }
  if (isUnknown(unwrap(news["metadata"] ?? null))) {
    return inputs;
  }
  const metadata = open(news["metadata"]);
  const blank = (key: string): boolean => (metadata[key] ?? "") === "";
  if (blank("name") && blank("generateName")) {
    const old = isProps(olds?.["metadata"]) && isAutonamed(olds) ? olds["metadata"]["name"] : undefined;
    const made = `${target.name}-${letters(8, seed, target.urn)}`;
    metadata["name"] = typeof old === "string" ? old : made;
    metadata["annotations"] = withSecretsOf(
      { ...open(metadata["annotations"]), [AUTONAMED]: "true" },
      metadata["annotations"],
    );
  }
  if (kind.namespaced && blank("namespace")) {
    metadata["namespace"] = namespace;
  }
  inputs["metadata"] = withSecretsOf(metadata, news["metadata"]);
  return inputs;
}

export function objectName(inputs: Props): { name: Value; namespace: Value } {
  const metadata = open(inputs["metadata"]);
  return { name: unwrap(metadata["name"] ?? null), namespace: unwrap(metadata["namespace"] ?? null) };
}

/** `<namespace>/<name>`, or `<name>` for an object without a namespace. */
export function objectId(inputs: Props): string {
  const { name, namespace } = objectName(inputs);
  return typeof namespace === "string" && namespace !== "" ? `${namespace}/${String(name)}` : String(name);
}

function clusterAddress(kind: string, urn: string): string {
  const bytes = letters(2, urn, kind);
  return `172.20.${(bytes.charCodeAt(0) % 200) + 10}.${(bytes.charCodeAt(1) % 200) + 10}`;
}

/** The status of a healthy object, by kind. */
function status(kind: Kind, inputs: Props, urn: string): Props | undefined {
  const spec = open(inputs["spec"]);
  switch (`${kind.group}/${kind.kind}`) {
    case "/Namespace":
      return { phase: "Active" };
    case "/Service":
      return spec["type"] === "LoadBalancer"
        ? { loadBalancer: { ingress: [{ hostname: `k8s-${letters(10, urn)}.elb.example` }] } }
        : { loadBalancer: {} };
    case "networking.k8s.io/Ingress":
      return { loadBalancer: { ingress: [{ hostname: `k8s-${letters(10, urn)}.elb.example` }] } };
    case "gateway.networking.k8s.io/Gateway":
      return {
        addresses: [{ type: "Hostname", value: `k8s-${letters(10, urn)}.elb.example` }],
        conditions: ["Accepted", "Programmed"].map((type) => ({ type, status: "True" })),
      };
    case "apps/Deployment": {
      const replicas = spec["replicas"] ?? 1;
      return { availableReplicas: replicas, readyReplicas: replicas, replicas, updatedReplicas: replicas };
    }
    default:
      return undefined;
  }
}

/** The object as the API server returns it. In a preview, everything that the server decides is unknown. */
export function liveObject(target: Target, kind: Kind, inputs: Props, preview: boolean, generation = 1): Props {
  if (isUnknown(unwrap(inputs["metadata"] ?? null))) {
    return { ...inputs };
  }
  const metadata = open(inputs["metadata"]);
  const decided: Props = {
    creationTimestamp: TIME,
    generation,
    resourceVersion: String(generation),
    uid: uuid(target.urn, objectId(inputs)),
  };
  if (`${kind.group}/${kind.kind}` === "/Namespace" && typeof metadata["name"] === "string") {
    const given = metadata["labels"];
    metadata["labels"] =
      given !== undefined && hasUnknown(given) && isUnknown(unwrap(given))
        ? given
        : withSecretsOf({ ...open(given), "kubernetes.io/metadata.name": metadata["name"] }, given);
  }
  for (const [key, value] of Object.entries(decided)) {
    metadata[key] ??= preview ? UNKNOWN : value;
  }
  const outputs: Props = { ...inputs, metadata: withSecretsOf(metadata, inputs["metadata"]) };
  if (`${kind.group}/${kind.kind}` === "/Service" && !isUnknown(unwrap(inputs["spec"] ?? null))) {
    const spec = open(inputs["spec"]);
    spec["type"] ??= "ClusterIP";
    spec["clusterIP"] ??= preview ? UNKNOWN : clusterAddress(kind.kind, target.urn);
    outputs["spec"] = withSecretsOf(spec, inputs["spec"]);
  }
  const current = status(kind, inputs, target.urn);
  if (current) {
    outputs["status"] = preview ? UNKNOWN : current;
  }
  return outputs;
}

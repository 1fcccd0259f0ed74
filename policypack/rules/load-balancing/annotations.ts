/** Annotation values as AWS Load Balancer Controller reads them. */
import {
  ingressAnnotation,
  type IngressAnnotation,
  serviceAnnotation,
  type ServiceAnnotation,
} from "../../../facts/load-balancer-annotations";
import type { Resource } from "../../graph";
import { isKnown, type Maybe, UNKNOWN, type View } from "../../../core/view";
import type { Tri } from "../../../core/answers";

/** An annotation of an Ingress, by its name without prefix. */
export function onIngress(ingress: Resource, name: IngressAnnotation): View {
  return ingress.view.at("metadata", "annotations", ingressAnnotation(name));
}

/** An annotation among those of a Service, by its name without prefix. */
export function onService(annotations: View, name: ServiceAnnotation): View {
  return annotations.at(serviceAnnotation(name));
}

/** A list: `s1, s2`. */
export function listOf(value: View): Maybe<readonly string[]> {
  const text = value.string();
  return isKnown(text)
    ? text
        .split(",")
        .map((each) => each.trim())
        .filter((each) => each !== "")
    : text;
}

/** A map: `k1=v1,k2=v2`. */
export function mapOf(value: View): Maybe<ReadonlyMap<string, string>> {
  const list = listOf(value);
  return isKnown(list)
    ? new Map(
        list.map((pair) => {
          const at = pair.indexOf("=");
          return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
        }),
      )
    : list;
}

/**
 * Whether a map has an annotation or another string. A value that comes from another resource counts as present, even
 * while it is unknown.
 */
export function holdsText(map: View, key: string): Tri {
  return map.state === "unknown" ? UNKNOWN : map.at(key).state !== "absent";
}

/** Whether a list in a map has elements, known or not. */
export function holdsList(map: View, key: string): Tri {
  const list = map.at(key).list();
  return list === UNKNOWN ? UNKNOWN : list !== undefined && list.length > 0;
}

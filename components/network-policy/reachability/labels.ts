/** Label selectors as Kubernetes evaluates them. Source: Kubernetes, "Labels and Selectors". */
import type { LabelSelector } from "../engines/kubernetes";
import type { Labels } from "../model";

/** An empty selector selects everything; an absent label satisfies NotIn and DoesNotExist. */
export function selects(selector: LabelSelector, labels: Labels): boolean {
  const value = (key: string): string | undefined => (Object.hasOwn(labels, key) ? labels[key] : undefined);
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, wanted]) => value(key) === wanted) &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const found = value(key);
      switch (operator) {
        case "In":
          return found !== undefined && values.includes(found);
        case "NotIn":
          return found === undefined || !values.includes(found);
        case "Exists":
          return found !== undefined;
        case "DoesNotExist":
          return found === undefined;
      }
    })
  );
}

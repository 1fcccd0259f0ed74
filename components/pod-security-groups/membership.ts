/** Which pods have the group of their own that a config describes. Pure. */
import type { PodGroupArgs } from "./args";

/** Whether pods of the group's namespace certainly have it. Labels of their service accounts are not known here. */
export function certainlyHave(
  { allPods, podLabels, serviceAccountLabels }: Pick<PodGroupArgs, "allPods" | "podLabels" | "serviceAccountLabels">,
  labels: Readonly<Record<string, string>>,
): boolean {
  return (
    serviceAccountLabels === undefined &&
    (allPods === true ||
      (podLabels !== undefined && Object.entries(podLabels).every(([key, value]) => labels[key] === value)))
  );
}

/** Label selectors over objects that are fully known. */
import { labelsOf, readSelector } from "../labels";
import { View } from "../view";

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

export function selects(
  selector: LabelSelector | undefined,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  return readSelector(View.of(selector))(labelsOf(labels ?? {})) === true;
}

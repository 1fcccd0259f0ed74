/** Durations in Go's notation, as Kubernetes, cert-manager and Istio write them: `24h`, `90m`, `24h0m0s`. */
import { type Maybe, UNKNOWN, type View } from "../../view";

const units: Readonly<Record<string, number>> = { h: 1, m: 1 / 60, s: 1 / 3600, ms: 1 / 3_600_000 };

/** Hours; unknown where the text is no duration. */
export function hours(view: View): Maybe<number> {
  const text = view.string();
  if (text === undefined || text === UNKNOWN) {
    return text;
  }
  return /^(\d+(\.\d+)?(h|ms|m|s))+$/.test(text)
    ? [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)].reduce(
        (sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ""] ?? 0),
        0,
      )
    : UNKNOWN;
}

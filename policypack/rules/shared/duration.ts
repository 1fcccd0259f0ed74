/** Durations in Go's notation, as Kubernetes, cert-manager and Istio write them: `24h`, `90m`, `24h0m0s`. */
import { type Maybe, UNKNOWN, type View } from "../../view";

/** In seconds: no certificate or offset is told in less. */
const units = { h: 3600, m: 60, s: 1 };

/** Hours; unknown where the text is no duration. */
export function hours(view: View): Maybe<number> {
  const text = view.string();
  if (text === undefined || text === UNKNOWN) {
    return text;
  }
  if (!/^(\d+(\.\d+)?[hms])+$/.test(text)) {
    return UNKNOWN;
  }
  const seconds = [...text.matchAll(/([\d.]+)([hms])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * units[unit as keyof typeof units],
    0,
  );
  return seconds / 3600;
}

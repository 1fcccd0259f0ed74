/**
 * Durations in Go's notation, as Kubernetes, cert-manager and Istio write them: `24h`, `90m`, `1h30m`, `1.5h`.
 * Source: golang/go src/time/format.go at 53ce81ef (ParseDuration), which metav1.Duration uses as it is.
 */
import { z } from "zod";
import { type Maybe, UNKNOWN, type View } from "./view";

/** Nanoseconds. Micro may be written with either of the two Unicode letters, or with `u`. */
const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  "\u00b5s": 1_000n,
  "\u03bcs": 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const hour = 3_600_000_000_000;
/** Go keeps a duration in 64 bits: about 292 years. */
const most = 2n ** 63n - 1n;

const number = String.raw`(?:(\d+)(?:\.(\d*))?|\.(\d+))`;
const unit = "(ns|us|\u00b5s|\u03bcs|ms|s|m|h)";
const whole = new RegExp(`^[-+]?(?:0|(?:${number}${unit})+)$`);
const part = new RegExp(`${number}${unit}`, "g");

/** Hours of a duration; NaN for any other text. */
export function hours(text: string): number {
  if (!whole.test(text)) {
    return Number.NaN;
  }
  let sum = 0n;
  for (const [, integer = "0", tail, alone = "", name = ""] of text.matchAll(part)) {
    const fraction = tail ?? alone;
    const size = units[name] ?? 0n;
    sum += BigInt(integer) * size + (BigInt(`0${fraction}`) * size) / 10n ** BigInt(fraction.length);
  }
  if (sum > most) {
    return Number.NaN;
  }
  return (text.startsWith("-") ? -1 : 1) * (Number(sum) / hour);
}

/** Hours of a duration in a value; unknown where the text is not a duration. */
export function hoursIn(view: View): Maybe<number> {
  const text = view.string();
  if (text === undefined || text === UNKNOWN) {
    return text;
  }
  const found = hours(text);
  return Number.isNaN(found) ? UNKNOWN : found;
}

/** Config key that holds a positive duration. */
export const duration = z
  .string()
  .refine((value) => hours(value) > 0, "a duration in hours, minutes and seconds, such as 24h or 90m");

/** Longest life of a pod's certificate in the mesh, in hours: a week less the day that backdating takes. */
export const shortLivedMaxHours = 144;

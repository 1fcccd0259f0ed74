/** Durations as Kubernetes and Istio spell them (Go's notation): `24h`, `90m`, `24h0m0s`. Pure. */
import { z } from "zod";

const pattern = /^(?:\d+h)?(?:\d+m)?(?:\d+s)?$/;
const units = { h: 1, m: 1 / 60, s: 1 / 3600 } as const;

/** Hours of a duration; NaN where it is none. */
export function hours(duration: string): number {
  if (duration === "" || !pattern.test(duration)) {
    return Number.NaN;
  }
  return [...duration.matchAll(/(\d+)([hms])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * units[unit as keyof typeof units],
    0,
  );
}

/** Config key that holds a duration. */
export const duration = z
  .string()
  .refine((value) => hours(value) > 0, "a duration in hours, minutes and seconds, such as 24h or 90m");

/** The pods of the mesh get certificates for so many hours at most: a week less a day, for what backdating takes. */
export const shortLivedMaxHours = 144;

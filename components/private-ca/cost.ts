/**
 * What certificates cost: how many a mesh requests per month, what they cost in each usage mode of AWS Private CA, and at
 * which number the other mode becomes cheaper. Pure.
 */
import { prices, type UsageMode } from "../../facts/private-ca-prices";

/** Hours of an average month. */
const monthHours = 730;

/**
 * Part of a certificate's validity after which it is renewed. The Istio agent and ztunnel renew halfway
 * (SECRET_GRACE_PERIOD_RATIO 0.5), cert-manager after two thirds unless renewBefore is set.
 */
const renewAt = 0.5;

export interface CertificateLoad {
  /** Proxies: one per pod with a sidecar; in ambient mode one per node and service account on it. */
  readonly workloads: number;
  /** Hours for which a workload's certificate is valid. */
  readonly certificateHours: number;
  /** Pods started per day in addition to those that keep running: deployments, jobs, scaling. Each start takes a certificate. */
  readonly podStartsPerDay: number;
}

export interface ModeCost {
  readonly usageMode: UsageMode;
  /** US dollars per month: the authority and its certificates. */
  readonly monthlyUsd: number;
}

export interface CostEstimate {
  readonly certificatesPerMonth: number;
  /** Certificates per second at the CA on average; a restart of everything requests `workloads` at once. */
  readonly requestsPerSecond: number;
  readonly shortLived: ModeCost;
  readonly generalPurpose: ModeCost;
  readonly cheaper: UsageMode;
  /** Certificates per month from which GENERAL_PURPOSE costs no more than SHORT_LIVED_CERTIFICATE. */
  readonly breakEvenCertificatesPerMonth: number;
}

export function certificatesPerMonth(load: CertificateLoad): number {
  const renewals = (load.workloads * monthHours) / (load.certificateHours * renewAt);
  return Math.ceil(renewals + load.podStartsPerDay * (monthHours / 24));
}

/** US dollars per month for one issuing CA that issues this many certificates. */
export function monthlyUsd(usageMode: UsageMode, certificates: number): number {
  const { authority, certificates: steps } = prices[usageMode];
  let total = authority;
  let from = 0;
  for (const { upTo = Number.POSITIVE_INFINITY, price } of steps) {
    total += Math.max(Math.min(certificates, upTo) - from, 0) * price;
    from = upTo;
  }
  return total;
}

/**
 * The first number of certificates per month at which GENERAL_PURPOSE costs no more. Below that number it always costs
 * more, because its price per certificate only falls (a test checks that).
 */
export function breakEven(): number {
  let low = 0;
  let high = 1;
  const dearer = (count: number): boolean =>
    monthlyUsd("GENERAL_PURPOSE", count) > monthlyUsd("SHORT_LIVED_CERTIFICATE", count);
  while (dearer(high)) {
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (dearer(middle)) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return high;
}

export function cheaperMode(certificates: number): UsageMode {
  return certificates >= breakEven() ? "GENERAL_PURPOSE" : "SHORT_LIVED_CERTIFICATE";
}

export function estimateCost(load: CertificateLoad): CostEstimate {
  const certificates = certificatesPerMonth(load);
  const cost = (usageMode: UsageMode): ModeCost => ({
    usageMode,
    monthlyUsd: Math.round(monthlyUsd(usageMode, certificates)),
  });
  return {
    certificatesPerMonth: certificates,
    requestsPerSecond: certificates / (monthHours * 3600),
    shortLived: cost("SHORT_LIVED_CERTIFICATE"),
    generalPurpose: cost("GENERAL_PURPOSE"),
    cheaper: cheaperMode(certificates),
    breakEvenCertificatesPerMonth: breakEven(),
  };
}

/** The estimate for every combination, ordered by workloads. */
export function costTable(
  workloads: readonly number[],
  certificateHours: readonly number[],
  podStartsPerDay = 0,
): (CertificateLoad & CostEstimate)[] {
  return workloads.flatMap((count) =>
    certificateHours.map((lifetime) => {
      const load = { workloads: count, certificateHours: lifetime, podStartsPerDay };
      return { ...load, ...estimateCost(load) };
    }),
  );
}

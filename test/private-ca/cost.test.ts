import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  breakEven,
  certificatesPerMonth,
  cheaperMode,
  costTable,
  estimateCost,
  monthlyUsd,
} from "../../components/private-ca/cost";
import { prices } from "../../facts/private-ca-prices";

const count = fc.integer({ min: 0, max: 5_000_000 });

describe("price", () => {
  it.each([
    ["GENERAL_PURPOSE", 0, 400],
    ["GENERAL_PURPOSE", 1_000, 1_150],
    ["GENERAL_PURPOSE", 10_000, 4_300],
    ["GENERAL_PURPOSE", 11_000, 4_301],
    ["SHORT_LIVED_CERTIFICATE", 0, 50],
    ["SHORT_LIVED_CERTIFICATE", 10_000, 630],
  ] as const)("%s, %i certificates: %i USD", (mode, certificates, usd) => {
    expect(monthlyUsd(mode, certificates)).toBeCloseTo(usd, 6);
  });

  it("has falling steps, which the search for the break-even needs", () => {
    for (const { certificates } of Object.values(prices)) {
      const steps = certificates.map((step) => step.price);
      expect([...steps].sort((a, b) => b - a)).toEqual(steps);
    }
  });

  it("never falls with the number of certificates", () => {
    fc.assert(
      fc.property(fc.constantFrom("GENERAL_PURPOSE", "SHORT_LIVED_CERTIFICATE"), count, count, (mode, a, b) => {
        expect(monthlyUsd(mode, a + b)).toBeGreaterThanOrEqual(monthlyUsd(mode, a));
      }),
    );
  });
});

describe("break-even", () => {
  it("is where the prices meet", () => {
    expect(breakEven()).toBe(74_386);
  });

  it("separates the cheaper modes", () => {
    fc.assert(
      fc.property(count, (certificates) => {
        const [cheaper, dearer] =
          certificates >= breakEven()
            ? (["GENERAL_PURPOSE", "SHORT_LIVED_CERTIFICATE"] as const)
            : (["SHORT_LIVED_CERTIFICATE", "GENERAL_PURPOSE"] as const);
        expect(cheaperMode(certificates)).toBe(cheaper);
        expect(monthlyUsd(cheaper, certificates)).toBeLessThanOrEqual(monthlyUsd(dearer, certificates));
      }),
    );
  });
});

describe("load", () => {
  it.each([
    [200, 1, 0, 292_000],
    [200, 24, 0, 12_167],
    [200, 144, 0, 2_028],
    [1_000, 24, 0, 60_834],
    [0, 24, 24, 730],
  ])("%i workloads, %i h, %i starts a day: %i certificates a month", (workloads, hours, starts, certificates) => {
    expect(certificatesPerMonth({ workloads, certificateHours: hours, podStartsPerDay: starts })).toBe(certificates);
  });

  it("chooses by the number of certificates, and shows both prices", () => {
    expect(estimateCost({ workloads: 200, certificateHours: 24, podStartsPerDay: 0 })).toMatchObject({
      cheaper: "SHORT_LIVED_CERTIFICATE",
      shortLived: { monthlyUsd: 756 },
      generalPurpose: { monthlyUsd: 4302 },
      breakEvenCertificatesPerMonth: 74_386,
    });
    expect(estimateCost({ workloads: 200, certificateHours: 1, podStartsPerDay: 0 }).cheaper).toBe("GENERAL_PURPOSE");
  });

  it("spreads a month's certificates over its seconds", () => {
    const { requestsPerSecond } = estimateCost({ workloads: 3_600, certificateHours: 2, podStartsPerDay: 0 });
    expect(requestsPerSecond).toBeCloseTo(1, 6);
  });

  it("tabulates every combination", () => {
    const rows = costTable([100, 1_000], [24, 144]);
    expect(rows.map((row) => [row.workloads, row.certificateHours])).toEqual([
      [100, 24],
      [100, 144],
      [1_000, 24],
      [1_000, 144],
    ]);
  });
});

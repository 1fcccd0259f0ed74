/** Hierarchies that AWS Private CA would refuse, or that would be made and then be of no use. Pure. */
import { hours } from "../../core/duration";
import { mismatch, type Problem } from "../../core/problem";
import type { Declarations } from "../../framework/slots";
import type { Config } from "./config";
import type { HierarchyOptions } from "./hierarchy";

/** What is wrong with a hierarchy. Paths start at the options. */
export function hierarchyProblems(options: HierarchyOptions): Problem[] {
  const { root, parent, existing, issuing, acm, estimate } = options;
  const named = (["root", "parent", "existing"] as const).filter((key) => options[key] !== undefined);
  if (named.length !== 1) {
    return [
      mismatch(
        [],
        named.length === 0 ? "none of root, parent, existing" : named.join(" and "),
        "exactly one of root (a new hierarchy), parent (a CA that signs ours), existing (a CA that issues)",
      ),
    ];
  }
  const problems: Problem[] = [];
  if (existing !== undefined) {
    if (issuing !== undefined) {
      problems.push(
        mismatch(
          ["issuing"],
          "an issuing CA beside an existing one that issues",
          "nothing",
          "Name the existing CA as `parent` if it is to sign a new issuing CA.",
        ),
      );
    }
    if (acm !== undefined && existing.usageMode === "SHORT_LIVED_CERTIFICATE") {
      problems.push(shortLivedAcm());
    }
  } else if (issuing === undefined) {
    if (parent !== undefined) {
      problems.push(mismatch(["issuing"], "nothing", "an issuing CA for the parent to sign"));
    } else if (root?.usageMode === "GENERAL_PURPOSE") {
      problems.push(
        mismatch(
          ["issuing"],
          "nothing",
          "an issuing CA below a general-purpose root",
          "A root that signs workload certificates cannot be replaced without changing trust everywhere. Add `issuing: {}`, or set root.usageMode to SHORT_LIVED_CERTIFICATE for a single CA.",
        ),
      );
    } else if (acm !== undefined) {
      problems.push(shortLivedAcm());
    }
  } else {
    const [where, signer] = root === undefined ? (["parent", parent] as const) : (["root", root] as const);
    if (signer?.usageMode === "SHORT_LIVED_CERTIFICATE") {
      problems.push(
        mismatch(
          [where, "usageMode"],
          "SHORT_LIVED_CERTIFICATE with an issuing CA below it",
          "GENERAL_PURPOSE",
          "A short-lived CA signs for seven days at most, a subordinate CA included.",
        ),
      );
    }
    if (root !== undefined) {
      for (const [key, sub] of [
        ["issuing", issuing],
        ["acm", acm],
      ] as const) {
        if (sub !== undefined && sub.validityYears >= root.validityYears) {
          problems.push(
            mismatch(
              [key, "validityYears"],
              String(sub.validityYears),
              `less than root.validityYears (${root.validityYears})`,
            ),
          );
        }
      }
    }
    if (issuing.current !== undefined && !issuing.generations.includes(issuing.current)) {
      problems.push(mismatch(["issuing", "current"], JSON.stringify(issuing.current), issuing.generations.join(" | ")));
    }
    if (new Set(issuing.generations).size < issuing.generations.length) {
      problems.push(mismatch(["issuing", "generations"], "the same generation twice", "each generation once"));
    }
    if (issuing.usageMode === "auto" && estimate === undefined) {
      problems.push(
        mismatch(
          ["issuing", "usageMode"],
          "auto without an estimate",
          "GENERAL_PURPOSE | SHORT_LIVED_CERTIFICATE, or `estimate`",
          "The mode cannot be changed afterwards: say how many workloads there will be.",
        ),
      );
    }
  }
  return problems;
}

/** An estimate for another life than the mesh's certificates have would choose by the wrong price. */
export function estimateProblems({ estimate }: Config, { mesh }: Readonly<Partial<Declarations>>): Problem[] {
  const real = mesh === undefined ? undefined : hours(mesh.workloadCertificateDuration);
  return estimate === undefined || real === undefined || estimate.certificateHours === real
    ? []
    : [
        mismatch(
          ["estimate", "certificateHours"],
          String(estimate.certificateHours),
          `${real}, as istio-csr.workloadCertificateDuration says`,
        ),
      ];
}

function shortLivedAcm(): Problem {
  return mismatch(
    ["acm"],
    "a CA for AWS Certificate Manager with a short-lived CA only",
    "nothing",
    "AWS Certificate Manager refuses short-lived CAs. Use a general-purpose root with `issuing`: the CA for load balancers is made beside it.",
  );
}

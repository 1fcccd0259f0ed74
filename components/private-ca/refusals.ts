/** Hierarchies that AWS Private CA would refuse, or that would be created and then be of no use. Pure. */
import { hours } from "../../core/duration";
import { error, mismatch, type Problem } from "../../core/problem";
import type { CertificateLoad } from "./cost";
import type { HierarchyOptions, HierarchyShape, Validities } from "./options";

/** What is wrong with a hierarchy. Paths start at the options. */
export function hierarchyProblems(options: HierarchyOptions): Problem[] {
  return [...shapeProblems(options), ...validityProblems(options)];
}

/** What is wrong with the CAs that there are and with who signs whom. */
export function shapeProblems(shape: HierarchyShape): Problem[] {
  const { root, parent, existing, issuing, acm } = shape;
  const named = (["root", "parent", "existing"] as const).filter((key) => shape[key] !== undefined);
  if (named.length !== 1) {
    return [
      error(
        [],
        named.length === 0
          ? "No CA is named: root, parent and existing are all missing."
          : `${named.join(" and ")} cannot be combined.`,
        "Set exactly one: root (a new hierarchy), parent (a CA that signs the issuing CA), or existing (a CA that issues).",
      ),
    ];
  }
  if (existing !== undefined) {
    return [
      ...(issuing === undefined
        ? []
        : [
            error(
              ["issuing"],
              "There cannot be an issuing CA: the existing CA issues.",
              "If the existing CA should sign a new issuing CA, name it as `parent`.",
            ),
          ]),
      ...(acm !== undefined && existing.usageMode === "SHORT_LIVED_CERTIFICATE" ? [shortLivedAcm()] : []),
    ];
  }
  if (issuing !== undefined) {
    return [...signerProblems(shape), ...issuingProblems(shape)];
  }
  if (parent !== undefined) {
    return [error(["issuing"], "The parent has nothing to sign: there is no issuing CA.", "Add `issuing: {}`.")];
  }
  if (root?.usageMode === "GENERAL_PURPOSE") {
    return [
      error(
        ["issuing"],
        "A general-purpose root needs an issuing CA.",
        "A root that signs workload certificates cannot be replaced without changing trust everywhere. Add `issuing: {}`, or set root.usageMode to SHORT_LIVED_CERTIFICATE for a single CA.",
      ),
    ];
  }
  return acm === undefined ? [] : [shortLivedAcm()];
}

function signerProblems({ root, parent }: HierarchyShape): Problem[] {
  const [where, signer] = root === undefined ? (["parent", parent] as const) : (["root", root] as const);
  return signer?.usageMode === "SHORT_LIVED_CERTIFICATE"
    ? [
        error(
          [where, "usageMode"],
          `A short-lived ${where} cannot sign the issuing CA: it signs for seven days at most.`,
          `Set ${where}.usageMode to GENERAL_PURPOSE.`,
        ),
      ]
    : [];
}

function issuingProblems({ issuing, estimate }: HierarchyShape): Problem[] {
  if (issuing === undefined) {
    return [];
  }
  const { generations, current, usageMode } = issuing;
  return [
    ...(current !== undefined && !generations.includes(current)
      ? [mismatch(["issuing", "current"], JSON.stringify(current), generations.join(" | "))]
      : []),
    ...(new Set(generations).size < generations.length
      ? [error(["issuing", "generations"], "A generation is listed twice.")]
      : []),
    ...(usageMode === "auto" && estimate === undefined
      ? [
          error(
            ["issuing", "usageMode"],
            "The usage mode auto needs an estimate.",
            "The mode cannot be changed later. Say how many workloads there will be (`estimate`), or choose GENERAL_PURPOSE or SHORT_LIVED_CERTIFICATE.",
          ),
        ]
      : []),
  ];
}

/** A certificate cannot outlive that of its signer. */
export function validityProblems({ root, ...below }: Validities): Problem[] {
  return (["issuing", "acm"] as const).flatMap((key) => {
    const { issuing } = below;
    const years = issuing === undefined ? undefined : below[key]?.validityYears;
    return root === undefined || years === undefined || years < root.validityYears
      ? []
      : [
          error(
            [key, "validityYears"],
            `The certificate of this CA would be valid for ${years} years, but the root's only for ${root.validityYears}.`,
            "Choose fewer years than root.validityYears.",
          ),
        ];
  });
}

/** An estimate for another validity than that of the mesh's certificates would choose by the wrong price. */
export function estimateProblems(
  estimate: CertificateLoad | undefined,
  workloadCertificateDuration: string | undefined,
): Problem[] {
  const real = workloadCertificateDuration === undefined ? undefined : hours(workloadCertificateDuration);
  return estimate === undefined || real === undefined || estimate.certificateHours === real
    ? []
    : [
        error(
          ["estimate", "certificateHours"],
          `The estimate is for certificates of ${estimate.certificateHours} hours, but those of the mesh are valid for ${real}.`,
          `Set certificateHours to ${real}, or change istio-csr.workloadCertificateDuration.`,
        ),
      ];
}

function shortLivedAcm(): Problem {
  return error(
    ["acm"],
    "AWS Certificate Manager cannot use a short-lived CA.",
    "Use a general-purpose root with `issuing`: a CA for load balancers is then created next to the issuing CA.",
  );
}

import { level, notApplicable, pass, resourceRule, undecided, violation } from "../../rule";
import { isKnown } from "../../../core/view";
import { certificateType } from "../shared/private-ca";

export const issuerGroup = resourceRule({
  name: "issuer-group",
  capability: "cert-manager",
  guide: ["pca-certificates"],
  severity: "high",
  title: "Certificates that use the private CA's issuer name its API group",
  why: "Without the group, cert-manager looks for a built-in issuer of that kind, finds none, and the certificate is never issued.",
  problem: "issuerRef names kind {kind} without group awspca.cert-manager.io",
  fix: 'Set issuerRef.group to "awspca.cert-manager.io"',
  examples: {
    bad: `new Certificate("web", { spec: { ..., issuerRef: { kind: "AWSPCAClusterIssuer", name: "mesh" } } });`,
    good: `new Certificate("web", { spec: { ..., issuerRef: { group: "awspca.cert-manager.io", kind: "AWSPCAClusterIssuer", name: "mesh" } } });`,
  },
  level: level("mandatory"),
  types: [certificateType],
  check(certificate) {
    const reference = certificate.view.at("spec", "issuerRef");
    const kind = reference.at("kind").string();
    const group = reference.at("group");
    const text = group.string();
    if (!isKnown(kind) || !kind.startsWith("AWSPCA")) {
      return kind === undefined || isKnown(kind)
        ? notApplicable("it uses another kind of issuer")
        : undecided(reference);
    }
    if (text === "awspca.cert-manager.io") {
      return pass;
    }
    return text === undefined || isKnown(text) ? violation(group, { kind }) : undecided(group);
  },
});

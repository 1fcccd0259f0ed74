import {
  type Finding,
  level,
  notApplicable,
  on,
  type Outcome,
  pass,
  stackRule,
  undecided,
  violation,
} from "../../rule";
import type { Node } from "../../graph";
import { isKnown } from "../../../core/view";
import { privateCa } from "../shared/private-ca";

const holders = ["kubernetes:core/v1:ConfigMap", "kubernetes:core/v1:Secret"];
const fields = ["data", "stringData"] as const;
/** Keys that hold certificates: ca.pem, ca.crt, root-cert.pem, tls.crt. */
const certificateKey = /\.(pem|crt|cer)$|root-?cert/i;

function judge(holder: Node, field: (typeof fields)[number]): Outcome {
  const nothing = notApplicable("it contains no certificate of a private CA in this stack");
  const values = holder.view.at(field);
  const certificates = values
    .entries()
    .filter(([key]) => certificateKey.test(key))
    .map(([, value]) => value);
  const sources = holder.refs(field);
  const hidden = certificates.find((value) => value.state === "unknown");
  if (hidden !== undefined && sources.length === 0) {
    return undecided(hidden);
  }
  if (certificates.length > 0 && sources.some((source) => source.type === privateCa.certificate)) {
    return pass;
  }
  const authority = sources.find((source) => source.type === privateCa.authority);
  // If there are other values besides an unknown one, either may have come from the CA.
  if (
    authority !== undefined &&
    (values.state === "unknown" || (hidden !== undefined && values.entries().length > 1))
  ) {
    return undecided(hidden ?? values);
  }
  const attribute = authority?.outputs.at("certificate").string();
  const copied = hidden ?? certificates.find((value) => isKnown(attribute) && value.string() === attribute);
  return authority === undefined || copied === undefined ? nothing : violation(copied, { ca: authority.name });
}

export const rootPemSource = stackRule({
  name: "root-pem-source",
  capability: "private-ca",
  guide: ["mesh-root"],
  severity: "high",
  title: "The distributed root certificate is the issued one",
  why: "CertificateAuthority.certificate is read before the certificate is imported. It is empty until a refresh after the first update, so proxies would start with an empty root.",
  problem: "The certificate comes from the output of CA {ca}, which is empty until a refresh",
  fix: "Use aws.acmpca.Certificate.certificate of that CA",
  examples: {
    bad: `new k8s.core.v1.ConfigMap("root", { data: { "ca.pem": root.certificate } });`,
    good: `new k8s.core.v1.ConfigMap("root", { data: { "ca.pem": rootCertificate.certificate } });`,
  },
  level: level("mandatory"),
  types: holders,
  check(graph): readonly Finding[] {
    return graph.byType(...holders).flatMap((holder) => fields.map((field) => on(holder, judge(holder, field))));
  },
});

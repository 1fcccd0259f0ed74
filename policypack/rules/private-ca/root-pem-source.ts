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
import type { View } from "../../view";
import { privateCa } from "./authorities";

const holders = ["kubernetes:core/v1:ConfigMap", "kubernetes:core/v1:Secret"];
const fields = ["data", "stringData"] as const;
/** Keys under which certificates stand: ca.pem, ca.crt, root-cert.pem, tls.crt. */
const certificateKey = /\.(pem|crt|cer)$|root-?cert/i;

/** A certificate that is not known, and came from no resource that could tell what it is. */
function obscure(holder: Node): View | undefined {
  return fields
    .filter((field) => holder.refs(field).length === 0)
    .flatMap((field) => holder.view.at(field).entries())
    .find(([key, value]) => certificateKey.test(key) && value.state === "unknown")?.[1];
}

function judge(holder: Node): Outcome {
  const hidden = obscure(holder);
  if (hidden !== undefined) {
    return undecided(hidden);
  }
  const field = fields.find((each) => holder.refs(each).some((ref) => ref.type.startsWith("aws:acmpca/")));
  if (
    field === undefined ||
    !holder.view
      .at(field)
      .entries()
      .some(([key]) => certificateKey.test(key))
  ) {
    return notApplicable("it holds no certificate of a private CA of this stack");
  }
  const issued = holder.refs(field).some((ref) => ref.type === privateCa.certificate);
  const authority = holder.refs(field).find((ref) => ref.type === privateCa.authority);
  return issued || authority === undefined ? pass : violation(field, { ca: authority.name });
}

export const rootPemSource = stackRule({
  name: "root-pem-source",
  capability: "private-ca",
  guide: ["mesh-root"],
  severity: "high",
  title: "The root certificate that is handed out is the issued one",
  why: "CertificateAuthority.certificate is read before the certificate is imported: it is empty on the first update and fills only after a refresh, so proxies would start with an empty root.",
  problem: "The certificate comes from the output of CA {ca}, which is empty until a refresh",
  fix: "Take it from aws.acmpca.Certificate.certificate of that CA",
  examples: {
    bad: `new k8s.core.v1.ConfigMap("root", { data: { "ca.pem": root.certificate } });`,
    good: `new k8s.core.v1.ConfigMap("root", { data: { "ca.pem": rootCertificate.certificate } });`,
  },
  level: level("mandatory"),
  types: holders,
  check(graph): readonly Finding[] {
    return graph.byType(...holders).map((holder) => on(holder, judge(holder)));
  },
});

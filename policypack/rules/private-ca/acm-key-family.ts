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
import type { Graph, Node } from "../../graph";
import { isKnown, UNKNOWN } from "../../../core/view";
import { authorityOf, privateCa } from "../shared/private-ca";

/** RSA or EC, of RSA_2048 or EC_prime256v1. */
const family = (algorithm: string): string => algorithm.split("_")[0] ?? "";

function judge(graph: Graph, certificate: Node): Outcome {
  const authority = authorityOf(graph, certificate, "certificateAuthorityArn");
  if (authority === undefined) {
    return notApplicable("it names no CA of this stack");
  }
  if (authority === UNKNOWN) {
    return undecided("the CA");
  }
  const signer = authority.view.at("certificateAuthorityConfiguration", "keyAlgorithm");
  const own = certificate.view.at("keyAlgorithm");
  const signs = signer.string();
  const has = own.string();
  if (!isKnown(signs) || has === UNKNOWN) {
    return undecided(isKnown(signs) ? own : signer);
  }
  // ACM default.
  const key = has ?? "RSA_2048";
  return family(key) === family(signs) ? pass : violation(own, { key, signs, ca: authority.name });
}

export const acmKeyFamily = stackRule({
  name: "acm-key-family",
  capability: "private-ca",
  guide: ["lb-alb-certificate"],
  severity: "medium",
  title: "A certificate of ACM has a key of its private CA's family",
  why: "AWS Certificate Manager issues no RSA certificate from an elliptic-curve CA, nor the other way round, and RSA_2048 is its default.",
  problem: "ACM cannot issue a certificate with key {key} from {ca}, whose key is {signs}",
  fix: "Set keyAlgorithm of the certificate to the family of the CA: RSA_2048, EC_prime256v1 or EC_secp384r1",
  examples: {
    bad: `new aws.acm.Certificate("web", { domainName, certificateAuthorityArn: ellipticCurveCa.arn });`,
    good: `new aws.acm.Certificate("web", { domainName, certificateAuthorityArn: ellipticCurveCa.arn, keyAlgorithm: "EC_prime256v1" });`,
  },
  level: level("advisory", "mandatory"),
  types: [privateCa.acmCertificate],
  check(graph): readonly Finding[] {
    return graph.byType(privateCa.acmCertificate).map((each) => on(each, judge(graph, each)));
  },
});

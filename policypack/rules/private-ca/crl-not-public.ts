import { level, notApplicable, pass, resourceRule, undecided, violation } from "../../rule";
import { UNKNOWN } from "../../../core/view";
import { privateCa } from "../shared/private-ca";

export const crlNotPublic = resourceRule({
  name: "crl-not-public",
  capability: "private-ca",
  guide: ["pca-create"],
  severity: "medium",
  title: "Revocation lists belong to the bucket owner and are not public",
  why: "By default each list is a public object, which S3 Block Public Access refuses. The CA then cannot publish revocations.",
  problem: "The CA writes its revocation lists as public objects",
  fix: 'Set crlConfiguration.s3ObjectAcl to "BUCKET_OWNER_FULL_CONTROL"',
  examples: {
    bad: `new aws.acmpca.CertificateAuthority("mesh", {
  revocationConfiguration: { crlConfiguration: { enabled: true, s3BucketName: bucket.bucket, expirationInDays: 7 } },
});`,
    good: `new aws.acmpca.CertificateAuthority("mesh", {
  revocationConfiguration: {
    crlConfiguration: { enabled: true, s3BucketName: bucket.bucket, expirationInDays: 7, s3ObjectAcl: "BUCKET_OWNER_FULL_CONTROL" },
  },
});`,
  },
  level: level("advisory", "mandatory"),
  types: [privateCa.authority],
  check(authority) {
    const crl = authority.view.at("revocationConfiguration", "crlConfiguration");
    const enabled = crl.at("enabled").boolean();
    const acl = crl.at("s3ObjectAcl");
    const text = acl.string();
    if (enabled === undefined || enabled === false) {
      return notApplicable("the CA writes no revocation lists");
    }
    if (text === "BUCKET_OWNER_FULL_CONTROL") {
      return pass;
    }
    return enabled === UNKNOWN || text === UNKNOWN ? undecided(crl) : violation(acl);
  },
});

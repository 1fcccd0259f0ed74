import fc from "fast-check";
import type { Candidates } from "./candidates";

const authority = "aws:acmpca/certificateAuthority:CertificateAuthority";
const ca = "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555";

const statement = fc.record({
  Effect: fc.constant("Allow"),
  Action: fc
    .subarray(["acm-pca:GetCertificate", "acm-pca:Delete*", "s3:*", "*"])
    .map((others) => ["acm-pca:IssueCertificate", ...others]),
  Resource: fc.oneof(fc.constantFrom(ca, "*"), fc.subarray([ca, "*", "arn:aws:s3:::crl/*"], { minLength: 1 })),
});
const policy = fc.record({ Statement: fc.oneof(statement, fc.array(statement, { minLength: 1, maxLength: 2 })) });
const arn = fc
  .constantFrom("AWSPrivateCAReadOnly", "AWSPrivateCAUser")
  .map((name) => `arn:aws:iam::aws:policy/${name}`);

const revocation = fc.record({
  revocationConfiguration: fc.record({
    crlConfiguration: fc.record(
      {
        enabled: fc.constantFrom(true, "true"),
        s3ObjectAcl: fc.constantFrom("PUBLIC_READ", "BUCKET_OWNER_FULL_CONTROL"),
      },
      { requiredKeys: ["enabled"] },
    ),
  }),
});

export const privateCaCandidates: Candidates = {
  "ca-deletion-window": {
    [authority]: fc.record({ permanentDeletionTimeInDays: fc.constantFrom(7, 13, 14, "30") }, { requiredKeys: [] }),
  },
  "ca-rights": {
    "aws:iam/policy:Policy": fc.record({ policy }),
    "aws:iam/role:Role": fc.record(
      {
        inlinePolicies: fc.array(fc.record({ policy }), { minLength: 1, maxLength: 2 }),
        managedPolicyArns: fc.array(arn),
      },
      { requiredKeys: ["inlinePolicies"] },
    ),
  },
  "crl-not-public": { [authority]: revocation },
};

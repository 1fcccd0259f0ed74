/** What Private CA and ACM refuse. */
import { arn, matching, oneOf, range } from "../../formats";
import { exactlyOne, given, type ObjectRule, type RuleTable, text, texts } from "../../rules";
import { isProps, type Value } from "../../property-values";

const SIGNING: Record<string, RegExp> = {
  RSA: /^SHA(256|384|512)WITHRSA$/,
  EC: /^SHA(256|384|512)WITHECDSA$/,
  ML: /^ML_DSA_(44|65|87)$/,
};
const SIGNING_ALGORITHMS = [
  "SHA256WITHECDSA",
  "SHA384WITHECDSA",
  "SHA512WITHECDSA",
  "SHA256WITHRSA",
  "SHA384WITHRSA",
  "SHA512WITHRSA",
  "ML_DSA_44",
  "ML_DSA_65",
  "ML_DSA_87",
];

const caAlgorithms: ObjectRule = (inputs, report) => {
  const key = text(inputs, "certificateAuthorityConfiguration.keyAlgorithm");
  const signing = text(inputs, "certificateAuthorityConfiguration.signingAlgorithm");
  const family = key?.split("_")[0] ?? "";
  if (signing !== undefined && SIGNING[family] && !SIGNING[family].test(signing)) {
    report("certificateAuthorityConfiguration.signingAlgorithm", `${signing} cannot be used with a ${key} key`);
  }
};

const validity: ObjectRule = (inputs, report) => {
  const kind = text(inputs, "validity.type");
  const value = text(inputs, "validity.value");
  if (kind === undefined || value === undefined) {
    return;
  }
  if (["DAYS", "MONTHS", "YEARS", "ABSOLUTE"].includes(kind)) {
    if (!/^[1-9]\d*$/.test(value)) {
      report(
        "validity.value",
        `must be a whole number above 0 in a string for ${kind}, found ${JSON.stringify(value)}`,
      );
    }
  } else if (kind === "END_DATE" && Number.isNaN(Date.parse(value))) {
    report("validity.value", `must be an RFC 3339 time for END_DATE, found ${JSON.stringify(value)}`);
  }
};

const PERMISSION_ACTIONS = ["IssueCertificate", "GetCertificate", "ListPermissions"];

const caRevocation: ObjectRule = (inputs, report) => {
  const crl = isProps(inputs["revocationConfiguration"]) ? inputs["revocationConfiguration"]["crlConfiguration"] : null;
  if (isProps(crl ?? null) && (crl as Record<string, Value>)["enabled"] === true) {
    if (!given(crl as Record<string, Value>, "s3BucketName")) {
      report(
        "revocationConfiguration.crlConfiguration.s3BucketName",
        "s3BucketName must be set when the CRL is enabled",
      );
    }
  }
};

const distinctNames: ObjectRule = (inputs, report) => {
  const names = texts(inputs, "subjectAlternativeNames");
  if (new Set(names).size < names.length) {
    report("subjectAlternativeNames", "a name must not be given twice");
  }
};

export const certificateRules: RuleTable = {
  "aws:acmpca/certificateAuthority:CertificateAuthority": {
    source:
      "ACM PCA API CreateCertificateAuthority; docs.aws.amazon.com/privateca/latest/userguide/short-lived-certificates.html",
    fields: [
      { path: "type", format: oneOf("ROOT", "SUBORDINATE") },
      { path: "usageMode", format: oneOf("GENERAL_PURPOSE", "SHORT_LIVED_CERTIFICATE") },
      { path: "permanentDeletionTimeInDays", format: range(7, 30, "number of days") },
      {
        path: "certificateAuthorityConfiguration.keyAlgorithm",
        format: oneOf(
          ...["RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"],
          ...["ML_DSA_44", "ML_DSA_65", "ML_DSA_87", "SM2"],
        ),
      },
      { path: "certificateAuthorityConfiguration.subject.country", format: matching(/^[A-Za-z]{2}$/, 2, 2) },
      { path: "revocationConfiguration.crlConfiguration.expirationInDays", format: range(1, 5000, "number of days") },
    ],
    objects: [caAlgorithms, caRevocation],
  },
  "aws:acmpca/certificate:Certificate": {
    source: "ACM PCA API IssueCertificate",
    fields: [
      { path: "certificateAuthorityArn", format: arn("acm-pca") },
      { path: "signingAlgorithm", format: oneOf(...SIGNING_ALGORITHMS) },
      { path: "validity.type", format: oneOf("END_DATE", "ABSOLUTE", "DAYS", "MONTHS", "YEARS") },
      { path: "templateArn", format: matching(/^arn:aws[a-z-]*:acm-pca:::template\/[A-Za-z0-9_]+\/V\d$/, 20, 200) },
    ],
    objects: [validity],
  },
  "aws:acmpca/permission:Permission": {
    source: "ACM PCA API CreatePermission",
    fields: [
      { path: "certificateAuthorityArn", format: arn("acm-pca") },
      { path: "principal", format: oneOf("acm.amazonaws.com") },
      { path: "actions[*]", format: oneOf(...PERMISSION_ACTIONS) },
    ],
  },
  "aws:acm/certificate:Certificate": {
    source: "ACM API RequestCertificate",
    fields: [
      { path: "validationMethod", format: oneOf("DNS", "EMAIL", "HTTP") },
      {
        path: "domainName",
        format: matching(
          /^(\*\.)?(([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]{0,61}[A-Za-z0-9])\.)+[A-Za-z0-9-]{1,62}$/,
          1,
          253,
        ),
      },
      { path: "certificateAuthorityArn", format: arn("acm-pca") },
    ],
    objects: [
      exactlyOne(["domainName", "privateKey"]),
      exactlyOne(["validationMethod", "certificateAuthorityArn", "privateKey"]),
      distinctNames,
    ],
  },
};

/** What the issuer may do in AWS, and who may assume its role. Guide statement pca-issuer-iam. Pure. */

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource?: string;
  readonly Principal?: Readonly<Record<string, string>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/**
 * Templates that certificates of this project are issued from. Without this condition, the issuer could sign a subordinate
 * CA.
 * https://docs.aws.amazon.com/privateca/latest/userguide/template-definitions.html
 */
export const leafTemplates = ["EndEntityCertificate/V1", "EndEntityServerAuthCertificate/V1"] as const;

/** Describe, read and issue from this one CA; issue leaf certificates only. */
export function issuerPolicy(caArn: string): PolicyDocument {
  const partition = caArn.split(":")[1] ?? "aws";
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Read",
        Effect: "Allow",
        Action: ["acm-pca:DescribeCertificateAuthority", "acm-pca:GetCertificate"],
        Resource: caArn,
      },
      {
        Sid: "Issue",
        Effect: "Allow",
        Action: ["acm-pca:IssueCertificate"],
        Resource: caArn,
        Condition: {
          StringEquals: {
            "acm-pca:TemplateArn": leafTemplates.map((template) => `arn:${partition}:acm-pca:::template/${template}`),
          },
        },
      },
    ],
  };
}

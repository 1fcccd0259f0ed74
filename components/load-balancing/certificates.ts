/** Certificates of AWS Certificate Manager. */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Children } from "../shared/children";
import type { CertificateArgs } from "./args";
import { validationNames } from "./names";

export interface Certificate {
  /** Known once the certificate is issued: a listener takes no other. */
  readonly arn: pulumi.Output<string>;
  readonly resources: readonly pulumi.Resource[];
}

/**
 * @param ca what a certificate of the private CA is asked from, and what must be there before: a CA has its ARN before
 *   it can sign
 */
export function makeCertificate(
  children: Children,
  name: string,
  certificate: CertificateArgs,
  ca: {
    readonly arn: pulumi.Input<string> | undefined;
    readonly keyAlgorithm: string | undefined;
    readonly active: readonly pulumi.Resource[];
  },
): Certificate {
  switch (certificate.source) {
    case "existing":
      return { arn: pulumi.output(certificate.arn), resources: [] };
    case "private-ca":
      return fromPrivateCa(children.after(ca.active), name, certificate.domainNames, ca);
    case "dns":
      return validated(children, name, certificate.domainNames, certificate.hostedZoneId);
  }
}

function fromPrivateCa(
  children: Children,
  name: string,
  domainNames: readonly string[],
  ca: { readonly arn: pulumi.Input<string> | undefined; readonly keyAlgorithm: string | undefined },
): Certificate {
  const [domainName = "", ...subjectAlternativeNames] = domainNames;
  const certificate = new aws.acm.Certificate(
    children.name(name),
    {
      domainName,
      subjectAlternativeNames,
      certificateAuthorityArn: ca.arn,
      ...keyOf(ca.keyAlgorithm),
      tags: children.tags(name),
    },
    children.options(),
  );
  return { arn: certificate.arn, resources: [certificate] };
}

/**
 * ACM wants the family of the CA's own key, and its default is RSA_2048:
 * https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html, KeyAlgorithm. Of the elliptic curves it
 * issues for these two.
 */
export function keyOf(caKeyAlgorithm: string | undefined): { readonly keyAlgorithm?: string } {
  if (caKeyAlgorithm?.startsWith("EC_") !== true) {
    return {};
  }
  return { keyAlgorithm: caKeyAlgorithm === "EC_secp384r1" ? "EC_secp384r1" : "EC_prime256v1" };
}

function validated(
  children: Children,
  name: string,
  domainNames: readonly string[],
  zoneId: pulumi.Input<string>,
): Certificate {
  const [domainName = "", ...subjectAlternativeNames] = domainNames;
  const certificate = new aws.acm.Certificate(
    children.name(name),
    {
      domainName,
      subjectAlternativeNames,
      validationMethod: "DNS",
      // RSA, ACM's default, costs a load balancer many times the work per connection.
      keyAlgorithm: "EC_prime256v1",
      options: { certificateTransparencyLoggingPreference: "ENABLED" },
      tags: children.tags(name),
    },
    children.options(),
  );
  // One record per name in the config, so a preview shows all of them. ACM supplies the values when it issues the certificate.
  const records = validationNames(domainNames).map((validationName) => {
    const option = certificate.domainValidationOptions.apply((options) => {
      const found = options.find((one) => one.domainName.replace(/^\*\./, "") === validationName);
      if (found === undefined) {
        throw new Error(`ACM names no record that validates ${validationName}`);
      }
      return found;
    });
    return new aws.route53.Record(
      children.name(`${name}-${validationName}`),
      {
        zoneId,
        name: option.resourceRecordName,
        type: option.resourceRecordType.apply((type) => type as aws.route53.RecordType),
        records: [option.resourceRecordValue],
        ttl: 60,
        // The same name in another certificate of the account has the same record.
        allowOverwrite: true,
      },
      children.options(),
    );
  });
  const validation = new aws.acm.CertificateValidation(
    children.name(name),
    { certificateArn: certificate.arn, validationRecordFqdns: records.map(({ fqdn }) => fqdn) },
    children.options(),
  );
  return { arn: validation.certificateArn, resources: [certificate, ...records, validation] };
}

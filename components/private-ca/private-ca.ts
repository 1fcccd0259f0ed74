/** AWS Private CA: the root of trust of the mesh. Guide page, "ACM Private CA with cert-manager". */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { UsageMode } from "../../facts/private-ca-prices";
import type { CostEstimate } from "./cost";
import { planHierarchy, type Authority, type HierarchyOptions } from "./hierarchy";

export interface RevocationOptions {
  /** Answer OCSP requests. Default false. */
  readonly ocsp?: boolean;
  /** S3 bucket for CRLs; its policy must let acm-pca.amazonaws.com write. */
  readonly crlBucket?: string;
  /** Days after which a CRL expires, 1 to 5000. Default 7. */
  readonly crlExpirationDays?: number;
}

export interface PrivateCaArgs {
  /** Which CAs there are and who signs whom. Plain: it decides which resources exist. */
  hierarchy: HierarchyOptions;
  /** Organization (O) in the subject of the CAs. */
  organization: pulumi.Input<string>;
  /** Country (C) in the subject of the CAs: two letters. */
  country?: pulumi.Input<string>;
  /** For the general-purpose CAs. Default: none. */
  revocation?: RevocationOptions;
  /** Days in which a deleted CA can be restored, 7 to 30. Default 30. */
  permanentDeletionDays?: pulumi.Input<number>;
  /** PEM of roots that are trusted beside this one. */
  additionalRootCertificates?: pulumi.Input<string>;
  /** Keep CAs and their certificates from being deleted or replaced. Default true. */
  deletionProtection?: boolean;
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** A CA that exists, and what must have happened before it may sign. */
interface Signer {
  readonly arn: pulumi.Output<string>;
  readonly active: readonly pulumi.Resource[];
}

/**
 * The CAs of a hierarchy, each activated: created, its request signed by its parent, the certificate imported. A parent
 * signs only once it is active; whoever issues depends on `active`, because a CA has its ARN before it can sign.
 */
export class PrivateCa extends pulumi.ComponentResource {
  /** ARN of the CA that signs workload certificates. */
  readonly issuingArn: pulumi.Output<string>;
  /** ARN of the CA that AWS Certificate Manager may ask; undefined where there is none. */
  readonly acmArn: pulumi.Output<string> | undefined;
  /** Every root that is to be trusted, as PEM. Taken from the issued certificate: the CA's own attribute is empty until a refresh. */
  readonly rootCertificatePem: pulumi.Output<string>;
  /** To be there before anything is issued. */
  readonly active: readonly pulumi.Resource[];
  readonly issuingUsageMode: UsageMode;
  /** What certificates cost per month in both usage modes, where the hierarchy has an estimate. */
  readonly estimate: CostEstimate | undefined;

  private readonly name: string;
  private readonly args: PrivateCaArgs;

  constructor(name: string, args: PrivateCaArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-network-security:index:PrivateCa", name, args, opts);
    this.name = name;
    this.args = args;
    const hierarchy = planHierarchy(args.hierarchy);
    this.issuingUsageMode = hierarchy.issuingUsageMode;
    this.estimate = hierarchy.estimate;
    const { existing, parent } = args.hierarchy;
    const signers = new Map<string, Signer>();
    let root = existing?.rootCertificatePem ?? parent?.rootCertificatePem ?? pulumi.output("");
    for (const [key, external] of Object.entries({ existing, parent })) {
      if (external !== undefined) {
        signers.set(key, { arn: pulumi.output(external.arn), active: [] });
      }
    }
    for (const authority of hierarchy.authorities) {
      const { signer, certificate } = this.authority(authority, signers.get(authority.signedBy));
      signers.set(authority.key, signer);
      if (authority.role === "root") {
        root = certificate.certificate;
      }
    }

    const issuing = signer(signers, hierarchy.issuing);
    this.issuingArn = issuing.arn;
    const acm = hierarchy.acm === undefined ? [] : signer(signers, hierarchy.acm).active;
    this.active = [...new Set([...issuing.active, ...acm])];
    this.rootCertificatePem = bundle(root, args.additionalRootCertificates);
    this.acmArn = hierarchy.acm === undefined ? undefined : this.forAcm(signers, hierarchy.acm);
    this.registerOutputs({
      issuingArn: this.issuingArn,
      acmArn: this.acmArn,
      rootCertificatePem: this.rootCertificatePem,
      issuingUsageMode: this.issuingUsageMode,
    });
  }

  private authority(
    authority: Authority,
    parent: Signer | undefined,
  ): { signer: Signer; certificate: aws.acmpca.Certificate } {
    const name = `${this.name}-${authority.key}`;
    const protect = this.args.deletionProtection ?? true;
    const ca = new aws.acmpca.CertificateAuthority(
      name,
      {
        type: authority.type,
        usageMode: authority.usageMode,
        keyStorageSecurityStandard: "FIPS_140_2_LEVEL_3_OR_HIGHER",
        certificateAuthorityConfiguration: {
          keyAlgorithm: authority.keyAlgorithm,
          // What this CA signs with, hence its own key's family; its own certificate carries its signer's.
          signingAlgorithm: authority.ownSigningAlgorithm,
          subject: {
            commonName: authority.commonName,
            organization: this.args.organization,
            country: this.args.country,
          },
        },
        revocationConfiguration: this.revocation(authority),
        permanentDeletionTimeInDays: this.args.permanentDeletionDays ?? 30,
        tags: pulumi.output(this.args.tags ?? {}).apply((tags) => ({ ...tags, Name: name })),
      },
      // The provider sends no update for the usage mode: without this, changing it would preview as done and do nothing.
      { parent: this, protect, replaceOnChanges: ["usageMode"] },
    );
    const certificate = new aws.acmpca.Certificate(
      name,
      {
        certificateAuthorityArn: parent?.arn ?? ca.arn,
        certificateSigningRequest: ca.certificateSigningRequest,
        signingAlgorithm: authority.signingAlgorithm,
        templateArn: this.template(authority.template),
        validity: { type: "YEARS", value: String(authority.validityYears) },
      },
      // Replacing the certificate of a subordinate revokes the old one: rotate by generations instead.
      { parent: this, protect, dependsOn: [...(parent?.active ?? [])] },
    );
    const active = new aws.acmpca.CertificateAuthorityCertificate(
      name,
      {
        certificateAuthorityArn: ca.arn,
        certificate: certificate.certificate,
        certificateChain: authority.type === "SUBORDINATE" ? certificate.certificateChain : undefined,
      },
      { parent: this },
    );
    return { signer: { arn: ca.arn, active: [active] }, certificate };
  }

  private revocation(
    authority: Authority,
  ): aws.types.input.acmpca.CertificateAuthorityRevocationConfiguration | undefined {
    const { ocsp = false, crlBucket, crlExpirationDays = 7 } = this.args.revocation ?? {};
    if (authority.usageMode === "SHORT_LIVED_CERTIFICATE" || (!ocsp && crlBucket === undefined)) {
      return undefined;
    }
    return {
      ocspConfiguration: { enabled: ocsp },
      crlConfiguration:
        crlBucket === undefined
          ? undefined
          : {
              enabled: true,
              s3BucketName: crlBucket,
              expirationInDays: crlExpirationDays,
              // The default, PUBLIC_READ, contradicts S3 Block Public Access.
              s3ObjectAcl: "BUCKET_OWNER_FULL_CONTROL",
            },
    };
  }

  private template(template: string): pulumi.Output<string> {
    const { partition } = aws.getPartitionOutput({}, { parent: this });
    return pulumi.interpolate`arn:${partition}:acm-pca:::template/${template}`;
  }

  /** Lets AWS Certificate Manager renew what it issued from one of our CAs. */
  private forAcm(signers: ReadonlyMap<string, Signer>, key: string): pulumi.Output<string> {
    const { arn, active } = signer(signers, key);
    if (key !== "existing") {
      new aws.acmpca.Permission(
        `${this.name}-acm`,
        {
          certificateAuthorityArn: arn,
          principal: "acm.amazonaws.com",
          actions: ["IssueCertificate", "GetCertificate", "ListPermissions"],
        },
        { parent: this, dependsOn: [...active] },
      );
    }
    return arn;
  }
}

function signer(signers: ReadonlyMap<string, Signer>, key: string): Signer {
  const found = signers.get(key);
  if (found === undefined) {
    throw new Error(`the hierarchy names a CA "${key}" that it does not have`);
  }
  return found;
}

/** PEM texts after each other, each ending in one line break. */
function bundle(root: pulumi.Input<string>, additional: pulumi.Input<string> | undefined): pulumi.Output<string> {
  return pulumi.all([root, additional ?? ""]).apply((pems) =>
    pems
      .map((pem) => pem.trim())
      .filter((pem) => pem !== "")
      .map((pem) => `${pem}\n`)
      .join(""),
  );
}

/** AWS Private CA: the root of trust of the mesh. Guide page, "ACM Private CA with cert-manager". */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { UsageMode } from "../../facts/private-ca-prices";
import { checkArgs, mapInput, refuse } from "../shared/inputs";
import { defaults, type AcmCaArgs, type PrivateCaArgs } from "./args";
import type { CostEstimate } from "./cost";
import type { KeyAlgorithm } from "./algorithms";
import { acmKeyAlgorithm, ofRole, planHierarchy, subjectName } from "./hierarchy";
import type { Authority, Validities, Validity } from "./options";
import { shapeProblems, validityProblems } from "./refusals";
import { settingsOf, type HierarchySettings } from "./settings";

/** A CA, and what it waits for before it can sign. */
interface Signer {
  readonly arn: pulumi.Output<string>;
  readonly active: readonly pulumi.Resource[];
}

/**
 * The CAs of a hierarchy, each activated: created, its request signed by its parent, the certificate imported. A parent
 * signs only once it is active. Whatever issues depends on `active`, because a CA has an ARN before it can sign.
 */
export class PrivateCa extends pulumi.ComponentResource {
  /** ARN of the CA that signs workload certificates. */
  readonly issuingArn: pulumi.Output<string>;
  /** ARN of the CA that AWS Certificate Manager may ask; undefined if there is none. */
  readonly acmArn: pulumi.Output<string> | undefined;
  readonly acmKeyAlgorithm: KeyAlgorithm | undefined;
  /** Every root to trust, as PEM. It comes from the issued certificate: the CA's own attribute is empty until a refresh. */
  readonly rootCertificatePem: pulumi.Output<string>;
  /** What must exist before anything is issued. */
  readonly active: readonly pulumi.Resource[];
  readonly issuingUsageMode: UsageMode;
  /** What certificates cost per month in both usage modes, if there is an estimate. */
  readonly estimate: CostEstimate | undefined;

  private readonly name: string;
  private readonly args: PrivateCaArgs;
  private readonly settings: HierarchySettings;

  constructor(name: string, args: PrivateCaArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-network-security:index:PrivateCa", name, args, opts);
    this.name = name;
    this.args = args;
    this.settings = settingsOf(args);
    refuse(name, shapeProblems(this.settings));
    checkArgs(name, validities(this.settings), validityProblems);
    const hierarchy = planHierarchy(this.settings);
    this.issuingUsageMode = hierarchy.issuingUsageMode;
    this.estimate = hierarchy.estimate;
    const { existing, parent } = this.settings;
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
    const acm = hierarchy.acm === undefined ? undefined : this.forAcm(signers, hierarchy.acm);
    this.active = [...new Set([...issuing.active, ...(acm?.active ?? [])])];
    this.rootCertificatePem = bundle(root, args.additionalRootCertificates);
    this.acmArn = acm?.arn;
    this.acmKeyAlgorithm = acmKeyAlgorithm(hierarchy, this.settings);
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
    const protect = this.args.deletionProtection ?? defaults.deletionProtection;
    const { commonName, validityYears } = ofRole<Required<AcmCaArgs>>(this.settings, authority);
    const ca = new aws.acmpca.CertificateAuthority(
      name,
      {
        type: authority.type,
        usageMode: authority.usageMode,
        keyStorageSecurityStandard: "FIPS_140_2_LEVEL_3_OR_HIGHER",
        certificateAuthorityConfiguration: {
          keyAlgorithm: authority.keyAlgorithm,
          // What this CA signs with, so the family of its own key. Its own certificate has its signer's family.
          signingAlgorithm: authority.ownSigningAlgorithm,
          subject: {
            commonName: mapInput(commonName, (known) => subjectName(authority, known)),
            organization: this.args.organization,
            country: this.args.country,
          },
        },
        revocationConfiguration: this.revocation(authority),
        permanentDeletionTimeInDays: this.args.permanentDeletionDays ?? defaults.permanentDeletionDays,
        tags: pulumi.output(this.args.tags ?? {}).apply((tags) => ({ ...tags, Name: name })),
      },
      // The provider sends no update for the usage mode: without this, a preview would show a change that never happens.
      { parent: this, protect, replaceOnChanges: ["usageMode"] },
    );
    const certificate = new aws.acmpca.Certificate(
      name,
      {
        certificateAuthorityArn: parent?.arn ?? ca.arn,
        certificateSigningRequest: ca.certificateSigningRequest,
        signingAlgorithm: authority.signingAlgorithm,
        templateArn: this.template(authority.template),
        validity: { type: "YEARS", value: mapInput(validityYears, String) },
      },
      // Replacing the certificate of a subordinate revokes the old one. Rotate by generations instead.
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
  ): pulumi.Input<aws.types.input.acmpca.CertificateAuthorityRevocationConfiguration | undefined> {
    const { ocsp = defaults.revocation.ocsp, crlBucket, crlExpirationDays } = this.args.revocation ?? {};
    if (authority.usageMode === "SHORT_LIVED_CERTIFICATE") {
      return undefined;
    }
    if (crlBucket === undefined) {
      return mapInput(ocsp, (enabled) => (enabled ? { ocspConfiguration: { enabled } } : undefined));
    }
    return {
      ocspConfiguration: { enabled: ocsp },
      crlConfiguration: {
        enabled: true,
        s3BucketName: crlBucket,
        expirationInDays: crlExpirationDays ?? defaults.revocation.crlExpirationDays,
        // The default, PUBLIC_READ, contradicts S3 Block Public Access.
        s3ObjectAcl: "BUCKET_OWNER_FULL_CONTROL",
      },
    };
  }

  private template(template: string): pulumi.Output<string> {
    const { partition } = aws.getPartitionOutput({}, { parent: this });
    return pulumi.interpolate`arn:${partition}:acm-pca:::template/${template}`;
  }

  /**
   * Allows AWS Certificate Manager to issue and renew from a CA of this component. A certificate that is asked for before
   * fails with "CA has expired": hashicorp/terraform-provider-aws#46693.
   */
  private forAcm(signers: ReadonlyMap<string, Signer>, key: string): Signer {
    const { arn, active } = signer(signers, key);
    if (key === "existing") {
      return { arn, active };
    }
    const permission = new aws.acmpca.Permission(
      `${this.name}-acm`,
      {
        certificateAuthorityArn: arn,
        principal: "acm.amazonaws.com",
        actions: ["IssueCertificate", "GetCertificate", "ListPermissions"],
      },
      { parent: this, dependsOn: [...active] },
    );
    return { arn, active: [...active, permission] };
  }
}

/** Without the other arguments, which may be known later. */
function validities({ root, issuing, acm }: HierarchySettings): Validities<pulumi.Input<number>> {
  const years = (ca: Validity<pulumi.Input<number>> | undefined): Validity<pulumi.Input<number>> | undefined =>
    ca && { validityYears: ca.validityYears };
  return { root: years(root), issuing: years(issuing), acm: years(acm) };
}

function signer(signers: ReadonlyMap<string, Signer>, key: string): Signer {
  const found = signers.get(key);
  if (found === undefined) {
    throw new Error(`the hierarchy names a CA "${key}" that it does not have`);
  }
  return found;
}

/** PEM texts one after another, each with one line break at its end. */
function bundle(root: pulumi.Input<string>, additional: pulumi.Input<string> | undefined): pulumi.Output<string> {
  return pulumi.all([root, additional ?? ""]).apply((pems) =>
    pems
      .map((pem) => pem.trim())
      .filter((pem) => pem !== "")
      .map((pem) => `${pem}\n`)
      .join(""),
  );
}

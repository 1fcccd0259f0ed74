/** Certificate authorities for fixtures. */
import { type Build } from "./harness";
import { type Declared, type Input, type Program } from "./program";

export type Inputs = Readonly<Record<string, Input>>;

/** What the provider knows as the certificate of a CA is empty until a refresh. */
export const ca = (p: Program, name: string, inputs: Inputs = {}): Declared =>
  p.add("aws:acmpca/certificateAuthority:CertificateAuthority", name, inputs, { outputs: { certificate: "" } });
export const signed = (
  p: Program,
  name: string,
  signer: Declared,
  subject: Declared,
  inputs: Inputs = {},
  after: Declared[] = [],
): Declared =>
  p.add(
    "aws:acmpca/certificate:Certificate",
    name,
    {
      certificateAuthorityArn: signer.out("arn"),
      certificateSigningRequest: subject.out("certificateSigningRequest"),
      ...inputs,
    },
    { dependsOn: after },
  );

export const issuer = (p: Program, of: Declared, after: Declared[] = []): Declared =>
  p.add(
    "kubernetes:awspca.cert-manager.io/v1beta1:AWSPCAClusterIssuer",
    "issuer",
    { metadata: { name: "mesh" }, spec: { arn: of.out("arn"), region: "eu-central-1" } },
    { dependsOn: after },
  );

export const own =
  (type: Input, inputs: Inputs): Build =>
  (p) => {
    const authority = ca(p, "own", type === undefined ? {} : { type });
    signed(p, "own", authority, authority, inputs);
  };

/** The issuer as plain data. */
import type { IssuerCredentials, IssuerKind } from "./args";

/** The issuer with what follows from its kind. */
export interface Issuer {
  readonly name: string;
  readonly kind: IssuerKind;
  /** Of an AWSPCAIssuer. */
  readonly namespace?: string;
  readonly credentials: IssuerCredentials;
}

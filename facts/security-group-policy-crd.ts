/** The published definition of SecurityGroupPolicy. Source and date: security-group-policy-crd.json. */
import table from "./security-group-policy-crd.json";

export const securityGroupPolicyCrd = {
  apiVersion: `${table.group}/${table.version}`,
  kind: table.kind,
  /** openAPIV3Schema of the served version. */
  schema: table.schema,
} as const;

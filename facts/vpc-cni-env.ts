/** Environment variables of the vpc-cni add-on. Table with source and date: vpc-cni-env.json. */
import table from "./vpc-cni-env.json";

export type VpcCniEnvKind = "boolean" | "integer" | "string";

/** Variables of the container aws-node. */
export const vpcCniEnv = table.env as Readonly<Record<string, VpcCniEnvKind>>;

/** Variables of the init container aws-vpc-cni-init. */
export const vpcCniInitEnv = table.initEnv as Readonly<Record<string, VpcCniEnvKind>>;

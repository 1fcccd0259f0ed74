import type * as pulumi from "@pulumi/pulumi";
import type { Steps } from "../shared/steps";
import type { CertManagerArgs } from "./cert-manager";
import type { Issuer } from "./config";
import type { Step } from "./order";

/** What the parts of the component share. */
export interface Scope {
  /** Name of the component: names of its resources start with it. */
  readonly name: string;
  readonly parent: pulumi.Resource;
  readonly args: CertManagerArgs;
  readonly issuer: Issuer;
  readonly steps: Steps<Step>;
}

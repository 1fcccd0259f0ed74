import type * as pulumi from "@pulumi/pulumi";
import type { Steps } from "../shared/steps";
import type { CertManagerArgs } from "./args";
import type { Issuer } from "./options";
import type { Step } from "./order";
import type { CertManagerSettings } from "./settings";

/** What the parts of the component share. */
export interface Scope {
  /** Name of the component: names of its resources start with it. */
  readonly name: string;
  readonly parent: pulumi.Resource;
  readonly args: CertManagerArgs;
  readonly settings: CertManagerSettings;
  readonly issuer: Issuer;
  readonly steps: Steps<Step>;
}

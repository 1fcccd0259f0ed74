/** What istio-csr shares with other capabilities. */
import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { MeshFacts } from "../shared/slot-types";
import type { config } from "./config";

export interface IstioCsrSlot {
  /** What every part of the mesh must agree on, and the address (and port) where proxies request certificates. */
  readonly mesh: { readonly [Key in keyof MeshFacts | "caAddress"]: pulumi.Output<string> };
  /** Namespace of istiod. */
  readonly meshNamespace: pulumi.Output<string>;
  /** Must exist before istiod: istio-csr serves, and istiod's certificate is signed. */
  readonly ready: readonly pulumi.Resource[];
}

declare module "../../framework/slots" {
  interface Slots {
    "istio-csr": IstioCsrSlot;
  }

  interface Declarations {
    mesh: MeshFacts;
  }

  interface Parts {
    "istio-csr": z.input<typeof config>;
  }
}

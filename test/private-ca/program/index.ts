/** The CAs alone; `usageMode` and `generations` are the stack's config. */
import * as pulumi from "@pulumi/pulumi";
import { PrivateCa } from "../../../components/private-ca";
import type { UsageMode } from "../../../facts/private-ca-prices";

const config = new pulumi.Config();

new PrivateCa("private-ca", {
  organization: "Example Corp",
  hierarchy: {
    root: {
      commonName: "root",
      keyAlgorithm: "EC_prime256v1",
      usageMode: "GENERAL_PURPOSE",
      validityYears: 10,
    },
    issuing: {
      commonName: "issuing",
      keyAlgorithm: "EC_prime256v1",
      usageMode: config.require<UsageMode>("usageMode"),
      validityYears: 3,
      generations: config.requireObject<string[]>("generations"),
    },
  },
});

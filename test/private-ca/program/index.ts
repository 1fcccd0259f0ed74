/** The CAs alone; `usageMode`, `generations` and `issuingYears` are the stack's config. */
import * as pulumi from "@pulumi/pulumi";
import { PrivateCa } from "../../../components/private-ca";
import type { UsageMode } from "../../../facts/private-ca-prices";

const config = new pulumi.Config();

new PrivateCa("private-ca", {
  organization: "Example Corp",
  root: { commonName: "root" },
  issuing: {
    commonName: "issuing",
    usageMode: config.require<UsageMode>("usageMode"),
    generations: config.requireObject<string[]>("generations"),
    // An output, which is checked once it is known.
    validityYears: pulumi.output(config.getNumber("issuingYears") ?? 3),
  },
});

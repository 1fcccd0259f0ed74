#!/usr/bin/env node
/**
 * Entry point of bin/index.js. Two ways lead here: given the pack's folder, the engine has its language host start
 * `@pulumi/pulumi/cmd/run-policy-pack`, which loads this file; given this file, an engine since 3.255 starts it itself.
 */
import { isAbsolute, join } from "node:path";
import { serve } from "./analyzer";
import { Pack } from "./pack";
import { version } from "./package.json";
import { rules } from "./rules";

const evidenceVariable = "EKS_NETWORK_SECURITY_EVIDENCE";
const evidenceDir = process.env[evidenceVariable] || undefined;

if (evidenceDir !== undefined && !isAbsolute(evidenceDir)) {
  process.stderr.write(
    `eks-network-security: ${evidenceVariable} is ${JSON.stringify(evidenceDir)}; allowed: an absolute path, because the pack runs in a folder of its own\n`,
  );
  process.exit(1);
}

if (require.main === module) {
  // The engine holds the other end: when it is gone, even killed, so is the pack. Not so under a language host.
  process.stdin.on("end", () => process.exit()).resume();
}

serve(
  new Pack({
    name: "eks-network-security",
    version,
    rules,
    now: () => new Date(),
    evidenceDir,
    folder: join(__dirname, ".."),
    publishing: process.env["EKS_NETWORK_SECURITY_PUBLISH"] === "1",
  }),
);

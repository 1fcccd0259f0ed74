#!/usr/bin/env node
/**
 * Entry point of bin/index.js. There are two ways to start it: given the pack's folder, the engine's language host
 *    starts `@pulumi/pulumi/cmd/run-policy-pack`, which loads this file; given this file, an engine from 3.255 on
 *    starts it directly.
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
  // The engine holds the other end of stdin: the pack ends when the engine does, even if it is killed. This does not
  // work under a language host.
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

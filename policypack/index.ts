/** Entry point of bin/index.js: started by `@pulumi/pulumi/cmd/run-policy-pack` in the pack's own folder. */
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

import { delimiter, isAbsolute, join } from "node:path";
import { isExecutable } from "./exec";
import type { Source } from "./source";
import { fits, versionOf } from "./version";

/** A pulumi CLI on the user's PATH. */
export const pathSource: Source = {
  name: "path",
  title: "pulumi on the PATH",
  async present({ env, required }) {
    const remedy = `install the Pulumi CLI ${required} (https://www.pulumi.com/docs/iac/download-install/)`;
    const seen: string[] = [];
    for (const folder of (env.PATH ?? "").split(delimiter).filter(isAbsolute)) {
      const path = join(folder, "pulumi");
      if (!isExecutable(path)) continue;
      const found = await versionOf(path);
      if ("version" in found && fits(found.version, required)) return { path };
      seen.push("version" in found ? `${path} is version ${found.version}` : found.reason);
    }
    return { reason: seen.length > 0 ? seen.join("; ") : "not found", remedy };
  },
};

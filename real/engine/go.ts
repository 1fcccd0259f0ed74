import { builtPath, type GoProgram, obtainBuilt } from "../go-build";
import { isExecutable } from "./exec";
import type { Source } from "./source";
import { pinnedVersion } from "./version";

const area = "engine";
const remedy = "install Go 1.25 or newer (https://go.dev/dl/) with access to a Go module proxy";

function program(): GoProgram {
  const version = pinnedVersion();
  return {
    title: `the Pulumi engine ${version}`,
    name: "pulumi",
    version,
    folder: __dirname,
    command: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    // Without this flag the engine reports no version, so nobody could tell whether it is new enough.
    linkerFlags: `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`,
    takes: "3 to 8 minutes on 2 cores",
  };
}

/** The CLI, built from the Go modules pinned in go.mod. It includes no language hosts. */
export const goSource: Source = {
  name: "go",
  title: `build of pulumi/pulumi v${pinnedVersion()} from its Go modules`,
  async present({ cache }) {
    const path = builtPath(program(), cache, area);
    return isExecutable(path) ? { path } : { reason: "not built yet", remedy };
  },
  async obtain(context) {
    const built = await obtainBuilt(program(), area, context);
    return "path" in built ? built : { ...built, remedy };
  },
};

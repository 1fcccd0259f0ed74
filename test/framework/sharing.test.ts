import { readFileSync } from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { capabilities } from "../../components/registry";
import { clusterOutputs, readClusterOutputs, type ClusterOutputs } from "../../components/shared/cluster-outputs";

const root = path.resolve(__dirname, "../..");

describe("what plugins share", () => {
  it("is declared by the capability that owns it: the framework names none", () => {
    const source = readFileSync(path.join(root, "framework/slots.ts"), "utf8").replace(/\/\*[^]*?\*\//g, "");
    expect(source.match(/interface \w+ \{[^}]*\}/g)).toEqual([
      "interface Slots {}",
      "interface Declarations {}",
      "interface StackOutputs {}",
      "interface Parts {}",
    ]);
  });

  it.each(capabilities.map(({ name }) => [name]))("%s publishes its part of the stack config", (name) => {
    const folder = name === "teams" ? "team" : name;
    expect(readFileSync(path.join(root, "components", folder, "slots.ts"), "utf8")).toMatch(
      new RegExp(`interface Parts \\{[^}]*"?${name}"?: z\\.input<typeof \\w+>;`),
    );
  });
});

describe("outputs of a cluster", () => {
  const text = (name: string): pulumi.Output<string> => pulumi.output(name);
  const read = readClusterOutputs(text, true);
  const cluster: ClusterOutputs = { name: "prod", version: "1.35", ...read };

  it("are read by another stack under the names by which they are exported", () => {
    expect(Object.keys(clusterOutputs({ ...cluster, kubernetes: {} } as ClusterOutputs))).toEqual(Object.keys(cluster));
  });

  it("have an identity provider only if the cluster has one", () => {
    expect(read).toHaveProperty("oidcProviderArn");
    expect(readClusterOutputs(text, false)).not.toHaveProperty("oidcProviderArn");
    expect(clusterOutputs({ ...cluster, oidcProviderArn: undefined })).not.toHaveProperty("oidcProviderArn");
  });
});

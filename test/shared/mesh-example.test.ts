import { readFileSync } from "node:fs";
import * as path from "node:path";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { collect } from "../mocks";
import { readmeStatements, statements } from "../standalone";
import { mesh } from "./mesh-example";

const program = statements(
  readFileSync(path.join(__dirname, "mesh-example.ts"), "utf8").replace(/^export function mesh.*$/m, ""),
);

describe("the examples of the READMEs", () => {
  it.each(["private-ca", "cert-manager", "istio-csr", "istio", "egress"])("%s compiles and runs here", (capability) => {
    const shown = readmeStatements(capability);
    expect(shown.length).toBeGreaterThan(0);
    for (const statement of shown) {
      expect(program.map((one) => one.replace(/\n\}$/, ""))).toContain(statement);
    }
  });

  it("build one mesh, each on the outputs of the others", async () => {
    const { resources } = await collect(
      () => {
        mesh(new kubernetes.Provider("cluster", {}), pulumi.output("prod"));
      },
      { call: () => ({ partition: "aws" }), outputs: () => ({ certificate: "PEM" }) },
    );
    const components = resources.filter(({ type }) => type.startsWith("eks-network-security:"));
    expect(components.map(({ name }) => name).sort()).toEqual([
      "cert-manager",
      "egress",
      "istio",
      "istio-csr",
      "private-ca",
    ]);
    const istiod = resources.find(({ name }) => name === "istio-istiod");
    expect(istiod?.inputs).toMatchObject({
      values: { global: { caAddress: "cert-manager-istio-csr.cert-manager.svc:443" } },
    });
  });
});

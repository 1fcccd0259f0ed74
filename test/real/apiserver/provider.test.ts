/** The kubernetes provider in front of a real API server refuses what the stand-in alone would accept. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readDefinitions } from "../../../real/apiserver/definitions";
import { KubernetesProvider } from "../../../standins/kubernetes/provider";
import { RealCluster } from "../../../standins/kubernetes/real";
import type { Target } from "../../../standins/provider";
import { Schema } from "../../../standins/schema/store";
import { isSecret, type Props, secret } from "../../../standins/property-values";
import { binaries, context } from "./fixture";
import { Cluster, type KubernetesObject } from "../../../real/apiserver/client";
import { type Server, startServer } from "../../../real/apiserver/server";

function target(type: string, name: string): Target {
  return { urn: `urn:pulumi:test::test::${type}::${name}`, type, name };
}

const release = target("kubernetes:helm.sh/v3:Release", "cert-manager");
const issued = target("kubernetes:cert-manager.io/v1:Certificate", "web");

function certificate(spec: Props): Props {
  return {
    ...{ apiVersion: "cert-manager.io/v1", kind: "Certificate", metadata: { name: "web", namespace: "default" } },
    spec: { issuerRef: { name: "ca" }, dnsNames: ["web.example"], ...spec },
  };
}

describe.runIf(binaries)("the kubernetes provider on a real API server", () => {
  let server: Server;
  let cluster: Cluster;
  let provider: RealCluster;

  beforeAll(async () => {
    if (binaries === undefined) throw new Error("not built");
    server = await startServer({ binaries });
    cluster = new Cluster(server.connection);
    const { found } = await readDefinitions(context);
    expect(found["cert-manager"]).toBeDefined();
    provider = new RealCluster(new KubernetesProvider("0.0.0", new Schema("@pulumi/kubernetes"), {}), cluster, {
      charts: { "cert-manager": found["cert-manager"] ?? [] },
      missing: ["example.com/v1 Unknown"],
    });
    provider.configure({});
  });
  afterAll(async () => {
    cluster.close();
    await server.stop();
  });

  test("a kind exists once its chart is installed", async () => {
    const inputs = certificate({ secretName: "web" });
    expect(provider.check(issued, inputs, undefined, new Uint8Array()).failures).toEqual([]);
    await expect(provider.create(issued, inputs, false)).rejects.toThrow('no matches for kind "Certificate"');
    // The same run may create its release.
    await expect(provider.create(issued, inputs, true)).resolves.toBeDefined();
    await provider.create(
      release,
      { chart: "oci://quay.io/charts/cert-manager", name: "cm", namespace: "default" },
      false,
    );
    const { id, outputs } = await provider.create(issued, inputs, false);
    expect(id).toBe("default/web");
    expect(outputs.metadata).toMatchObject({ name: "web", generation: 1 });
    await expect(provider.create(issued, inputs, false)).rejects.toThrow("already exists");
  });

  test("a misspelt field of a custom resource is refused, in a preview too", async () => {
    const state = { id: "default/web", inputs: certificate({ secretName: "web" }), outputs: {} };
    const wrong = certificate({ secretName: "web", privateKeys: {} });
    expect(provider.check(issued, wrong, undefined, new Uint8Array()).failures).toEqual([]);
    await expect(provider.update(issued, state, wrong, true)).rejects.toThrow("privateKeys");
    await expect(provider.update(issued, state, wrong, false)).rejects.toThrow("privateKeys");
  });

  test("a deleted object is read as deleted, and deleted only once", async () => {
    const inputs = certificate({ secretName: "web" });
    const state = { id: "default/web", inputs, outputs: inputs };
    expect(await provider.read(issued, state)).toBeDefined();
    await provider.delete(issued, state);
    expect(await cluster.get(inputs as unknown as KubernetesObject)).toBeUndefined();
    expect(await provider.read(issued, state)).toBeUndefined();
    await provider.delete(issued, state);
  });

  test("secrets stay secret, and the stand-in handles kinds without a definition", async () => {
    const kept = target("kubernetes:core/v1:Secret", "kept");
    const data = secret({ key: "dmFsdWU=" });
    const metadata = { name: "kept", namespace: "default" };
    const { outputs } = await provider.create(kept, { apiVersion: "v1", kind: "Secret", metadata, data }, false);
    expect(isSecret(outputs.data)).toBe(true);
    const unknown = { apiVersion: "example.com/v1", kind: "Unknown", metadata };
    const made = await provider.create(target("kubernetes:example.com/v1:Unknown", "kept"), unknown, false);
    expect(made.id).toBe("default/kept");
  });
});

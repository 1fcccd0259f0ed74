import fc from "fast-check";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { kindOf } from "../../kubernetes/kinds";
import { rulesOf } from "../../kubernetes/rules/index";
import { isProps, plainProps, type Props, secret, UNKNOWN, type Value } from "../../property-values";
import { aws, kubernetes, kubernetesSchema, lines, make, SEED, target } from "../support";
import { GOOD as AWS } from "../aws/inputs";
import { deadFields, silentObjects } from "../rule-coverage";
import { wireValue } from "../property-value";
import { BAD, GOOD } from "./inputs";

const provider = kubernetes();
const NAMESPACE = "kubernetes:core/v1:Namespace";

/** A copy with another value at a dotted path. Null removes the value. */
function change(object: Props, path: string, value: Value): Props {
  const [key = "", ...rest] = path.split(".");
  const copy: Props = { ...object };
  const nested = copy[key];
  copy[key] = rest.length > 0 ? change(isProps(nested) ? nested : {}, rest.join("."), value) : value;
  return copy;
}

function check(type: string, inputs: Props, olds?: Props): { inputs: Props; failures: string[] } {
  const checked = provider.check(target(type), inputs, olds, SEED);
  return { inputs: checked.inputs, failures: lines(checked.failures) };
}

describe("objects that the stand-in kubernetes provider accepts", () => {
  test.each(Object.entries(GOOD))("%s", (type, inputs) => {
    expect(check(type, inputs).failures).toEqual([]);
    const hidden = Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, secret(value)]));
    expect(check(type, hidden).failures).toEqual([]);
    const unknown = Object.fromEntries(Object.keys(inputs).map((key) => [key, UNKNOWN]));
    expect(check(type, unknown).failures).toEqual([]);
  });

  test.each(BAD)("refuses %s %s %j", (type, path, value, at, reason) => {
    const { failures } = check(type, change(GOOD[type] ?? {}, path, value));
    const found = failures.filter((line) => line.startsWith(`${at}: `)).map((line) => line.slice(at.length + 2));
    expect(failures.join("\n")).toMatch(new RegExp(reason.source.replace(/^\^|\$$/g, ""), reason.flags));
    expect(found.some((line) => reason.test(line))).toBe(true);
  });

  test.each(Object.keys(GOOD).filter((type) => !type.includes("helm.sh")))(
    "%s: every rule refuses something",
    (type) => {
      const set = rulesOf(kindOf(type, kubernetesSchema.resource(type) !== undefined));
      const general = "kubernetes:core/v1:Namespace";
      const bad = BAD.filter(([other]) => other === type || other === general).map(([other, path, value]) =>
        plainProps(check(other, change(GOOD[other] ?? {}, path, value)).inputs),
      );
      expect(deadFields(set, plainProps(check(type, GOOD[type] ?? {}).inputs))).toEqual([]);
      expect(silentObjects(set, bad)).toEqual([]);
    },
  );

  test("every type has a refusal", () => {
    expect(Object.keys(GOOD).filter((type) => !BAD.some(([bad]) => bad === type))).toEqual([]);
  });

  test("a value of a secret is never in a message", () => {
    const { failures } = check("kubernetes:core/v1:Secret", { data: secret({ token: "hunter2!" }) });
    expect(failures.join()).toMatch(/data\.token/);
    expect(failures.join()).not.toContain("hunter2");
  });

  test("an unknown kind in a group of Kubernetes is not a custom resource", () => {
    const { failures } = check("kubernetes:networking.k8s.io/v1:NetworkPolicys", {});
    expect(failures.join()).toMatch(/no matches for kind.*"kubernetes:networking\.k8s\.io\/v1:NetworkPolicy"/);
  });

  test("any object is checked without an internal error", () => {
    const keys = fc.constantFrom(
      "metadata",
      "spec",
      "data",
      "rules",
      "subjects",
      "values",
      "chart",
      "apiVersion",
      "kind",
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(GOOD)), fc.dictionary(keys, wireValue), (type, inputs) => {
        expect(Array.isArray(check(type, inputs).failures)).toBe(true);
        const diff = provider.diff(target(type), { id: "x", inputs, outputs: {} }, inputs, []);
        expect(diff.changes).toEqual({});
      }),
      { numRuns: 300 },
    );
  });
});

describe("names", () => {
  test("are generated from the logical name, marked, and kept", () => {
    const first = check("kubernetes:core/v1:ConfigMap", { data: {} }).inputs;
    const metadata = first["metadata"] as Props;
    expect(metadata["name"]).toMatch(/^thing-[a-z0-9]{8}$/);
    expect(metadata["annotations"]).toEqual({ "pulumi.com/autonamed": "true" });
    expect(metadata["namespace"]).toBe("default");
    const later = provider.check(target("kubernetes:core/v1:ConfigMap"), { data: {} }, first, new Uint8Array([7]));
    expect(later.inputs["metadata"]).toEqual(metadata);
  });

  test("that the program gives or generates stay", () => {
    expect(check(NAMESPACE, { metadata: { name: "n" } }).inputs["metadata"]).toEqual({ name: "n" });
    expect(check(NAMESPACE, { metadata: { generateName: "n-" } }).inputs["metadata"]).toEqual({ generateName: "n-" });
    expect(check(NAMESPACE, { metadata: { name: UNKNOWN } }).inputs["metadata"]).toEqual({ name: UNKNOWN });
    expect(check(NAMESPACE, { metadata: UNKNOWN }).inputs["metadata"]).toBe(UNKNOWN);
    expect(check(NAMESPACE, { metadata: secret({ name: "n" }) }).inputs["metadata"]).toEqual(secret({ name: "n" }));
  });

  test("get a namespace only where the kind has one", () => {
    const own = kubernetes({ config: { namespace: "team" } });
    const namespace = (type: string, inputs: Props): Value | undefined =>
      (own.check(target(type), inputs, undefined, SEED).inputs["metadata"] as Props)["namespace"];
    expect(namespace("kubernetes:core/v1:Secret", {})).toBe("team");
    expect(namespace("kubernetes:core/v1:Secret", { metadata: { namespace: UNKNOWN } })).toBe(UNKNOWN);
    expect(namespace("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", {})).toBeUndefined();
    const issuer = { apiVersion: "cert-manager.io/v1", kind: "ClusterIssuer", metadata: {} };
    expect(namespace("kubernetes:cert-manager.io/v1:ClusterIssuer", issuer)).toBeUndefined();
    expect(namespace("kubernetes:cert-manager.io/v1:Issuer", { ...issuer, kind: "Issuer" })).toBe("team");
  });

  test("of releases", () => {
    const { inputs } = check("kubernetes:helm.sh/v3:Release", GOOD["kubernetes:helm.sh/v3:Release"] ?? {});
    expect(inputs["name"]).toMatch(/^thing-[a-z0-9]{8}$/);
    expect(inputs["namespace"]).toBe("default");
    expect(check("kubernetes:helm.sh/v3:Release", GOOD["kubernetes:helm.sh/v3:Release"] ?? {}, inputs).inputs).toEqual(
      inputs,
    );
  });
});

describe("changes", () => {
  function changed(type: string, path: string, value: Value, config: Props = {}): ReturnType<typeof provider.diff> {
    const own = kubernetes({ config });
    const old = own.check(target(type), GOOD[type] ?? {}, undefined, SEED).inputs;
    const news = own.check(target(type), change(GOOD[type] ?? {}, path, value), old, SEED).inputs;
    return own.diff(target(type), { id: "x", inputs: old, outputs: {} }, news, []);
  }

  test.each<[string, string, Value, boolean]>([
    ["kubernetes:apps/v1:Deployment", "spec.selector.matchLabels", { app: "api" }, true],
    ["kubernetes:apps/v1:Deployment", "spec.replicas", 3, false],
    ["kubernetes:apps/v1:StatefulSet", "spec.serviceName", "other", true],
    ["kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", "roleRef.name", "other", true],
    ["kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", "subjects", [], false],
    ["kubernetes:core/v1:ConfigMap", "data", { "ca.pem": "y" }, true],
    ["kubernetes:core/v1:Secret", "data", { token: "YQ==" }, true],
    ["kubernetes:core/v1:Service", "spec.clusterIP", "None", true],
    ["kubernetes:core/v1:Namespace", "metadata.name", "other", true],
    ["kubernetes:core/v1:Namespace", "metadata.labels", { a: "b" }, false],
    ["kubernetes:networking.k8s.io/v1:NetworkPolicy", "spec.policyTypes", ["Ingress"], false],
    ["kubernetes:security.istio.io/v1:PeerAuthentication", "spec.mtls.mode", "PERMISSIVE", false],
    ["kubernetes:helm.sh/v3:Release", "version", "v1.19.0", false],
    ["kubernetes:helm.sh/v3:Release", "values", { a: 1 }, false],
    ["kubernetes:helm.sh/v3:Release", "namespace", "other", true],
  ])("%s %s: new object %s", (type, path, value, replace) => {
    const { changes } = changed(type, path, value);
    expect(Object.keys(changes)).not.toEqual([]);
    expect(Object.values(changes).some((found) => found.replace)).toBe(replace);
  });

  test("ConfigMaps and Secrets change in place when the provider is told to", () => {
    const data = { "ca.pem": "y" };
    const { changes } = changed("kubernetes:core/v1:ConfigMap", "data", data, { enableConfigMapMutable: true });
    expect(changes).toEqual({ 'data["ca.pem"]': { kind: "update", replace: false } });
  });

  test("an object with a name set by the program is deleted before its replacement is created", () => {
    expect(changed("kubernetes:core/v1:ConfigMap", "data", {}).deleteBeforeReplace).toBe(true);
    expect(changed("kubernetes:core/v1:Namespace", "metadata.name", "other").deleteBeforeReplace).toBe(false);
  });
});

describe("created objects", () => {
  test("have what the API server adds, unknown in a preview", () => {
    const { inputs } = check(NAMESPACE, GOOD[NAMESPACE] ?? {});
    expect(provider.create(target(NAMESPACE), inputs, true).outputs).toMatchObject({
      metadata: {
        name: "payments",
        uid: UNKNOWN,
        labels: { "kubernetes.io/metadata.name": "payments", "istio.io/rev": "stable" },
      },
      status: UNKNOWN,
    });
    const made = make(kubernetes(), NAMESPACE, GOOD[NAMESPACE] ?? {});
    expect(made.id).toBe("payments");
    expect(made.outputs).toMatchObject({
      metadata: { uid: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      status: { phase: "Active" },
    });
    const service = make(kubernetes(), "kubernetes:core/v1:Service", GOOD["kubernetes:core/v1:Service"] ?? {});
    expect(service.id).toBe("default/thing");
    expect(service.outputs["spec"]).toMatchObject({
      type: "ClusterIP",
      clusterIP: expect.stringMatching(/^172\.20\./),
    });
  });

  test("keep secrets secret", () => {
    const made = make(kubernetes(), "kubernetes:core/v1:Secret", { stringData: secret({ token: "x" }) });
    expect(made.outputs["stringData"]).toEqual(secret({ token: "x" }));
  });

  test("count their changes", () => {
    const own = kubernetes();
    const made = make(own, NAMESPACE, GOOD[NAMESPACE] ?? {});
    const state = { id: made.id, inputs: made.inputs, outputs: made.outputs };
    expect(plainProps(own.update(made.target, state, made.inputs, false))).toMatchObject({
      metadata: { generation: 2 },
    });
  });

  test("exist once, and need a namespace that is not deleted before them", () => {
    const own = kubernetes();
    const namespace = make(own, NAMESPACE, { metadata: { name: "n" } });
    const inside = make(own, "kubernetes:core/v1:Secret", { metadata: { name: "s", namespace: "n" } });
    expect(() => make(own, NAMESPACE, { metadata: { name: "n" } }, "again")).toThrow(/"n" already exists/);
    const state = (made: typeof namespace): { id: string; inputs: Props; outputs: Props } => ({
      id: made.id,
      inputs: made.inputs,
      outputs: made.outputs,
    });
    expect(() => own.delete(namespace.target, state(namespace))).toThrow(/namespace "n" is not empty: .*Secret "n\/s"/);
    own.delete(inside.target, state(inside));
    expect(() => own.delete(namespace.target, state(namespace))).not.toThrow();
  });

  test("functions that render charts are refused", () => {
    expect(() => provider.invoke("kubernetes:helm:template")).toThrow(/kubernetes:helm:template is not modelled/);
  });
});

describe("a cluster that was created here", () => {
  const folder = mkdtempSync(join(tmpdir(), "world-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("knows which namespaces there are", () => {
    const world = join(folder, "world.json");
    const cluster = make(aws({ world }), "aws:eks/cluster:Cluster", AWS["aws:eks/cluster:Cluster"] ?? {});
    const kubeconfig = JSON.stringify({
      "current-context": "c",
      contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
      clusters: [{ name: "c", cluster: { server: cluster.outputs["endpoint"] } }],
    });
    const own = kubernetes({ world, config: { kubeconfig } });
    const secretIn = (namespace: string): void =>
      void make(own, "kubernetes:core/v1:Secret", { metadata: { name: "s", namespace } }, namespace);
    expect(() => secretIn("kube-system")).not.toThrow();
    expect(() => secretIn("payments")).toThrow(/namespaces "payments" not found/);
    make(own, NAMESPACE, { metadata: { name: "payments" } });
    expect(() => secretIn("payments")).not.toThrow();
    const release = { ...GOOD["kubernetes:helm.sh/v3:Release"], namespace: "mesh", name: "mesh" };
    expect(() => make(own, "kubernetes:helm.sh/v3:Release", release)).toThrow(/namespaces "mesh" not found/);
    make(own, "kubernetes:helm.sh/v3:Release", { ...release, createNamespace: true });
    expect(() => secretIn("mesh")).not.toThrow();
  });
});

describe("the provider's own configuration", () => {
  test.each([
    ["neither YAML nor JSON", "{", /neither valid YAML nor JSON/],
    ["no clusters", "apiVersion: v1\nkind: Config\n", /has no clusters/],
    ["no context", "clusters:\n- name: a\ncurrent-context: b\n", /has no context "b"/],
    [
      "no server",
      "clusters:\n- name: a\ncontexts:\n- name: b\n  context: {cluster: a}\ncurrent-context: b\n",
      /no cluster with a server/,
    ],
  ])("refuses a kubeconfig with %s", (_, kubeconfig, message) => {
    expect(() => kubernetes({ config: { kubeconfig } })).toThrow(message);
  });

  test("refuses unknown keys, accepts the path of a kubeconfig", () => {
    expect(lines(provider.checkConfig({ kubeConfig: "x" }).failures).join()).toMatch(
      /kubeConfig: unknown property.*"kubeconfig"/,
    );
    expect(provider.checkConfig({ kubeconfig: UNKNOWN, enableServerSideApply: "true" }).failures).toEqual([]);
    expect(() => kubernetes({ config: { kubeconfig: "/home/me/.kube/config" } })).not.toThrow();
  });
});

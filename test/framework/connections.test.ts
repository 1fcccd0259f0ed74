/** A capability says whom it must reach; others say what they let through. */
import { describe, expect, test } from "vitest";
import type { Connection, Layer, LayerVerdict } from "../../core/connections/model";
import { connectionProblems, judgeConnections } from "../../framework/connections";
import { validate } from "../../framework/stack-config";
import { fake } from "./fakes";

const call: Connection = {
  from: { kind: "pods", name: "mail/sender", namespace: "mail", labels: { app: "sender" } },
  to: { kind: "host", name: "smtp.example.com" },
  protocol: "TCP",
  port: 587,
  when: ["steady"],
  why: "sends mail",
  source: "test",
};
const mail = fake("mail", { connections: () => [call] });
const wall = (...verdicts: readonly LayerVerdict[]): Layer => ({ name: "network-policy", judge: () => verdicts });
const firewall = (layer: Layer): ReturnType<typeof fake> => fake("firewall", { layers: () => [layer] });

const denied: LayerVerdict = {
  layer: "network-policy",
  end: "egress",
  verdict: "denied",
  by: "NetworkPolicy mail/default-deny",
  change: "firewall.allow",
};
const document = { environment: "test", mail: {}, firewall: {} };

describe("a stack whose required connection", () => {
  test("is denied is refused, with the connection, the layer, the object and the key to change", () => {
    const validated = validate(document, [mail, firewall(wall(denied))]);
    expect(validated).toEqual({
      ok: false,
      problems: [
        {
          severity: "error",
          path: ["mail"],
          message:
            "mail/sender -> smtp.example.com TCP/587 is denied: network-policy of the source: NetworkPolicy mail/default-deny. It is needed because mail sends mail.",
          hint: "Change firewall.allow.",
        },
      ],
    });
  });

  test.each<[string, Layer, string]>([
    ["is allowed", wall({ ...denied, verdict: "allowed" }), "allowed"],
    ["is not known", wall({ ...denied, verdict: "unknown" }), "unknown"],
    ["meets no layer", wall(), "allowed"],
  ])("%s passes, and says so", (_, layer, verdict) => {
    const validated = validate(document, [mail, firewall(layer)]);
    expect(validated.ok).toBe(true);
    if (!validated.ok) return;
    const judged = judgeConnections(validated.config);
    expect(judged.map((one) => [one.plugin, one.verdict])).toEqual([["mail", verdict]]);
    expect(connectionProblems(judged)).toEqual([]);
  });
});

test("a denial beats what is not known, and layers come in the order of the packet", () => {
  const route: Layer = { name: "route", judge: () => [{ layer: "route", verdict: "unknown", by: "no route known" }] };
  const validated = validate(document, [mail, fake("firewall", { layers: () => [wall(denied), route] })]);
  const message = validated.ok ? "" : (validated.problems[0]?.message ?? "");
  expect(message).toContain("network-policy of the source");
  expect(message).not.toContain("no route known");
});

test("a denial of what the stack does without is shown, and stops nothing", () => {
  const optional = fake("mail", { connections: () => [{ ...call, optional: true }] });
  const validated = validate(document, [optional, firewall(wall(denied))]);
  expect(validated.ok).toBe(true);
  if (!validated.ok) return;
  expect(judgeConnections(validated.config).map(({ verdict }) => verdict)).toEqual(["denied"]);
});

/** What the compiler refuses between plugins. `npm run lint` checks each `@ts-expect-error`: an unused one is an error. */
import { expect, it } from "vitest";
import type { Addition, Expansion } from "../../framework/outside";
import { entriesOf, partOf, textAt, valueAt, type Entry, type Loose } from "../../framework/parts";
import type { Parts, Slots } from "../../framework/slots";

const document = {
  egress: { destinations: { bank: { host: "bank.example", from: [{ namespace: "shop" }] }, odd: 7 } },
};

it("adds entries to maps that the other plugin has, with its keys", () => {
  const written = ["team", "namespaces", "shop"];
  const good: Addition = { into: ["network-policy", "namespaces", "shop"], value: { team: "shop" }, written };
  // @ts-expect-error -- the part has no such map
  const noMap: Addition = { into: ["network-policy", "namespace", "shop"], value: { team: "shop" }, written };
  // @ts-expect-error -- no plugin has such a part
  const noPart: Addition = { into: ["network-policies", "namespaces", "shop"], value: { team: "shop" }, written };
  // @ts-expect-error -- an entry has no such key
  const noKey: Addition = { into: ["network-policy", "namespaces", "shop"], value: { owner: "shop" }, written };
  // @ts-expect-error -- the key takes another value
  const noValue: Addition = { into: ["network-policy", "namespaces", "shop"], value: { mesh: "linkerd" }, written };
  expect([good, noMap, noPart, noKey, noValue].map(({ into }) => into.length)).toEqual([3, 3, 3, 3, 3]);
});

it("writes parts with the keys of the plugin that has them", () => {
  const good: Expansion["parts"] = { "network-policy": { installEngine: false } };
  // @ts-expect-error -- renamed
  const renamed: Expansion["parts"] = { "network-policy": { installsEngine: false } };
  // @ts-expect-error -- no plugin has such a part
  const noPart: Expansion["parts"] = { "network-policies": {} };
  const entry: Loose<Entry<"network-policy", "namespaces">> = { team: "shop", readOnlyGroups: ["shop"] };
  expect([good, renamed, noPart, entry].map((part) => Object.keys(part).length)).toEqual([1, 1, 1, 2]);
});

it("reads what another plugin checks by that plugin's keys, whatever is there", () => {
  const destinations = entriesOf(document, "egress", "destinations");
  expect(destinations.map(([name, destination]) => [name, textAt(destination, "host")])).toEqual([
    ["bank", "bank.example"],
  ]);
  const [, bank] = destinations[0] ?? [];
  // @ts-expect-error -- a destination has no such key
  expect(textAt(bank, "hostname")).toBeUndefined();
  // @ts-expect-error -- egress has no such map
  expect(entriesOf(document, "egress", "hosts")).toEqual([]);
  expect(valueAt(partOf(document, "egress"), "destinations")).toBe(document.egress.destinations);
  expect(valueAt(partOf({ egress: [] }, "egress"), "destinations")).toBeUndefined();
});

it("knows slots and parts of plugins that add theirs", () => {
  const slots: readonly (keyof Slots)[] = ["network", "cluster", "istio"];
  const parts: readonly (keyof Parts)[] = ["network", "team", "teams", "load-balancing"];
  // @ts-expect-error -- no plugin provides it
  const unknown: keyof Slots = "waf";
  expect([...slots, ...parts, unknown]).toHaveLength(8);
});

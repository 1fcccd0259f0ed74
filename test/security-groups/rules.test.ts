import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bundle, portBundles } from "../../components/security-groups/bundles";
import {
  countRules,
  expand,
  httpsToAnywhere,
  identity,
  minimum,
  nodeToNode,
  rulesPerGroup,
  type Connection,
  type Destinations,
  type Rule,
} from "../../components/security-groups/rules";

const closed: Destinations = { dualStack: false, s3Gateway: false, prefixLists: [], dnsServers: [], ntpServers: [] };

/** group direction protocol port peer */
const line = (rule: Rule): string => identity(rule).replaceAll("|", " ");

describe("the page's minimum", () => {
  test("is what the guide page lists, from both ends, and nothing is open to the world", () => {
    expect(expand(minimum, closed).map(line)).toEqual([
      "nodes egress tcp 443 group control-plane",
      "control-plane ingress tcp 443 group nodes",
      "control-plane egress tcp 10250 group nodes",
      "nodes ingress tcp 10250 group control-plane",
      "nodes egress tcp 53 group nodes",
      "nodes ingress tcp 53 group nodes",
      "nodes egress udp 53 group nodes",
      "nodes ingress udp 53 group nodes",
      "nodes egress tcp 443 vpc ipv4",
    ]);
  });

  test("suggested: nodes talk to each other on everything", () => {
    expect(expand([nodeToNode], closed).map(line)).toEqual([
      "nodes egress -1 all group nodes",
      "nodes ingress -1 all group nodes",
    ]);
  });
});

test("no rule lets addresses in: every ingress names a group", () => {
  const open: Destinations = { ...closed, dualStack: true, s3Gateway: true, prefixLists: ["pl-12345678"] };
  const all = expand([...minimum, nodeToNode, httpsToAnywhere, ...portBundles.flatMap(bundle)], open);
  expect(all.filter((rule) => rule.direction === "ingress" && rule.peer.kind !== "group")).toEqual([]);
});

test("on dual stack every rule that names addresses has an IPv6 twin, and a rule that names a group has none", () => {
  const rules = expand([...minimum, nodeToNode, httpsToAnywhere], { ...closed, dualStack: true });
  const families = (key: string): string[] =>
    rules.filter((rule) => rule.key.startsWith(key)).map((rule) => ("family" in rule.peer ? rule.peer.family : "any"));
  expect(families("https-vpc")).toEqual(["ipv4", "ipv6"]);
  expect(families("https-anywhere")).toEqual(["ipv4", "ipv6"]);
  expect(families("api-server")).toEqual(["any", "any"]);
});

test.each([
  ["istiod", ["control-plane>15017", "nodes>15012"]],
  ["istio-csr", ["nodes>6443"]],
  ["admission-webhook-9443", ["control-plane>9443"]],
  ["admission-webhook-10250", ["control-plane>10250"]],
  ["metrics-server", ["control-plane>10251", "control-plane>4443"]],
  ["wireguard-calico", ["nodes>51820", "nodes>51821"]],
  ["wireguard-cilium", ["nodes>51871"]],
] as const)("bundle %s", (name, expected) => {
  expect(bundle(name).map((connection) => `${connection.from}>${connection.port}`)).toEqual(expected);
});

test("the admission webhooks on 10250 need no rule next to the kubelet's: EC2 refuses a duplicate", () => {
  const kubelet = new Set(expand(minimum, closed).map(identity));
  expect(
    expand(bundle("admission-webhook-10250"), closed)
      .map(identity)
      .every((id) => kubelet.has(id)),
  ).toBe(true);
});

const arbitraryDestinations = fc.record({
  dualStack: fc.boolean(),
  s3Gateway: fc.boolean(),
  prefixLists: fc.uniqueArray(
    fc.integer({ min: 0x10000000, max: 0x7fffffff }).map((n) => `pl-${n.toString(16)}`),
    {
      maxLength: 4,
    },
  ),
  dnsServers: fc.uniqueArray(
    fc.ipV4().map((ip) => `${ip}/32`),
    { maxLength: 6 },
  ),
  ntpServers: fc.uniqueArray(
    fc.ipV6().map((ip) => `${ip}/128`),
    { maxLength: 6 },
  ),
});
const arbitraryConnections = fc.subarray<Connection>([
  ...minimum,
  nodeToNode,
  httpsToAnywhere,
  ...portBundles.flatMap(bundle),
]);

test("whatever is opened: unique keys, descriptions that EC2 takes, fewer rules than the quota", () => {
  fc.assert(
    fc.property(arbitraryConnections, arbitraryDestinations, (connections, destinations) => {
      const rules = expand(connections, destinations);
      expect(new Set(rules.map((rule) => rule.key)).size).toBe(rules.length);
      for (const { description } of rules) {
        // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html
        expect(description).toMatch(/^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/);
      }
      expect(Math.max(0, ...countRules(rules).values())).toBeLessThan(rulesPerGroup);
    }),
  );
});

test("the quota counts per group, direction and family; a rule that names a group counts in both families", () => {
  expect(Object.fromEntries(countRules(expand([nodeToNode, httpsToAnywhere], closed)))).toEqual({
    "nodes egress ipv4": 2,
    "nodes egress ipv6": 1,
    "nodes ingress ipv4": 1,
    "nodes ingress ipv6": 1,
  });
});

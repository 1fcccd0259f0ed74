import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it, test, vi } from "vitest";
import { parse } from "yaml";
import { placeholders, requireFilledIn } from "../../components/shared/placeholders";
import { collect } from "../mocks";

const found = (value: unknown): string[] =>
  placeholders(value).map(({ path, refused }) => `${path.join(".")}${refused ? " refused" : ""}`);

test("accounts, ids, addresses and names of examples, wherever they are", () => {
  expect(
    found({
      arn: "arn:aws:iam::123456789012:role/admin",
      account: "123456789012",
      ids: ["sg-0fedcba9876543210", "tgw-0123456789abcdef0"],
      cidrs: ["203.0.113.0/24", "198.51.100.7/32", "2001:db8:1::/48"],
      hosts: { shop: "shop.example.com", wild: "*.example.org" },
    }),
  ).toEqual([
    "arn refused",
    "account refused",
    "ids.0 refused",
    "ids.1 refused",
    "cidrs.0",
    "cidrs.1",
    "cidrs.2",
    "hosts.shop",
    "hosts.wild",
  ]);
});

test.each([
  "arn:aws:iam::210987654321:role/admin",
  "9123456789012",
  "sg-0a1b2c3d4e5f67890",
  "10.0.0.0/8",
  "shop.notexample.com",
  "example.com.acme.io",
  7,
  null,
])("%j is a value like any other", (value) => {
  expect(found({ value })).toEqual([]);
});

test("stack prod names all that a reader has to replace", () => {
  const text = readFileSync(join(__dirname, "../../stacks/Pulumi.prod.yaml"), "utf8");
  const refused = placeholders((parse(text) as { config: object }).config).filter((each) => each.refused);
  expect(new Set(refused.map(({ value }) => value.split("/")[0]))).toEqual(new Set(["arn:aws:iam::123456789012:role"]));
});

describe("a stack file with placeholders", () => {
  const document = { cluster: { id: "sg-0123456789abcdef0", host: "shop.example.com" } };
  afterEach(() => vi.restoreAllMocks());

  /** What a program in this account says, and how it ends. */
  async function run(accountId: string, preview: boolean, given: object = document) {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    const { result } = await collect(
      () =>
        requireFilledIn({ ...given }).then(
          () => "",
          (thrown: unknown) => (thrown instanceof pulumi.RunError ? thrown.message : "another error"),
        ),
      { preview, call: () => ({ accountId }) },
    );
    return { refusal: await result, warnings: warn.mock.calls.map(([text]) => text) };
  }

  it("is a warning in a preview, with all of them", async () => {
    const { refusal, warnings } = await run("210987654321", true);
    expect(refusal).toBe("");
    expect(warnings.join()).toMatch(/cluster\.id: sg-0123456789abcdef0\n +cluster\.host: shop\.example\.com/);
  });

  it("is refused by an update, with those that AWS refuses", async () => {
    const { refusal } = await run("210987654321", false);
    expect(refusal).toContain("cluster.id: sg-0123456789abcdef0");
    expect(refusal).not.toContain("example.com");
  });

  it("is updated if AWS takes them", async () => {
    const { refusal, warnings } = await run("210987654321", false, { host: "shop.example.com" });
    expect(refusal).toBe("");
    expect(warnings).toHaveLength(1);
  });

  it.each([true, false])("passes on the stand-ins, whose account is an example too (preview %s)", async (preview) => {
    expect(await run("123456789012", preview)).toEqual({ refusal: "", warnings: [] });
  });
});

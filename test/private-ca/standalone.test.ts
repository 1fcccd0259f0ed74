import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { PrivateCa, type PrivateCaArgs } from "../../components/private-ca";
import { config } from "../../components/private-ca/config";
import { settingsOf } from "../../components/private-ca/settings";
import { collect, type Collected } from "../mocks";
import { children } from "../standalone";

const required: PrivateCaArgs = { organization: "Acme", root: {}, issuing: {} };
const authority = "aws:acmpca/certificateAuthority:CertificateAuthority";

function build(args: PrivateCaArgs): Promise<Collected<PrivateCa>> {
  return collect(() => new PrivateCa("ca", args), {
    call: () => ({ partition: "aws" }),
    outputs: () => ({ certificate: "PEM" }),
  });
}

describe("PrivateCa without the plugin layer", () => {
  it("creates a root and an issuing CA by default", async () => {
    const built = await build(required);
    expect(built.all(authority).map(({ name }) => name)).toEqual(["ca-root", "ca-issuing-a"]);
    expect(built.one(authority, "ca-issuing-a")).toMatchObject({
      protect: true,
      inputs: {
        usageMode: "SHORT_LIVED_CERTIFICATE",
        permanentDeletionTimeInDays: 30,
        certificateAuthorityConfiguration: {
          keyAlgorithm: "EC_prime256v1",
          subject: { commonName: "Acme issuing CA a", organization: "Acme" },
        },
      },
    });
    expect(built.one("aws:acmpca/certificate:Certificate", "ca-root").inputs.validity).toEqual({
      type: "YEARS",
      value: "10",
    });
  });

  it("registers the same for outputs as for plain values", async () => {
    const plain = { validityYears: 2, commonName: "Issuing" };
    const revocation = { ocsp: true, crlExpirationDays: 3 };
    const { output } = pulumi;
    expect(
      children(
        await build({
          organization: output("Acme"),
          root: { validityYears: output(12) },
          issuing: { validityYears: output(plain.validityYears), commonName: output(plain.commonName) },
          revocation: { ocsp: output(true), crlExpirationDays: output(3) },
          permanentDeletionDays: output(7),
        }),
      ),
    ).toEqual(
      children(
        await build({
          organization: "Acme",
          root: { validityYears: 12 },
          issuing: plain,
          revocation,
          permanentDeletionDays: 7,
        }),
      ),
    );
  });

  it.each<[string, Partial<PrivateCaArgs>, string]>([
    ["a hierarchy without a root", { root: undefined }, "root, parent and existing are all missing"],
    ["a CA that outlives its root", { issuing: { validityYears: 10 } }, "issuing.validityYears"],
    ["a generation that is not there", { issuing: { current: "z" } }, "issuing.current"],
  ])("refuses %s by name", async (_, wrong, named) => {
    await collect(() => {
      expect(() => new PrivateCa("ca", { ...required, ...wrong })).toThrow(pulumi.RunError);
      expect(() => new PrivateCa("ca", { ...required, ...wrong })).toThrow(named);
    });
  });

  it("has the defaults of the stack config", () => {
    const existing = {
      arn: "arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/11111111-2222-3333-4444-555555555555",
      usageMode: "GENERAL_PURPOSE",
    } as const;
    const inputs = [
      { organization: "Acme", root: {}, issuing: {}, acm: {}, estimate: { workloads: 5 } },
      { organization: "Acme", root: { usageMode: "SHORT_LIVED_CERTIFICATE" } },
    ] as const;
    for (const input of inputs) {
      expect(settingsOf(config.parse(input))).toEqual(settingsOf(input as PrivateCaArgs));
    }
    const { existing: external } = settingsOf({
      organization: "Acme",
      existing: { ...existing, rootCertificatePem: "PEM" },
    } as PrivateCaArgs);
    expect(external?.keyAlgorithm).toBe(config.shape.root.unwrap().parse({}).keyAlgorithm);
    const { revocation, permanentDeletionDays } = config.parse({ organization: "Acme" });
    expect({ ...revocation, permanentDeletionDays }).toEqual({
      ocsp: false,
      crlExpirationDays: 7,
      permanentDeletionDays: 30,
    });
  });
});

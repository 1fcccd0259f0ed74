/** Validates custom resources as an API server would that drops nothing: unknown fields are errors. */
import Ajv from "ajv";
import { awspcaCrds } from "../facts/awspca-crds";

type Schema = Record<string, unknown>;

/** The same schema, refusing fields that it does not list. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) {
    return schema.map(strict);
  }
  if (typeof schema !== "object" || schema === null) {
    return schema;
  }
  const closed = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]));
  const open = "additionalProperties" in closed || closed["x-kubernetes-preserve-unknown-fields"] === true;
  return typeof closed.properties === "object" && !open ? { ...closed, additionalProperties: false } : closed;
}

/** What is wrong with an AWSPCAIssuer or AWSPCAClusterIssuer, by the published definition. */
export function crdErrors(manifest: { readonly apiVersion: string; readonly kind: string }): string[] {
  const [group, version] = manifest.apiVersion.split("/");
  const crd = awspcaCrds.find(({ spec }) => spec.group === group && spec.names.kind === manifest.kind);
  const schema = crd?.spec.versions.find(({ name }) => name === version)?.schema.openAPIV3Schema;
  if (schema === undefined) {
    return [`no definition of ${manifest.apiVersion} ${manifest.kind}`];
  }
  const properties = { ...(strict(schema.properties) as Schema), metadata: { type: "object" } };
  const validate = new Ajv({ strict: false, allErrors: true, logger: false }).compile({
    type: "object",
    properties,
    additionalProperties: false,
  });
  return validate(JSON.parse(JSON.stringify(manifest)))
    ? []
    : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ""}`);
}

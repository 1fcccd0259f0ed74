/** Validates custom resources as an API server would that drops nothing: unknown fields are errors. */
import Ajv from "ajv";
import { awspcaCrds } from "../facts/awspca-crds";
import { securityGroupPolicyCrd } from "../facts/security-group-policy-crd";
import gatewayApi from "./load-balancing/schemas/gateway-api.json";

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

interface Published {
  readonly properties?: object;
}

function publishedSchema({
  apiVersion,
  kind,
}: {
  readonly apiVersion: string;
  readonly kind: string;
}): Published | undefined {
  if (apiVersion === securityGroupPolicyCrd.apiVersion && kind === securityGroupPolicyCrd.kind) {
    return securityGroupPolicyCrd.schema;
  }
  const spec = Object.entries(gatewayApi.schemas).find(([key]) => key === `${apiVersion} ${kind}`)?.[1];
  if (spec !== undefined) {
    return { properties: { apiVersion: {}, kind: {}, spec } };
  }
  const [group, version] = apiVersion.split("/");
  const crd = awspcaCrds.find(({ spec }) => spec.group === group && spec.names.kind === kind);
  return crd?.spec.versions.find(({ name }) => name === version)?.schema.openAPIV3Schema;
}

/** What is wrong with a custom resource whose definition is kept here, by that definition. */
export function crdErrors(manifest: { readonly apiVersion: string; readonly kind: string }): string[] {
  const schema = publishedSchema(manifest);
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

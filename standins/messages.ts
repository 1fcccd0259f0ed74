/** Conversions between protocol messages and the types of a {@link Provider}. */
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { parseUrn } from "./names";
import type { Checked, Difference, Failure, Target } from "./provider";
import type { Props } from "./property-values";

export function props(struct: Struct | undefined): Props {
  return (struct?.toJavaScript() ?? {}) as Props;
}

export function struct(value: Props): Struct {
  return Struct.fromJavaScript(value);
}

export function target(request: { getUrn(): string }): Target {
  const urn = request.getUrn();
  return { urn, ...parseUrn(urn) };
}

/**
 * Failures as the real providers report them, with the property in the reason. If the property is a field of its own,
 * the engine prints its whole value, even a secret one (issueCheckFailures in pkg/resource/deploy/step_generator.go).
 */
export function failures(list: readonly Failure[], name: string, conceal: (text: string) => string): pb.CheckFailure[] {
  return list.map(({ property, reason }) => {
    const message = new pb.CheckFailure();
    const place = property === "" ? "" : `. Examine values at '${name}.${property}'.`;
    message.setReason(`${conceal(reason.replace(/\.$/, ""))}${place}`);
    return message;
  });
}

/** The response to a Check of the resource `name`. */
export function checkResponse(checked: Checked, name: string, conceal: (text: string) => string): pb.CheckResponse {
  const response = new pb.CheckResponse();
  response.setInputs(struct(checked.inputs));
  response.setFailuresList(failures(checked.failures, name, conceal));
  return response;
}

const KINDS = {
  add: [pb.PropertyDiff.Kind.ADD, pb.PropertyDiff.Kind.ADD_REPLACE],
  delete: [pb.PropertyDiff.Kind.DELETE, pb.PropertyDiff.Kind.DELETE_REPLACE],
  update: [pb.PropertyDiff.Kind.UPDATE, pb.PropertyDiff.Kind.UPDATE_REPLACE],
} as const;

export function diffResponse(difference: Difference): pb.DiffResponse {
  const response = new pb.DiffResponse();
  const entries = Object.entries(difference.changes);
  const top = (path: string): string => path.split(/[.[]/, 1)[0] ?? path;
  const replaces = entries.filter(([, change]) => change.replace).map(([path]) => top(path));
  response.setChanges(
    entries.length > 0 ? pb.DiffResponse.DiffChanges.DIFF_SOME : pb.DiffResponse.DiffChanges.DIFF_NONE,
  );
  response.setDiffsList([...new Set(entries.map(([path]) => top(path)))]);
  response.setReplacesList([...new Set(replaces)]);
  response.setDeletebeforereplace(difference.deleteBeforeReplace && replaces.length > 0);
  response.setHasdetaileddiff(true);
  for (const [path, change] of entries) {
    const detail = new pb.PropertyDiff();
    detail.setKind(KINDS[change.kind][change.replace ? 1 : 0]);
    detail.setInputdiff(true);
    response.getDetaileddiffMap().set(path, detail);
  }
  return response;
}

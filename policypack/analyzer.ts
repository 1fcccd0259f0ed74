/**
 * The pack on the wire: pulumirpc.Analyzer, as the engine speaks it. Why not the server of @pulumi/policy:
 * docs/decisions/0010-own-analyzer-server.md.
 */
import * as grpc from "@grpc/grpc-js";
import { AnalyzerService, type IAnalyzerServer } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { PolicyConfigError } from "./config";
import type { ResourceRecord } from "./graph";
import { analyzerInfo, levelToWire, profileDecides, severityToWire } from "./info";
import type { Answer, Pack, PolicyEntry } from "./pack";
import type { Level } from "./rule";

/** Large stacks: the engine sends all resources of a stack in one message. */
const maxMessageBytes = 400 * 1024 * 1024;

function plain(struct: Struct | undefined): Record<string, unknown> {
  return struct?.toJavaScript() ?? {};
}

function levelFromWire(level: proto.EnforcementLevel): Level | undefined {
  switch (level) {
    case proto.EnforcementLevel.ADVISORY:
      return "advisory";
    case proto.EnforcementLevel.MANDATORY:
      return "mandatory";
    case proto.EnforcementLevel.DISABLED:
      return "disabled";
    case profileDecides:
      return undefined;
  }
}

function pairs<V>(map: {
  forEach(callback: (value: V, key: string) => void): void;
}): readonly (readonly [string, V])[] {
  const all: [string, V][] = [];
  map.forEach((value, key) => all.push([key, value]));
  return all;
}

function entries(request: proto.ConfigureAnalyzerRequest): Record<string, PolicyEntry> {
  return Object.fromEntries(
    pairs(request.getPolicyconfigMap()).map(([name, config]) => [
      name,
      { level: levelFromWire(config.getEnforcementlevel()), params: plain(config.getProperties()) },
    ]),
  );
}

function record(resource: proto.AnalyzerResource): ResourceRecord {
  const byProperty = pairs(resource.getPropertydependenciesMap());
  return {
    urn: resource.getUrn(),
    type: resource.getType(),
    name: resource.getName(),
    outputs: plain(resource.getProperties()),
    ...(resource.getParent() === "" ? {} : { parent: resource.getParent() }),
    dependencies: resource.getDependenciesList(),
    propertyDependencies: Object.fromEntries(byProperty.map(([key, value]) => [key, value.getUrnsList()])),
  };
}

function response(pack: Pack, { diagnostics, notApplicable }: Answer): proto.AnalyzeResponse {
  const { name, version } = pack.options;
  return new proto.AnalyzeResponse()
    .setDiagnosticsList(
      diagnostics.map((each) =>
        new proto.AnalyzeDiagnostic()
          .setPolicyname(each.policy)
          .setPolicypackname(name)
          .setPolicypackversion(version)
          .setDescription(each.description)
          .setMessage(each.message)
          .setEnforcementlevel(levelToWire[each.level])
          .setSeverity(severityToWire[each.severity])
          .setUrn(each.urn ?? ""),
      ),
    )
    .setNotApplicableList(notApplicable.map((policy) => new proto.PolicyNotApplicable().setPolicyName(policy)));
}

/** Answers a call, or fails it with the error's message alone: the engine prints it, and a stack trace helps nobody. */
function answering<Request, Response>(answer: (request: Request) => Response): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    try {
      callback(null, answer(call.request));
    } catch (error) {
      const code = error instanceof PolicyConfigError ? grpc.status.INVALID_ARGUMENT : grpc.status.INTERNAL;
      callback({ code, details: error instanceof Error ? error.message : String(error) });
    }
  };
}

/**
 * The calls of the engine. `remediate` is left out: the pack changes nothing, and the engine goes on without it. Out of
 * the service, too: @grpc/grpc-js decodes what a call carries before it sees that nobody handles it.
 */
const service = Object.fromEntries(Object.entries(AnalyzerService).filter(([name]) => name !== "remediate"));

/** Answers the calls of `service`. */
export function analyzerHandlers(pack: Pack): Omit<IAnalyzerServer, "remediate"> {
  return {
    handshake: answering(() => new proto.AnalyzerHandshakeResponse()),
    getPluginInfo: answering(() => new PluginInfo().setVersion(pack.options.version)),
    getAnalyzerInfo: answering(() => analyzerInfo(pack.options)),
    configureStack: answering((request: proto.AnalyzerStackConfigureRequest) => {
      pack.configureStack({
        organization: request.getOrganization(),
        project: request.getProject(),
        stack: request.getStack(),
        preview: request.getDryRun(),
      });
      return new proto.AnalyzerStackConfigureResponse();
    }),
    configure: answering((request: proto.ConfigureAnalyzerRequest) => {
      pack.configure(entries(request));
      return new Empty();
    }),
    analyze: answering((request: proto.AnalyzeRequest) =>
      response(
        pack,
        pack.analyze(request.getUrn(), request.getType(), request.getName(), plain(request.getProperties())),
      ),
    ),
    analyzeStack: answering((request: proto.AnalyzeStackRequest) =>
      response(pack, pack.analyzeStack(request.getResourcesList().map(record))),
    ),
    cancel: answering(() => new Empty()),
  };
}

/** Serves the pack on a free port of this machine, and prints the port, as the engine expects of a plugin. */
export function serve(pack: Pack): void {
  const server = new grpc.Server({ "grpc.max_receive_message_length": maxMessageBytes });
  server.addService(service, analyzerHandlers(pack));
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) {
      process.stderr.write(`eks-network-security: the policy pack cannot listen: ${error.message}\n`);
      process.exit(1);
    }
    process.stdout.write(`${port}\n`);
  });
}

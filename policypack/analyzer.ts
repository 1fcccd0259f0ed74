/**
 * The pack's pulumirpc.Analyzer server for the engine. Why not the server of @pulumi/policy:
 *    docs/decisions/analyzer-server.md.
 */
import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { PolicyConfigError } from "./config";
import { analyzerInfo, profileDecides } from "./info";
import { answerWriter, readAnalyzeRequest, readAnalyzeStackRequest } from "./codec";
import type { Pack, PolicyEntry } from "./pack";
import type { Level } from "./rule";

/** For large stacks: the engine sends all resources of a stack in one message. */
const maxMessageBytes = 400 * 1024 * 1024;

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

function entries(request: proto.ConfigureAnalyzerRequest): Record<string, PolicyEntry> {
  const made: [string, PolicyEntry][] = [];
  request.getPolicyconfigMap().forEach((config, name) => {
    const params = config.getProperties()?.toJavaScript() ?? {};
    made.push([name, { level: levelFromWire(config.getEnforcementlevel()), params }]);
  });
  return Object.fromEntries(made);
}

/** Answers a call, or fails it with only the error's message: the engine prints it, and a stack trace helps nobody. */
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

type Method<Request, Response> = Pick<
  grpc.ServerMethodDefinition<Request, Response>,
  "path" | "requestDeserialize" | "responseSerialize"
>;

/** A call whose messages are converted directly between bytes and plain values. */
function direct<Request>(
  { path }: { readonly path: string },
  read: (bytes: Buffer) => Request,
): Method<Request, Buffer> {
  return { path, requestDeserialize: read, responseSerialize: (bytes) => bytes };
}

/** The engine's calls except `remediate`: the pack changes nothing, and the engine continues without it. */
function server(pack: Pack): grpc.Server {
  // Channelz would count and trace every call for a client that does not exist.
  const made = new grpc.Server({ "grpc.max_receive_message_length": maxMessageBytes, "grpc.enable_channelz": 0 });
  const on = <Request, Response>(
    { path, requestDeserialize, responseSerialize }: Method<Request, Response>,
    answer: (request: Request) => Response,
  ): void => {
    made.register(path, answering(answer), responseSerialize, requestDeserialize, "unary");
  };
  on(AnalyzerService.handshake, () => new proto.AnalyzerHandshakeResponse());
  on(AnalyzerService.getPluginInfo, () => new PluginInfo().setVersion(pack.options.version));
  on(AnalyzerService.getAnalyzerInfo, () => analyzerInfo(pack.options));
  on(AnalyzerService.configureStack, (request) => {
    pack.configureStack({
      organization: request.getOrganization(),
      project: request.getProject(),
      stack: request.getStack(),
      preview: request.getDryRun(),
    });
    return new proto.AnalyzerStackConfigureResponse();
  });
  on(AnalyzerService.configure, (request) => {
    pack.configure(entries(request));
    return new Empty();
  });
  const write = answerWriter(pack.options);
  on(direct(AnalyzerService.analyze, readAnalyzeRequest), ({ urn, type, name, properties }) =>
    write(pack.analyze(urn, type, name, properties)),
  );
  on(direct(AnalyzerService.analyzeStack, readAnalyzeStackRequest), (records) => write(pack.analyzeStack(records)));
  on(AnalyzerService.cancel, () => new Empty());
  return made;
}

/** Serves the pack on a free local port and prints the port, as the engine expects from a plugin. */
export function serve(pack: Pack): void {
  server(pack).bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) {
      process.stderr.write(`eks-network-security: the policy pack cannot listen on a local port: ${error.message}\n`);
      process.exit(1);
    }
    process.stdout.write(`${port}\n`);
  });
}

import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import type { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import type { StackConfiguration } from "./command";

/** 400 MB, the limit of the SDKs: a stack of some thousand resources does not fit the 4 MB of gRPC. */
export const messageLimits = {
  "grpc.max_receive_message_length": 1024 * 1024 * 400,
  "grpc.max_send_message_length": 1024 * 1024 * 400,
};

interface Method {
  path: string;
  requestDeserialize: (bytes: Buffer) => unknown;
}
type Handler = grpc.handleUnaryCall<Buffer, Buffer>;

export interface PolicyProxy {
  port: number;
  close(): void;
}

/** Starts a policy pack and gives the port it serves; `stack` is known when ConfigureStack is the call that wakes it. */
export type StartPack = (stack: StackConfiguration | undefined) => Promise<number>;

/**
 * Stands between the engine and a policy pack. A pack reads its stack and configuration from its environment, which is
 * known only when the engine calls ConfigureStack, and the engine calls that only on a pack that runs: so the proxy
 * answers first, starts the pack with what it was told, and passes every message on unread.
 */
export async function servePolicyProxy(startPack: StartPack): Promise<PolicyProxy> {
  let client: Promise<grpc.Client> | undefined;
  const server = new grpc.Server(messageLimits);
  const methods = AnalyzerService as unknown as Record<string, Method>;
  const bytes = (value: Buffer): Buffer => value;

  const definition: Record<string, grpc.MethodDefinition<Buffer, Buffer>> = {};
  const handlers: Record<string, Handler> = {};
  for (const [name, method] of Object.entries(methods)) {
    definition[name] = {
      path: method.path,
      requestStream: false,
      responseStream: false,
      requestSerialize: bytes,
      requestDeserialize: bytes,
      responseSerialize: bytes,
      responseDeserialize: bytes,
    };
    handlers[name] = (call, callback) => {
      // A pack of @pulumi/policy has no Handshake; the engine goes on without one.
      if (name === "handshake") {
        callback({ code: grpc.status.UNIMPLEMENTED, details: "Handshake is not implemented by policy packs" });
        return;
      }
      client ??= startPack(
        name === "configureStack" ? stackOf(method.requestDeserialize(call.request)) : undefined,
      ).then((port) => new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), messageLimits));
      client.then(
        (pack) => pack.makeUnaryRequest(method.path, bytes, bytes, call.request, call.metadata, {}, callback),
        (error: Error) => callback({ code: grpc.status.UNAVAILABLE, details: error.message }),
      );
    };
  }
  server.addService(definition, handlers);
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { port, close: () => server.forceShutdown() };
}

function stackOf(message: unknown): StackConfiguration {
  const request = message as AnalyzerStackConfigureRequest;
  return {
    organization: request.getOrganization(),
    project: request.getProject(),
    stack: request.getStack(),
    dryRun: request.getDryRun(),
    config: Object.fromEntries(request.getConfigMap().getEntryList()),
  };
}

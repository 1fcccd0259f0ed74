import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import type { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { pipeline } from "node:stream";
import type { StackConfiguration } from "./command";

/** 400 MB, the limit of the SDKs. A stack with thousands of resources exceeds gRPC's default of 4 MB. */
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

/** Starts a policy pack and returns its port. `stack` is set if ConfigureStack is the call that starts the pack. */
export type StartPack = (stack: StackConfiguration | undefined) => Promise<number>;

/** Milliseconds that a call in progress may still take when the pack takes over. There is one, about to be answered. */
const grace = 60_000;

/**
 * A proxy between the engine and a policy pack. A pack reads stack and configuration from its environment. They are
 * known only after the engine calls ConfigureStack, and the engine calls that only on a running pack. So the proxy
 * answers first, starts the pack with the stack from ConfigureStack, and forwards that call. Then it asks the engine to
 * reconnect (GOAWAY) and forwards the new connection to the pack byte by byte. Decoding and encoding two calls per
 * resource here would cost a preview more than the pack itself.
 */
export async function servePolicyProxy(startPack: StartPack): Promise<PolicyProxy> {
  let pack: Promise<number> | undefined;
  let packPort: number | undefined;
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
      // Packs of @pulumi/policy have no Handshake; the engine carries on without it.
      if (name === "handshake") {
        callback({ code: grpc.status.UNIMPLEMENTED, details: "Handshake is not implemented by policy packs" });
        return;
      }
      pack ??= startPack(name === "configureStack" ? stackOf(method.requestDeserialize(call.request)) : undefined);
      pack.then(
        (port) => {
          const client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), messageLimits);
          client.makeUnaryRequest(method.path, bytes, bytes, call.request, call.metadata, {}, (error, value) => {
            client.close();
            callback(error, value);
            packPort = port;
            injector.drain(grace);
          });
        },
        (error: Error) => callback({ code: grpc.status.UNAVAILABLE, details: error.message }),
      );
    };
  }
  server.addService(definition, handlers);
  const injector = server.createConnectionInjector(grpc.ServerCredentials.createInsecure());
  const listener = createServer((socket) => {
    if (packPort === undefined) injector.injectConnection(socket);
    else join(socket, connect(packPort, "127.0.0.1"));
  });
  await new Promise<void>((resolve, reject) => {
    listener.once("error", reject);
    listener.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (listener.address() as AddressInfo).port,
    close: () => {
      listener.close();
      server.forceShutdown();
    },
  };
}

/** Forwards bytes in both directions. When one side ends or fails, the other one is closed too. */
function join(one: Socket, other: Socket): void {
  for (const socket of [one, other]) socket.setNoDelay(true);
  const end = (): void => {
    one.destroy();
    other.destroy();
  };
  pipeline(one, other, end);
  pipeline(other, one, end);
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

/**
 * Serves a {@link Provider} over pulumirpc.ResourceProvider, with the stubs of @pulumi/pulumi. Loads only gRPC and the
 * stubs: the engine waits for the port before it does anything else.
 */
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { FAULTS_VARIABLE, parseFaults } from "./faults";
import { handlers } from "./handlers";
import type { Provider } from "./provider";

// The engine's own limit for one message (sdk/go/common/util/rpcutil: 400 MiB).
const MAX_MESSAGE = 400 * 1024 * 1024;

/** Serves on a free loopback port. Returns the port and a function that stops the server. */
export async function serve(
  provider: Provider,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<{ port: number; stop: () => void }> {
  const server = new grpc.Server({
    "grpc.max_receive_message_length": MAX_MESSAGE,
    "grpc.max_send_message_length": MAX_MESSAGE,
  });
  const faults = parseFaults(environment[FAULTS_VARIABLE]);
  server.addService(ResourceProviderService, handlers(provider, faults, environment));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error) {
        reject(error);
      } else {
        resolve(bound);
      }
    });
  });
  return { port, stop: () => server.forceShutdown() };
}

/** Runs a plugin executable: prints the port on one line, as the engine expects, and serves until the process ends. */
export async function runPlugin(make: () => Provider): Promise<void> {
  try {
    const { port } = await serve(make());
    process.stdout.write(`${port}\n`);
  } catch (error) {
    process.stderr.write(`error: ${(error as Error).message}\n`);
    process.exit(1);
  }
  exitWithParent();
}

/** An engine that was killed cannot stop its plugins, so a plugin without a parent process ends itself. */
function exitWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) {
      process.exit(0);
    }
  }, 1000).unref();
}

/**
 * A language host for nodejs, for engines without one, such as a CLI built from Go modules. It starts the SDK's own
 * `@pulumi/pulumi/cmd/run*` with the arguments of the official host, so programs load the same way as there.
 * Protocol: pulumirpc.LanguageRuntime, https://github.com/pulumi/pulumi/blob/master/proto/pulumi/language.proto
 */
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import {
  AboutResponse,
  GetRequiredPackagesResponse,
  LanguageHandshakeResponse,
  RunResponse,
  type AboutRequest,
  type GetRequiredPackagesRequest,
  type LanguageHandshakeRequest,
  type RunPluginRequest,
  type RunPluginResponse,
  type RunRequest,
} from "@pulumi/pulumi/proto/language_pb";
import { PackageDependency, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { requiredPackages } from "./packages";
import { runPlugin } from "./plugin";
import { endChildrenOnExit, interruptChildren } from "./processes";
import { programInfo, runProgram } from "./program";
import { messageLimits } from "./proxy";

type Reply<T> = grpc.sendUnaryData<T>;
type Call<Q, A> = grpc.ServerUnaryCall<Q, A>;

interface Invocation {
  engineAddress: string;
  tracing: string;
}

/** The engine calls `pulumi-language-nodejs [--logtostderr] [-v=9] [--tracing url] <engine address>`. */
function invocation(argv: string[]): Invocation {
  const tracing = argv.indexOf("--tracing");
  return { engineAddress: argv.at(-1) ?? "", tracing: tracing < 0 ? "" : (argv[tracing + 1] ?? "") };
}

const current = invocation(process.argv.slice(2));

function failure(error: unknown): { code: grpc.status; details: string } {
  return { code: grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) };
}

// Missing on purpose: code generation, templates, packing, linking and installation, which no preview, update or
// destroy calls. gRPC answers UNIMPLEMENTED, which the engine accepts or reports by name.
const service: grpc.UntypedServiceImplementation = {
  handshake(call: Call<LanguageHandshakeRequest, LanguageHandshakeResponse>, reply: Reply<LanguageHandshakeResponse>) {
    current.engineAddress = call.request.getEngineAddress();
    reply(null, new LanguageHandshakeResponse());
  },
  getPluginInfo(_: Call<Empty, PluginInfo>, reply: Reply<PluginInfo>) {
    reply(null, new PluginInfo());
  },
  getRequiredPackages(
    call: Call<GetRequiredPackagesRequest, GetRequiredPackagesResponse>,
    reply: Reply<GetRequiredPackagesResponse>,
  ) {
    try {
      const response = new GetRequiredPackagesResponse();
      for (const { name, version, server } of requiredPackages(programInfo(call.request.getInfo()).programDirectory)) {
        response.addPackages(
          new PackageDependency().setName(name).setKind("resource").setVersion(version).setServer(server),
        );
      }
      reply(null, response);
    } catch (error) {
      reply(failure(error));
    }
  },
  run(call: Call<RunRequest, RunResponse>, reply: Reply<RunResponse>) {
    call.once("cancelled", interruptChildren);
    runProgram(call.request, current.engineAddress, current.tracing).then(
      ({ error, bail }) => reply(null, new RunResponse().setError(error).setBail(bail)),
      (error: unknown) => reply(null, new RunResponse().setError(failure(error).details)),
    );
  },
  runPlugin(stream: grpc.ServerWritableStream<RunPluginRequest, RunPluginResponse>) {
    runPlugin(stream).catch((error: unknown) => stream.destroy(Object.assign(new Error(), failure(error))));
  },
  about(_: Call<AboutRequest, AboutResponse>, reply: Reply<AboutResponse>) {
    reply(null, new AboutResponse().setExecutable(process.execPath).setVersion(process.version));
  },
  cancel(_: Call<Empty, Empty>, reply: Reply<Empty>) {
    interruptChildren();
    reply(null, new Empty());
  },
};

endChildrenOnExit();
const server = new grpc.Server(messageLimits);
server.addService(LanguageRuntimeService, service);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    process.stderr.write(`pulumi-language-nodejs: cannot listen on 127.0.0.1: ${error.message}\n`);
    process.exit(1);
  }
  process.stdout.write(`${port}\n`);
});

/** The calls of pulumirpc.ResourceProvider: converts messages, calls a {@link Provider} and converts its answer. */
import * as grpc from "@grpc/grpc-js";
import * as empty from "google-protobuf/google/protobuf/empty_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { concealer } from "./conceal";
import { type Fault, faultFor } from "./faults";
import { checkResponse, diffResponse, failures, props, struct, target } from "./messages";
import { type Later, type Provider, ProviderError, type Target } from "./provider";
import type { Props } from "./property-values";

/** Environment variable set by the offline runner. Without it, nothing is created, changed or deleted. */
export const OFFLINE_VARIABLE = "EKS_NETWORK_SECURITY_OFFLINE";

type Answer<Response> = Response | Promise<Response>;

/** The implementation for a gRPC server. Calls that the engine never sends to such a provider are not implemented. */
export function handlers(
  provider: Provider,
  faults: readonly Fault[],
  environment: NodeJS.ProcessEnv,
): grpc.UntypedServiceImplementation {
  let cancel: (error: Error) => void = () => undefined;
  const cancelled = new Promise<never>((_, reject) => (cancel = reject));
  cancelled.catch(() => undefined);

  async function meet(call: Fault["call"], token: string, name?: string): Promise<void> {
    const fault = faultFor(faults, call, token, name);
    if (fault?.action === "exit") {
      process.exit(70);
    }
    if (fault?.action === "stall") {
      await cancelled;
    }
    if (fault?.action === "fail") {
      throw new ProviderError(fault.message ?? `${call} of ${token} failed because of a test fault`);
    }
  }

  function mutable(what: string, resource: Target): void {
    if (environment[OFFLINE_VARIABLE] !== "1") {
      throw new ProviderError(
        `the stand-in ${provider.name} provider does not ${what} ${resource.urn}: it has no connection to a real ${provider.name} and ` +
          `works only with the state of the offline runner (${OFFLINE_VARIABLE}=1 is not set). ` +
          `To work with real resources, remove the folder with pulumi-resource-${provider.name} from the PATH.`,
      );
    }
  }

  function unary<Request, Response>(
    answer: (request: Request) => Answer<Response>,
  ): grpc.handleUnaryCall<Request, Response> {
    return (call, callback) => {
      void Promise.resolve(call.request)
        .then(answer)
        .then(
          (response) => callback(null, response),
          (error: Error) => {
            const known = error instanceof ProviderError;
            const details = known ? error.message : `defect of the stand-in ${provider.name} provider: ${error.stack}`;
            callback({ code: known ? grpc.status.UNKNOWN : grpc.status.INTERNAL, details });
          },
        );
    };
  }

  /** Runs an action. If it fails, secrets of `values` are removed from the error message. */
  async function concealing<T>(values: Props[], run: (conceal: (text: string) => string) => Later<T>): Promise<T> {
    const conceal = concealer(...values);
    try {
      return await run(conceal);
    } catch (error) {
      throw error instanceof ProviderError ? new ProviderError(conceal(error.message)) : error;
    }
  }

  return {
    handshake: unary(() => {
      const response = new pb.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      return response;
    }),
    getPluginInfo: unary(() => {
      const info = new plugin.PluginInfo();
      info.setVersion(provider.version);
      return info;
    }),
    getSchema: unary(() => {
      const response = new pb.GetSchemaResponse();
      response.setSchema(JSON.stringify({ name: provider.name, version: provider.version }));
      return response;
    }),
    checkConfig: unary((request: pb.CheckRequest) => {
      const news = props(request.getNews());
      return concealing([news], (conceal) => checkResponse(provider.checkConfig(news), target(request).name, conceal));
    }),
    diffConfig: unary(() => {
      const response = new pb.DiffResponse();
      response.setChanges(pb.DiffResponse.DiffChanges.DIFF_UNKNOWN);
      return response;
    }),
    configure: unary(async (request: pb.ConfigureRequest) => {
      const config = props(request.getArgs());
      await concealing([config], () => provider.configure(config));
      const response = new pb.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      return response;
    }),
    check: unary(async (request: pb.CheckRequest) => {
      const resource = target(request);
      await meet("check", resource.type, resource.name);
      const olds = props(request.getOlds());
      const before = Object.keys(olds).length > 0 ? olds : undefined;
      const news = props(request.getNews());
      return concealing([news, olds], (conceal) =>
        checkResponse(provider.check(resource, news, before, request.getRandomseed_asU8()), resource.name, conceal),
      );
    }),
    diff: unary((request: pb.DiffRequest) =>
      diffResponse(
        provider.diff(
          target(request),
          { id: request.getId(), inputs: props(request.getOldInputs()), outputs: props(request.getOlds()) },
          props(request.getNews()),
          request.getIgnorechangesList(),
        ),
      ),
    ),
    create: unary(async (request: pb.CreateRequest) => {
      const resource = target(request);
      if (!request.getPreview()) {
        mutable("create", resource);
        await meet("create", resource.type, resource.name);
      }
      const inputs = props(request.getProperties());
      const made = await concealing([inputs], () => provider.create(resource, inputs, request.getPreview()));
      const response = new pb.CreateResponse();
      response.setId(made.id);
      response.setProperties(struct(made.outputs));
      return response;
    }),
    update: unary(async (request: pb.UpdateRequest) => {
      const resource = target(request);
      if (!request.getPreview()) {
        mutable("change", resource);
        await meet("update", resource.type, resource.name);
      }
      const old = { id: request.getId(), inputs: props(request.getOldInputs()), outputs: props(request.getOlds()) };
      const news = props(request.getNews());
      const response = new pb.UpdateResponse();
      const outputs = await concealing([news], () => provider.update(resource, old, news, request.getPreview()));
      response.setProperties(struct(outputs));
      return response;
    }),
    read: unary(async (request: pb.ReadRequest) => {
      const resource = target(request);
      mutable("read", resource);
      await meet("read", resource.type, resource.name);
      const state = {
        id: request.getId(),
        inputs: props(request.getInputs()),
        outputs: props(request.getProperties()),
      };
      const live = await provider.read(resource, state);
      const response = new pb.ReadResponse();
      response.setId(live?.id ?? "");
      response.setInputs(struct(live?.inputs ?? {}));
      response.setProperties(struct(live?.outputs ?? {}));
      return response;
    }),
    delete: unary(async (request: pb.DeleteRequest) => {
      const resource = target(request);
      mutable("delete", resource);
      await meet("delete", resource.type, resource.name);
      await provider.delete(resource, {
        id: request.getId(),
        inputs: props(request.getOldInputs()),
        outputs: props(request.getProperties()),
      });
      return new empty.Empty();
    }),
    invoke: unary(async (request: pb.InvokeRequest) => {
      await meet("invoke", request.getTok());
      const args = props(request.getArgs());
      return concealing([args], (conceal) => {
        const result = provider.invoke(request.getTok(), args);
        const response = new pb.InvokeResponse();
        response.setReturn(struct(result.inputs));
        response.setFailuresList(failures(result.failures, request.getTok(), conceal));
        return response;
      });
    }),
    cancel: unary(() => {
      cancel(new ProviderError("the call was cancelled"));
      return new empty.Empty();
    }),
    attach: unary(() => new empty.Empty()),
  };
}

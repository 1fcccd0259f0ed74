import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient, AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { afterEach, expect, it } from "vitest";
import type { StackConfiguration } from "../../offline/language/command";
import { servePolicyProxy, type StartPack } from "../../offline/language/proxy";

const undo: (() => void)[] = [];
afterEach(() => {
  for (const each of undo.splice(0)) each();
});

/** A pack that answers with the name in the request. Returns its port. */
async function servePack(): Promise<{ readonly port: number; readonly asked: string[]; stop(): void }> {
  const asked: string[] = [];
  const server = new grpc.Server();
  server.addService(AnalyzerService, {
    configureStack: (_call: unknown, callback: grpc.sendUnaryData<proto.AnalyzerStackConfigureResponse>) =>
      callback(null, new proto.AnalyzerStackConfigureResponse()),
    analyze: (
      call: grpc.ServerUnaryCall<proto.AnalyzeRequest, proto.AnalyzeResponse>,
      callback: grpc.sendUnaryData<proto.AnalyzeResponse>,
    ) => {
      const name = call.request.getName();
      asked.push(name);
      callback(null, new proto.AnalyzeResponse().setDiagnosticsList([new proto.AnalyzeDiagnostic().setMessage(name)]));
    },
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  const stop = (): void => server.forceShutdown();
  undo.push(stop);
  return { port, asked, stop };
}

async function engineOf(start: StartPack): Promise<AnalyzerClient> {
  const proxy = await servePolicyProxy(start);
  const client = new AnalyzerClient(`127.0.0.1:${proxy.port}`, grpc.credentials.createInsecure());
  undo.push(
    () => proxy.close(),
    () => client.close(),
  );
  return client;
}

const stack = new proto.AnalyzerStackConfigureRequest()
  .setOrganization("o")
  .setProject("p")
  .setStack("s")
  .setDryRun(true);

function configure(client: AnalyzerClient): Promise<grpc.ServiceError | null> {
  return new Promise((resolve) => client.configureStack(stack, resolve));
}

function analyze(client: AnalyzerClient, name: string): Promise<string> {
  return new Promise((resolve, reject) =>
    client.analyze(new proto.AnalyzeRequest().setName(name), (error, response) =>
      error ? reject(error) : resolve(response.getDiagnosticsList()[0]?.getMessage() ?? ""),
    ),
  );
}

it("starts the pack with the stack of ConfigureStack, and forwards every later call to it", async () => {
  const pack = await servePack();
  const started: (StackConfiguration | undefined)[] = [];
  const client = await engineOf((configuration) => {
    started.push(configuration);
    return Promise.resolve(pack.port);
  });
  expect(await configure(client)).toBeNull();
  // Sent at once, while the engine is asked to reconnect: no call may be lost or answered twice.
  const names = Array.from({ length: 200 }, (_, index) => `resource-${index}`);
  expect(await Promise.all(names.map((name) => analyze(client, name)))).toEqual(names);
  expect([...pack.asked].sort()).toEqual([...names].sort());
  expect(started).toEqual([{ organization: "o", project: "p", stack: "s", dryRun: true, config: {} }]);
});

it("starts the pack without a stack if a call arrives before ConfigureStack, as in a publish", async () => {
  const pack = await servePack();
  const started: unknown[] = [];
  const client = await engineOf((configuration) => {
    started.push(configuration);
    return Promise.resolve(pack.port);
  });
  expect(await analyze(client, "first")).toBe("first");
  expect(await analyze(client, "second")).toBe("second");
  expect(started).toEqual([undefined]);
});

it("answers that there is no Handshake, and the engine carries on without it", async () => {
  const client = await engineOf(() => Promise.reject(new Error("nobody asked for the pack")));
  const error = await new Promise<grpc.ServiceError | null>((resolve) =>
    client.handshake(new proto.AnalyzerHandshakeRequest(), resolve),
  );
  expect(error?.code).toBe(grpc.status.UNIMPLEMENTED);
});

it("fails calls with the reason if the pack does not start", async () => {
  const client = await engineOf(() => Promise.reject(new Error("the policy pack ended with exit code 7")));
  expect(await configure(client)).toMatchObject({
    code: grpc.status.UNAVAILABLE,
    details: "the policy pack ended with exit code 7",
  });
});

it("fails calls, and does not hang, if the pack has died", async () => {
  const pack = await servePack();
  const client = await engineOf(() => Promise.resolve(pack.port));
  expect(await configure(client)).toBeNull();
  expect(await analyze(client, "alive")).toBe("alive");
  pack.stop();
  await expect(analyze(client, "dead")).rejects.toMatchObject({ code: grpc.status.UNAVAILABLE });
});

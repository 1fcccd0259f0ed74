import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { FAULTS_VARIABLE, type Fault, faultFor, parseFaults } from "../faults";
import { OFFLINE_VARIABLE } from "../handlers";
import { serve } from "../rpc";
import { type Props, secret, UNKNOWN } from "../property-values";
import { aws, SEED, target } from "./support";

const VPC = "aws:ec2/vpc:Vpc";
const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

async function client(
  faults: readonly Fault[] = [],
  environment: NodeJS.ProcessEnv = { [OFFLINE_VARIABLE]: "1" },
): Promise<ResourceProviderClient> {
  const { port, stop } = await serve(aws(), { ...environment, [FAULTS_VARIABLE]: JSON.stringify(faults) });
  const found = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  stops.push(() => {
    found.close();
    stop();
  });
  return found;
}

/** Request and response of each call in this test. */
interface Calls {
  handshake: [pb.ProviderHandshakeRequest, pb.ProviderHandshakeResponse];
  getPluginInfo: [Empty, PluginInfo];
  getSchema: [pb.GetSchemaRequest, pb.GetSchemaResponse];
  checkConfig: [pb.CheckRequest, pb.CheckResponse];
  configure: [pb.ConfigureRequest, pb.ConfigureResponse];
  check: [pb.CheckRequest, pb.CheckResponse];
  diff: [pb.DiffRequest, pb.DiffResponse];
  create: [pb.CreateRequest, pb.CreateResponse];
  update: [pb.UpdateRequest, pb.UpdateResponse];
  read: [pb.ReadRequest, pb.ReadResponse];
  delete: [pb.DeleteRequest, Empty];
  invoke: [pb.InvokeRequest, pb.InvokeResponse];
  construct: [pb.ConstructRequest, pb.ConstructResponse];
  cancel: [Empty, Empty];
}

function ask<Name extends keyof Calls>(
  engine: ResourceProviderClient,
  name: Name,
  request: Calls[Name][0],
): Promise<Calls[Name][1]> {
  type Method = (
    request: Calls[Name][0],
    callback: (error: grpc.ServiceError | null, response: Calls[Name][1]) => void,
  ) => void;
  const method = engine[name].bind(engine) as unknown as Method;
  return new Promise((resolve, reject) =>
    method(request, (error, response) => (error ? reject(error) : resolve(response))),
  );
}

const struct = (props: Props): Struct => Struct.fromJavaScript(props as Record<string, JavaScriptValue>);

function checkRequest(news: Props, olds: Props = {}): pb.CheckRequest {
  const request = new pb.CheckRequest();
  request.setUrn(target(VPC).urn);
  request.setNews(struct(news));
  request.setOlds(struct(olds));
  request.setRandomseed(SEED);
  return request;
}

function createRequest(properties: Props, preview = false): pb.CreateRequest {
  const request = new pb.CreateRequest();
  request.setUrn(target(VPC).urn);
  request.setProperties(struct(properties));
  request.setPreview(preview);
  return request;
}

const inputs = { cidrBlock: "10.0.0.0/16" };

describe("the protocol", () => {
  test("answers the handshake: accepts secrets, supports previews, returns its version", async () => {
    const engine = await client();
    const hands = await ask(engine, "handshake", new pb.ProviderHandshakeRequest());
    expect(hands.getAcceptSecrets()).toBe(true);
    expect(hands.getAcceptResources()).toBe(false);
    const info = await ask(engine, "getPluginInfo", new Empty());
    expect(info.getVersion()).toBe("7.48.0");
    const schema = await ask(engine, "getSchema", new pb.GetSchemaRequest());
    expect(JSON.parse(schema.getSchema())).toEqual({ name: "aws", version: "7.48.0" });
    const request = new pb.ConfigureRequest();
    request.setArgs(struct({ region: "eu-west-1" }));
    expect((await ask(engine, "configure", request)).getSupportspreview()).toBe(true);
  });

  test("gives failures of a check as the real provider does: the property is in the reason", async () => {
    const engine = await client();
    const response = await ask(engine, "check", checkRequest({ cidrBlock: "10.0.0.0" }));
    expect(response.getFailuresList().map((failure) => failure.toObject())).toEqual([
      { property: "", reason: "\"10.0.0.0\" is not a valid IPv4 CIDR block. Examine values at 'thing.cidrBlock'." },
    ]);
    const config = await ask(engine, "checkConfig", checkRequest({}));
    expect(config.getFailuresList()[0]?.getReason()).toMatch(/region is not set/);
  });

  test("keeps secrets out of every message", async () => {
    const engine = await client();
    const hidden = secret('hunter2/"16');
    const refused = await ask(engine, "check", checkRequest({ cidrBlock: hidden, tags: { a: hidden } }));
    expect(refused.getFailuresList().map((failure) => failure.getReason())).toEqual([
      "\"[secret]\" is not a valid IPv4 CIDR block. Examine values at 'thing.cidrBlock'.",
    ]);
    const request = new pb.InvokeRequest();
    request.setTok("aws:ec2/getVpc:getVpc");
    request.setArgs(struct({ id: secret("hunter2") }));
    const error = await ask(engine, "invoke", request).catch((thrown: grpc.ServiceError) => thrown.details);
    expect(error).toMatch(/"\[secret\]" is not an id of the form vpc-/);
  });

  test("carries unknowns and secrets both ways", async () => {
    const engine = await client();
    const news = { cidrBlock: secret("10.0.0.0/16"), tags: { a: UNKNOWN } };
    const checked = (await ask(engine, "check", checkRequest(news))).getInputs()?.toJavaScript() as Props;
    expect(checked).toMatchObject({ ...news, tagsAll: UNKNOWN, enableDnsSupport: true });
    const made = await ask(engine, "create", createRequest(checked, true));
    expect(made.getId()).toBe("");
    expect(made.getProperties()?.toJavaScript()).toMatchObject({ ...news, arn: UNKNOWN });
  });

  test("says what changed, where, and how", async () => {
    const engine = await client();
    const request = new pb.DiffRequest();
    request.setId("vpc-1");
    request.setUrn(target(VPC).urn);
    request.setOldInputs(struct({ ...inputs, tags: { a: "1" } }));
    request.setOlds(struct({}));
    request.setNews(struct({ cidrBlock: "10.1.0.0/16", tags: { a: "1", b: "2" } }));
    const response = await ask(engine, "diff", request);
    expect(response.getChanges()).toBe(pb.DiffResponse.DiffChanges.DIFF_SOME);
    expect(response.getReplacesList()).toEqual(["cidrBlock"]);
    expect(response.getDiffsList().sort()).toEqual(["cidrBlock", "tags"]);
    const details = response.getDetaileddiffMap();
    expect(details.get("cidrBlock")?.getKind()).toBe(pb.PropertyDiff.Kind.UPDATE_REPLACE);
    expect(details.get("tags.b")?.getKind()).toBe(pb.PropertyDiff.Kind.ADD);
    request.setNews(request.getOldInputs());
    expect((await ask(engine, "diff", request)).getChanges()).toBe(pb.DiffResponse.DiffChanges.DIFF_NONE);
  });

  test("keeps a state through update, read and delete", async () => {
    const engine = await client();
    const made = await ask(engine, "create", createRequest(inputs));
    const update = new pb.UpdateRequest();
    update.setUrn(target(VPC).urn);
    update.setId(made.getId());
    update.setOldInputs(struct(inputs));
    update.setOlds(made.getProperties());
    update.setNews(struct({ ...inputs, enableDnsHostnames: true }));
    const updated = await ask(engine, "update", update);
    expect(updated.getProperties()?.toJavaScript()).toMatchObject({ id: made.getId(), enableDnsHostnames: true });
    const read = new pb.ReadRequest();
    read.setUrn(target(VPC).urn);
    read.setId(made.getId());
    read.setInputs(struct(inputs));
    read.setProperties(made.getProperties());
    expect((await ask(engine, "read", read)).getId()).toBe(made.getId());
    read.setProperties(struct({}));
    await expect(ask(engine, "read", read)).rejects.toThrow(/only knows resources that it created itself/);
    const remove = new pb.DeleteRequest();
    remove.setUrn(target(VPC).urn);
    remove.setId(made.getId());
    remove.setProperties(made.getProperties());
    await ask(engine, "delete", remove);
  });

  test("answers functions and refuses those that it does not have", async () => {
    const engine = await client();
    const request = new pb.InvokeRequest();
    request.setTok("aws:index/getPartition:getPartition");
    expect((await ask(engine, "invoke", request)).getReturn()?.toJavaScript()).toMatchObject({
      partition: "aws",
    });
    request.setTok("aws:ec2/getAmi:getAmi");
    await expect(ask(engine, "invoke", request)).rejects.toMatchObject({
      code: grpc.status.UNKNOWN,
      details: expect.stringMatching(/not modelled/),
    });
  });

  test("does not implement calls of component providers", async () => {
    const engine = await client();
    await expect(ask(engine, "construct", new pb.ConstructRequest())).rejects.toMatchObject({
      code: grpc.status.UNIMPLEMENTED,
    });
  });
});

describe("without the offline runner", () => {
  test("nothing is created, changed or deleted; checks and previews work", async () => {
    const engine = await client([], {});
    await ask(engine, "check", checkRequest(inputs));
    await ask(engine, "create", createRequest(inputs, true));
    const message =
      /does not create urn:.*has no connection to a real aws.*EKS_NETWORK_SECURITY_OFFLINE=1 is not set.*from the PATH/;
    await expect(ask(engine, "create", createRequest(inputs))).rejects.toThrow(message);
    const remove = new pb.DeleteRequest();
    remove.setUrn(target(VPC).urn);
    await expect(ask(engine, "delete", remove)).rejects.toThrow(/does not delete/);
    const update = new pb.UpdateRequest();
    update.setUrn(target(VPC).urn);
    await expect(ask(engine, "update", update)).rejects.toThrow(/does not change/);
  });
});

describe("faults", () => {
  test("fail a named call with their message, and no other", async () => {
    const engine = await client([{ token: VPC, call: "create", action: "fail", message: "VpcLimitExceeded" }]);
    await ask(engine, "check", checkRequest(inputs));
    await ask(engine, "create", createRequest(inputs, true));
    await expect(ask(engine, "create", createRequest(inputs))).rejects.toThrow(/VpcLimitExceeded/);
  });

  test("stall until the engine cancels", async () => {
    const engine = await client([{ token: VPC, name: "thing", call: "check", action: "stall" }]);
    const stalled = expect(ask(engine, "check", checkRequest(inputs))).rejects.toThrow(/cancelled/);
    await ask(engine, "cancel", new Empty());
    await stalled;
  });

  test("fit by call, token and name", () => {
    const faults: Fault[] = [
      { token: VPC, name: "a", call: "create", action: "fail" },
      { token: VPC, call: "delete", action: "exit" },
    ];
    expect(faultFor(faults, "create", VPC, "a")?.action).toBe("fail");
    expect(faultFor(faults, "create", VPC, "b")).toBeUndefined();
    expect(faultFor(faults, "delete", VPC, "b")?.action).toBe("exit");
    expect(faultFor(faults, "delete", "aws:ec2/subnet:Subnet", "b")).toBeUndefined();
  });

  test.each([
    ["{", /EKS_NETWORK_SECURITY_FAULTS is not valid JSON/],
    ["{}", /is not a list of faults/],
    ['[{"token":"t","call":"preview","action":"fail"}]', /0\.call/],
    ['[{"token":"t","call":"create","action":"fail","names":"x"}]', /names/],
  ])("that are wrong are named: %s", (text, message) => {
    expect(() => parseFaults(text)).toThrow(message);
  });

  test("none", () => {
    expect(parseFaults(undefined)).toEqual([]);
    expect(parseFaults(" ")).toEqual([]);
  });
});

describe("the executable", () => {
  const main = join(__dirname, "../aws/main.ts");

  function start(
    environment: NodeJS.ProcessEnv,
  ): Promise<{ code: number | null; stdout: string; stderr: string; port?: number }> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, ["--import", "tsx", main], { env: { ...process.env, ...environment } });
      let stdout = "";
      let stderr = "";
      child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
      child.stdout.on("data", (data: Buffer) => {
        stdout += data.toString();
        if (stdout.endsWith("\n")) {
          child.kill();
        }
      });
      child.on("close", (code) => resolve({ code, stdout, stderr }));
    });
  }

  test("prints its port on one line, and nothing else", async () => {
    const { stdout, stderr } = await start({ [FAULTS_VARIABLE]: "" });
    expect(stdout).toMatch(/^\d+\n$/);
    expect(stderr).toBe("");
  }, 30_000);

  test("ends with a message when the faults are wrong", async () => {
    const { code, stdout, stderr } = await start({ [FAULTS_VARIABLE]: "nonsense" });
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^error: EKS_NETWORK_SECURITY_FAULTS is not valid JSON: .*\n$/);
  }, 30_000);
});

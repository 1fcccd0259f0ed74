import type { ServerWritableStream } from "@grpc/grpc-js";
import { RunPluginResponse, type RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";
import type { ChildProcess } from "node:child_process";
import { pluginCommand, pluginModule, type RunPluginInput, type StackConfiguration } from "./command";
import { start } from "./processes";
import { programInfo, resolveModule } from "./program";
import { servePolicyProxy } from "./proxy";

type Stream = ServerWritableStream<RunPluginRequest, RunPluginResponse>;

/** Runs a plugin in source form and streams its output. Ends when the plugin ends. */
export async function runPlugin(stream: Stream): Promise<void> {
  const request = stream.request;
  const input: RunPluginInput = {
    info: programInfo(request.getInfo()),
    kind: request.getKind(),
    pwd: request.getPwd(),
    args: request.getArgsList(),
    env: request.getEnvList(),
  };
  const runPath = resolveModule(pluginModule(input.kind), input.info.programDirectory);
  const launch = (stack?: StackConfiguration): ChildProcess => {
    const { args, cwd, env } = pluginCommand(input, runPath, stack);
    const child = start(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    stream.once("cancelled", () => child.kill("SIGINT"));
    child.stderr?.on("data", (bytes: Buffer) => stream.write(new RunPluginResponse().setStderr(bytes)));
    child.once("close", (code) => {
      stream.write(new RunPluginResponse().setExitcode(code ?? 1));
      stream.end();
    });
    child.once("error", (error) => stream.destroy(error));
    return child;
  };
  const print = (bytes: Buffer | string): void => {
    stream.write(new RunPluginResponse().setStdout(Buffer.from(bytes)));
  };

  if (input.kind !== "analyzer") {
    launch().stdout?.on("data", print);
    return;
  }
  const proxy = await servePolicyProxy((stack) => servedPort(launch(stack), print));
  stream.once("cancelled", () => proxy.close());
  print(`${proxy.port}\n`);
}

/** The port that a plugin prints on its first line. Later output goes to `print`. */
function servedPort(child: ChildProcess, print: (bytes: Buffer) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    let head: Buffer | undefined = Buffer.alloc(0);
    child.stdout?.on("data", (bytes: Buffer) => {
      if (head === undefined) {
        print(bytes);
        return;
      }
      head = Buffer.concat([head, bytes]);
      const end = head.indexOf("\n");
      if (end < 0) return;
      const line = head.subarray(0, end).toString().trim();
      const rest = head.subarray(end + 1);
      head = undefined;
      if (rest.length > 0) print(rest);
      if (/^\d{1,5}$/.test(line)) resolve(Number(line));
      else reject(new Error(`the policy pack printed ${JSON.stringify(line)} instead of its port`));
    });
    child.once("close", (code) =>
      reject(new Error(`the policy pack ended with exit code ${code} before it was ready; see its output`)),
    );
    child.once("error", reject);
  });
}

// Entry point of the stand-in pulumi-resource-eks. Nothing it registers exists in AWS.
import * as pulumi from "@pulumi/pulumi";
import { provider, registerModules } from "./provider";

registerModules();
void pulumi.provider.main(provider, process.argv.slice(2));

// An engine that was killed cannot stop its plugins, so a plugin without a parent process ends itself.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) {
    process.exit(0);
  }
}, 1000).unref();

// The plugin `pulumi-resource-eks` of a preview without AWS. Nothing it registers exists in AWS.
import * as pulumi from "@pulumi/pulumi";
import { provider, registerModules } from "./provider";

registerModules();
void pulumi.provider.main(provider, process.argv.slice(2));

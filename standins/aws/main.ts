/** Entry point of the stand-in pulumi-resource-aws. */
import { runPlugin } from "../rpc";
import { locate, Schema } from "../schema/store";
import { AwsProvider } from "./provider";

void runPlugin(() => new AwsProvider(locate("@pulumi/aws").version, new Schema("@pulumi/aws")));

/** Entry point of pulumi-resource-kubernetes, the stand-in. */
import { runPlugin } from "../rpc";
import { locate, Schema } from "../schema/store";
import { KubernetesProvider } from "./provider";

void runPlugin(() => new KubernetesProvider(locate("@pulumi/kubernetes").version, new Schema("@pulumi/kubernetes")));

/** Entry point of the stand-in pulumi-resource-kubernetes, alone or in front of a real API server. */
import { Cluster } from "../../real/apiserver/client";
import { CLUSTER_VARIABLE, readHandover } from "../../real/apiserver/handover";
import type { Provider } from "../provider";
import { runPlugin } from "../rpc";
import { locate, Schema } from "../schema/store";
import { KubernetesProvider } from "./provider";
import { RealCluster } from "./real";

function make(): Provider {
  const standIn = new KubernetesProvider(locate("@pulumi/kubernetes").version, new Schema("@pulumi/kubernetes"));
  const path = process.env[CLUSTER_VARIABLE];
  if (path === undefined) return standIn;
  const handover = readHandover(path);
  return new RealCluster(standIn, new Cluster(handover.connection), handover);
}

void runPlugin(make);

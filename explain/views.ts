/** Every view. To add one, write its file and add a line here. */
import { certificatesView } from "./certificates/view";
import { connectionsView } from "./connections/view";
import { encryptionView } from "./encryption/view";
import { matrixView } from "./network/matrix-view";
import { reachabilityView } from "./network/reachability-view";
import type { View } from "./view";

export const views: readonly View[] = [reachabilityView, connectionsView, matrixView, certificatesView, encryptionView];

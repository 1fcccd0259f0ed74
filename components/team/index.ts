/** Plugin: a team's namespaces. What isolates them is made by network-policy and pod-security-groups, which it configures. */
import { definePlugin } from "../plugin";
import { check } from "./check";
import { teamConfig } from "./config";
import { expandTeam } from "./expand";
import { Team } from "./team";

export { Team, type TeamArgs, type TeamNamespaceArgs } from "./team";

export const team = definePlugin({
  name: "team",
  summary:
    "A team's namespaces on a platform: labels, quota, access, default deny and allow rules that both sides agreed to.",
  guide: ["np-rbac", "np-default-deny", "np-incremental"],
  config: teamConfig,
  requires: ["cluster", "network-policy"],
  uses: [],
  provides: [],
  expand: expandTeam,
  check,
  provision: (_, { name, groups, namespaces }, { cluster, "network-policy": policies }) => {
    const made = Object.entries(namespaces).map(
      ([namespace, { quota }]) => [namespace, { name: policies.namespaces[namespace] ?? namespace, quota }] as const,
    );
    new Team("team", { team: name, groups, namespaces: Object.fromEntries(made) }, { providers: [cluster.kubernetes] });
    return {};
  },
});

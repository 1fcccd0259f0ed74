/** The component's arguments with their defaults. Pure. */
import { eachOf, withDefaults, type WithDefaults } from "../../core/record";
import { defaults, groupDefaults, type PodGroupArgs, type PodSecurityGroupsArgs } from "./args";

export type PodGroup = WithDefaults<PodGroupArgs, typeof groupDefaults>;

/** Whose group all pods with a group of their own carry. */
export type SharedGroup = "own" | "platform";

/** What rules follow from. */
export interface RuleSettings {
  readonly groups: Readonly<Record<string, PodGroup>>;
  readonly shared: SharedGroup;
}

export interface Settings extends Omit<WithDefaults<PodSecurityGroupsArgs, typeof defaults>, "groups">, RuleSettings {}

export function settingsOf(args: PodSecurityGroupsArgs): Settings {
  const whole = withDefaults(args, defaults);
  return {
    ...whole,
    groups: eachOf(whole.groups, (group) => withDefaults(group, groupDefaults)),
    shared: args.sharedSecurityGroupId === undefined ? "own" : "platform",
  };
}

/** Which capabilities there are. To add one: its folder, and a line in list.ts. */
import type { AnyPlugin } from "../framework/plugin";
import * as list from "./list";

/** By name: module loaders do not agree on the order of exports. Slots decide the order in which plugins run. */
export const capabilities: readonly AnyPlugin[] = Object.values(list).sort((a, b) => (a.name < b.name ? -1 : 1));

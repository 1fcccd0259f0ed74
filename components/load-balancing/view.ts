/** What explain/ uses to show what encrypts a hop. It imports nothing else of this capability but its index. */
export type { Route } from "./settings";

/** Ports on which platform components are called. Table with source and date: component-ports.json. */
import table from "./component-ports.json";

export interface ComponentPort {
  /** Name for messages. */
  readonly name: string;
  /** Names of the charts and EKS add-ons that install it, without repository. */
  readonly installedBy: readonly string[];
  /** Labels of the component's pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly protocol: "TCP" | "UDP";
  /** Possible ports; the one in use depends on version and values. */
  readonly ports: readonly number[];
  readonly caller: string;
}

export const componentPorts: readonly ComponentPort[] = table.components.map((component) => ({
  ...component,
  protocol: component.protocol === "UDP" ? "UDP" : "TCP",
  // JSON rows have different label keys; the type allows all of them and the missing ones are undefined.
  labels: Object.fromEntries(Object.entries(component.labels)),
}));

/** Ports that platform components are called on. Table with source and date: component-ports.json. */
import table from "./component-ports.json";

export interface ComponentPort {
  /** For messages. */
  readonly name: string;
  /** Bare names of the charts and of the EKS add-ons that install it. */
  readonly installedBy: readonly string[];
  /** Labels of its pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly protocol: "TCP" | "UDP";
  /** One of them, by version and values. */
  readonly ports: readonly number[];
  readonly caller: string;
}

export const componentPorts: readonly ComponentPort[] = table.components.map((component) => ({
  ...component,
  protocol: component.protocol === "UDP" ? "UDP" : "TCP",
  // Each row has labels of its own: keys that it does not have are no labels.
  labels: Object.fromEntries(Object.entries(component.labels)),
}));

/** Which plugin registered a resource at the top of a stack: the program announces it, the summary of a run counts by it. */
export interface Registration {
  readonly plugin: string;
  readonly type: string;
  readonly name: string;
}

/** Variable of the environment that whoever reads the announcements sets, to "1". Without it, nothing is announced. */
export const registrationsVariable = "EKS_NETWORK_SECURITY_REGISTRATIONS";

export function formatRegistration({ plugin, type, name }: Registration): string {
  return `plugin ${plugin} registers ${type} ${name}`;
}

/** What a message announces; undefined for any other message. */
export function parseRegistration(message: string): Registration | undefined {
  const [, plugin, type, name] = /^plugin (\S+) registers (\S+) (.+)$/.exec(message) ?? [];
  return plugin === undefined || type === undefined || name === undefined ? undefined : { plugin, type, name };
}

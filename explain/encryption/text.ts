/** The hops of a stack as text. Pure. */
import type { Encryption, Hop } from "./model";

const marks: Readonly<Record<Hop["state"], string>> = {
  encrypted: "encrypted ",
  clear: "PLAINTEXT",
  unknown: "unknown   ",
};

export function encryptionText({ stack, flows }: Encryption): string {
  const all = flows.flatMap(({ hops }) => hops);
  const count = (state: Hop["state"]): number => all.filter((hop) => hop.state === state).length;
  return [
    `Encryption in transit of stack ${stack}: ${count("encrypted")} hops encrypted, ${count("clear")} in plaintext, ${count("unknown")} unknown`,
    ...flows.flatMap(({ title, hops }) => [
      "",
      title,
      ...hops.map(({ from, to, state, by }) => `  ${marks[state]}  ${from} -> ${to}: ${by}`),
    ]),
  ].join("\n");
}

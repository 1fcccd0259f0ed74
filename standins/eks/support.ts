/**
 * Whether an argument is modelled, or why it is not. With `unlessOff`, `false` (or
 * `{ enabled: false }`) is accepted: for the real component it is the same as leaving it out.
 */
export type Support = true | { readonly refused: string; readonly unlessOff?: true };
export type Arguments = Readonly<Record<string, Support>>;

/** Not in standins/test/data/: what it registers could not be compared. */
export const notRecorded = "it is not part of the recording that the stand-in is tested against";

export const defaultAmi = {
  refused: "nodes are modelled with the recommended Amazon Linux 2023 AMI and its user data",
};

/**
 * Whether an argument is modelled, or why not. With `unlessOff`, `false` (or `{ enabled: false }`) is accepted, because
 * the real component treats it like an absent argument.
 */
export type Support = true | { readonly refused: string; readonly unlessOff?: true };
export type Arguments = Readonly<Record<string, Support>>;

/** Reason for arguments that are missing in standins/test/data/, so their resources could not be compared. */
export const notRecorded = "it is not part of the recording that the stand-in is tested against";

export const defaultAmi = {
  refused: "nodes are modelled with the recommended Amazon Linux 2023 AMI and its user data",
};

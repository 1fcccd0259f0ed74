/** Faults for tests: a call of a resource fails, never answers, or ends the process. */
import { z } from "zod";

/** Environment variable with the faults, a JSON list of {@link Fault}. */
export const FAULTS_VARIABLE = "EKS_NETWORK_SECURITY_FAULTS";

const fault = z.strictObject({
  /** Type token of the resource; for `invoke`, the token of the function. */
  token: z.string().min(1),
  /** Logical name. Default: every resource of the type. */
  name: z.string().min(1).optional(),
  call: z.enum(["check", "create", "update", "delete", "invoke", "read"]),
  action: z.enum(["fail", "stall", "exit"]),
  /** Error message for `fail`. */
  message: z.string().min(1).optional(),
});

export type Fault = z.infer<typeof fault>;

/** Reads the faults. @throws Error that names the variable and what is wrong with it */
export function parseFaults(text: string | undefined): Fault[] {
  if (text === undefined || text.trim() === "") {
    return [];
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`${FAULTS_VARIABLE} is not valid JSON: ${(error as Error).message}`);
  }
  const result = z.array(fault).safeParse(json);
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `${issue.path.join(".") || "value"}: ${issue.message}`);
    throw new Error(`${FAULTS_VARIABLE} is not a list of faults: ${problems.join("; ")}`);
  }
  return result.data;
}

/** The first fault that matches the call, if any. */
export function faultFor(
  faults: readonly Fault[],
  call: Fault["call"],
  token: string,
  name: string | undefined,
): Fault | undefined {
  return faults.find(
    (entry) => entry.call === call && entry.token === token && (entry.name === undefined || entry.name === name),
  );
}

/** What is wrong with the arguments of the component. Outputs are skipped: their values are not known yet. Pure. */
import { error, type Problem } from "../../core/problem";
import { logRetentionDays } from "../../facts/log-retention";
import { plain } from "../shared/inputs";
import type { FlowLogsSettings } from "./args";

export function argProblems(settings: FlowLogsSettings): Problem[] {
  const accountId = plain(settings.accountId);
  return [
    ...(accountId === undefined || /^\d{12}$/.test(accountId)
      ? []
      : [error(["accountId"], `"${accountId}" is not an account: it needs twelve digits.`)]),
    ...(/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(settings.region)
      ? []
      : [error(["region"], `"${settings.region}" is not a Region, such as eu-central-1.`)]),
    ...(/^[\w./#-]{1,400}$/.test(settings.stack)
      ? []
      : [
          error(
            ["stack"],
            `A log group cannot be named after "${settings.stack}".`,
            "Use letters, digits, _, -, / and .",
          ),
        ]),
    ...retentionProblems(settings),
  ];
}

function retentionProblems(settings: FlowLogsSettings): Problem[] {
  const days = plain(settings.retentionDays);
  if (days === undefined) {
    return [];
  }
  if (settings.s3 !== undefined) {
    return Number.isInteger(days) && days > 0
      ? []
      : [error(["retentionDays"], `S3 cannot keep records for ${days} days.`, "Use a whole number above 0.")];
  }
  return (logRetentionDays as readonly number[]).includes(days)
    ? []
    : [
        error(
          ["retentionDays"],
          `CloudWatch Logs cannot keep records for ${days} days.`,
          `It offers ${logRetentionDays.join(", ")}.`,
        ),
      ];
}

/** Waivers: accepted violations with an owner and an expiry date. Pure; dates are days (YYYY-MM-DD) in UTC. */
import { globMatches } from "../core/glob";

export interface Waiver {
  /** Name of the rule; exactly one. */
  readonly rule: string;
  /** `type::name` or a whole URN, in which `*` and `?` are wildcards: `aws:ec2/securityGroup:SecurityGroup::legacy-*`. */
  readonly resource: string;
  /** Who is responsible: a person or team that can be reached. */
  readonly owner: string;
  readonly reason: string;
  /** The last day on which it applies. */
  readonly expires: string;
  readonly ticket: string;
}

/** The state of a waiver in a run. `unused` and `applied` are only known at the end. */
export type WaiverState = "applied" | "unused" | "expired" | "too-broad" | "too-long";

/** Whether a pattern names no resource: it has only wildcards in place of the name. */
export function isTooBroad(pattern: string): boolean {
  return /^[*?]*$/.test(pattern.slice(pattern.lastIndexOf("::") + 2));
}

/** Whole days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

export function waiverMatches(
  waiver: Waiver,
  rule: string,
  resource: { urn: string; type: string; name: string },
): boolean {
  return (
    waiver.rule === rule &&
    (globMatches(waiver.resource, `${resource.type}::${resource.name}`) || globMatches(waiver.resource, resource.urn))
  );
}

/** The waivers of one run: which apply today, and which were needed. */
export class WaiverBook {
  private readonly used = new Set<Waiver>();

  /**
   * @param today YYYY-MM-DD
   * @param maxDays longest time from today to the expiry of a waiver
   */
  constructor(
    private readonly waivers: readonly Waiver[],
    private readonly today: string,
    private readonly maxDays: number,
  ) {}

  /** The first waiver that covers a finding; it then counts as used. */
  apply(rule: string, resource: { urn: string; type: string; name: string }): Waiver | undefined {
    const waiver = this.waivers.find((each) => this.fault(each) === undefined && waiverMatches(each, rule, resource));
    if (waiver !== undefined) {
      this.used.add(waiver);
    }
    return waiver;
  }

  /** Every waiver with its state. */
  report(): readonly { readonly waiver: Waiver; readonly state: WaiverState }[] {
    return this.waivers.map((waiver) => ({
      waiver,
      state: this.fault(waiver) ?? (this.used.has(waiver) ? "applied" : "unused"),
    }));
  }

  private fault(waiver: Waiver): "expired" | "too-broad" | "too-long" | undefined {
    const left = daysBetween(this.today, waiver.expires);
    return left < 0
      ? "expired"
      : isTooBroad(waiver.resource)
        ? "too-broad"
        : left > this.maxDays
          ? "too-long"
          : undefined;
  }
}

/** What is wrong with a waiver and how to fix it; undefined for one that was applied. */
export function waiverProblem(
  waiver: Waiver,
  state: WaiverState,
  maxDays: number,
): { readonly problem: string; readonly fix: string } | undefined {
  const which = `The waiver of ${waiver.rule} for ${waiver.resource} (${waiver.owner}, ${waiver.ticket})`;
  switch (state) {
    case "applied":
      return undefined;
    case "unused":
      return { problem: `${which} has no effect: no finding matches it.`, fix: "Remove it." };
    case "expired":
      return {
        problem: `${which} expired on ${waiver.expires}.`,
        fix: "Fix the resource and remove the waiver, or ask the owner to renew it with a new date and reason.",
      };
    case "too-broad":
      return {
        problem: `${which} names no resource: it has only wildcards in place of the name.`,
        fix: "Name the resources after the last `::`, or change the rule's level in the policy config.",
      };
    case "too-long":
      return {
        problem: `${which} runs until ${waiver.expires}, more than ${maxDays} days.`,
        fix: `Choose a date within ${maxDays} days, or raise pack.maxWaiverDays.`,
      };
  }
}

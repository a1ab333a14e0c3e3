// The limits of a session as they are taken: what is not written and makes a difference is taken at its worst, and remembered; what makes none is not said.
import type { SessionLimits } from "../../plant/access.ts";

export interface WrittenLimits {
  readonly totalSeconds: number | null;
  readonly idleSeconds: number | null;
  readonly countedFrom: SessionLimits["countedFrom"] | undefined;
  readonly atLimit: SessionLimits["atLimit"] | undefined;
}

/** Without an approval, or without a total, nothing depends on when counting begins. */
export function isCounted(totalSeconds: number | null, hasApproval: boolean): boolean {
  return totalSeconds !== null && hasApproval;
}

export function takenLimits({ totalSeconds, idleSeconds, countedFrom, atLimit }: WrittenLimits, hasApproval: boolean): SessionLimits {
  const counted = isCounted(totalSeconds, hasApproval);
  const assumed: NonNullable<SessionLimits["assumed"]>[number][] = [];
  if (countedFrom === undefined && counted) assumed.push("countedFrom");
  if (atLimit === undefined) assumed.push("atLimit");
  return {
    totalSeconds,
    idleSeconds,
    countedFrom: counted ? (countedFrom ?? "request") : "approval",
    atLimit: atLimit ?? "signoff",
    ...(assumed.length === 0 ? {} : { assumed }),
  };
}

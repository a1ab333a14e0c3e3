// What a change of access leaves open and how it is taken, so that the result can say so.
import type { AccessChange, AccessRole } from "../../plant/access.ts";
import type { Assumption } from "../../plant/plant.ts";

const MOST_NAMED = 5;

export function accessAssumptions({ roles }: AccessChange): Assumption[] {
  const found: Assumption[] = [];
  const assume = (code: string, concerned: readonly AccessRole[], text: string, origin: string, overruledBy: string): void => {
    if (concerned.length > 0) found.push({ code, text: `${text} (${namesOf(concerned)})`, origin, overruledBy });
  };
  assume(
    "approver-hours",
    roles.filter(({ approval }) => approval?.isAvailableAssumed === true),
    "Who approves can be asked in the hours of their own role.",
    "hours of the role that approval.by names: the change gives none for the approval itself",
    "approval.available of the role",
  );
  assume(
    "counted-from-request",
    roles.filter(({ session }) => session?.assumed?.includes("countedFrom")),
    "The total time of a session is counted from the request: the wait for the approval is part of it.",
    "worst case: the change does not say",
    "session.countedFrom of the role",
  );
  assume(
    "limit-signs-off",
    roles.filter(({ session }) => session?.assumed?.includes("atLimit")),
    "At a limit of time the session is signed off, and what was being done in it ends.",
    "worst case: the change does not say",
    "session.atLimit of the role",
  );
  return found;
}

function namesOf(roles: readonly AccessRole[]): string {
  const names = roles.slice(0, MOST_NAMED).map(({ name }) => name);
  return roles.length > MOST_NAMED ? `${names.join(", ")} and ${roles.length - MOST_NAMED} more` : names.join(", ");
}

// Where the change says what decided a session, and the rule in words as it stands there.
import { formatDuration } from "../../foundation/time.ts";
import type { AccessRole, RetiredAccount, TargetTerm } from "../../plant/access.ts";
import type { TextAt } from "../../plant/segmentation.ts";
import type { Session } from "../../plant/session.ts";
import { hoursText } from "./hours-words.ts";
import type { Outcome } from "./outcome.ts";
import type { ReplayQuestion } from "./question.ts";

export interface Decided {
  readonly at: TextAt;
  readonly rule: string;
}

export function termText({ kind, text }: TargetTerm): string {
  return `${kind}:${text}`;
}

/** null = nothing that is written decided it. */
export function decidedAt(question: ReplayQuestion, { why, role: index }: Outcome, session: Session): Decided | null {
  const { change } = question;
  const role = change.roles[index] ?? null;
  switch (why) {
    case "retired":
    case "retired-in-service":
    case "retired-automatic":
    case "programs-stay":
    case "automatic-stays":
    case "taken-over":
    case "off-shift":
    case "shift-not-known": {
      const entry = change.retire.find(({ account }) => question.accountOf(account) === session.account);
      return entry === undefined ? null : { at: entry.at, rule: retiredText(entry) };
    }
    case "no-role":
    case "target":
    case "nobody-named":
    case "targets-not-known":
    case "domain-differs":
      return role === null ? naming(question, session.target) : keyed(role, "targets", `targets of ${role.name}: ${role.targets.map(termText).join(", ")}`);
    case "path-closed":
    case "path-not-known":
    case "not-governed":
    case "granted":
      return null;
    default:
      return role === null ? null : ofRole(question, why, role, session);
  }
}

/** As it stands there: "retire: operator", "retire: operator, taken over by crew-1, programs stay". */
export function retiredText({ account, takenOverBy = [], programs, automatic }: RetiredAccount): string {
  const more = [
    takenOverBy.length === 0 ? "" : `taken over by ${takenOverBy.join(", ")}`,
    programs === undefined ? "" : "programs stay",
    automatic === undefined ? "" : "machines that sign themselves on stay",
  ];
  return ["retire: ".concat(account), ...more.filter((text) => text !== "")].join(", ");
}

/** The first role that names the machine: it makes the change speak of it. */
function naming({ change, targetsOf }: ReplayQuestion, target: string): Decided | null {
  for (const role of change.roles) {
    const term = role.targets.find((t) => targetsOf(t)?.(target) !== false);
    if (term !== undefined) return { at: term.at, rule: `targets of ${role.name}: ${termText(term)}` };
  }
  return null;
}

function keyed(role: AccessRole, key: string, rule: string): Decided {
  return { at: role.atKey(key), rule };
}

function ofRole({ change, targetsOf }: ReplayQuestion, why: Outcome["why"], role: AccessRole, { target }: Session): Decided | null {
  const { session, approval } = role;
  switch (why) {
    case "way":
    case "way-not-recorded":
      return role.how.length > 0 ? keyed(role, "how", `how of ${role.name}: ${role.how.join(", ")}`) : keyed(role, "through", through(role));
    case "through":
    case "from-not-recorded":
    case "through-not-known":
      return keyed(role, "through", through(role));
    case "no-second-factor":
    case "second-factor-not-known": {
      const term = change.noSecondFactor.find((t) => targetsOf(t)?.(target) !== false);
      return term === undefined ? keyed(role, "secondFactor", `secondFactor of ${role.name}`) : { at: term.at, rule: `secondFactor of ${role.name}; noSecondFactor: ${termText(term)}` };
    }
    case "second-factor-cached":
      return keyed(role, "secondFactor", `secondFactor of ${role.name}`);
    case "hours":
    case "calendar-not-known":
    case "start-not-recorded":
    case "automatic":
      return keyed(role, "hours", `hours of ${role.name}: ${hoursText(role.hours)}`);
    case "break-glass-too-late":
    case "break-glass-not-comparable":
      return change.breakGlass === null ? null : { at: change.breakGlass.at, rule: `breakGlass takes ${formatDuration(change.breakGlass.takesSeconds)}` };
    case "hours-end":
    case "hours-end-not-said":
      return keyed(role, "atHoursEnd", `hours of ${role.name}: ${hoursText(role.hours)}; at their end: ${role.atHoursEnd ?? "not said"}`);
    case "approval-never":
    case "approval-too-late":
    case "approval-not-comparable":
    case "approver-not-known":
      return approval === null ? null : keyed(role, "approval.available", `approval by ${approval.by}, available ${hoursText(approval.available)}, takes ${formatDuration(approval.takesSeconds)}`);
    case "total-limit":
    case "end-not-recorded":
      return session?.totalSeconds == null
        ? keyed(role, "hours", `hours of ${role.name}: ${hoursText(role.hours)}`)
        : keyed(role, "session.total", `session.total of ${role.name}: ${formatDuration(session.totalSeconds)}, counted from the ${session.countedFrom}`);
    case "idle-limit":
    case "idle-not-shown":
      return session?.idleSeconds == null ? null : keyed(role, "session.idle", `session.idle of ${role.name}: ${formatDuration(session.idleSeconds)}, then ${session.atLimit}`);
    default:
      return null;
  }
}

function through(role: AccessRole): string {
  return `through of ${role.name}: ${role.through.map(termText).join(", ")}`;
}

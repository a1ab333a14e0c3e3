// Proposes the cheapest edits after which the sessions that a change of access breaks go on, and asks the judge whether they do and whether every claimed
// requirement is kept as before. What needs a person becomes a decision. Never gives an account to anybody, and never takes one out of retire: it says what takes its place.
import { countOf } from "../../foundation/count-words.ts";
import { formatDuration } from "../../foundation/time.ts";
import type { AccessChange, Hours } from "../../plant/access.ts";
import type { AccessEdit, AccessFix, ProposedEdit } from "../../plant/access-edit.ts";
import type { Decision } from "../../plant/finding.ts";
import type { ComplianceVerdict } from "../../plant/overall-verdict.ts";
import { confirmRetired } from "./confirm-retired.ts";
import { accessDecisions, leftUnknown } from "./access-decisions.ts";
import type { EditCandidate } from "./edit-candidate.ts";
import { brokenIn, findEdits } from "./fix-search.ts";
import type { AccessFixInput, FixedOutcome, FixJudgement } from "./question.ts";

export function fixAccess(input: AccessFixInput): AccessFix {
  const { chosen, after, asked, isProven } = findEdits(input);
  const before = brokenIn(input.before);
  const wasBroken = new Set(before.map(({ session }) => session));
  const broken = brokenIn(after);
  const brokenNow = new Set(broken.map(({ session }) => session));
  const mended = before.filter(({ session }) => !brokenNow.has(session));
  const unknown = new Set(after.sessions.filter(({ verdict }) => verdict === "unknown").map(({ session }) => session));
  const edits = chosen.map((candidate): ProposedEdit => {
    const without = chosen.filter((other) => other !== candidate);
    const own = mended.filter(({ session }) => asked.isBroken(without, session));
    const sessions = own.map(({ session }) => session);
    return {
      edit: candidate.edit,
      change: editText(input.change, candidate.edit),
      reason: reasonText(own),
      restores: sessions.filter((session) => !unknown.has(session)),
      leavesUnknown: sessions.filter((session) => unknown.has(session)),
      alsoOpens: candidate.alsoOpens,
      confirm: confirmation(input, candidate, own),
      cost: candidate.cost,
    };
  });
  return {
    edits,
    decisions: [...accessDecisions(input, broken), ...leftUnknown(after, mended)],
    provenSmallest: isProven,
    recheck: {
      verdict: after.verdict,
      complianceBefore: together(input.before),
      complianceAfter: together(after),
      breaksBefore: before.length,
      breaksAfter: broken.length,
      leftUnknown: mended.filter(({ session }) => unknown.has(session)).length,
      newBreaks: broken.filter(({ session }) => !wasBroken.has(session)).length,
    },
  };
}

function together({ claims }: FixJudgement): ComplianceVerdict {
  const all = [...claims.values()];
  if (all.includes("not-met")) return "not-met";
  return all.length === 0 || all.includes("unknown") ? "unknown" : "met";
}

function reasonText(own: readonly FixedOutcome[]): string {
  const verdicts = [...new Set(own.map(({ verdict }) => verdict))].sort();
  return `${countOf(own.length, "session")} would be ${verdicts.join(" or ").replace("waits", "waiting too long").replace("needs-other-path", "in need of another path").replace("-", " ")}`;
}

/** As it would stand in the file, and what stood there. */
function editText(change: AccessChange, edit: AccessEdit): string {
  if (edit.kind === "break-glass") return `breakGlass: { role: ${edit.role}, takes: ${durationText(edit.takesSeconds)} }`;
  if (edit.kind === "taken-over-by") return `retire ${edit.account}: taken over by ${edit.role}`;
  if (edit.kind === "programs-stay") return `retire ${edit.account}: programs stay`;
  if (edit.kind === "automatic-stay") return `retire ${edit.account}: automatic stays${edit.roles.length === 0 ? "" : `, taken over by ${edit.roles.join(" and ")}`}`;
  const role = change.roles.find(({ name }) => name === edit.role);
  const was = (text: string | null | undefined): string => (text == null ? "" : ` (was ${text})`);
  switch (edit.kind) {
    case "session-total":
      return `session.total of ${edit.role}: ${durationText(edit.seconds)}${was(role?.session?.totalSeconds == null ? null : durationText(role.session.totalSeconds))}`;
    case "session-idle":
      return `session.idle of ${edit.role}: ${durationText(edit.seconds)}${was(role?.session?.idleSeconds == null ? null : durationText(role.session.idleSeconds))}`;
    case "at-limit":
      return `session.atLimit of ${edit.role}: ${edit.atLimit}${was(role?.session?.atLimit)}`;
    case "counted-from":
      return `session.countedFrom of ${edit.role}: ${edit.countedFrom}${was(role?.session?.countedFrom)}`;
    case "hours":
      return `hours of ${edit.role}: ${hoursText(edit.hours)}${was(role === undefined ? null : hoursText(role.hours))}`;
    case "at-hours-end":
      return `atHoursEnd of ${edit.role}: ${edit.atHoursEnd}${was(role?.atHoursEnd)}`;
    case "approval-available":
      return `approval.available of ${edit.role}: ${hoursText(edit.available)}${was(role?.approval == null ? null : hoursText(role.approval.available))}`;
    case "add-target":
      return `targets of ${edit.role}: and ${edit.term.kind}:${edit.term.text}`;
    case "add-way":
      return `how of ${edit.role}: and ${edit.way}`;
    case "add-through":
      return `through of ${edit.role}: and ${edit.term.kind}:${edit.term.text}`;
  }
}

/** Where a control promises that somebody is there, somebody has to promise it. */
function confirmation(input: AccessFixInput, { edit, addedHoursPerWeek }: EditCandidate, own: readonly FixedOutcome[]): Decision | null {
  const { roles } = input.change;
  const count = `${own.length} recorded session${own.length === 1 ? "" : "s"}`;
  if (edit.kind === "approval-available") {
    const by = roles.find(({ name }) => name === edit.role)?.approval?.by ?? "the approver";
    return { owner: "production management", text: `Who stands in for ${by} ${Number(addedHoursPerWeek.toFixed(1))} more hours a week? ${count} of ${edit.role} began then.`, couldAdd: null };
  }
  if (edit.kind === "taken-over-by" || edit.kind === "programs-stay" || edit.kind === "automatic-stay") return confirmRetired(input, edit, own);
  if (edit.kind !== "break-glass") return null;
  return { owner: "production management", text: `Can ${edit.role} break the glass at any hour, within ${formatDuration(edit.takesSeconds)}? ${count} would need it.`, couldAdd: null };
}

function durationText(seconds: number): string {
  return formatDuration(seconds).replaceAll(" min", "m").replaceAll(" h", "h").replaceAll(" d", "d").replaceAll(" s", "s").replaceAll(" ", "");
}

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** Each day by itself where days differ. */
function hoursText(hours: Hours): string {
  if (hours.kind !== "week") return hours.kind === "always" ? "always" : hours.calendar;
  const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  const ofDay = DAYS.map((_, day) =>
    hours.week
      .flatMap(({ from, to }) => {
        const [first, last] = [Math.max(from, day * 1_440) - day * 1_440, Math.min(to, (day + 1) * 1_440) - day * 1_440];
        return first < last ? [`${clock(first)}-${clock(last)}`] : [];
      })
      .join(" and "),
  );
  const runs: { from: number; to: number; times: string }[] = [];
  ofDay.forEach((times, day) => {
    const last = runs[runs.length - 1];
    if (times !== "" && last?.times === times && last.to === day - 1) last.to = day;
    else if (times !== "") runs.push({ from: day, to: day, times });
  });
  return runs.length === 0 ? "never" : runs.map(({ from, to, times }) => `${DAYS[from]}${to > from ? `-${DAYS[to]}` : ""} ${times}`).join(", ");
}

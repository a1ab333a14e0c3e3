// A change of access with edits made in it, so that it can be judged again before anything is written. What is added stands, for want of a better place,
// where the thing stands to which it is added. The same edits in the text: edit-access.ts.
import type { AccessChange, AccessRole, AcknowledgedSessions, RetiredAccount, SessionLimits, TargetTerm } from "../../plant/access.ts";
import type { TextAt } from "../../plant/segmentation.ts";
import { readTarget, writeTarget } from "./read-target.ts";
import { takenLimits, type WrittenLimits } from "./taken-limits.ts";
import type { EditOfRole, WritableEdit } from "./writable-edits.ts";

/** Edits of what is not there (a role, a person, an approval) change nothing. */
export function changeWithEdits(change: AccessChange, edits: readonly WritableEdit[]): AccessChange {
  return edits.reduce(withEdit, change);
}

function withEdit(change: AccessChange, edit: WritableEdit): AccessChange {
  const top: TextAt = { kind: "text", file: change.file, line: 1, column: 1 };
  switch (edit.kind) {
    case "break-glass":
      return change.breakGlass === null ? { ...change, breakGlass: { role: edit.role, takesSeconds: edit.takesSeconds, at: top } } : change;
    case "add-no-second-factor":
      return {
        ...change,
        noSecondFactor: withTerms(
          change.noSecondFactor,
          edit.targets.flatMap((written) => termOf(written, top) ?? []),
        ),
      };
    case "taken-over-by":
      return withRetired(change, edit.account, (entry) => takenOver(entry, [edit.role]));
    case "programs-stay":
      return withRetired(change, edit.account, (entry) => ({ ...entry, programs: "stay" }));
    case "automatic-stay":
      return withRetired(change, edit.account, (entry) => ({ ...takenOver(entry, edit.roles), automatic: "stay" }));
    case "keep-account": {
      const index = change.retire.findIndex(({ account }) => account === edit.account);
      return index < 0 ? change : { ...change, retire: change.retire.toSpliced(index, 1) };
    }
    case "add-person":
      if (change.people.some(({ name }) => name === edit.person)) return change;
      return { ...change, people: [...change.people, { name: edit.person, accounts: [...new Set(edit.accounts)], roles: [...new Set(edit.roles)], shift: null, at: top }] };
    case "add-accounts":
      return { ...change, people: change.people.map((p) => (p.name === edit.person ? { ...p, accounts: withWords(p.accounts, edit.accounts) } : p)) };
    case "add-acknowledged": {
      const { account, role, target, owner, reason, until } = edit;
      const entry: AcknowledgedSessions = { account, role, target: target === null ? null : (termOf(target, top) ?? null), owner, reason, until, at: top };
      return { ...change, acknowledged: [...change.acknowledged, entry] };
    }
    default: {
      const roles = change.roles.map((role) => (role.name === edit.role ? roleWith(role, edit) : role));
      return edit.kind === "hours" ? { ...change, roles: roles.map((role) => askedInHours(role, roles)) } : { ...change, roles };
    }
  }
}

/** Written twice, the first counts, as in the text. */
function withRetired(change: AccessChange, account: string, edited: (entry: RetiredAccount) => RetiredAccount): AccessChange {
  const index = change.retire.findIndex((entry) => entry.account === account);
  return index < 0 ? change : { ...change, retire: change.retire.with(index, edited(change.retire[index] as RetiredAccount)) };
}

function takenOver(entry: RetiredAccount, roles: readonly string[]): RetiredAccount {
  const all = withWords(entry.takenOverBy ?? [], roles);
  return all.length === 0 ? entry : { ...entry, takenOverBy: all };
}

function roleWith(role: AccessRole, edit: EditOfRole): AccessRole {
  const { session, approval } = role;
  const limits = (more: Partial<WrittenLimits>): AccessRole => ({ ...role, session: takenLimits({ ...writtenOf(session), ...more }, approval !== null) });
  switch (edit.kind) {
    case "session-total":
      return limits({ totalSeconds: edit.seconds });
    case "session-idle":
      return limits({ idleSeconds: edit.seconds });
    case "at-limit":
      return session === null ? role : limits({ atLimit: edit.atLimit });
    case "counted-from":
      return session === null ? role : limits({ countedFrom: edit.countedFrom });
    case "approval-available": {
      if (approval === null) return role;
      const { isAvailableAssumed: _, ...rest } = approval;
      return { ...role, approval: { ...rest, available: edit.available } };
    }
    case "approval-takes":
      return approval === null ? role : { ...role, approval: { ...approval, takesSeconds: edit.seconds } };
    case "hours":
      return { ...role, hours: edit.hours };
    case "at-hours-end":
      return { ...role, atHoursEnd: edit.atHoursEnd };
    case "add-target":
      return { ...role, targets: withTerms(role.targets, [edit.term]) };
    case "add-way":
      return role.how.length === 0 ? role : { ...role, how: [...new Set([...role.how, edit.way])] };
    case "add-through":
      return role.through.length === 0 ? role : { ...role, through: withTerms(role.through, [edit.term]) };
  }
}

function writtenOf(session: SessionLimits | null): WrittenLimits {
  if (session === null) return { totalSeconds: null, idleSeconds: null, countedFrom: undefined, atLimit: undefined };
  const { totalSeconds, idleSeconds, assumed = [] } = session;
  // Where nothing is counted, whatever is written of it was not kept.
  const isKept = totalSeconds !== null && !assumed.includes("countedFrom");
  return { totalSeconds, idleSeconds, countedFrom: isKept ? session.countedFrom : undefined, atLimit: assumed.includes("atLimit") ? undefined : session.atLimit };
}

/** Where an approval takes the hours of the role that gives it, it follows them. */
function askedInHours(role: AccessRole, roles: readonly AccessRole[]): AccessRole {
  const by = role.approval?.isAvailableAssumed === true ? roles.find(({ name }) => name === role.approval?.by) : undefined;
  return by === undefined || role.approval === null ? role : { ...role, approval: { ...role.approval, available: by.hours } };
}

function withWords(list: readonly string[], words: readonly string[]): readonly string[] {
  return [...list, ...[...new Set(words)].filter((word) => !list.includes(word))];
}

function withTerms(terms: readonly TargetTerm[], more: readonly TargetTerm[]): readonly TargetTerm[] {
  const known = new Set(terms.map(writeTarget));
  const added: TargetTerm[] = [];
  for (const term of more) {
    if (known.has(writeTarget(term))) continue;
    known.add(writeTarget(term));
    added.push(term);
  }
  return [...terms, ...added];
}

function termOf(written: string, at: TextAt): TargetTerm | undefined {
  const read = readTarget(written, at);
  return "term" in read ? read.term : undefined;
}

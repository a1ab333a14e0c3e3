// The access part of a judgement for programs: counts of sessions, what each role meets, shared accounts, handovers, pressure, grants that nobody used.
// Nothing here names a person: accounts stand as the sessions have them, and how one person uses an account is not told.
import type { AccessJudgement, SessionCounts } from "../plant/access-judgement.ts";
import type { TextAt } from "../plant/segmentation.ts";
import { compareText, sortedTexts } from "./conversation-entry.ts";
import { instantOrNull } from "./measure-words.ts";

export function sessionCountsEntry(c: SessionCounts): Record<string, number> {
  return {
    kept: c.kept,
    lockedOut: c.lockedOut,
    cutOff: c.cutOff,
    waits: c.waits,
    needsOtherPath: c.needsOtherPath,
    unknown: c.unknown,
    notGoverned: c.notGoverned,
    acknowledged: c.acknowledged,
    ofPrograms: c.ofPrograms,
  };
}

export function accessEntry(access: AccessJudgement): Record<string, unknown> {
  return {
    counts: sessionCountsEntry(access.counts),
    window: access.window === null ? null : { first: instantOrNull(access.window.first), last: instantOrNull(access.window.last) },
    byRole: [...access.byRole].sort((a, b) => compareText(a.role, b.role)).map(({ role, counts, minutesPerShift }) => ({ role, counts: sessionCountsEntry(counts), minutesPerShift })),
    sharedAccounts: access.sharedAccounts
      .filter(({ isShared }) => isShared === "shared" || isShared === "likely")
      .sort((a, b) => compareText(a.account, b.account))
      .map((s) => ({
        account: s.account,
        isShared: s.isShared,
        sessions: s.sessions,
        stations: s.stations,
        stationsAtOnce: s.stationsAtOnce,
        hoursOfDay: s.hoursOfDay,
        longestSeconds: s.longestSeconds,
        overShiftChange: s.overShiftChange,
        // The strongest sign stays first.
        signs: [...s.signs],
        usedByPrograms: sortedTexts(s.usedByPrograms),
        lines: sortedTexts(s.lines),
      })),
    otherAccounts: {
      onePerson: access.sharedAccounts.filter(({ isShared }) => isShared === "one-person").length,
      notKnown: access.sharedAccounts.filter(({ isShared }) => isShared === null).length,
    },
    handovers: [...access.handovers]
      .sort((a, b) => compareText(a.account, b.account))
      .map((h) => ({
        account: h.account,
        stations: sortedTexts(h.stations),
        lines: sortedTexts(h.lines),
        signInsPerHandover: { p50: h.signInsPerHandover.p50, p95: h.signInsPerHandover.p95 },
        handoversPerDay: h.handoversPerDay,
        secondsPerSignIn: h.secondsPerSignIn,
        minutesPerDay: { p50: h.minutesPerDay.p50, p95: h.minutesPerDay.p95 },
        text: h.text,
      })),
    // The order is the answer: the hardest first.
    pressure: [...access.pressure]
      .sort((a, b) => b.score - a.score || compareText(a.control, b.control) || compareText(a.workaround, b.workaround))
      .map((p) => ({
        control: p.control,
        roles: sortedTexts(p.roles),
        workaround: p.workaround,
        score: p.score,
        inputs: p.inputs.map(({ what, value, unit, weight }) => ({ what, value, unit, weight })),
        minutesPerShift: p.minutesPerShift,
        position: positionOf(p.at),
      })),
    unusedGrants: [...access.unusedGrants]
      .sort((a, b) => compareText(a.role, b.role) || compareText(a.grant, b.grant) || a.at.line - b.at.line || a.at.column - b.at.column)
      .map((g) => ({ role: g.role, grant: g.grant, confidence: g.confidence, why: g.why, position: positionOf(g.at) })),
    notLogged: sortedTexts(access.notLogged),
  };
}

function positionOf(at: TextAt | null): Record<string, unknown> | null {
  return at === null ? null : { file: at.file, line: at.line, column: at.column };
}

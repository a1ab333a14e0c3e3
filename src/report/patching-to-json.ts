// The patching part of a judgement for programs: counts, the two courses, every patch with all that is known of it, what stands in, how good the planned course
// is, and what could not be looked at. How long the search took is left out: the same input gives the same bytes.
import type { LineImpact } from "../plant/impact.ts";
import { PATCH_VERDICTS, type PatchConflict } from "../plant/patch-judgement.ts";
import type { PatchNeed, Taken } from "../plant/patch-need.ts";
import type { ExposureToday, PeersThatBreak, RestartConsequences } from "../plant/patch-risk-words.ts";
import type { PatchCompensation, PatchCourse, PatchDossier, PatchingJudgement, PlannedCourse } from "../plant/patching-judgement.ts";
import type { TextAt } from "../plant/segmentation.ts";
import { compareText, sortedTexts } from "./conversation-entry.ts";
import { instantOrNull } from "./measure-words.ts";

export function patchCountsEntry(counts: PatchingJudgement["counts"]): Record<string, number> {
  return Object.fromEntries(PATCH_VERDICTS.map((verdict) => [verdict, counts[verdict]]));
}

export function patchingEntry(p: PatchingJudgement): Record<string, unknown> {
  const compensations = p.compensations.map((compensation, i) => ({ compensation, i }));
  compensations.sort((a, b) => compareText(a.compensation.asset, b.compensation.asset) || compareText(a.compensation.change.fileName, b.compensation.change.fileName) || a.i - b.i);
  const placeOf = new Map(compensations.map(({ i }, place) => [i, place]));
  return {
    counts: patchCountsEntry(p.counts),
    now: instantOrNull(p.now),
    horizon: instantOrNull(p.horizon),
    advisories: p.advisories,
    courses: { asGiven: courseEntry(p.asGiven), planned: p.planned.course === null ? null : courseEntry(p.planned.course) },
    patches: [...p.patches].sort((a, b) => compareText(a.need.id, b.need.id)).map((patch) => patchEntry(patch, patch.compensation === null ? null : (placeOf.get(patch.compensation) ?? null))),
    compensations: compensations.map(({ compensation }) => compensationEntry(compensation)),
    schedule: scheduleEntry(p.planned, p),
    undecidedAssets: [...p.undecidedAssets].sort((a, b) => compareText(a.asset, b.asset) || compareText(a.why, b.why)).map(({ asset, why }) => ({ asset, why })),
    notFound: sortedTexts(p.notFound.map(({ text }) => text)),
  };
}

function scheduleEntry({ status, gap, greedyExposureDays, conflict, isConflictIrreducible }: PlannedCourse, { plan }: PatchingJudgement): Record<string, unknown> {
  return {
    status,
    gap,
    greedyExposureDays,
    // Clauses of one sentence: their order is theirs.
    conflict: [...conflict],
    isConflictIrreducible,
    windows: [...plan.windows]
      .sort((a, b) => a.first - b.first || compareText(a.id, b.id))
      .map(({ id, first, last, lines }) => ({ id, first: instantOrNull(first), last: instantOrNull(last), lines: lines === null ? null : sortedTexts(lines) })),
  };
}

function courseEntry(c: PatchCourse): Record<string, unknown> {
  return {
    placements: [...c.placements]
      .sort((a, b) => a.first - b.first || compareText(a.need, b.need))
      .map(({ need, first, last, window, conflicts }) => ({ need, first: instantOrNull(first), last: instantOrNull(last), window, conflicts: conflicts.map(conflictEntry) })),
    left: [...c.left].sort((a, b) => compareText(a.need, b.need)).map(({ need, why }) => ({ need, why })),
    conflicts: c.conflicts,
    notKnown: c.notKnown,
    late: c.late,
    exposureDays: c.exposureDays,
    unpatchedDays: c.unpatchedDays,
    downtimeMinutes: rangeEntry(c.downtimeMinutes),
    productionMinutes: rangeEntry(c.productionMinutes),
    costs: [...c.costs].sort((a, b) => compareText(a.currency, b.currency)).map(({ currency, p50, p95, ifBatchesAreLost }) => ({ currency, p50, p95, ifBatchesAreLost })),
    linesWithoutRate: sortedTexts(c.linesWithoutRate),
    // In the order of the rule: the gravest first.
    requirements: c.requirements.map(({ rule, at, patches, inTime, otherwise, broken, text }) => ({ rule, patches, inTime, otherwise, broken, text, position: positionOf(at) })),
    compliance: c.compliance,
  };
}

function patchEntry(p: PatchDossier, compensation: number | null): Record<string, unknown> {
  const { breakEven, weight, tail, ssvc } = p;
  return {
    ...needEntry(p.need),
    verdict: p.verdict,
    why: p.why,
    isDated: p.isDated,
    placed: p.placed === null ? null : { first: instantOrNull(p.placed.first), last: instantOrNull(p.placed.last) },
    conflicts: p.conflicts.map(conflictEntry),
    firstFit: instantOrNull(p.firstFit),
    keepsRuleAt: instantOrNull(p.keepsRuleAt),
    slackSeconds: p.slackSeconds,
    tail: {
      trouble: tail.trouble,
      minutes: rangeEntry(tail.minutes),
      expectedMinutes: tail.expectedMinutes,
      draws: tail.draws,
      intoProduction: p.tailIntoProduction,
      // The strongest stays first.
      factors: [...tail.factors],
    },
    ssvc: { outcome: ssvc.outcome, least: ssvc.least, open: sortedTexts(ssvc.open) },
    exposure: exposureEntry(p.exposure),
    weight: { chancePerDay: weight.chancePerDay, weight: weight.weight, why: weight.why },
    breakEven:
      breakEven === null
        ? null
        : {
            extraMinutes: breakEven.extraMinutes,
            waitDays: breakEven.waitDays,
            chanceWhileWaiting: breakEven.chanceWhileWaiting,
            lossMinutesFrom: breakEven.lossMinutesFrom,
            day: breakEven.day,
          },
    restart: restartEntry(p.restart),
    peers: peersEntry(p.peers),
    compensation,
  };
}

function needEntry(n: PatchNeed): Record<string, unknown> {
  const { effort: e, remedy, accepted, compensated } = n;
  return {
    id: n.id,
    addressSpace: n.addressSpace,
    asset: n.asset,
    role: n.role,
    line: n.line,
    advisory: n.advisory,
    title: n.title,
    flaws: sortedTexts(n.flaws),
    certainty: n.certainty,
    whyNeeded: n.why,
    gravity: n.gravity,
    score: n.score,
    exploited: sortedTexts(n.exploited),
    forecast: n.forecast,
    releasedAt: instantOrNull(n.releasedAt),
    dueAt: instantOrNull(n.dueAt),
    startsAt: instantOrNull(n.startsAt),
    remedy: { kind: remedy.kind, to: remedy.to, text: remedy.text, url: remedy.url },
    mitigations: [...n.mitigations],
    effort: {
      workSeconds: takenEntry(e.workSeconds),
      restarts: takenEntry(e.restarts),
      restartSeconds: takenEntry(e.restartSeconds),
      backOutSeconds: takenEntry(e.backOutSeconds),
      people: takenEntry(e.people),
    },
    accepted: accepted === null ? null : { owner: accepted.owner, reason: accepted.reason, until: accepted.until },
    compensated: compensated === null ? null : { by: compensated.by, until: compensated.until, reason: compensated.reason },
    cause: { position: positionOf(n.cause.at), rule: n.cause.rule },
    witness: n.witness === null ? null : { file: n.witness.file, at: n.witness.at },
  };
}

function exposureEntry(e: ExposureToday): Record<string, unknown> {
  return {
    exposure: e.exposure,
    why: e.why,
    onlyFrom: e.onlyFrom ?? null,
    services: e.services === null ? null : e.services.map(({ transport, fromPort, toPort, protocol, words }) => ({ transport, fromPort, toPort, protocol, words })),
    talkers: [...e.talkers].sort((a, b) => compareText(a.name, b.name)).map(({ name, level, isOutside, conversations }) => ({ name, level, isOutside, conversations: conversations.length })),
    exploitedPerDay: takenEntry(e.exploitedPerDay),
    exploitedWhy: e.exploitedWhy,
    assumptions: sortedTexts(e.assumptions.map(({ code }) => code)),
  };
}

function restartEntry(r: RestartConsequences): Record<string, unknown> {
  return {
    awaySeconds: r.awaySeconds,
    // The first to stop stays first.
    stops: r.stops.map(stopEntry),
    stopsLater: r.stopsLater.map(stopEntry),
    functions: sortedTexts(r.functions),
    machines: sortedTexts(r.machines),
    covered: sortedTexts(r.covered),
    partners: sortedTexts(r.partners),
    concerns: r.concerns.map(({ kind, text, check, confidence, known }) => ({ kind, text, check, confidence, known: { source: known.source, confidence: known.confidence } })),
    questions: r.questions.map(({ owner, text }) => ({ owner, text })),
    lastUpdate: r.lastUpdate === null ? null : { at: instantOrNull(r.lastUpdate.at), by: r.lastUpdate.by, confidence: r.lastUpdate.confidence },
    text: r.text,
  };
}

function stopEntry({ line, afterSeconds, whenNext, nextAt, path }: LineImpact): Record<string, unknown> {
  return { line, afterSeconds, whenNext, nextAt: instantOrNull(nextAt), path: [...path] };
}

function peersEntry({ about, atRisk, notSeen }: PeersThatBreak): Record<string, unknown> {
  return {
    about,
    // The surest stays first.
    atRisk: atRisk.map((p) => ({
      case: p.case,
      peer: p.peer,
      machineIs: p.machineIs,
      sign: p.sign,
      sure: p.sure,
      seen: p.seen,
      takesAway: p.takesAway,
      check: p.check,
      shows: p.shows,
      witness: p.witness === null ? null : { file: p.witness.file, record: p.witness.record },
      known: { source: p.known.source, confidence: p.known.confidence },
    })),
    notSeen: notSeen.map((n) => ({ case: n.case, sure: n.sure, takesAway: n.takesAway, text: n.text, known: { source: n.known.source, confidence: n.known.confidence } })),
  };
}

function compensationEntry(c: PatchCompensation): Record<string, unknown> {
  const { checked: k } = c;
  return {
    addressSpace: c.addressSpace,
    asset: c.asset,
    needs: sortedTexts(c.needs),
    rule: c.rule,
    permits: sortedTexts(c.permits),
    services: sortedTexts(c.services),
    until: c.until,
    change: { fileName: c.change.fileName, text: c.change.text },
    before: c.before,
    after: c.after,
    closes: c.closes,
    neighbours: sortedTexts(c.neighbours),
    checked: { verdict: k.verdict, why: k.why, kept: k.kept, blocked: k.blocked, degraded: k.degraded, unknown: k.unknown, unfiltered: k.unfiltered },
    why: c.why,
  };
}

function conflictEntry({ line, state, label, first, last, elapsedSeconds, overlapSeconds }: PatchConflict): Record<string, unknown> {
  return { line, state, label, first: instantOrNull(first), last: instantOrNull(last), elapsedSeconds, overlapSeconds };
}

function takenEntry<T>({ value, assumption }: Taken<T>): { readonly value: T; readonly assumption: string | null } {
  return { value, assumption };
}

function rangeEntry({ p50, p95 }: { readonly p50: number; readonly p95: number }): { readonly p50: number; readonly p95: number } {
  return { p50, p95 };
}

function positionOf({ file, line, column }: TextAt): Record<string, unknown> {
  return { file, line, column };
}

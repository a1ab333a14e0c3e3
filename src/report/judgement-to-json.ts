// The judgement for programs: exactly the keys of the contract (1-product), in its order; arrays sorted by their key fields. --all adds every conversation.
// A change that says who may sign in has `counts.sessions` and `access` too, and with --all every session that was replayed; one of patches has `counts.patches`
// and `patching`, every patch in it.
import { printableJson } from "../foundation/hostile-text.ts";
import { type Answer, type Finding, type Judgement, seenOf, type TimelineEntry } from "../plant/finding.ts";
import { accessEntry, sessionCountsEntry } from "./access-to-json.ts";
import { compareConversations, compareText, judgedEntry, sortedTexts } from "./conversation-entry.ts";
import { entryParts } from "./evidence-to-json.ts";
import { patchCountsEntry, patchingEntry } from "./patching-to-json.ts";
import { compareSessions, judgedSessionEntry, sharedOf } from "./session-entry.ts";

export interface JudgementJsonOptions {
  readonly all: boolean;
}

export function judgementToJson(judgement: Judgement, options: JudgementJsonOptions): string {
  return [...judgementToJsonParts(judgement, options)].join("");
}

/** For streams: with --all a large plant is longer than one string may be. */
export function* judgementToJsonParts(judgement: Judgement, options: JudgementJsonOptions): Generator<string> {
  const head = `${printableJson(JSON.stringify(judgementEntry(judgement), null, 2))}\n`;
  if (!options.all) {
    yield head;
    return;
  }
  const conversations = [...judgement.conversations].sort((a, b) => compareConversations(a.conversation, b.conversation));
  const before = `${head.slice(0, head.lastIndexOf("\n}"))},\n`;
  const { access } = judgement;
  if (access === null) {
    yield* entryParts(before, "conversations", conversations, judgedEntry);
    return;
  }
  yield* entryParts(before, "conversations", conversations, judgedEntry, ",\n");
  const isShared = sharedOf(access.sharedAccounts);
  const sessions = [...access.sessions].sort((a, b) => compareSessions(a.session, b.session));
  yield* entryParts("", "sessions", sessions, (j) => judgedSessionEntry(j, isShared(j.session.account)));
}

function judgementEntry(j: Judgement): Record<string, unknown> {
  const { counts: c, questions: q } = j;
  return {
    verdict: j.verdict,
    compliance: j.compliance,
    counts: {
      ...{ kept: c.kept, blocked: c.blocked, degraded: c.degraded, unfiltered: c.unfiltered, unknown: c.unknown, alreadyFailing: c.alreadyFailing, acknowledged: c.acknowledged },
      ...(j.access === null ? {} : { sessions: sessionCountsEntry(j.access.counts) }),
      ...(j.patching === undefined ? {} : { patches: patchCountsEntry(j.patching.counts) }),
    },
    questions: { impact: answerEntry(q.impact), neverUpdated: answerEntry(q.neverUpdated), dependencies: answerEntry(q.dependencies), validation: answerEntry(q.validation) },
    coverage: j.coverage === null ? { computed: "how much was never seen was not asked" } : j.coverage,
    timeline: [...j.timeline].sort(compareMoments).map((t) => ({ afterSeconds: t.afterSeconds, when: t.when, line: t.line, what: t.what, findings: sortedTexts(t.findings) })),
    findings: [...j.findings].sort((a, b) => compareText(a.id, b.id)).map(findingEntry),
    decisions: [...j.decisions].sort((a, b) => compareText(a.owner, b.owner) || compareText(a.text, b.text)).map(({ owner, text, couldAdd }) => ({ owner, text, couldAdd })),
    leftovers: j.leftovers.map(({ rule, file, line, quality, why }) => ({ rule, file, line, quality, why: [...why] })),
    assumptions: [...j.assumptions].sort((a, b) => compareText(a.code, b.code) || compareText(a.text, b.text)).map(({ code, text, origin, overruledBy }) => ({ code, text, origin, overruledBy })),
    inputs: [...j.inputs].sort((a, b) => compareText(a.file, b.file) || compareText(a.sha256, b.sha256)).map(({ file, sha256 }) => ({ file, sha256 })),
    ...(j.access === null ? {} : { access: accessEntry(j.access) }),
    ...(j.patching === undefined ? {} : { patching: patchingEntry(j.patching) }),
  };
}

function answerEntry({ summary, points }: Answer): Record<string, unknown> {
  return { summary, points: [...points] };
}

function compareMoments(a: TimelineEntry, b: TimelineEntry): number {
  const time = (t: TimelineEntry): number => t.afterSeconds ?? Number.MAX_VALUE;
  return time(a) - time(b) || compareText(a.when, b.when) || compareText(a.line ?? "", b.line ?? "") || compareText(a.what, b.what);
}

function findingEntry(f: Finding): Record<string, unknown> {
  const { impact, confidence, cause } = f;
  return {
    id: f.id,
    kind: f.kind,
    severity: f.severity,
    verdict: f.verdict,
    title: f.title,
    message: f.message,
    subject: f.subject,
    conditions: sortedTexts(f.conditions),
    impact: {
      lines: sortedTexts(impact.lines),
      timeToImpact: impact.timeToImpact,
      downtimeMinutes: impact.downtimeMinutes,
      costPerEvent: impact.costPerEvent,
      text: impact.text,
      whenNext: impact.whenNext ?? null,
      path: impact.path ?? [],
    },
    confidence: { level: confidence.level, coverage: confidence.coverage, why: confidence.why },
    evidence: f.evidence
      .map((e) => ({
        source: e.source,
        first: e.first,
        last: e.last,
        count: e.count,
        example: { file: e.example.file, record: e.example.record, ...(e.example.at === undefined ? {} : { at: e.example.at }) },
      }))
      .sort((a, b) => compareText(a.source, b.source) || compareText(a.example.file, b.example.file) || a.example.record - b.example.record),
    seen: f.evidence.every((e) => e.example.at !== undefined) ? null : (f.seen ?? seenOf(f.evidence.filter((e) => e.example.at === undefined))),
    cause: cause === null ? null : { file: cause.file, line: cause.line, column: cause.column, rule: cause.rule },
    assumptions: sortedTexts(f.assumptions),
    // Fixes stay in the order in which they are proposed: the first is the smallest.
    fixes: f.fixes.map((fix) => ({ change: fix.change, restores: fix.restores, alsoOpens: [...fix.alsoOpens] })),
    requirements: sortedTexts(f.requirements),
    workaround: f.workaround,
  };
}

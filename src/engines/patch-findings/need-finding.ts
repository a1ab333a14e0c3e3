// Patches of one machine that come to the same, as one finding: what it does, what that costs, when it would fit, and what stands in for it until then.
import { countOf } from "../../foundation/count-words.ts";
import { stableId } from "../../foundation/stable-id.ts";
import type { Finding } from "../../plant/finding.ts";
import type { PatchVerdict } from "../../plant/patch-judgement.ts";
import { distinct, minutesText, sentences, shareText, shortList, whenText } from "./field-words.ts";
import type { NeedGroup } from "./need-groups.ts";
import { patchFixes } from "./patch-fixes.ts";
import { namesOf, type PatchRow, type PatchTable, type Rank, rankOf } from "./patch-table.ts";
import { advisoryWitnesses, calendarWitnesses, causeOf } from "./patch-witnesses.ts";
import { workaroundOf } from "./patch-workarounds.ts";
import { compensationWords, costWords, exposureWords, runWords, windowWords } from "./need-words.ts";
import { type StopCost, stopCost } from "./stop-cost.ts";

export interface RankedFinding {
  readonly finding: Finding;
  readonly rank: Rank;
  /** Ids of the needs that it tells of. */
  readonly needs: readonly string[];
}

/** What support of essential functions asks of every control (IEC 62443-3-3, 4.2): stopping production is against it. */
const ESSENTIAL_FUNCTIONS = "iec62443-3-3/4.2";

const SEVERITIES: Readonly<Record<NeedGroup["verdict"], Finding["severity"]>> = {
  conflict: "error",
  late: "warning",
  "outside-window": "warning",
  unknown: "warning",
  "no-fix": "warning",
  compensated: "note",
  accepted: "note",
};

export function needFinding(table: PatchTable, group: NeedGroup): RankedFinding {
  const { question } = table;
  const { rows, verdict } = group;
  const [lead] = rows;
  const needs = rows.map(({ dossier }) => dossier.need);
  const names = namesOf(rows);
  const stopped = verdict === "conflict" ? worstStop(rows, question.plant.lines) : null;
  const finding: Finding = {
    id: stableId(["patch", ...group.key]),
    kind: `patch-${verdict}`,
    severity: SEVERITIES[verdict],
    verdict,
    title: `${namesShort(group)} ${advisoriesShort(rows)}: ${titleOf(table, group)}`,
    message: messageOf(table, group, stopped),
    subject: names.length === 1 ? { kind: "asset", name: lead.name, server: lead.dossier.need.asset } : { kind: "asset", name: shortList(names) },
    conditions: verdict === "conflict" ? distinct(rows.flatMap(({ conflicts }) => conflicts.filter(({ state }) => state !== "unknown").map(({ state, line }) => `${state} on ${line}`))) : [],
    impact: impactOf(group, stopped),
    confidence: confidenceOf(group),
    evidence: [
      ...(verdict === "conflict"
        ? calendarWitnesses(
            rows.flatMap(({ conflicts }) => conflicts),
            question.states,
          )
        : []),
      ...advisoryWitnesses(needs),
    ],
    cause: causeOf(lead.dossier.need),
    assumptions: assumptionsOf(rows),
    fixes: patchFixes(table, group),
    requirements: [...(verdict === "conflict" ? [ESSENTIAL_FUNCTIONS] : []), ...(verdict === "late" || verdict === "no-fix" || verdict === "conflict" ? question.change.satisfies : [])],
    workaround: workaroundOf(group),
  };
  return { finding, rank: rankOf(rows, stopped?.minutes?.p50 ?? 0), needs: needs.map(({ id }) => id) };
}

/** Patches of a machine that stop it on several moments are several stops: the worst of them is told, for it is one finding of one event. */
function worstStop(rows: readonly PatchRow[], lines: Parameters<typeof stopCost>[2]): StopCost {
  const costs = rows.map(({ conflicts, dossier }) => stopCost(conflicts, dossier.restart.awaySeconds, lines));
  const heavy = ({ minutes, lostSeconds }: StopCost): number => (minutes?.p50 ?? 0) + lostSeconds / 60;
  return costs.reduce((worst, cost) => (heavy(cost) > heavy(worst) ? cost : worst));
}

function namesShort({ rows }: NeedGroup): string {
  const names = namesOf(rows);
  return names.length === 1 ? (names[0] as string) : `${countOf(names.length, "machine")},`;
}

function advisoriesShort(rows: readonly PatchRow[]): string {
  const names = distinctInOrder(rows.map(({ dossier }) => dossier.need.advisory));
  return names.length === 1 ? (names[0] as string) : `${names[0]} and ${names.length - 1} more`;
}

function distinctInOrder(names: readonly string[]): string[] {
  return [...new Set(names)];
}

function titleOf({ question: { timezone, patching } }: PatchTable, { verdict, rows }: NeedGroup): string {
  const [lead] = rows;
  const { dossier, given, planned } = lead;
  const many = rows.length > 1;
  const due = rows.map(({ dossier: { need } }) => need.dueAt).filter((at) => at !== null);
  switch (verdict) {
    case "conflict":
      return `${stopsShort(lead)}${given === null ? "" : ` (${whenText(timezone, given.first)})`}`;
    case "late":
      return due.length === 0
        ? "later than the rule wants it"
        : `later than the rule wants ${many ? "them" : "it"}, due ${due.length === 1 ? "" : "from "}${whenText(timezone, Math.min(...due)).slice(0, 10)}${planned === null ? "" : `, fits on ${whenText(timezone, planned.first)}`}`;
    case "outside-window":
      return `in no window${given === null ? "" : ` (${whenText(timezone, given.first)})`}`;
    case "no-fix":
      return "no update is offered";
    case "accepted":
      return `left as it is, ${dossier.need.accepted?.owner ?? "somebody"} answers for it${until(dossier.need.accepted?.until)}`;
    case "compensated":
      return `waits behind ${dossier.need.compensated?.by ?? "a rule"}${until(dossier.need.compensated?.until)}`;
    case "unknown":
      if (dossier.isDated && given !== null && given.last < patching.now) return `its day, ${whenText(timezone, given.first).slice(0, 10)}, has passed, and nothing tells whether it was done`;
      return `what stops with ${namesOf(rows).length === 1 ? "it" : "them"} is not known`;
  }
}

/** Batches stand first among what is stopped. */
function stopsShort({ conflicts }: PatchRow): string {
  const hits = conflicts.filter(({ state }) => state !== "unknown");
  const others = new Set(hits.slice(1).map(({ line }) => line));
  const [hit] = hits;
  if (hit === undefined) return "stops production";
  others.delete(hit.line);
  const into = hit.elapsedSeconds > 0 ? `, ${minutesText(hit.elapsedSeconds / 60)} into ${runWords(hit)}` : ` in ${runWords(hit)}`;
  return `stops ${hit.line}${into}${others.size === 0 ? "" : `, and ${others.size === 1 ? [...others][0] : countOf(others.size, "more line")}`}`;
}

const until = (day: string | null | undefined): string => (day == null ? "" : ` until ${day}`);

function messageOf(table: PatchTable, group: NeedGroup, stopped: StopCost | null): string {
  const { verdict, rows } = group;
  const [lead] = rows;
  const names = namesOf(rows);
  const who = names.length === 1 ? "" : shortList(names, 8);
  if (verdict === "accepted" || verdict === "compensated") return sentences([who, lead.why, afterwardsWords(group), advisoryWords(rows)]);
  // Whoever reads only the first lines reads what it stops, when it would fit, and what that costs.
  const parts = stopped === null ? [who, lead.why, advisoryWords(rows), windowWords(table, group)] : [who, lead.why, windowWords(table, group), costWords(stopped, lead)];
  parts.push(compensationWords(table, rows), exposureWords(table, lead));
  if (stopped !== null) parts.push(troubleWords(lead), advisoryWords(rows));
  if (verdict === "no-fix") parts.push(...lead.dossier.need.mitigations.slice(0, 1).map((text) => `The maker advises: ${clip(text)}`));
  return sentences(parts);
}

const LONGEST_WORDS = 240;

function clip(text: string): string {
  const flat = text.replace(/\s+/g, " ").trim();
  return flat.length <= LONGEST_WORDS ? flat : `${flat.slice(0, LONGEST_WORDS - 1)}…`;
}

/** Which advisories, how grave, and how sure it is that they mean the machine. */
function advisoryWords(rows: readonly PatchRow[]): string {
  const needs = rows.map(({ dossier }) => dossier.need);
  const [lead] = needs as [(typeof needs)[number]];
  const grave = [lead.gravity ?? "not scored", ...(lead.score === null ? [] : [`CVSS ${lead.score}`]), ...(lead.exploited.length > 0 ? ["known to be exploited"] : [])].join(", ");
  const names = distinctInOrder(needs.map(({ advisory }) => advisory));
  const may = needs.filter(({ certainty }) => certainty === "may-be-affected").length;
  const whom = namesOf(rows).length === 1 ? "this machine" : "these machines";
  const to = distinct(needs.flatMap(({ remedy }) => remedy.to ?? []));
  return sentences([
    `${lead.advisory} (${grave})${names.length > 1 ? `, ${shortList(names.slice(1))}` : ""}${to.length === 0 ? "" : `; update to ${shortList(to, 3)}`}`,
    may === 0
      ? ""
      : `${may === needs.length ? `Whether ${names.length === 1 ? "it means" : "they mean"} ${whom} is not sure` : `Of ${may} it is not sure whether ${may === 1 ? "it means" : "they mean"} ${whom}`}`,
  ]);
}

function troubleWords({ dossier: { tail } }: PatchRow): string {
  if (!(tail.trouble > 0)) return "";
  return `${shareText(tail.trouble)} of such patches make trouble; then it takes ${minutesText(tail.minutes.p50)} until it is stable again, in one of twenty ${minutesText(tail.minutes.p95)}${
    tail.factors.length === 0
      ? ""
      : ` (${tail.factors
          .slice(0, 2)
          .map((factor) => factor.replace(/\.$/, ""))
          .join("; ")})`
  }`;
}

function afterwardsWords({ verdict, rows: [{ dossier, planned }] }: NeedGroup): string {
  const { need } = dossier;
  const end = verdict === "accepted" ? need.accepted?.until : need.compensated?.until;
  const reason = verdict === "compensated" ? (need.compensated?.reason ?? "") : "";
  return sentences([
    reason,
    end == null
      ? "It has no end"
      : `After ${end} ${verdict === "accepted" ? "nobody answers for it any more" : "it does not stand in any more"}${planned === null ? ", and no date is known on which it fits" : ""}`,
  ]);
}

function impactOf({ verdict, rows }: NeedGroup, stopped: StopCost | null): Finding["impact"] {
  const [lead] = rows;
  const lines =
    verdict === "conflict"
      ? distinct(rows.flatMap(({ conflicts }) => conflicts.filter(({ state }) => state !== "unknown").map(({ line }) => line)))
      : verdict === "unknown"
        ? distinct(rows.flatMap(({ conflicts, dossier }) => [...conflicts.map(({ line }) => line), ...dossier.restart.stops.map(({ line }) => line)]))
        : [];
  const stops = lead.dossier.restart.stops.filter(({ line }) => lines.includes(line));
  const times = stops.flatMap(({ afterSeconds }) => (afterSeconds === null ? [] : [afterSeconds]));
  const [cost, ...others] = stopped?.costs ?? [];
  const path = stops[0]?.path ?? [];
  return {
    lines,
    timeToImpact: times.length === 0 ? null : Math.min(...times),
    downtimeMinutes: stopped?.minutes ?? null,
    costPerEvent: cost === undefined || others.length > 0 || stopped?.linesWithoutRestart.length !== 0 ? null : { amount: cost.p50, currency: cost.currency, p95: cost.p95 },
    ...(path.length > 1 ? { path } : {}),
    text: verdict === "conflict" || verdict === "unknown" ? lead.dossier.restart.text : "It stops no production that is known.",
  };
}

function confidenceOf({ verdict, rows }: NeedGroup): Finding["confidence"] {
  const certain = rows.some(({ dossier }) => dossier.need.certainty !== "may-be-affected");
  const sure: PatchVerdict[] = ["accepted", "compensated", "no-fix"];
  const why = rows[0].dossier.need.why;
  if (verdict === "unknown") return { level: "low", coverage: null, why: sentences(["What decides is not known", why]) };
  if (!certain)
    return {
      level: "low",
      coverage: null,
      why: sentences([
        `${countOf(new Set(rows.map(({ dossier }) => dossier.need.advisory)).size, "advisory", "advisories")} may mean ${namesOf(rows).length === 1 ? "this machine" : "these machines"}`,
        why,
      ]),
    };
  const isTaken = rows[0].dossier.need.effort.restarts.assumption !== null;
  return {
    level: isTaken && !sure.includes(verdict) ? "medium" : "high",
    coverage: null,
    why: sentences([why, isTaken && !sure.includes(verdict) ? "That it restarts is taken from what it is" : ""]),
  };
}

export function assumptionsOf(rows: readonly PatchRow[]): string[] {
  return distinct(
    rows.flatMap(({ dossier: { need, exposure } }) => [
      ...Object.values(need.effort).flatMap(({ assumption }) => assumption ?? []),
      ...(exposure.exploitedPerDay.assumption === null ? [] : [exposure.exploitedPerDay.assumption]),
      ...exposure.assumptions.map(({ code }) => code),
    ]),
  );
}

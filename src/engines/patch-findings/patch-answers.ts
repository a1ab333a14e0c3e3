// The four questions that every result answers, of a change of patching: what it stops, what it meets on machines that were never updated, what hangs together, and how it is
// tried before production feels it.
import { countOf } from "../../foundation/count-words.ts";
import type { SsvcDecision, SsvcInputs } from "../../plant/patch-judgement.ts";
import { groupBy } from "../../foundation/group-by.ts";
import type { Answer, Decision, Finding, Judgement } from "../../plant/finding.ts";
import type { PatchCourse } from "../../plant/patching-judgement.ts";
import { daysText, distinct, exposureWords, lowered, moneyText, patchesText, shareText, shortList, standWords, whenText } from "./field-words.ts";
import { compareRows, namesOf, type PatchRow } from "./patch-table.ts";
import type { PatchParts } from "./patch-parts.ts";

const MOST_POINTS = 6;
const YEAR_SECONDS = 31_557_600;

export function patchAnswers(table: PatchParts, findings: readonly Finding[], decisions: readonly Decision[]): Judgement["questions"] {
  return { impact: impact(table, findings), neverUpdated: neverUpdated(table), dependencies: dependencies(table), validation: validation(table, decisions) };
}

function impact({ question, rows }: PatchParts, findings: readonly Finding[]): Answer {
  const { asGiven, planned } = question.patching;
  const stops = rows.filter(({ verdict }) => verdict === "conflict").length;
  const open = rows.filter(({ verdict }) => verdict === "unknown").length;
  const points = [`As given: ${courseWords(asGiven)}.`];
  points.push(planned.course === null ? `Planned instead: ${NO_PLAN[planned.status] ?? "no schedule is known"}.` : `Planned instead: ${courseWords(planned.course)}.`);
  const errors = findings.filter(({ severity }) => severity === "error");
  points.push(...errors.slice(0, MOST_POINTS).map(({ title }) => `${title}.`));
  if (errors.length > MOST_POINTS) points.push(`${errors.length - MOST_POINTS} more like these.`);
  const without = distinct([...asGiven.linesWithoutRate, ...(planned.course?.linesWithoutRate ?? [])]);
  if (without.length > 0) points.push(`No cost of an hour is declared for ${shortList(without)}: what stops there is in none of the sums.`);
  points.push(...ssvcPoints(rows));
  const unknown = open === 0 ? "" : ` What ${patchesText(open)} ${open === 1 ? "stops" : "stop"} is not known.`;
  const summary =
    rows.length === 0
      ? "No machine is known to need a patch that the change asks for; what was not learnt is not known."
      : stops > 0
        ? `${stops} of ${patchesText(rows.length)} ${stops === 1 ? "stops" : "stop"} production as given${insteadWords(planned.course)}.${unknown}`
        : `None of ${patchesText(rows.length)} is known to stop production as given.${unknown}`;
  return { summary, points };
}

function insteadWords(course: PatchCourse | null): string {
  if (course === null) return "";
  if (course.placements.length === 0) return "; no window is known for any of them";
  return `; planned in windows, ${course.conflicts === 0 ? "none is known to" : course.conflicts}`;
}

const NO_PLAN: Readonly<Record<string, string>> = {
  infeasible: "what is asked for cannot hold together, so there is no schedule",
  "not-found": "no schedule was found in the time there was",
};

function courseWords({ conflicts, notKnown, late, downtimeMinutes, productionMinutes, costs, exposureDays, unpatchedDays }: PatchCourse): string {
  const parts = [`${conflicts === 0 ? "no patch" : patchesText(conflicts)} in production`];
  if (notKnown > 0) parts.push(`${notKnown} of which nobody knows what ${notKnown === 1 ? "it stops" : "they stop"}`);
  if (late > 0) parts.push(`${late} too late`);
  parts.push(standWords(productionMinutes, downtimeMinutes));
  for (const { currency, p50, p95, ifBatchesAreLost } of costs)
    if (p95 + ifBatchesAreLost > 0)
      parts.push(`${moneyText(p50, currency)} (in one of twenty ${moneyText(p95, currency)}${ifBatchesAreLost > 0 ? `; ${moneyText(ifBatchesAreLost, currency)} more if batches are lost` : ""})`);
  parts.push(exposureWords(exposureDays, unpatchedDays));
  return parts.join("; ");
}

function neverUpdated(table: PatchParts): Answer {
  const { ages } = table;
  const old = ages.filter(({ years }) => years !== null && years >= 1);
  const unknown = ages.filter(({ years }) => years === null);
  const points = old.slice(0, MOST_POINTS).map(({ rows, years, last, concerns }) => {
    const { machine: _, ...lead } = rows[0];
    const worst = [...rows].sort(compareRows)[0] as PatchRow;
    const asset = table.question.plant.assets.find(({ name, addressSpace }) => name === lead.dossier.need.asset && addressSpace === lead.dossier.need.addressSpace);
    const running = asset?.uptimeSeconds ?? null;
    const parts = [`${lead.name}: ${countOf(years ?? 0, "year")} since ${last?.by ?? "its last change"}`];
    const skipped = concerns.find(({ kind }) => kind === "versions-skipped");
    if (skipped !== undefined) parts.push(lowered(skipped.text));
    if (running !== null && running >= YEAR_SECONDS) parts.push(`running for ${countOf(Math.floor(running / YEAR_SECONDS), "year")}`);
    const memory = concerns.find(({ kind }) => kind === "program-may-be-lost");
    if (memory !== undefined) parts.push(memory.confidence === "low" ? "whether its program outlives a loss of power is not known" : "its program may be lost without power");
    parts.push(ssvcWords(worst.dossier.ssvc));
    return `${parts.join("; ")}.`;
  });
  if (old.length > MOST_POINTS) points.push(`${old.length - MOST_POINTS} more that were not updated for a year or longer.`);
  if (unknown.length > 0) points.push(`Nothing tells when ${shortList(namesOf(unknown.flatMap(({ rows }) => rows)))} ${unknown.length === 1 ? "was" : "were"} last updated.`);
  const names = new Set(table.rows.map(({ dossier }) => dossier.need.asset));
  const signs = table.question.oldSystems.filter(({ asset }) => names.has(asset));
  for (const { asset, signs: own } of signs.slice(0, MOST_POINTS))
    points.push(
      `${asset} shows its age: ${own
        .slice(0, 2)
        .map(({ seen }) => seen.replace(/\.$/, ""))
        .join("; ")}.`,
    );
  if (signs.length > MOST_POINTS) points.push(`${signs.length - MOST_POINTS} more show their age in what they say.`);
  const summary =
    ages.length === 0
      ? "No machine is patched."
      : `Of ${countOf(ages.length, "machine")}, ${old.length} ${old.length === 1 ? "was" : "were"} not updated for a year or longer, as far as anything tells${unknown.length === 0 ? "" : `; of ${unknown.length} nothing does`}.`;
  return { summary, points };
}

function dependencies(table: PatchParts): Answer {
  const { rows, question } = table;
  const peers = table.peerGroups;
  const points: string[] = [];
  for (const [fate, words] of [
    ["breaks", "cut off by its update"],
    ["may-break", "may be cut off"],
    ["not-told", "the evidence does not tell"],
  ] as const) {
    const own = peers.filter((group) => group.fate === fate);
    for (const group of own.slice(0, 3)) points.push(`${group.rows[0].name}: ${shortList(distinct(group.peers.map(({ peer }) => peer)))} (${words}; ${takenAway(group.peers)}).`);
    if (own.length > 3) points.push(`${countOf(own.length - 3, "more machine")} with peers of which this holds.`);
  }
  const done = rows.filter(({ isDone }) => isDone);
  const pairs = distinct(done.filter(({ dossier }) => dossier.restart.partners.length > 0).map(({ dossier }) => [dossier.need.asset, ...dossier.restart.partners].sort().join(" and ")));
  if (pairs.length > 0) points.push(`On different versions between their patches: ${shortList(pairs)}.`);
  points.push(...startPoints(table));
  const covered = distinct(done.flatMap(({ dossier }) => dossier.restart.covered));
  if (covered.length > 0) points.push(`${shortList(covered)}.`);
  const functions = distinct(done.flatMap(({ dossier }) => dossier.restart.functions));
  if (functions.length > 0) points.push(`Essential functions that are gone meanwhile: ${shortList(functions)}.`);
  const failing = distinct(done.flatMap(({ dossier }) => dossier.restart.machines));
  if (failing.length > 0) points.push(`Fail meanwhile with it: ${shortList(failing, 8)}.`);
  const notSeen = done.flatMap(({ dossier }) => dossier.peers.notSeen);
  if (notSeen.length > 0) points.push(`Looked for, and no peer showed a sign of it, which does not say that there is none: ${takenAway(notSeen, 4)}.`);
  const { undecidedAssets } = question.patching;
  if (undecidedAssets.length > 0)
    points.push(
      `Not known which product ${shortList(undecidedAssets.map(({ asset }) => asset))} ${undecidedAssets.length === 1 ? "is" : "are"}, so not known either what ${undecidedAssets.length === 1 ? "it needs" : "they need"}.`,
    );
  if (!question.hasAdvisories) points.push("No advisory was learnt: what else needs a patch is not known.");
  if (!question.exploitationFeeds) points.push("No list of exploited flaws was learnt: none counts as exploited.");
  const cut = distinct(peers.filter(({ fate }) => fate === "breaks").flatMap((group) => group.peers.map(({ peer }) => peer)));
  const maybe = distinct(peers.filter(({ fate }) => fate !== "breaks").flatMap((group) => group.peers.map(({ peer }) => peer)));
  const summary =
    cut.length > 0
      ? `${countOf(cut.length, "peer")} ${cut.length === 1 ? "is" : "are"} cut off by an update that is known to do so${maybe.length === 0 ? "" : `; of ${maybe.length} more it is not known`}.`
      : maybe.length > 0
        ? `No peer is known to be cut off; of ${maybe.length} it is not known.`
        : "No peer showed a sign that an update would cut it off; what was not seen is not known.";
  return { summary, points };
}

/** What updates take away, each in its first clause. */
function takenAway(cases: readonly { readonly takesAway: string }[], most = 2): string {
  const clauses = distinct(cases.map(({ takesAway }) => lowered(takesAway.split(/[:;]/)[0] as string)));
  return `${clauses.slice(0, most).join("; ")}${clauses.length > most ? `; and ${clauses.length - most} more` : ""}`;
}

/** Who waits for whom after a restart: starting them in the wrong order is how an outage gets long. */
function startPoints({ concerns: machines }: PatchParts): string[] {
  const found = machines.flatMap(({ rows, concerns }) =>
    concerns.filter(({ kind, confidence }) => (kind === "needed-to-start" || kind === "needs-to-start") && confidence !== "low").map(({ text }) => ({ text, name: rows[0].name })),
  );
  const said = [...groupBy(found, ({ text }) => text)].map(([text, of]) => `${shortList(distinct(of.map(({ name }) => name)))}: ${lowered(text)}.`);
  return [...said.slice(0, 3), ...(said.length > 3 ? [`${said.length - 3} more of this kind.`] : [])];
}

function validation(table: PatchParts, decisions: readonly Decision[]): Answer {
  const { question, rows } = table;
  const { patching, change, timezone } = question;
  const done = rows.filter(({ isDone }) => isDone);
  const points: string[] = [];
  points.push(...trialPoints(table));
  const stuck = namesOf(done.filter(({ dossier }) => dossier.need.effort.backOutSeconds.value === null));
  if (stuck.length > 0) points.push(`Cannot be put back, or nobody knows how: ${shortList(stuck)}. Have a spare, or the image of it, there.`);
  const pairs = distinct(done.filter(({ dossier }) => dossier.restart.partners.length > 0).map(({ dossier }) => [dossier.need.asset, ...dossier.restart.partners].sort().join(" and ")));
  if (pairs.length > 0) points.push(`Try the switch-over of ${shortList(pairs)} before the first of them, and after each.`);
  const checks = countedChecks(table);
  points.push(...checks.slice(0, MOST_POINTS));
  if (checks.length > MOST_POINTS) points.push(`${checks.length - MOST_POINTS} more things to look at: see the findings.`);
  points.push(...windowPoints(table));
  const { planned } = patching;
  if (planned.course !== null)
    points.push(
      `The planned schedule was verified by a checker that shares nothing with the search${planned.gap === null ? "" : planned.gap <= 1e-6 ? ", and is the best there is" : `; a better one could be at most ${shareText(planned.gap)} cheaper`}.`,
    );
  const tested = patching.compensations.filter(({ checked }) => checked.verdict !== "unstable").length;
  if (patching.compensations.length > 0)
    points.push(
      `${countOf(patching.compensations.length, "rule")} that could stand in for patches ${patching.compensations.length === 1 ? "was" : "were"} judged like any change of segmentation: ${tested} break nothing that is known.`
        .replace(/: 1 break /, ": 1 breaks ")
        .replace(/: 0 break /, ": none breaks "),
    );
  if (decisions.length > 0) points.push(`${countOf(decisions.length, "decision")} ${decisions.length === 1 ? "is" : "are"} open: ${shortList(distinct(decisions.map(({ owner }) => owner)))}.`);
  if (change.soak === null && done.length > 1) points.push("The change lets the rest follow the first of a kind at once: with soak it would run for some days before.");
  const last = done.reduce<number | null>((latest, { planned: at }) => (at === null ? latest : Math.max(latest ?? at.first, at.first)), null);
  if (last !== null && last > patching.horizon) points.push(`Calendars speak until ${whenText(timezone, patching.horizon)}: plan again when they say more.`);
  return { summary: "By placing each patch against calendars and what was seen; no machine has been patched yet, so try the first of each kind before the rest.", points };
}

/** The first of each kind, alone. */
function trialPoints({ question: { change }, rows }: PatchParts): string[] {
  const kinds = new Map<string, Set<string>>();
  for (const { dossier, name, isDone } of rows) {
    if (!isDone) continue;
    const key = `${dossier.need.role}\n${dossier.need.remedy.to ?? dossier.need.advisory}`;
    kinds.set(key, (kinds.get(key) ?? new Set()).add(name));
  }
  const many = [...kinds].filter(([, machines]) => machines.size > 1);
  if (many.length === 0) return kinds.size === 0 ? [] : ["Each patch is the only one of its kind: try it on a spare, where there is one, before the window."];
  const soak = change.soak === null ? "" : `, which runs for ${daysText(change.soak.seconds / 86_400)} before the rest`;
  return [`${countOf(many.length, "kind")} of patch ${many.length === 1 ? "is" : "are"} put on several machines: try a spare, or the least important one, first${soak}.`];
}

/** Checks that concerns and peers name, for how many machines each. */
function countedChecks(table: PatchParts): string[] {
  const machines = new Map<string, Set<string>>();
  const put = (check: string, name: string): void => void machines.set(check, (machines.get(check) ?? new Set()).add(name));
  for (const { rows, concerns } of table.concerns) for (const { check, confidence } of concerns) if (confidence !== "low") put(check, rows[0].name);
  for (const { peers, rows, fate } of table.peerGroups) if (fate !== "not-told") for (const { check } of peers) put(check, rows[0].name);
  return [...machines].sort((x, y) => y[1].size - x[1].size || (x[0] < y[0] ? -1 : 1)).map(([check, names]) => `${shortList([...names].sort(), 3)}: ${check}`);
}

function windowPoints({ question: { patching, change, timezone }, rows }: PatchParts): string[] {
  const { course } = patching.planned;
  if (course === null) return [];
  const windows = new Set(course.placements.map(({ window, first }) => window ?? String(first)));
  const [first] = course.placements;
  const people = Math.max(0, ...rows.filter(({ isDone }) => isDone).map(({ dossier }) => dossier.need.effort.people.value));
  const points: string[] = [];
  if (first !== undefined)
    points.push(
      `Planned in ${countOf(windows.size, "window")} from ${whenText(timezone, first.first)} on; ${countOf(Math.max(1, people), "person", "people")} ${people > 1 ? "are" : "is"} needed at one machine${change.capacity.people === null ? "" : `, and ${countOf(change.capacity.people, "person is", "people are")} there at once`}.`,
    );
  const late = course.placements.filter(({ last }) => last > patching.horizon).length;
  if (late > 0) points.push(`${patchesText(late)} of it ${late === 1 ? "lies" : "lie"} beyond what calendars say.`);
  return points;
}

/** What is to be acted on at once for sure; and, apart from it, what may be, and for want of which inputs nobody can say it. */
function ssvcPoints(rows: readonly PatchRow[]): string[] {
  const left = [...rows].filter(({ dossier, verdict }) => dossier.ssvc.outcome === "immediate" && verdict !== "accepted" && verdict !== "compensated").sort(compareRows);
  const sure = left.filter(({ dossier }) => dossier.ssvc.least === "immediate");
  const maybe = left.filter(({ dossier }) => dossier.ssvc.least !== "immediate");
  const named = (of: readonly PatchRow[]): string => shortList(of.map(({ name, dossier }) => `${dossier.need.advisory} on ${name}`));
  const open = distinct(maybe.flatMap(({ dossier }) => dossier.ssvc.open.map((input) => SSVC_INPUTS[input])));
  return [
    ...(sure.length > 0 ? [`To be acted on at once by SSVC: ${named(sure)}.`] : []),
    ...(maybe.length > 0 ? [`Whether SSVC wants ${patchesText(maybe.length)} at once is not known for want of ${shortList(open)}: ${named(maybe)}.`] : []),
  ];
}

const SSVC_INPUTS: Readonly<Record<keyof SsvcInputs, string>> = {
  exploitation: "whether the flaw is exploited",
  exposure: "how exposed the machine is",
  automatable: "whether an attack can be automated",
  humanImpact: "what it would do to people and production",
};

function ssvcWords({ outcome, least }: SsvcDecision): string {
  return `SSVC: ${outcome === least ? outcome : `not known, between ${least} and ${outcome}`}`;
}

// The verdict over all patches. One that stops production that is known, or one peer that is known to be cut off, makes a change unstable; stable needs that nothing of
// what it does is left open. Advisories on what to look at before are no reason against it; what may not come back is.
import { countOf } from "../../foundation/count-words.ts";
import type { OverallVerdict } from "../../plant/overall-verdict.ts";
import { distinct, lowered, minutesText, patchesText, sentences, shortList, whenText } from "./field-words.ts";
import { runWords } from "./need-words.ts";
import { namesOf, type PatchRow, type PatchTable, compareRows } from "./patch-table.ts";
import { isGrave } from "./machine-concerns.ts";
import type { PatchParts } from "./patch-parts.ts";

export function patchVerdict(table: PatchParts): { readonly verdict: OverallVerdict; readonly why: string } {
  const breaks = knownBreaks(table);
  if (breaks.length > 0) return { verdict: "unstable", why: sentences(breaks) };
  const open = openQuestions(table);
  if (open.length > 0) return { verdict: "unknown", why: sentences(open) };
  const { rows } = table;
  const done = rows.filter(({ isDone }) => isDone).length;
  if (rows.length === 0) return { verdict: "stable", why: "No machine needs a patch that the change asks for, so nothing is touched." };
  return {
    verdict: "stable",
    why:
      done === 0
        ? "No patch is put in: each is accepted, or a rule that was checked stands in for it."
        : `${done === rows.length ? (done === 1 ? "The patch touches" : `All ${patchesText(done)} touch`) : `${patchesText(done)} of ${rows.length} ${done === 1 ? "is put in and touches" : "are put in and touch"}`} no production that is known, and no peer is known to need what ${done === 1 ? "it takes" : "they take"} away.`,
  };
}

/** What is known to break, the worst first. */
export function knownBreaks(table: PatchParts): string[] {
  const { question, rows, compensations } = table;
  const stops = rows.filter(({ verdict }) => verdict === "conflict").sort(compareRows);
  const cut = table.peerGroups.filter(({ fate }) => fate === "breaks");
  const failing = compensations.filter(({ outcome }) => outcome === "breaks");
  const texts: string[] = [];
  if (stops.length > 0) {
    const machines = namesOf(stops);
    texts.push(
      `${patchesText(stops.length)}${stops.length === 1 ? " stops" : ` on ${machines.length === 1 ? "one machine" : countOf(machines.length, "machine")} stop`} production as given${stops.length === 1 ? "" : ", the worst"}: ${stopWords(worstOf(stops), question.timezone)}`,
    );
    texts.push(plannedWords(stops, table));
  }
  if (cut.length > 0) {
    const peers = distinct(cut.flatMap((group) => group.peers.map(({ peer }) => peer)));
    texts.push(
      `${countOf(peers.length, "peer")} ${peers.length === 1 ? "is" : "are"} cut off by an update that is known to do so: ${shortList(peers)} from ${shortList(distinct(cut.flatMap((group) => namesOf(group.rows))))}`,
    );
  }
  if (failing.length > 0)
    texts.push(
      `${shortList(distinct(failing.map(({ named }) => named.by)))}, which ${failing.length === 1 ? "is" : "are"} to stand in for patches, ${failing.length === 1 ? "breaks" : "break"} production`,
    );
  return texts;
}

/** The one that stops most lines, then the one that loses most of a batch. */
function worstOf(stops: readonly PatchRow[]): PatchRow {
  const hits = ({ conflicts }: PatchRow): PatchRow["conflicts"] => conflicts.filter(({ state }) => state !== "unknown");
  const lines = (row: PatchRow): number => new Set(hits(row).map(({ line }) => line)).size;
  const lost = (row: PatchRow): number => Math.max(0, ...hits(row).map(({ state, elapsedSeconds }) => (state === "batch" ? elapsedSeconds : 0)));
  return stops.reduce((worst, row) => (lines(row) > lines(worst) || (lines(row) === lines(worst) && lost(row) > lost(worst)) ? row : worst));
}

function stopWords({ name, conflicts, given }: PatchRow, timezone: string): string {
  const hits = conflicts.filter(({ state }) => state !== "unknown").sort((x, y) => y.elapsedSeconds - x.elapsedSeconds);
  const at = given === null ? "" : ` on ${whenText(timezone, given.first)}`;
  const [hit] = hits;
  if (hit === undefined) return `${name}${at}`;
  const others = distinct(hits.map(({ line }) => line)).filter((line) => line !== hit.line);
  return `${name}${at}, ${hit.line}${hit.elapsedSeconds > 0 ? ` ${minutesText(hit.elapsedSeconds / 60)} into` : " in"} ${runWords(hit)}${others.length === 0 ? "" : `, and ${shortList(others)}`}`;
}

/** Can it be had without? */
function plannedWords(stops: readonly PatchRow[], { question: { patching } }: PatchTable): string {
  const { course } = patching.planned;
  const fitting = stops.filter(({ planned }) => planned !== null).length;
  if (course !== null && course.conflicts === 0 && fitting === stops.length)
    return stops.length === 1 ? "In the window that is planned instead it stops none" : "In the windows that are planned instead none of them does";
  if (fitting === 0) return `For ${stops.length === 1 ? "it" : "none of them"} no window is known that would fit`.replace("For none of them no window", "For none of them a window");
  return `For ${fitting} of them a window is known that fits`;
}

/** What is not known and stands against `stable`, what weighs most first. */
export function openQuestions(table: PatchParts): string[] {
  const { question, rows, compensations } = table;
  const { patching, change, hasAdvisories, timezone } = question;
  const unknown = rows.filter(({ verdict }) => verdict === "unknown");
  const maybe = table.peerGroups.filter(({ fate }) => fate === "may-break");
  const grave = table.concerns.filter(({ concerns }) => concerns.some(isGrave));
  const late = rows.filter(
    ({ isDone, verdict, given, dossier }) => isDone && verdict !== "unknown" && given !== null && given.last > patching.horizon && dossier.restart.awaySeconds > 0 && dossier.restart.stops.length > 0,
  );
  const nameless = rows.filter(({ isDone, verdict, dossier }) => isDone && verdict !== "unknown" && dossier.need.role === "unknown" && dossier.restart.awaySeconds > 0);
  const unchecked = compensations.filter(({ outcome }) => outcome === "not-known");
  const texts: string[] = [];
  if (question.plant.assets.length === 0) texts.push("No machine of the plant is known: which of them need patches nobody can say");
  if (!hasAdvisories) texts.push("No advisory was learnt: which machines need patches, and what these do, nobody knows");
  if (unknown.length > 0) {
    const [first] = [...unknown].sort(compareRows) as [PatchRow];
    const machines = namesOf(unknown);
    texts.push(
      `What ${patchesText(unknown.length)} on ${machines.length === 1 ? machines[0] : countOf(machines.length, "machine")} ${unknown.length === 1 ? "stops" : "stop"} is not known${machines.length === 1 ? "" : `, ${first.name} first`}: ${lowered(first.why)}`,
    );
  }
  if (maybe.length > 0) {
    const peers = distinct(maybe.flatMap((group) => group.peers.map(({ peer }) => peer)));
    texts.push(`Whether ${shortList(peers)} ${peers.length === 1 ? "goes" : "go"} on after the update of ${shortList(distinct(maybe.flatMap((group) => namesOf(group.rows))))} is not known`);
  }
  if (grave.length > 0) {
    const names = distinct(grave.flatMap((of) => namesOf(of.rows)));
    texts.push(`Whether ${shortList(names)} ${names.length === 1 ? "comes back as it was" : "come back as they were"} is not known`);
  }
  if (nameless.length > 0) texts.push(`What ${shortList(namesOf(nameless))} ${namesOf(nameless).length === 1 ? "is" : "are"} for is not known`);
  if (late.length > 0) texts.push(`Calendars speak until ${whenText(timezone, patching.horizon)}, and ${patchesText(late.length)} ${late.length === 1 ? "comes" : "come"} later`);
  if (change.rule.length > 0 && patching.undecidedAssets.length > 0)
    texts.push(`Of ${shortList(patching.undecidedAssets.map(({ asset }) => asset))} nobody can say whether an advisory means ${patching.undecidedAssets.length === 1 ? "it" : "them"}`);
  if (patching.notFound.length > 0) texts.push(`${countOf(patching.notFound.length, "item")} of the change ${patching.notFound.length === 1 ? "names" : "name"} nothing that is known`);
  if (unchecked.length > 0) texts.push(`What ${shortList(distinct(unchecked.map(({ named }) => named.by)))} ${unchecked.length === 1 ? "does" : "do"} is not known`);
  return texts;
}

// The verdict over all sessions. One break that nobody answers for makes a change unstable; stable needs that nothing is unknown and enough was seen.
import type { OverallVerdict } from "../../plant/overall-verdict.ts";
import type { Finding } from "../../plant/finding.ts";
import { isBreak, type ReplayTable, replayedRows, verdictAt } from "./replay-table.ts";
import { machinesWithoutNames, tooFewToTakeOver } from "./taken-over.ts";
import { tooFewText } from "./too-few-findings.ts";
import { sessionsText, shortList } from "./short-list.ts";

/** Machines that a role names and whose sign-ins no log shows, sorted; and terms of which nobody can say what they name. */
export interface NotLogged {
  readonly machines: readonly string[];
  readonly terms: readonly string[];
}

export function notLoggedOf({ question }: ReplayTable): NotLogged {
  const { change, plant, record, targetsOf } = question;
  const logged = new Set(record.loggedTargets.map(({ target }) => target));
  const machines = new Set<string>();
  const terms = new Set<string>();
  for (const term of change.roles.flatMap(({ targets }) => targets)) {
    const isNamed = targetsOf(term);
    if (isNamed === null) terms.add(`${term.kind}:${term.text}`);
    else for (const { name } of plant.assets) if (!logged.has(name) && isNamed(name)) machines.add(name);
  }
  return { machines: [...machines].sort(), terms: [...terms].sort() };
}

export function verdictOf(table: ReplayTable, notLogged: NotLogged, signs: readonly Finding[]): { readonly verdict: OverallVerdict; readonly why: string } {
  let breaks = 0;
  let unknown = 0;
  for (const i of replayedRows(table)) {
    if (table.acknowledged[i] === 1) continue;
    const verdict = verdictAt(table, i);
    if (isBreak(verdict)) breaks++;
    else if (verdict === "unknown") unknown++;
  }
  if (breaks > 0) return { verdict: "unstable", why: `${sessionsText(breaks)} that ${breaks === 1 ? "was" : "were"} recorded cannot go on as before.` };
  const { gate, weighedByGate } = table.question.known;
  const notWeighed = notLogged.machines.filter((machine) => weighedByGate?.has(machine) !== true);
  const selfSigned = machinesWithoutNames(table.question).all;
  const missing = [
    table.columns.length === 0 ? "No session is recorded: nobody knows how people sign in." : "",
    unknown > 0 ? `What becomes of ${sessionsText(unknown)} is not known.` : "",
    signs.length > 0
      ? `${signs.length === 1 ? "A retired account is" : `Retired accounts are (${signs.length} signs)`} used without a session: a program may carry ${signs.length === 1 ? "it" : "them"}.`
      : "",
    ...tooFewToTakeOver(table.question).map((few) => `${tooFewText(few)}.`),
    selfSigned.length > 0 ? `Whether the program on ${shortList(selfSigned)} can ask people for their names is not known.` : "",
    notLogged.terms.length > 0 ? `Which machines ${shortList(notLogged.terms)} means is not known.` : "",
    notWeighed.length > 0 ? `No log shows who signs in on ${shortList(notWeighed)}.` : "",
    gate === undefined ? "How much was never seen was not asked." : gate.isEnough ? "" : `Not enough was seen: ${gate.shortfalls.join("; ")}.`,
  ].filter((text) => text !== "");
  if (missing.length > 0) return { verdict: "unknown", why: missing.join(" ") };
  return { verdict: "stable", why: "Every recorded session goes on as before, or somebody answers for it, and enough was seen." };
}

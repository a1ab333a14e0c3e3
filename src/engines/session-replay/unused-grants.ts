// Grants that no session used: role, target term and way. Not seen is not not used: how sure it is comes from how long the machines were watched.
import type { AccessRole, TargetTerm } from "../../plant/access.ts";
import type { UnusedGrant } from "../../plant/access-judgement.ts";
import { SESSION_WAYS, type SessionHow } from "../../plant/session.ts";
import { MICROS_PER_HOUR } from "../../foundation/time.ts";
import { termText } from "./decided-at.ts";
import { type ReplayTable, replayedRows } from "./replay-table.ts";
import { wayText } from "./session-words.ts";

/** Someone who needs it once a month shows up in a month or not: below a week nothing is said. */
const LEAST_DAYS = 7;
const MONTH_DAYS = 30;

/**
 * Confidence: the chance that something which comes once a month would have come while it was watched, 1 − exp(−days / 30). That is the rule of three
 * (Hanley and Lippman-Hand, 1983) turned around: at ninety days 0.95.
 */
export function unusedGrants(table: ReplayTable): UnusedGrant[] {
  const { columns, outcomes, question } = table;
  const used = new Set<number>();
  // What breaks under a role, or is not known, shows that somebody wants it too.
  for (const i of replayedRows(table)) {
    const role = outcomes.roles[i] as number;
    if (role >= 0) used.add(useOf(table, role, columns.targets[i] as number, columns.ways[i] as number));
  }
  return question.change.roles.flatMap((role, r) => role.targets.flatMap((term) => grantsOf(table, role, r, term, used)));
}

function useOf({ columns }: ReplayTable, role: number, target: number, way: number): number {
  return (role * columns.targetNames.length + target) * SESSION_WAYS.length + way;
}

function grantsOf(table: ReplayTable, role: AccessRole, r: number, term: TargetTerm, used: ReadonlySet<number>): UnusedGrant[] {
  const { question, columns } = table;
  const isNamed = question.targetsOf(term);
  if (isNamed === null) return [];
  const own = columns.targetNames.flatMap((name, t) => (isNamed(name) ? [t] : []));
  const seen = new Set(SESSION_WAYS.filter((_, way) => own.some((t) => used.has(useOf(table, r, t, way)))));
  const missing = seen.size === 0 ? [null] : role.how.filter((way) => !seen.has(way) && !(way === "hmi" && seen.has("console")));
  if (missing.length === 0) return [];
  const watched = daysWatched(table, isNamed);
  return missing.map((way) => ({ role: role.name, grant: grantText(role, term, way), at: term.at, ...sureness(watched) }));
}

function grantText(role: AccessRole, term: TargetTerm, way: SessionHow | null): string {
  return `${role.name} on ${termText(term)}${way === null ? "" : ` ${wayText(way)}`}`;
}

/** Days of the shortest log of its machines; 0 = one of them has none, or no machine is meant. */
function daysWatched({ question }: ReplayTable, isNamed: (name: string) => boolean): number {
  const { plant, record } = question;
  const logged = record.loggedTargets.filter(({ target }) => isNamed(target));
  const isBlind = plant.assets.some(({ name }) => isNamed(name) && !logged.some(({ target }) => target === name));
  if (logged.length === 0 || isBlind) return 0;
  return logged.reduce((least, { first, last }) => Math.min(least, (last - first) / MICROS_PER_HOUR / 24), Number.POSITIVE_INFINITY);
}

function sureness(days: number): Pick<UnusedGrant, "confidence" | "why"> {
  if (days === 0) return { confidence: null, why: "Not seen, and not all its machines are logged: nothing follows." };
  const text = `Not seen in ${Math.floor(days)} days of its logs, which is not the same as not used.`;
  return days < LEAST_DAYS ? { confidence: null, why: text } : { confidence: 1 - Math.exp(-days / MONTH_DAYS), why: text };
}

// What people must decide, because no evidence can: what makers and owners know, and whether production or the flaw waits. Each question once, however many patches ask it.
import { countOf } from "../../foundation/count-words.ts";
import { groupBy } from "../../foundation/group-by.ts";
import type { Decision } from "../../plant/finding.ts";
import { CONTROLS } from "../../plant/permit-refusal.ts";
import { compareText, daysText, distinct, lossText, shareText, shortList, whenText } from "./field-words.ts";
import { patchFixes } from "./patch-fixes.ts";
import { compareRank, compareRows, namesOf, type PatchRow, rankOf } from "./patch-table.ts";
import type { PatchParts } from "./patch-parts.ts";

export const PRODUCTION = "production manager";
export const SECURITY = "security officer";

export function patchDecisions(table: PatchParts): Decision[] {
  return once([...waitOrStop(table), ...leftOpen(table), ...ofOwners(table), ...undecided(table)]);
}

/** More stops are asked about together. */
const MOST_STOPS = 5;

/** Production that stops now, against a flaw that stays: nobody but its owner weighs that. */
function waitOrStop(table: PatchParts): Decision[] {
  const { timezone } = table.question;
  const groups = table.needGroups.filter(({ verdict }) => verdict === "conflict");
  const sorted = [...groups].sort((x, y) => compareRank(rankOf(x.rows), rankOf(y.rows)) || compareText(x.key.join("\n"), y.key.join("\n")));
  const rest = sorted.slice(MOST_STOPS);
  const asked = sorted.slice(0, MOST_STOPS).map((group) => {
    const [lead] = group.rows;
    const { breakEven } = lead.dossier;
    const [fix] = patchFixes(table, group);
    const lines = distinct(lead.conflicts.filter(({ state }) => state !== "unknown").map(({ line }) => line));
    const wait = lead.planned === null ? "no window is known that it could wait for" : `wait for ${whenText(timezone, lead.planned.first)}`;
    const chance =
      breakEven === null
        ? ""
        : ` (${daysText(breakEven.waitDays)}; that the flaw is used against it meanwhile: ${shareText(breakEven.chanceWhileWaiting)}${breakEven.lossMinutesFrom === null ? "" : `; waiting is worse if its use would stop production for more than ${lossText(breakEven.lossMinutesFrom)}`})`;
    return {
      owner: PRODUCTION,
      text: `Stop ${shortList(lines)} for ${lead.name}${lead.given === null ? "" : ` on ${whenText(timezone, lead.given.first)}`}, or ${wait}${chance}?`,
      couldAdd: fix?.change ?? null,
    };
  });
  if (rest.length === 0) return asked;
  const conflicts = rest.flatMap(({ rows }) => rows.flatMap((row) => row.conflicts.filter(({ state }) => state !== "unknown")));
  const machines = distinct(rest.flatMap(({ rows }) => namesOf(rows)));
  return [
    ...asked,
    {
      owner: PRODUCTION,
      text: `Stop ${shortList(distinct(conflicts.map(({ line }) => line)))} ${countOf(rest.length, "more time")} for ${shortList(machines)}, or wait for their windows?`,
      couldAdd: null,
    },
  ];
}

/** No update, or no time for it, and nothing stands in: then somebody has to answer for it. */
function leftOpen(table: PatchParts): Decision[] {
  const open = table.rows.filter(({ verdict, planned, dossier }) => (verdict === "no-fix" || (verdict === "late" && planned === null)) && dossier.compensation === null);
  if (open.length === 0) return [];
  const sorted = [...open].sort(compareRows) as [PatchRow, ...PatchRow[]];
  const [lead] = sorted;
  const names = namesOf(sorted);
  return [
    {
      owner: SECURITY,
      text: `Who answers for ${shortList(names)}, for which there is no update, or no time for one, and no rule that stands in (${countOf(open.length, "patch", "patches")}, ${lead.dossier.need.advisory} first)?`,
      couldAdd: null,
    },
  ];
}

/** What is asked of many machines in the same words is asked once, and names them. */
function ofOwners({ rows }: PatchParts): Decision[] {
  const asked = rows
    .filter(({ isDone }) => isDone)
    .sort(compareRows)
    .flatMap(({ name, dossier }) => dossier.restart.questions.map(({ owner, text }) => ({ owner, text, name, sort: `${owner}\n${text.replaceAll(dossier.need.asset, "")}` })));
  return [...groupBy(asked, ({ sort }) => sort).values()].map((group) => {
    const [{ owner, text, name }] = group as [(typeof group)[number]];
    const others = distinct(group.map((of) => of.name)).filter((of) => of !== name && !text.includes(of));
    return { owner, text: others.length === 0 ? text : `${text} The same of ${shortList(others)}.`, couldAdd: null };
  });
}

const MOST_ASKED = 12;

function undecided({ question: { patching } }: PatchParts): Decision[] {
  const { undecidedAssets } = patching;
  if (undecidedAssets.length === 0) return [];
  return [
    {
      owner: CONTROLS,
      text: `Which product, in which version, ${undecidedAssets.length === 1 ? "is" : "are"} ${shortList(
        undecidedAssets.map(({ asset }) => asset),
        MOST_ASKED,
      )}?`,
      couldAdd: null,
    },
  ];
}

/** Partners ask the same of each other: the same words in another order are the same question. */
function once(decisions: readonly Decision[]): Decision[] {
  const seen = new Set<string>();
  return decisions.filter(({ owner, text }) => {
    const key = `${owner}\n${text.split(/\s+/).sort().join(" ")}`;
    return !seen.has(key) && seen.add(key);
  });
}

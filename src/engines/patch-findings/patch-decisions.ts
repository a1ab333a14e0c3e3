// What people must decide, because no evidence can: what makers and owners know, and whether production or the flaw waits. Each question once, however many patches ask it.
import type { Decision } from "../../plant/finding.ts";
import { CONTROLS } from "../../plant/permit-refusal.ts";
import { countOf, daysText, distinct, minutesText, shareText, shortList, whenText } from "./field-words.ts";
import { groupNeeds } from "./need-groups.ts";
import { patchFixes } from "./patch-fixes.ts";
import { compareRank, compareRows, namesOf, type PatchRow, type PatchTable, rankOf } from "./patch-table.ts";

export const PRODUCTION = "production manager";
export const SECURITY = "security officer";

export function patchDecisions(table: PatchTable): Decision[] {
  return once([...waitOrStop(table), ...leftOpen(table), ...ofOwners(table), ...undecided(table)]);
}

/** Production that stops now, against a flaw that stays: nobody but its owner weighs that. */
function waitOrStop(table: PatchTable): Decision[] {
  const { timezone } = table.question;
  const groups = groupNeeds(table.rows).filter(({ verdict }) => verdict === "conflict");
  return groups
    .sort((x, y) => compareRank(rankOf(x.rows), rankOf(y.rows)))
    .map((group) => {
      const [lead] = group.rows;
      const { breakEven } = lead.dossier;
      const [fix] = patchFixes(table, group);
      const lines = distinct(lead.conflicts.filter(({ state }) => state !== "unknown").map(({ line }) => line));
      const wait = lead.planned === null ? "no window is known that it could wait for" : `wait for ${whenText(timezone, lead.planned.first)}`;
      const chance =
        breakEven === null
          ? ""
          : ` (${daysText(breakEven.waitDays)}; that the flaw is used against it meanwhile: ${shareText(breakEven.chanceWhileWaiting)}${breakEven.lossMinutesFrom === null ? "" : `; waiting is worse if its use would stop production for more than ${minutesText(breakEven.lossMinutesFrom)}`})`;
      return {
        owner: PRODUCTION,
        text: `Stop ${shortList(lines)} for ${lead.name}${lead.given === null ? "" : ` on ${whenText(timezone, lead.given.first)}`}, or ${wait}${chance}?`,
        couldAdd: fix?.change ?? null,
      };
    });
}

/** No update, or no time for it, and nothing stands in: then somebody has to answer for it. */
function leftOpen(table: PatchTable): Decision[] {
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

function ofOwners({ rows }: PatchTable): Decision[] {
  return [...rows]
    .filter(({ isDone }) => isDone)
    .sort(compareRows)
    .flatMap(({ dossier }) => dossier.restart.questions.map(({ owner, text }) => ({ owner, text, couldAdd: null })));
}

const MOST_ASKED = 12;

function undecided({ question: { patching } }: PatchTable): Decision[] {
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

function once(decisions: readonly Decision[]): Decision[] {
  return [...new Map(decisions.map((decision) => [`${decision.owner}\n${decision.text}`, decision])).values()];
}

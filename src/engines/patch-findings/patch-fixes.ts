// What to write into the change so that a patch does not stop production: its planned date, and the rule that stands in for it until then. Only what was found elsewhere,
// and was checked, is proposed.
import { countOf } from "../../foundation/count-words.ts";
import { localReading, formatLocalDay } from "../../foundation/local-time.ts";
import type { Micros } from "../../foundation/time.ts";
import { scalarText } from "../../foundation/yaml-insertions.ts";
import type { Fix } from "../../plant/finding.ts";
import { mayStandIn } from "../../plant/patching-judgement.ts";
import { compensationsFor } from "./need-words.ts";
import type { NeedGroup } from "./need-groups.ts";
import type { PatchRow, PatchTable } from "./patch-table.ts";
import { compareText } from "./field-words.ts";

/** More are not written out here. */
const MOST_ITEMS = 4;
const STYLE = { eol: "\n", json: false } as const;

export function patchFixes(table: PatchTable, group: NeedGroup): Fix[] {
  const { verdict, rows } = group;
  if (verdict === "accepted" || verdict === "compensated") return [];
  return [...(verdict === "no-fix" ? [] : plannedDates(table, rows)), ...standingIn(table, rows)];
}

/** Only dates of the schedule that was planned and checked; a date of one patch alone may not fit beside the others. */
function plannedDates({ question: { timezone } }: PatchTable, rows: readonly PatchRow[]): Fix[] {
  const placed = rows.filter(({ planned }) => planned?.isScheduled === true);
  if (placed.length === 0) return [];
  const items = placed
    .slice(0, MOST_ITEMS)
    .map(({ dossier: { need }, planned }) => `  - { asset: ${word(need.asset)}, advisory: ${word(need.advisory)}, at: ${momentText(timezone, (planned as { first: Micros }).first)} }`);
  return [{ change: listed("items", items, placed.length), restores: placed.length, alsoOpens: [] }];
}

function standingIn(table: PatchTable, rows: readonly PatchRow[]): Fix[] {
  return compensationsFor(table, rows)
    .filter(mayStandIn)
    .map((compensation) => {
      const { change, until, asset, needs } = compensation;
      const own = rows.filter(({ dossier }) => needs.includes(dossier.need.id));
      const advisories = [...new Set(own.map(({ dossier }) => dossier.need.advisory))].sort(compareText);
      const items = advisories
        .slice(0, MOST_ITEMS)
        .map((advisory) => `  - { asset: ${word(asset)}, advisory: ${word(advisory)}, by: ${word(change.fileName)}${until === null ? "" : `, until: ${until}`} }`);
      return { change: listed("compensated", items, advisories.length), restores: own.length, alsoOpens: [] };
    });
}

function listed(key: string, items: readonly string[], all: number): string {
  const more = all - items.length;
  return [`${key}:`, ...items, ...(more > 0 ? [`  # and ${countOf(more, "more like these", "more like these")}`] : [])].join("\n");
}

/** A letter and a hyphen make nothing but a text in YAML; the rest is asked of the reader itself, which takes a hundred times as long. */
const PLAIN = /^[A-Za-z][A-Za-z0-9_.]*-[A-Za-z0-9_.-]*$/;

function word(text: string): string {
  return PLAIN.test(text) ? text : scalarText(text, STYLE);
}

/** "2026-12-13T06:00" on the clock of the plant. */
export function momentText(timezone: string, instant: Micros): string {
  const { day, secondOfDay } = localReading(timezone, instant);
  const two = (value: number): string => String(value).padStart(2, "0");
  const seconds = Math.floor(secondOfDay) % 60;
  return `${formatLocalDay(day)}T${two(Math.floor(secondOfDay / 3_600))}:${two(Math.floor(secondOfDay / 60) % 60)}${seconds === 0 ? "" : `:${two(seconds)}`}`;
}

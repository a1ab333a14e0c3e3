// Writes dates and compensating rules into the text of a change of patching so that the text of the people stays: comments, order, layout. Does not decide what
// is written. A machine that only a pattern or the rule names gets an item of its own, before the others: of two items for one patch the first counts. So it is
// with what stands in for a patch.
import { formatLocalMinute } from "../../foundation/local-time.ts";
import type { Parsed } from "../../foundation/diagnostic.ts";
import type { Micros } from "../../foundation/time.ts";
import { contentOfYaml, EditComplaints, editedYaml, type YamlEdit } from "../../foundation/yaml-edits.ts";

/** When a patch is to begin. */
export interface DatedPatch {
  readonly asset: string;
  readonly advisory: string;
  readonly startsAt: Micros;
}

/** A file of a segmentation that stands in for a patch until a day. */
export interface WrittenCompensation {
  readonly asset: string;
  readonly advisory: string;
  /** Relative to the change. */
  readonly by: string;
  /** YYYY-MM-DD; null = without end. */
  readonly until: string | null;
}

export interface PatchingEdits {
  readonly dates: readonly DatedPatch[];
  readonly compensations: readonly WrittenCompensation[];
}

/** The edited text, with a warning for each edit that could not be written; undefined when the text is no change that can be edited. */
export function editPatching(text: string, file: string, timezone: string, { dates, compensations }: PatchingEdits): Parsed<string> {
  const said = new EditComplaints(file);
  const { diagnostics } = said;
  if (!said.canEdit(text)) return { value: undefined, diagnostics };
  let edited = text;
  const write = (edit: YamlEdit, words: string): void => {
    const after = editedYaml(edited, edit);
    if (after === null) said.complain("warning", `The file is written in a way in which ${words} cannot be put in without changing something else.`);
    else edited = after;
  };
  const added: Record<string, string>[] = [];
  const items = entriesOf(text, "items");
  for (const { asset, advisory, startsAt } of dates) {
    const at = formatLocalMinute(timezone, startsAt).replace(" ", "T");
    const index = items.findIndex((item) => isSame(item["asset"], asset) && isSame(item["advisory"], advisory));
    if (index < 0) added.push({ asset, advisory, at });
    else write({ kind: "set", path: ["items", index, "at"], value: at }, `the date of ${advisory} on ${asset}`);
  }
  if (added.length > 0) write({ kind: "prepend", path: ["items"], items: added }, "items of their own");
  const standing = entriesOf(text, "compensated");
  const begun: Record<string, string>[] = [];
  for (const { asset, advisory, by, until } of compensations) {
    const index = standing.findIndex((entry) => isSame(entry["asset"], asset) && isSame(entry["advisory"], advisory));
    const words = `the rule that stands in for ${advisory} on ${asset}`;
    if (index < 0) begun.push({ asset, advisory, by, ...(until === null ? {} : { until }) });
    else {
      const path = ["compensated", index];
      if (standing[index]?.["by"] !== by) write({ kind: "set", path: [...path, "by"], value: by }, words);
      // An end that people set stays where none is needed.
      if (until !== null) write({ kind: "set", path: [...path, "until"], value: until }, words);
    }
  }
  if (begun.length > 0) write({ kind: "prepend", path: ["compensated"], items: begun }, "the rules that stand in for patches");
  return { value: edited, diagnostics };
}

function entriesOf(text: string, key: string): readonly Readonly<Record<string, unknown>>[] {
  const value = contentOfYaml(text)?.[key];
  return Array.isArray(value) ? value.map((entry) => (entry !== null && typeof entry === "object" ? (entry as Record<string, unknown>) : {})) : [];
}

function isSame(written: unknown, name: string): boolean {
  return typeof written === "string" && written.toLowerCase() === name.toLowerCase();
}

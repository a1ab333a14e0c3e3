// One judgement in each of the formats that `check` can print.
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { Judgement } from "../plant/finding.ts";
import type { SourceSummary } from "../plant/plant.ts";
import { judgementToHtml } from "../report/judgement-to-html.ts";
import { judgementToJsonParts } from "../report/judgement-to-json.ts";
import { judgementToJunit } from "../report/judgement-to-junit.ts";
import { judgementToMarkdown } from "../report/judgement-to-markdown.ts";
import { judgementToSarif } from "../report/judgement-to-sarif.ts";
import { judgementToText } from "../report/judgement-to-text.ts";
import type { AskedWith } from "../report/read-on.ts";
import { scheduleToIcalendar } from "../report/schedule-to-icalendar.ts";
import { productVersion } from "./product-version.ts";

export const JUDGEMENT_FORMATS = ["text", "json", "markdown", "sarif", "junit", "html", "ics"] as const;
export type JudgementFormat = (typeof JUDGEMENT_FORMATS)[number];

export interface FormatOptions {
  readonly all: boolean;
  readonly color: boolean;
  readonly width: number;
  readonly timezone: string;
  readonly sources: readonly SourceSummary[];
  readonly notice?: string;
  /** How it was asked, for whoever reads on; absent = not known. */
  readonly asked?: AskedWith;
}

/** Only a schedule is a calendar; null = this judgement can be printed so. Asked before anything is written. */
export function formatObstacle({ changeFile, patching }: Judgement, format: JudgementFormat): Diagnostic | null {
  if (format !== "ics" || (patching !== undefined && patching.planned.schedule !== null)) return null;
  const message =
    patching === undefined
      ? "--format ics prints a schedule of patches as a calendar, and this change has no patches"
      : "--format ics prints the schedule in real windows as a calendar, and there is none: no schedule keeps what the change asks for, or none was found";
  return { code: "no-calendar", severity: "error", message, help: "Without --format, check says what each patch meets and what cannot hold together.", at: { kind: "file", file: changeFile } };
}

/** The text in parts: with --all a large plant is longer than one string may be. */
export function* formatJudgement(judgement: Judgement, format: JudgementFormat, options: FormatOptions): Generator<string> {
  const { all, timezone } = options;
  const asked = options.asked === undefined ? {} : { asked: options.asked };
  switch (format) {
    case "text":
      yield judgementToText(judgement, { all, timezone, color: options.color, width: options.width, ...asked });
      return;
    case "json":
      yield* judgementToJsonParts(judgement, { all });
      return;
    case "markdown":
      yield judgementToMarkdown(judgement, { all, timezone, ...asked });
      return;
    case "sarif":
      yield judgementToSarif(judgement, { version: productVersion() });
      return;
    case "junit":
      yield judgementToJunit(judgement);
      return;
    case "html":
      yield judgementToHtml(judgement, { timezone, sources: options.sources, ...asked, ...(options.notice === undefined ? {} : { notice: options.notice }) });
      return;
    case "ics":
      yield calendarOf(judgement);
  }
}

/** Stamped with the moment of the judgement, so that the same input gives the same bytes. */
function calendarOf({ changeName, patching }: Judgement): string {
  const schedule = patching?.planned.schedule;
  if (patching === undefined || schedule === undefined || schedule === null) throw new Error("no schedule: ask formatObstacle first");
  return scheduleToIcalendar(patching.plan, schedule, { planName: changeName, stampedAt: patching.now });
}

// One judgement in each of the formats that `check` can print.
import type { Judgement } from "../plant/finding.ts";
import type { SourceSummary } from "../plant/plant.ts";
import { judgementToHtml } from "../report/judgement-to-html.ts";
import { judgementToJsonParts } from "../report/judgement-to-json.ts";
import { judgementToJunit } from "../report/judgement-to-junit.ts";
import { judgementToMarkdown } from "../report/judgement-to-markdown.ts";
import { judgementToSarif } from "../report/judgement-to-sarif.ts";
import { judgementToText } from "../report/judgement-to-text.ts";
import { productVersion } from "./product-version.ts";

export const JUDGEMENT_FORMATS = ["text", "json", "markdown", "sarif", "junit", "html"] as const;
export type JudgementFormat = (typeof JUDGEMENT_FORMATS)[number];

export interface FormatOptions {
  readonly all: boolean;
  readonly color: boolean;
  readonly width: number;
  readonly timezone: string;
  readonly sources: readonly SourceSummary[];
  readonly notice?: string;
}

/** The text in parts: with --all a large plant is longer than one string may be. */
export function* formatJudgement(judgement: Judgement, format: JudgementFormat, options: FormatOptions): Generator<string> {
  const { all, timezone } = options;
  switch (format) {
    case "text":
      yield judgementToText(judgement, { all, timezone, color: options.color, width: options.width });
      return;
    case "json":
      yield* judgementToJsonParts(judgement, { all });
      return;
    case "markdown":
      yield judgementToMarkdown(judgement, { all, timezone });
      return;
    case "sarif":
      yield judgementToSarif(judgement, { version: productVersion() });
      return;
    case "junit":
      yield judgementToJunit(judgement);
      return;
    case "html":
      yield judgementToHtml(judgement, { timezone, sources: options.sources, ...(options.notice === undefined ? {} : { notice: options.notice }) });
  }
}

// The judgement as Markdown for a change ticket: verdict, the four answers under their own headings, timeline, findings. The depth stands in the HTML report.
import { countOf, countText } from "../foundation/count-words.ts";
import { markdownCode as code, markdownText as text } from "../foundation/hostile-text.ts";
import type { Finding, Judgement } from "../plant/finding.ts";
import { accessToMarkdown, sessionCountsMarkdown } from "./access-to-markdown.ts";
import { markdownTable } from "./markdown-table.ts";
import { patchCountsMarkdown, patchingToMarkdown } from "./patching-to-markdown.ts";
import { seenSoFar } from "./seen-so-far.ts";
import { fixLines, impactText, seenText } from "./finding-to-text.ts";
import { recordText, zoneText } from "./measure-words.ts";
import { type AskedWith, NOTHING_GIVEN, readOnIn } from "./read-on.ts";
import { shapeWords } from "./shape-words.ts";
import { oneLine } from "./text-layout.ts";
import { COMPLIANCE_WORDS, PROOF_WORDS, QUESTIONS, resultWords, VERDICT_GLYPHS, VERDICT_ORDER } from "./verdict-words.ts";

export interface MarkdownOptions {
  readonly timezone: string;
  /** Every finding in full, not only the first ones. */
  readonly all: boolean;
  /** Absent = not known. */
  readonly asked?: AskedWith;
}

const FIRST_FINDINGS = 12;

export function judgementToMarkdown(judgement: Judgement, options: MarkdownOptions): string {
  const { verdict, compliance, access, patching } = judgement;
  const shown = options.all ? judgement.findings : judgement.findings.slice(0, FIRST_FINDINGS);
  const rest = judgement.findings.length - shown.length;
  return `${[
    `# ${VERDICT_GLYPHS[verdict]} ${verdict.toUpperCase()}: ${text(judgement.changeName)}`,
    `**${resultWords(verdict, compliance)}** · stability: ${verdict} · compliance: ${COMPLIANCE_WORDS[compliance]}${judgement.satisfies.length === 0 ? "" : ` (claims ${judgement.satisfies.map(code).join(", ")})`}`,
    `${text(judgement.verdictWhy)} ${text(judgement.complianceWhy)}`.trim(),
    `Change ${code(judgement.changeFile)}: ${text(shapeWords(judgement))}. Judged against ${text(judgement.judgedAgainst)}. Times in ${zoneText(options.timezone)}.`,
    ...(access === null ? [] : sessionCountsMarkdown(access, options.timezone)),
    ...(judgement.changeKind === "access" || judgement.changeKind === "patching" ? [] : [countsTable(judgement)]),
    ...(patching === undefined ? [] : patchCountsMarkdown(patching)),
    ...(patching !== undefined && judgement.coverage === null ? [] : [`Seen so far: ${text(seenSoFar(judgement.coverage))}.`]),
    ...QUESTIONS.map(({ key, long }, i) => [`## ${i + 1}. ${long}`, text(judgement.questions[key].summary), list(judgement.questions[key].points.map(text))].filter((t) => t !== "").join("\n\n")),
    ...(judgement.timeline.length === 0
      ? []
      : ["## What happens when", markdownTable([["When", "Line", "What"], ...judgement.timeline.map((t) => [text(t.when), t.line === null ? "–" : text(t.line), text(t.what)])])]),
    `## Findings (${countText(judgement.findings.length)})`,
    ...(shown.length === 0 ? ["None: nothing that was seen breaks. What was not seen is not known."] : shown.map((f) => findingText(f, options.timezone))),
    ...(rest > 0
      ? [
          `${countOf(rest, "more finding")}: ${readOnIn("markdown", judgement, options.asked ?? NOTHING_GIVEN)
            .map(code)
            .join(", then ")}`,
        ]
      : []),
    ...(access === null ? [] : accessToMarkdown(access, options)),
    ...(patching === undefined ? [] : patchingToMarkdown(patching, options)),
    ...(judgement.decisions.length === 0
      ? []
      : [
          `## Decisions for people (${countText(judgement.decisions.length)})`,
          markdownTable([["Who decides", "What", "If yes, write"], ...judgement.decisions.map((d) => [text(d.owner), text(d.text), d.couldAdd === null ? "–" : code(oneLine(d.couldAdd))])]),
        ]),
    ...(judgement.leftovers.length === 0
      ? []
      : [
          `## Permitted and not used (${countText(judgement.leftovers.length)})`,
          markdownTable([
            ["Written at", "Permission", "Proof", "Why"],
            ...judgement.leftovers.map((l) => [code(`${l.file}:${l.line}`), code(l.rule.replace(/\s+/g, " ")), PROOF_WORDS[l.quality], text(l.why.join(" "))]),
          ]),
        ]),
    ...(judgement.assumptions.length === 0
      ? []
      : [
          "## Assumed, because nothing says otherwise",
          markdownTable([["Assumption", "Comes from", "Overrule it with"], ...judgement.assumptions.map((a) => [text(a.text), text(a.origin), code(a.overruledBy)])]),
        ]),
    "## Inputs",
    markdownTable([["File", "SHA-256"], ...judgement.inputs.map((i) => [code(i.file), code(i.sha256)])]),
  ].join("\n\n")}\n`;
}

function countsTable({ counts }: Judgement): string {
  const head = VERDICT_ORDER.map((v) => `${VERDICT_GLYPHS[v]} ${v}`).concat("failed already", "acknowledged");
  return markdownTable([head, [...VERDICT_ORDER.map((v) => counts[v]), counts.alreadyFailing, counts.acknowledged].map(countText)], "right");
}

function list(points: readonly string[]): string {
  return points.map((p) => `- ${p}`).join("\n");
}

function findingText(f: Finding, timezone: string): string {
  const points = [
    f.cause === null ? "" : `Written at ${code(`${f.cause.file}:${f.cause.line}:${f.cause.column}`)}: ${code((f.cause.lineText ?? f.cause.rule).trim())}`,
    evidenceText(f, timezone),
    `Impact: ${text(impactText(f))}`,
    f.workaround === null ? "" : `People: ${text(f.workaround)}`,
    `Confidence ${f.confidence.level}: ${text(f.confidence.why)}`,
    ...fixLines(f).map((line) => `**${line.slice(0, line.indexOf(":"))}**${text(line.slice(line.indexOf(":")))}`),
  ];
  return [`### ${f.severity}: ${text(f.title.replace(/ {2,}/g, " · "))}`, text(f.message), list(points.filter((p) => p !== "")), `<sub>${text(f.kind)} · ${text(f.id)}</sub>`].join("\n\n");
}

function evidenceText(f: Finding, timezone: string): string {
  if (f.evidence.length === 0) return "";
  const seen = seenText(f, timezone);
  const conditions = f.conditions.map(text).join(", ");
  const parts = [...(seen === null ? [] : [`seen ${text(seen)}${conditions === "" ? "" : `, ${conditions}`}`]), ...(seen === null && conditions !== "" ? [`when ${conditions}`] : [])];
  const line = [...parts, `witness ${f.evidence.map((e) => `${code(e.example.file)} ${recordText(e.example)}`).join(", ")}`].join("; ");
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}`;
}

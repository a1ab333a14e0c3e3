// The end of a judgement on a terminal: the four answers, what people have to decide, what is permitted and not used, what was assumed.
import { countOf, countText } from "../../foundation/count-words.ts";
import { visibleText } from "../../foundation/hostile-text.ts";
import { oneLine, padEnd, wrap, wrapAfter } from "../text-layout.ts";
import { PROOF_WORDS, QUESTIONS } from "../verdict-words.ts";
import { firstLines, type Page } from "./page.ts";

export function questionLines({ judgement, style, width, all }: Page): string[] {
  const lead = Math.max(...QUESTIONS.map((q) => q.short.length)) + 5;
  const lines = QUESTIONS.flatMap(({ key, short }, i) => {
    const answer = judgement.questions[key];
    const head = `${i + 1}  ${short}`;
    const made = firstLines(wrapAfter(padEnd(head, lead), visibleText(answer.summary), width), all ? Number.POSITIVE_INFINITY : 2, width).map((l, n) =>
      n === 0 ? style.strong(l.slice(0, head.length)) + l.slice(head.length) : l,
    );
    return all ? [...made, ...answer.points.flatMap((p) => wrapAfter(`${" ".repeat(lead)}· `, visibleText(p), width))] : made;
  });
  return ["", ...lines];
}

export function decisionLines({ judgement: { decisions }, style, width, all }: Page): string[] {
  if (!all || decisions.length === 0) return [];
  const lines = decisions.flatMap((d) => [
    ...wrapAfter(`  ${visibleText(d.owner)}: `, visibleText(d.text), width, 4),
    ...(d.couldAdd === null ? [] : wrapAfter("    if yes, write ", visibleText(oneLine(d.couldAdd)), width, 6).map(style.quiet)),
  ]);
  return ["", style.strong(`Decisions for people (${countText(decisions.length)})`), ...lines];
}

export function leftoverLines({ judgement: { leftovers }, style, width, all }: Page): string[] {
  if (!all || leftovers.length === 0) return [];
  const lines = leftovers.flatMap((l) => [
    ...wrapAfter(`  ${visibleText(l.file)}:${l.line}  `, `${visibleText(l.rule.replace(/\s+/g, " "))}: ${PROOF_WORDS[l.quality]}`, width, 4),
    ...wrap(l.why.map(visibleText).join(" "), width - 4).map((t) => style.quiet(`    ${t}`)),
  ]);
  return ["", style.strong(`Permitted and not used (${countText(leftovers.length)})`), ...lines];
}

export function assumptionLines({ judgement, style, width, all }: Page, most: number): string[] {
  const { assumptions } = judgement;
  if (assumptions.length === 0) return [];
  if (most === 0) return ["", style.quiet(`${countOf(assumptions.length, "assumption")}, with origin and how to overrule: --all`)];
  const shown = assumptions.slice(0, most);
  const lines = shown.flatMap((a) => {
    const text = `${visibleText(a.text)} (${visibleText(a.origin)})`;
    const overrule = `overrule: ${visibleText(a.overruledBy)}`;
    return all ? [...wrapAfter("  ", text, width, 4), ...wrapAfter("    ", overrule, width, 14).map(style.quiet)] : wrapAfter("  ", `${text}  ${overrule}`, width, 4);
  });
  const more = assumptions.length - shown.length;
  return [
    "",
    style.strong(`Assumed, because nothing says otherwise (${countText(assumptions.length)})`),
    ...lines,
    ...(more > 0 ? [style.quiet(`  … and ${countOf(more, "more", "more")}: --all`)] : []),
  ];
}

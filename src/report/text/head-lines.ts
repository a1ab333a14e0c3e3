// The head of a judgement on a terminal: what was judged against what, the verdict with its reason, how many conversations meet which fate, how much was seen.
import { countText } from "../../foundation/count-words.ts";
import { visibleText } from "../../foundation/hostile-text.ts";
import { seenSoFar } from "../seen-so-far.ts";
import { shapeWords } from "../shape-words.ts";
import { displayWidth, padEnd, wrap, wrapAfter } from "../text-layout.ts";
import { COMPLIANCE_WORDS, resultWords, VERDICT_GLYPHS } from "../verdict-words.ts";
import { joined, type Page } from "./page.ts";

export function header({ judgement, style, width }: Page): string[] {
  const name = visibleText(judgement.changeName);
  const kind = visibleText(shapeWords(judgement));
  const gap = width - displayWidth(name) - displayWidth(kind);
  const title = gap >= 3 ? [style.strong(name) + " ".repeat(gap) + style.quiet(kind)] : [...wrap(name, width).map(style.strong), ...wrap(kind, width).map(style.quiet)];
  const against = visibleText(judgement.judgedAgainst);
  return [...title, ...wrap(/^judged against/i.test(against) ? against : `judged against ${against}`, width)];
}

export function verdictLines({ judgement, style, width }: Page): string[] {
  const { verdict, compliance } = judgement;
  const claims = judgement.satisfies.map((s) => visibleText(shortRequirement(s))).join(", ");
  const left = `  ${padEnd(style.verdict(verdict, `${VERDICT_GLYPHS[verdict]} ${verdict.toUpperCase()}`), 20)}compliance: ${COMPLIANCE_WORDS[compliance]}`;
  const words = `→ ${resultWords(verdict, compliance)}`;
  const bracketed = claims === "" ? "" : `   (${claims})`;
  const fits = displayWidth(left) + displayWidth(bracketed) + displayWidth(words) + 4 <= width;
  const first = `${left}${fits ? bracketed : ""}`;
  const beside = displayWidth(first) + displayWidth(words) + 2 <= width;
  const lines = beside ? [`${padEnd(first, width - displayWidth(words) - 2)}  ${style.strong(words)}`] : [first, `    ${style.strong(words)}`];
  if (!fits && claims !== "") lines.push(...wrapAfter("    claims ", claims, width));
  const why = [judgement.verdictWhy, ...(compliance === "met" ? [] : [judgement.complianceWhy])]
    .map(visibleText)
    .filter((t) => t !== "")
    .join("  ");
  return [...lines, ...wrap(why, width - 4).map((l) => `    ${style.quiet(l)}`)];
}

/** "SR 5.1" for "iec62443-3-3/SR 5.1"; the long names stand in the JSON. */
function shortRequirement(id: string): string {
  return id.startsWith("iec62443-3-3/") ? id.slice("iec62443-3-3/".length) : id.replace(/^nis2\//, "NIS2 ");
}

export function countLines({ judgement, style, width }: Page): string[] {
  const { counts } = judgement;
  const part = (name: "kept" | "blocked" | "degraded" | "unfiltered" | "unknown"): string => {
    const text = `${VERDICT_GLYPHS[name]} ${name} ${countText(counts[name])}`;
    return counts[name] === 0 ? style.quiet(text) : name === "kept" ? text : style.verdict(name, text);
  };
  const aside = [counts.alreadyFailing > 0 ? `${countText(counts.alreadyFailing)} failed already` : "", counts.acknowledged > 0 ? `${countText(counts.acknowledged)} acknowledged` : ""].filter(
    (t) => t !== "",
  );
  const label = judgement.changeKind === "bundle" && judgement.access !== null ? ["conversations"] : [];
  const parts = [...label, ...(["kept", "blocked", "degraded", "unfiltered", "unknown"] as const).map(part), ...(aside.length > 0 ? [style.quiet(`of these ${aside.join(", ")}`)] : [])];
  return joined(parts, "   ", width - 2).map((line) => `  ${line}`);
}

export function seenLines({ judgement, width }: Page): string[] {
  return wrapAfter("  seen so far: ", seenSoFar(judgement.coverage), width, 4);
}

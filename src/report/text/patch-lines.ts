// Every patch on a terminal, for --all: what it is, how grave, what can reach it, how long it may take to be stable again, when it is asked for and when it fits.
import { countText } from "../../foundation/count-words.ts";
import { visibleText } from "../../foundation/hostile-text.ts";
import type { PatchingJudgement } from "../../plant/patching-judgement.ts";
import { type PatchFact, patchFacts, peerFacts, restartFacts } from "../patch-fact-texts.ts";
import { machinesOf, PATCH_GLYPHS, PATCH_WORDS } from "../patch-words.ts";
import { padEnd, wrapAfter } from "../text-layout.ts";
import type { Page } from "./page.ts";

const LABEL = 14;

export function patchLines(page: Page, patching: PatchingJudgement): string[] {
  if (patching.patches.length === 0) return [];
  const { style, width, timezone } = page;
  const lines = machinesOf(patching.patches).flatMap(({ asset, patches }) => [
    "",
    style.strong(visibleText(asset)),
    ...patches.flatMap((patch) => [
      ...wrapAfter(`  ${style.patch(patch.verdict, `${PATCH_GLYPHS[patch.verdict]} ${PATCH_WORDS[patch.verdict]}`)}  `, `${visibleText(patch.need.advisory)}: ${visibleText(patch.why)}`, width, 4),
      ...patchFacts(patch, patching, timezone).flatMap((fact) => factLines(page, fact)),
    ]),
    ...[...restartFacts(patches), ...peerFacts(patches)].flatMap((fact) => factLines(page, fact)),
  ]);
  return ["", style.strong(`Patches (${countText(patching.patches.length)})`), ...lines, ...undecidedLines(page, patching)];
}

function factLines({ width, style }: Page, { name, texts }: PatchFact): string[] {
  return texts.flatMap((text, i) => wrapAfter(`    ${padEnd(i === 0 ? style.quiet(name) : "", LABEL)}`, visibleText(text), width, LABEL + 4));
}

function undecidedLines({ style, width }: Page, { undecidedAssets, notFound }: PatchingJudgement): string[] {
  const assets = undecidedAssets.flatMap(({ asset, why }) => wrapAfter(`  ${visibleText(asset)}: `, visibleText(why), width, 4));
  const names = notFound.flatMap(({ text }) => wrapAfter("  ", visibleText(text), width, 4));
  return [
    ...(assets.length === 0 ? [] : ["", style.strong(`Machines that may need patches which nobody sees here (${countText(undecidedAssets.length)})`), ...assets]),
    ...(names.length === 0 ? [] : ["", style.strong(`Named, and not known (${countText(notFound.length)})`), ...names]),
  ];
}

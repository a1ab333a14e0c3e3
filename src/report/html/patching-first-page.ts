// What a judgement of patches puts on the page that is signed: patches by verdict, the two courses side by side with what stands in until then, and their picture.
import { countOf, countText } from "../../foundation/count-words.ts";
import { markupText as esc } from "../../foundation/hostile-text.ts";
import { drawPatchGantt } from "../../picture/patch-gantt.ts";
import type { PatchingJudgement } from "../../plant/patching-judgement.ts";
import { COURSE_HEADS, courseRows, scheduleText, withoutRateText } from "../course-table.ts";
import { compensationWords, PATCH_ORDER, PATCH_WORDS, patchesText, worstFirst } from "../patch-words.ts";
import { type PageContext, patchMark } from "./page-parts.ts";

const MOST_COMPENSATIONS = 5;

export function patchCounts(patching: PatchingJudgement): string {
  const { counts, undecidedAssets, notFound } = patching;
  const items = PATCH_ORDER.map((verdict) => {
    const n = counts[verdict];
    return `<div><dt>${patchMark(verdict)}${PATCH_WORDS[verdict]}</dt><dd class="${n === 0 ? "quiet" : `v-${verdict}`}">${n === 0 ? "0" : `<a href="#patches">${countText(n)}</a>`}</dd></div>`;
  });
  const open = undecidedAssets.length === 0 ? "" : ` Of <a href="#undecided">${countOf(undecidedAssets.length, "more machine")}</a> it is not known which product it is.`;
  const missing = notFound.length === 0 ? "" : ` <a href="#undecided">${countOf(notFound.length, "item")}</a> of the change ${notFound.length === 1 ? "names" : "name"} what is not known.`;
  return `<dl class="counts">${items.join("")}</dl>\n<p class="quiet">${esc(patchesText(patching))}.${open}${missing}</p>`;
}

export function coursesSection(patching: PatchingJudgement): string {
  const rate = withoutRateText(patching);
  const rows = courseRows(patching).map(
    ({ name, asGiven, planned }) => `<tr><th scope="row">${esc(name)}</th><td>${esc(asGiven)}</td><td>${planned === null ? '<span class="quiet">–</span>' : esc(planned)}</td></tr>`,
  );
  const shown = worstFirst(patching).slice(0, MOST_COMPENSATIONS);
  const rest = patching.compensations.length - shown.length;
  const until = shown.map((compensation) => {
    const when = compensation.until === null ? "Until there is a fix" : `Until ${esc(compensation.until)}`;
    return `<li><a href="#compensations">${when}, for ${esc(compensation.asset)}</a>: ${esc(compensationWords(compensation))}</li>`;
  });
  const more = rest > 0 ? `<li><a href="#compensations">${countOf(rest, "more rule")}</a> could stand in.</li>` : "";
  return `<section id="courses" aria-labelledby="courses-h"><h2 id="courses-h">As asked, and in real windows</h2>
<div class="both-courses"><div class="scroll" tabindex="0" role="region" aria-label="Both courses"><table class="courses"><caption>The same patches, measured alike. A weighed day is one without the patch, times what a day of it weighs.</caption><thead><tr><td></td><th scope="col">${COURSE_HEADS.asGiven}</th><th scope="col">${COURSE_HEADS.planned}</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>
<div><p>${esc(scheduleText(patching.planned))}${rate === null ? "" : ` ${esc(rate)}`}</p>${until.length === 0 ? "" : `<ul class="until">${until.join("")}${more}</ul>`}</div></div></section>`;
}

/** Both courses in one picture; empty where no patch has a time. */
export function schedulePicture({ plan, planned, asGiven, asGivenSchedule }: PatchingJudgement, timezone: string): string {
  const stopping = new Set(asGiven.placements.filter(({ conflicts }) => conflicts.some(({ state }) => state !== "unknown")).map(({ need }) => need));
  return drawPatchGantt(plan, { planned: planned.schedule, asked: asGivenSchedule, stopping }, { timezone, idPrefix: "schedule-picture", title: "Patches as asked and as planned" });
}

export function scheduleSection({ timezone }: PageContext, patching: PatchingJudgement): string {
  const { planned } = patching;
  const picture = schedulePicture(patching, timezone);
  if (picture === "") return "";
  const caption = `Each machine under the line that stands still with it. ${planned.schedule === null ? "Hollow marks are what is asked for; there is no schedule." : "Filled marks are planned in a window, hollow ones are what is asked for at another time."} Exact times stand in the <a href="#patches">table</a>.`;
  return `<section id="schedule" aria-labelledby="schedule-h"><h2 id="schedule-h">When: as asked, and as planned</h2><figure><div class="picture-map whole scroll" tabindex="0" role="region" aria-label="Schedule of patches">${picture}</div><figcaption>${caption}</figcaption></figure></section>`;
}

export function hasSchedule({ plan, planned, asGivenSchedule }: PatchingJudgement): boolean {
  const items = new Set(plan.items.map(({ id }) => id));
  return [...(planned.schedule?.entries ?? []), ...asGivenSchedule.entries].some(({ item }) => items.has(item));
}

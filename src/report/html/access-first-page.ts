// What a judgement of sessions puts on the page that is signed: how many sessions meet which fate, and the days on which they break.
import { countText } from "../../foundation/count-words.ts";
import { markupText as esc } from "../../foundation/hostile-text.ts";
import { drawSessionLanes } from "../../picture/session-lanes.ts";
import type { AccessJudgement, SessionVerdict } from "../../plant/access-judgement.ts";
import { spanText } from "../measure-words.ts";
import { fateWords } from "../session-fate.ts";
import { whoOf } from "../session-groups.ts";
import { SESSION_COUNT_KEYS, SESSION_WORDS } from "../verdict-words.ts";
import { type PageContext, sessionAnchor, sessionMark } from "./page-parts.ts";

const MOST_NAMES = 6;
const SHOWN: readonly SessionVerdict[] = ["locked-out", "cut-off", "waits", "needs-other-path", "unknown", "kept", "not-governed"];

export function sessionCounts({ timezone }: PageContext, { counts, window, notLogged }: AccessJudgement): string {
  const items = SHOWN.map((verdict) => {
    const n = counts[SESSION_COUNT_KEYS[verdict]];
    const target = verdict === "kept" || verdict === "not-governed" ? "#sessions-kept" : "#sessions";
    return `<div><dt>${sessionMark(verdict)}${SESSION_WORDS[verdict]}</dt><dd class="${n === 0 ? "quiet" : `v-${verdict}`}">${n === 0 ? "0" : `<a href="${target}">${countText(n)}</a>`}</dd></div>`;
  });
  const aside = `<div><dt>of these acknowledged</dt><dd class="quiet">${countText(counts.acknowledged)}</dd></div><div><dt>of programs</dt><dd class="quiet">${countText(counts.ofPrograms)}</dd></div>`;
  const when = window === null ? "No session is recorded." : `Sessions that were recorded, ${spanText(window.first, window.last, timezone)}.`;
  const missing = notLogged.length === 0 ? "" : ` <a href="#not-logged">No log</a> shows who signs in on ${names(notLogged)}.`;
  return `<dl class="counts">${items.join("")}${aside}</dl>\n<p class="quiet">${when}${missing}</p>`;
}

export function lanesSection(page: PageContext, access: AccessJudgement): string {
  const hrefOf = (judged: Parameters<typeof sessionAnchor>[0]): string | undefined => {
    const anchor = sessionAnchor(judged);
    return page.listedSessions.has(anchor) ? `#${anchor}` : undefined;
  };
  const picture = drawSessionLanes(access, { timezone: page.timezone, laneOf: whoOf, fateOf: fateWords, hrefOf, idPrefix: "lanes-picture" });
  const head = '<section id="lanes" aria-labelledby="lanes-h"><h2 id="lanes-h">Days on which it breaks</h2>';
  if (picture === "") return `${head}<p>No recorded session breaks at a known time. What was not recorded is not known.</p></section>`;
  const legend =
    "Each bar is a session, or several at the same time: hatched is what a cut session loses, dotted what waits before it may begin, an outline could not begin, a dashed outline would need another path, a finely dotted one is not known. Thin grey is kept; an arrow goes on from the day before, or into the next. Days go from six to six in plant time and are chosen so that each kind of break is shown.";
  return `${head}<figure><div class="picture-map scroll" tabindex="0" role="region" aria-label="Days on which sessions break">${picture}</div><figcaption>${legend} All of them stand in the <a href="#sessions">table</a>.</figcaption></figure></section>`;
}

function names(list: readonly string[]): string {
  const shown = list.slice(0, MOST_NAMES).map(esc).join(", ");
  return list.length > MOST_NAMES ? `${shown} and ${countText(list.length - MOST_NAMES)} more` : shown;
}

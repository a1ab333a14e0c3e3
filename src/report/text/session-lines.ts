// Every group of sessions on a terminal, for --all: first what is not kept, then what goes on as before, each with its rule and a record to open.
import { countOf, countText } from "../../foundation/count-words.ts";
import { visibleText } from "../../foundation/hostile-text.ts";
import type { AccessJudgement } from "../../plant/access-judgement.ts";
import { recordText, spanText } from "../measure-words.ts";
import { fateWords, lastedWords, wholeFateWords } from "../session-fate.ts";
import { brokenGroups, keptGroups, type SessionGroup, wayWords } from "../session-groups.ts";
import { wrap, wrapAfter } from "../text-layout.ts";
import { SESSION_GLYPHS, SESSION_WORDS } from "../verdict-words.ts";
import { grantLines } from "./access-lines.ts";
import type { Page } from "./page.ts";

export function sessionGroupLines(page: Page, access: AccessJudgement): string[] {
  const broken = brokenGroups(access.sessions);
  const kept = keptGroups(access.sessions);
  return [...part(page, "Sessions that are not kept", broken, true), ...part(page, "Sessions that stay as they are", kept, false), ...grantLines(page, access)];
}

function part(page: Page, title: string, groups: readonly SessionGroup[], withWhy: boolean): string[] {
  if (groups.length === 0) return [];
  const sessions = groups.reduce((sum, { count }) => sum + count, 0);
  return ["", page.style.strong(`${title} (${countText(sessions)} in ${countOf(groups.length, "group")})`), ...groups.flatMap((group) => groupLines(page, group, withWhy))];
}

function groupLines({ width, style, timezone }: Page, group: SessionGroup, withWhy: boolean): string[] {
  const { verdict, worst, count, first, last, from } = group;
  const mark = style.session(verdict, `${SESSION_GLYPHS[verdict]} ${SESSION_WORDS[verdict]}`);
  const isTold = withWhy && fateWords(worst) !== SESSION_WORDS[verdict];
  const fate = isTold ? `${wholeFateWords(worst)}${count > 1 ? `, the worst of ${countText(count)}` : ""}` : `${countOf(count, "session")}, the longest ${lastedWords(worst)}`;
  const place = `${visibleText(group.who)} → ${visibleText(group.target)} ${wayWords(group.how)}${from.length === 0 ? "" : ` from ${from.map(visibleText).join(", ")}`}`;
  const when = first === null || last === null ? "" : `, ${spanText(first, last, timezone)}`;
  const lines = wrapAfter(`  ${mark}  `, `${place}: ${fate}${when}${group.isAcknowledged ? ", acknowledged" : ""}`, width, 4);
  const notes = worst.notes.length === 0 ? "" : ` ${worst.notes.map(visibleText).join("; ")}.`;
  const at = worst.at === null ? "" : `  ${visibleText(worst.at.file)}:${worst.at.line}:${worst.at.column}`;
  const { file, record } = worst.session.witness;
  const more = withWhy || notes !== "" ? `${visibleText(worst.why)}${notes}${at}  ${visibleText(file)} ${recordText({ record, isLogged: true })}` : "";
  return more === "" ? lines : [...lines, ...wrap(more, width - 4).map((line) => style.quiet(`    ${line}`))];
}

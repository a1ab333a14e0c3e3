// The access part of a judgement as Markdown for a change ticket: sessions by fate, what is not kept in groups, roles, shared accounts, handovers, and the
// controls that will be worked around. The depth stands in the HTML report and the JSON.
import { countOf, countText } from "../foundation/count-words.ts";
import { markdownCode as code, markdownText as text } from "../foundation/hostile-text.ts";
import type { AccessJudgement } from "../plant/access-judgement.ts";
import { spanText } from "./measure-words.ts";
import { markdownTable } from "./markdown-table.ts";
import { countWords, handoverWords, inputsByWeight, inputWords, severalPeople, signWords, sureWords, valueText, wholeFateWords } from "./session-fate.ts";
import { brokenGroups, type SessionGroup, wayWords } from "./session-groups.ts";
import { SESSION_COUNT_KEYS, SESSION_GLYPHS, SESSION_ORDER, SESSION_WORDS, sharedWords } from "./verdict-words.ts";

const FIRST_ROWS = 12;

export interface AccessMarkdownOptions {
  readonly timezone: string;
  /** Every row, not only the first ones. */
  readonly all: boolean;
}

/** The counts, which stand beside those of conversations. */
export function sessionCountsMarkdown({ counts, window, notLogged }: AccessJudgement, timezone: string): string[] {
  const head = [...SESSION_ORDER.map((verdict) => `${SESSION_GLYPHS[verdict]} ${SESSION_WORDS[verdict]}`), "acknowledged", "of programs"];
  const row = [...SESSION_ORDER.map((verdict) => counts[SESSION_COUNT_KEYS[verdict]]), counts.acknowledged, counts.ofPrograms].map(countText);
  const when = window === null ? "No session is recorded." : `Sessions recorded ${spanText(window.first, window.last, timezone)}.`;
  const missing =
    notLogged.length === 0
      ? ""
      : ` No log shows who signs in on ${text(notLogged.slice(0, FIRST_ROWS).join(", "))}${notLogged.length > FIRST_ROWS ? ` and ${countText(notLogged.length - FIRST_ROWS)} more` : ""}.`;
  return [markdownTable([head, row], "right"), `${when}${missing}`];
}

export function accessToMarkdown(access: AccessJudgement, options: AccessMarkdownOptions): string[] {
  const { byRole, sharedAccounts, handovers, pressure, unusedGrants } = access;
  const roles = [...byRole]
    .sort((a, b) => (a.role < b.role ? -1 : 1))
    .map(({ role, counts, minutesPerShift }) => [text(role), countWords(counts), minutesPerShift === null ? "–" : valueText(minutesPerShift)]);
  const accounts = severalPeople(sharedAccounts).map((account) => [text(account.account), sharedWords(account.isShared), text(signWords(account)), text(account.usedByPrograms.join("; ")) || "–"]);
  const costs = handovers.map((h) => [text(h.account), handoverWords(h), text(h.lines.join(", ")) || "–", text(h.text)]);
  const order = [...pressure].sort((a, b) => b.score - a.score || (a.control < b.control ? -1 : 1));
  const controls = order.map((p) => [text(p.control), text(p.workaround), `${valueText(p.score)}: ${text(inputsByWeight(p.inputs).map(inputWords).join("; "))}`]);
  const grants = unusedGrants.map(({ grant, at, confidence, why }) => [text(grant), code(`${at.file}:${at.line}`), sureWords(confidence), text(why)]);
  return [
    ...part("Sessions that are not kept", ["Verdict", "Who", "Machine", "Sessions", "What becomes of it", "Why", "Written at"], brokenGroups(access.sessions).map(groupRow), options),
    ...part("Roles", ["Role", "Sessions", "Minutes a shift"], roles, options),
    ...part("Shared accounts, as their use shows", ["Account", "Use", "What shows it", "Programs"], accounts, options),
    ...part("What doing without them costs", ["Without", "Sign-ins", "Lines", "In words"], costs, options),
    ...part("Controls that will be worked around", ["Control", "What is to be expected instead", "Made of (weights are chosen; only the order counts)"], controls, options),
    ...part("Granted and not seen in use", ["Grant", "Written at", "How sure", "Why"], grants, options),
  ];
}

function groupRow(group: SessionGroup): string[] {
  const { worst, count, verdict } = group;
  const mark = `${SESSION_GLYPHS[verdict]} ${SESSION_WORDS[verdict]}${group.isAcknowledged ? ", acknowledged" : ""}`;
  return [
    mark,
    text(group.who),
    `${text(group.target)} ${wayWords(group.how)}`,
    countText(count),
    text(wholeFateWords(worst)),
    text(worst.why),
    worst.at === null ? "–" : code(`${worst.at.file}:${worst.at.line}:${worst.at.column}`),
  ];
}

function part(title: string, head: readonly string[], rows: readonly (readonly string[])[], { all }: AccessMarkdownOptions): string[] {
  if (rows.length === 0) return [];
  const shown = all ? rows : rows.slice(0, FIRST_ROWS);
  const left = rows.length - shown.length;
  return [`## ${title} (${countText(rows.length)})`, markdownTable([head, ...shown]), ...(left > 0 ? [`${countOf(left, "more row")} with --all.`] : [])];
}

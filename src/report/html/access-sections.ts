// What else a judgement of sessions says in the HTML report: roles, shared accounts with what shows it, handovers, pressure, grants that nobody used, machines
// without a log. Accounts that show no sign of several people are only counted.
import { countOf, countText } from "../../foundation/count-words.ts";
import { markupText as esc } from "../../foundation/hostile-text.ts";
import { formatDuration } from "../../foundation/time.ts";
import { drawPressure } from "../../picture/pressure-bars.ts";
import type { AccessJudgement, SessionVerdict } from "../../plant/access-judgement.ts";
import { brokenCount, inputsByWeight, inputWords, rangeText, severalPeople, sureWords, valueText } from "../session-fate.ts";
import { SESSION_COUNT_KEYS, SESSION_WORDS, sharedWords } from "../verdict-words.ts";
import { type Column, MOST_ROWS, type PageContext, tableOf } from "./page-parts.ts";
import { position } from "./session-sections.ts";

const COUNTED: readonly SessionVerdict[] = ["kept", "locked-out", "cut-off", "waits", "needs-other-path", "unknown"];

export function rolesSection({ byRole }: AccessJudgement): string {
  const order = [...byRole].sort((a, b) => brokenCount(b.counts) - brokenCount(a.counts) || (a.role < b.role ? -1 : 1));
  const columns: readonly Column<(typeof byRole)[number]>[] = [
    { head: "Role", cell: ({ role }) => esc(role) },
    ...COUNTED.map((verdict): Column<(typeof byRole)[number]> => ({ head: SESSION_WORDS[verdict], isNumber: true, cell: ({ counts }) => countText(counts[SESSION_COUNT_KEYS[verdict]]) })),
    { head: "Minutes a shift", isNumber: true, cell: ({ minutesPerShift }) => (minutesPerShift === null ? "–" : valueText(minutesPerShift)) },
  ];
  const body = byRole.length === 0 ? "<p>No role decided over a session.</p>" : tableOf("Roles", "What each role meets, and the time that it costs.", columns, order);
  return `<section id="roles" aria-labelledby="roles-h"><h2 id="roles-h">Roles (${countText(byRole.length)})</h2>${body}</section>`;
}

export function accountsSection({ sharedAccounts, handovers }: AccessJudgement): string {
  const several = severalPeople(sharedAccounts);
  const one = sharedAccounts.filter(({ isShared }) => isShared === "one-person").length;
  const open = sharedAccounts.filter(({ isShared }) => isShared === null).length;
  const others = `<p class="quiet">${countOf(one, "further account shows", "further accounts show")} no sign of several people${open > 0 ? `; of ${countText(open)} too little was seen` : ""}.</p>`;
  const columns: readonly Column<(typeof several)[number]>[] = [
    { head: "Account", cell: ({ account }) => esc(account) },
    { head: "Use", cell: ({ isShared }) => sharedWords(isShared) },
    { head: "What shows it", cell: ({ signs }) => signs.map(esc).join("<br>") },
    { head: "Sessions", isNumber: true, cell: ({ sessions }) => countText(sessions) },
    { head: "Machines", isNumber: true, cell: ({ stations }) => countText(stations) },
    { head: "At once", isNumber: true, cell: ({ stationsAtOnce }) => countText(stationsAtOnce) },
    { head: "Hours of the day", isNumber: true, cell: ({ hoursOfDay }) => countText(hoursOfDay) },
    { head: "Longest", isNumber: true, cell: ({ longestSeconds }) => formatDuration(longestSeconds) },
    { head: "Over a change of shift", isNumber: true, cell: ({ overShiftChange }) => (overShiftChange === null ? "no shifts known" : countText(overShiftChange)) },
    { head: "Programs", cell: ({ usedByPrograms }) => usedByPrograms.map(esc).join("<br>") || "none seen" },
    { head: "Lines", cell: ({ lines }) => lines.map(esc).join(", ") || "–" },
  ];
  const shared = several.length === 0 ? "<p>No account shows that several people use it.</p>" : tableOf("Shared accounts", "Measured from use, not guessed from names.", columns, several);
  return `<section id="accounts" class="page" aria-labelledby="accounts-h"><h2 id="accounts-h">Shared accounts (${countText(several.length)})</h2>${shared}${others}${handoverTable(handovers)}</section>`;
}

function handoverTable(handovers: AccessJudgement["handovers"]): string {
  if (handovers.length === 0) return "";
  const columns: readonly Column<(typeof handovers)[number]>[] = [
    { head: "Without", cell: ({ account }) => esc(account) },
    { head: "Sign-ins at a change", isNumber: true, cell: ({ signInsPerHandover }) => rangeText(signInsPerHandover, "") },
    { head: "Changes a day", isNumber: true, cell: ({ handoversPerDay }) => valueText(handoversPerDay) },
    { head: "Seconds each", isNumber: true, cell: ({ secondsPerSignIn }) => valueText(secondsPerSignIn) },
    { head: "A day", isNumber: true, cell: ({ minutesPerDay }) => rangeText(minutesPerDay, "min") },
    { head: "Machines", cell: ({ stations }) => stations.map(esc).join(", ") },
    { head: "Lines", cell: ({ lines }) => lines.map(esc).join(", ") || "–" },
    { head: "In words", cell: ({ text }) => esc(text) },
  ];
  const order = [...handovers].sort((a, b) => b.minutesPerDay.p50 - a.minutesPerDay.p50 || (a.account < b.account ? -1 : 1));
  return `<h3>What doing without them costs at changes of shift</h3>${tableOf("Handovers", "Median to 95th percentile.", columns, order)}`;
}

export function pressureSection(page: PageContext, { pressure }: AccessJudgement): string {
  const order = [...pressure].sort((a, b) => b.score - a.score || (a.control < b.control ? -1 : 1));
  const columns: readonly Column<(typeof pressure)[number]>[] = [
    { head: "Control", cell: ({ control }) => esc(control) },
    { head: "Roles", cell: ({ roles }) => roles.map(esc).join(", ") || "any" },
    { head: "What is to be expected instead", cell: ({ workaround }) => esc(workaround) },
    { head: "Minutes a shift", isNumber: true, cell: ({ minutesPerShift }) => (minutesPerShift === null ? "–" : valueText(minutesPerShift)) },
    { head: "Pressure", isNumber: true, cell: ({ score }) => valueText(score) },
    {
      head: "Made of",
      cell: ({ inputs }) =>
        `<ul class="inputs">${inputsByWeight(inputs)
          .map((input) => `<li>${esc(inputWords(input))}</li>`)
          .join("")}</ul>`,
    },
    { head: "Line", cell: ({ at }) => position(page, at) },
  ];
  const picture = drawPressure(pressure);
  const figure =
    picture === ""
      ? ""
      : `<figure><div class="picture-map scroll" tabindex="0" role="region" aria-label="Controls by pressure">${picture}</div><figcaption>Each bar is the sum of its inputs, each times its weight. The weights are chosen, not measured: only the order counts. It judges the control, never a person.</figcaption></figure>`;
  const body =
    pressure.length === 0
      ? "<p>No control of this change presses anybody, as far as was recorded.</p>"
      : `${figure}${tableOf("Pressure", "Inputs with their weights, the heaviest first.", columns, order)}`;
  return `<section id="pressure" class="page" aria-labelledby="pressure-h"><h2 id="pressure-h">Controls that will be worked around (${countText(pressure.length)})</h2>${body}</section>`;
}

export function grantsSection(page: PageContext, { unusedGrants, notLogged }: AccessJudgement): string {
  const columns: readonly Column<(typeof unusedGrants)[number]>[] = [
    { head: "Grant", cell: ({ grant }) => esc(grant) },
    { head: "Role", cell: ({ role }) => esc(role) },
    { head: "Line", cell: ({ at }) => position(page, at) },
    { head: "How sure", cell: ({ confidence }) => sureWords(confidence) },
    { head: "Why", cell: ({ why }) => esc(why) },
  ];
  const grants =
    unusedGrants.length === 0 ? "<p>Every grant was seen in use.</p>" : tableOf("Grants not used", "Granted and not seen in use. Not seen is not the same as not used.", columns, unusedGrants);
  const shown = notLogged.slice(0, MOST_ROWS);
  const machines =
    notLogged.length === 0
      ? "<p>Every machine that a role names has a log.</p>"
      : `<p>${shown.map(esc).join(", ")}${notLogged.length > shown.length ? ` and ${countText(notLogged.length - shown.length)} more` : ""}.</p>`;
  return `<section id="grants" aria-labelledby="grants-h"><h2 id="grants-h">Granted and not seen in use (${countText(unusedGrants.length)})</h2>${grants}<h3 id="not-logged">Machines without a log of sign-ins (${countText(notLogged.length)})</h3><p class="quiet">Roles name them, and nothing is known of who signs in there.</p>${machines}</section>`;
}

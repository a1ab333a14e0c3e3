// What else a judgement of patches says in the HTML report: a row for each patch, each machine with all that is known of its patches and of its restart, rules that
// stand in until then with the change to copy, and what could not be looked at. Bounded; what is left out is counted.
import { countOf, countText } from "../../foundation/count-words.ts";
import { markupText as esc } from "../../foundation/hostile-text.ts";
import type { PatchCourse, PatchDossier, PatchCompensation, PatchingJudgement } from "../../plant/patching-judgement.ts";
import type { PeerAtRisk } from "../../plant/patch-risk-words.ts";
import { shareText, whenText, zoneText } from "../measure-words.ts";
import { type PatchFact, patchFacts, restartFacts, SIGN_WORDS, SURE_WORDS } from "../patch-fact-texts.ts";
import { byVerdict, gravityWords, machinesOf, minutesRange, type PatchedMachine, worstFirst } from "../patch-words.ts";
import { type Column, machineAnchor, MOST_ROWS, type PageContext, patchAnchor, patchWord, tableOf, witness } from "./page-parts.ts";

export function patchesSection({ timezone }: PageContext, patching: PatchingJudgement): string {
  const patches = byVerdict(patching.patches);
  if (patches.length === 0) return "";
  const detailed = new Set(listedMachines(patching).map(({ addressSpace, asset }) => machineAnchor(addressSpace, asset)));
  const startOf = (course: PatchCourse): ReadonlyMap<string, number> => new Map(course.placements.map(({ need, first }) => [need, first]));
  const asked = startOf(patching.asGiven);
  const planned = patching.planned.course === null ? new Map<string, number>() : startOf(patching.planned.course);
  const moment = (at: number | undefined | null): string =>
    at === undefined || at === null
      ? '<span class="quiet">–</span>'
      : whenText(at, timezone)
          .split(" ")
          .map((part) => `<span class="nb">${part}</span>`)
          .join(" ");
  const machine = ({ need }: PatchDossier): string => {
    const anchor = machineAnchor(need.addressSpace, need.asset);
    return detailed.has(anchor) ? `<a href="#${anchor}">${esc(need.asset)}</a>` : esc(need.asset);
  };
  const columns: readonly Column<PatchDossier>[] = [
    { head: "Machine", cell: machine },
    { head: "Verdict", cell: ({ verdict }) => patchWord(verdict) },
    { head: "Advisory", cell: ({ need }) => `${esc(need.advisory)}<br><span class="quiet">${esc(gravityWords(need))}</span>` },
    {
      head: "SSVC, exposure",
      cell: ({ ssvc, exposure }) => `${esc(ssvc.outcome === ssvc.least ? ssvc.outcome : `${ssvc.least} to ${ssvc.outcome}`)}<br><span class="quiet">${exposure.exposure}</span>`,
    },
    { head: "Trouble", cell: ({ tail }) => `${shareText(tail.trouble)}<br><span class="quiet">${esc(minutesRange(tail.minutes))}</span>` },
    { head: "Due", cell: ({ need }) => moment(need.dueAt) },
    { head: "As asked", cell: ({ need }) => moment(asked.get(need.id)) },
    { head: "Planned", cell: ({ need }) => moment(planned.get(need.id)) },
    { head: "Why", className: "why", cell: ({ why }) => esc(why) },
  ];
  const caption = `The worst first. Trouble: how likely the patch makes some; below it, after how long half, and 95 of 100, of such cases are stable again. Times in ${esc(zoneText(timezone))}.`;
  const table = tableOf("Patches", caption, columns, patches, { rowId: ({ need }) => patchAnchor(need.id), tableId: "patches-table", filterFor: "machine, advisory, word" });
  return `<section id="patches" class="page" aria-labelledby="patches-h"><h2 id="patches-h">Patches (${countText(patches.length)})</h2>${table}</section>`;
}

/** Machines in detail, as long as their patches are no more than a table may have. */
export function listedMachines({ patches }: PatchingJudgement): PatchedMachine[] {
  const listed: PatchedMachine[] = [];
  let count = 0;
  for (const machine of machinesOf(patches)) {
    count += machine.patches.length;
    if (count > MOST_ROWS) break;
    listed.push(machine);
  }
  return listed;
}

export function machinesSection(page: PageContext, patching: PatchingJudgement): string {
  const listed = listedMachines(patching);
  if (listed.length === 0) return "";
  const all = machinesOf(patching.patches).length;
  const left = all - listed.length;
  const more = left > 0 ? `<p class="quiet">${countOf(left, "more machine")} not listed here; the JSON has all of them.</p>` : "";
  return `<section id="machines" class="page" aria-labelledby="machines-h"><h2 id="machines-h">Machines (${countText(all)})</h2>${listed.map((machine) => machineDetails(page, patching, machine)).join("\n")}${more}</section>`;
}

function machineDetails(page: PageContext, patching: PatchingJudgement, { addressSpace, asset, patches }: PatchedMachine): string {
  const [worst] = patches;
  if (worst === undefined) return "";
  const own = patches.map(
    (patch) =>
      `<h3>${patchWord(patch.verdict)} · <a href="#${patchAnchor(patch.need.id)}">${esc(patch.need.advisory)}</a>${patch.need.title === null ? "" : ` <span class="quiet">${esc(patch.need.title)}</span>`}</h3><p>${esc(patch.why)}</p>${factList(patchFacts(patch, patching, page.timezone))}`,
  );
  const restart = restartFacts(patches);
  const peers = distinctPeers(patches);
  const around = restart.length === 0 ? "" : `<h3>When it is away, and when it comes back</h3>${factList(restart)}`;
  const line = worst.need.line === null ? "" : `${esc(worst.need.line)} · `;
  return `<details id="${machineAnchor(addressSpace, asset)}"><summary>${patchWord(worst.verdict)}<span class="title">${esc(asset)}</span><span class="hint">${line}${countOf(patches.length, "patch", "patches")}<span class="more"> · open</span></span></summary>
<div class="body">${own.join("")}${around}${peers.length === 0 ? "" : peersTable(page, asset, peers)}</div></details>`;
}

function factList(facts: readonly PatchFact[]): string {
  const items = facts.map(({ name, texts }) => `<dt>${esc(name)}</dt><dd>${texts.length === 1 ? esc(texts[0] ?? "") : `<ul>${texts.map((text) => `<li>${esc(text)}</li>`).join("")}</ul>`}</dd>`);
  return `<dl class="facts">${items.join("")}</dl>`;
}

function distinctPeers(patches: readonly PatchDossier[]): PeerAtRisk[] {
  const peers = new Map(patches.flatMap(({ peers: { atRisk } }) => atRisk.map((peer) => [`${peer.case}\n${peer.peer}\n${peer.seen}`, peer] as const)));
  return [...peers.values()];
}

function peersTable(page: PageContext, asset: string, peers: readonly PeerAtRisk[]): string {
  const columns: readonly Column<PeerAtRisk>[] = [
    { head: "Peer", cell: ({ peer, machineIs }) => `${esc(peer)}<br><span class="quiet">${machineIs === "server" ? "asks the machine" : "is asked by it"}</span>` },
    { head: "What is taken away", cell: ({ takesAway, sure }) => `${esc(takesAway)} <span class="quiet">${SURE_WORDS[sure]}</span>` },
    { head: "Seen", cell: ({ seen, sign }) => `<span class="quiet">${SIGN_WORDS[sign]}</span> ${esc(seen)}` },
    { head: "Find out before", cell: ({ check }) => esc(check) },
    { head: "It shows", cell: ({ shows }) => esc(shows) },
    { head: "Witness", cell: ({ witness: seen }) => (seen === null ? '<span class="quiet">none</span>' : witness(page, seen.file, seen)) },
    { head: "Known from", cell: ({ known }) => `${esc(known.source)} <span class="quiet">(${known.confidence})</span>` },
  ];
  return `<h3>Who may not work with it afterwards</h3>${tableOf(`Peers of ${esc(asset)} at risk`, "Machines that were seen to use what the patch may take away, or of which it is not told.", columns, peers)}`;
}

export function compensationsSection(patching: PatchingJudgement): string {
  const compensations = worstFirst(patching);
  if (compensations.length === 0) return "";
  const shown = compensations.slice(0, MOST_ROWS);
  const left = compensations.length - shown.length;
  const more = left > 0 ? `<p class="quiet">${countOf(left, "more rule")} not listed here; the JSON has all of them.</p>` : "";
  return `<section id="compensations" class="page" aria-labelledby="compensations-h"><h2 id="compensations-h">What can stand in until then (${countText(compensations.length)})</h2><p>Each is a change of its own, which <code>check</code> and <code>render</code> take as it is. It stands in for a patch; it takes no flaw away.</p>${shown.map(compensationBlock).join("")}${more}</section>`;
}

function compensationBlock(compensation: PatchCompensation): string {
  const { asset, until, rule, why, before, after, neighbours, permits, checked, change, closes } = compensation;
  const counts = (["kept", "blocked", "degraded", "unfiltered", "unknown"] as const).map((key) => `${countText(checked[key])} ${key}`).join(", ");
  const facts: PatchFact[] = [
    { name: "rule", texts: [rule] },
    { name: "exposure", texts: [`${before}, then ${after}${closes ? "" : ": a way to it stays open"}`] },
    { name: "goes on", texts: permits.length === 0 ? ["nobody"] : [permits.join(", ")] },
    ...(neighbours.length === 0 ? [] : [{ name: "reach it all the same", texts: [`${neighbours.join(", ")}: no rule stands between machines of one network`] }]),
    { name: "checked", texts: [`${checked.verdict}: ${checked.why} ${counts}.`] },
    { name: "why", texts: [why] },
  ];
  const lines = change.text.replace(/\n+$/, "").split("\n").map(esc).join("\n");
  return `<h3>${esc(asset)}${until === null ? ", until there is a fix" : `, until ${esc(until)}`}</h3>${factList(facts)}<p class="after"><span class="mono">${esc(change.fileName)}</span></p><pre class="source copy" tabindex="0" role="region" aria-label="Change to copy: ${esc(change.fileName)}">${lines}</pre>`;
}

export function undecidedSection({ undecidedAssets, notFound }: PatchingJudgement): string {
  if (undecidedAssets.length + notFound.length === 0) return "";
  const columns: readonly Column<(typeof undecidedAssets)[number]>[] = [
    { head: "Machine", cell: ({ asset }) => esc(asset) },
    { head: "Why", className: "wide", cell: ({ why }) => esc(why) },
  ];
  const machines = undecidedAssets.length === 0 ? "" : tableOf("Machines not decided", "They may need patches that nobody sees here.", columns, undecidedAssets);
  const shown = notFound.slice(0, MOST_ROWS);
  const rest = notFound.length > shown.length ? `<p class="quiet">${countText(notFound.length - shown.length)} more in the JSON.</p>` : "";
  const names = notFound.length === 0 ? "" : `<h3>Named, and not known (${countText(notFound.length)})</h3><ul>${shown.map(({ text }) => `<li>${esc(text)}</li>`).join("")}</ul>${rest}`;
  return `<section id="undecided" aria-labelledby="undecided-h"><h2 id="undecided-h">What could not be looked at (${countText(undecidedAssets.length + notFound.length)})</h2>${machines}${names}</section>`;
}

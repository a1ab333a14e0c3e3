// What `show advisories` shows: the newest edition of every advisory that was learnt, with what is known of its flaws being exploited, and which
// machines of the plant it means.
import { countOf, countText } from "../foundation/count-words.ts";
import { newestEditions, readAdvisories } from "../evidence/advisories/stored-advisories.ts";
import { exploitationEditions, readForecasts, readKnownExploited } from "../evidence/advisories/stored-exploitation.ts";
import { cveOf } from "../evidence/lists/cve-number.ts";
import { listKinds } from "../evidence/lists/list-kinds.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { groupBy } from "../foundation/group-by.ts";
import { isSameVendor } from "../plant/identity-spelling.ts";
import { type AdvisoriesHead, advisoriesToJsonParts } from "../report/advisories-to-json.ts";
import { advisoryColumns, advisoryRow, flawColumns, flawRows } from "../report/advisory-table.ts";
import { type AdvisoryView, type Exploitation, viewAdvisory } from "../report/advisory-view.ts";
import { machineColumns, MachinesOfAdvisories } from "../report/machines-of-advisories.ts";
import { whenText } from "../report/measure-words.ts";
import { type Cell, csvLines, renderTable, toCsv } from "../report/table.ts";
import { startOfDay } from "./forget-sessions.ts";
import type { LearntPlant } from "./learnt-plant.ts";
import { type MatchedPlant, matchAssets } from "./match-assets.ts";
import type { ShowFormat } from "./show-evidence.ts";

export interface AdvisoriesRequest extends LearntPlant {
  readonly format: ShowFormat;
  readonly width: number;
  readonly color: boolean;
  /** Only advisories with a product of this maker, in any of its spellings. */
  readonly vendor: string | null;
  /** Only those that name this flaw. */
  readonly cve: string | null;
  /** Part of the advisory's id or title. */
  readonly id: string | null;
  /** Part of the file's name. */
  readonly source: string | null;
  /** Day of the plant, YYYY-MM-DD: revised on it or later. */
  readonly since: string | null;
  /** Only those that mean, or may mean, a machine with this in its name. */
  readonly asset: string | null;
  /** Only those with a flaw that is known to be exploited. */
  readonly isExploited: boolean;
  readonly limit: number | null;
}

export interface ShownAdvisories {
  readonly parts: AsyncIterable<string>;
  /** For people, once all parts were taken. */
  readonly remarks: Iterable<string>;
}

/** What was counted while the parts were taken. */
interface Tally {
  shown: number;
  leftOut: number;
  flaws: number;
  exploited: number;
  faulty: number;
  readonly machines: MachinesOfAdvisories;
}

export async function showAdvisories(request: AdvisoriesRequest): Promise<ShownAdvisories> {
  const { store, plantFile, format, width, color } = request;
  const timezone = plantFile?.timezone ?? "UTC";
  const learnt = (await store.sources()).filter(({ kind }) => kind === listKinds.csaf.id).length;
  const newest = (await newestEditions(store)).size;
  const editions = await exploitationEditions(store);
  const exploited = groupBy(await readKnownExploited(store), ({ cve }) => cve);
  const exploitation: Exploitation = { exploitedOf: (cve) => exploited.get(cveOf(cve) ?? cve) ?? [], forecastOf: await readForecasts(store) };
  const tally: Tally = { shown: 0, leftOut: 0, flaws: 0, exploited: 0, faulty: 0, machines: new MachinesOfAdvisories() };
  const matched = newest === 0 ? null : await matchAssets(request);
  const views = viewsOf(request, timezone, exploitation, matched, tally);
  const parts = format === "json" ? advisoriesToJsonParts(editions, matched, views) : format === "csv" ? csvParts(views) : textParts(views, tally, { width, color, timezone });
  const remarks = function* (): Generator<string> {
    if (format !== "text") return;
    if (newest === 0) yield "No advisory was learnt yet. Get some as CSAF files (docs/advisories.md says where), then: holdpoint learn FOLDER";
    else yield* [...remarksOf(tally, learnt - newest, editions, timezone), ...machinesOf(matched, tally)];
  };
  return { parts, remarks: remarks() };
}

/** What is wrong with the words of the command. */
export function wrongAdvisoryWords({ cve, since }: { readonly cve?: string | undefined; readonly since?: string | undefined }): Diagnostic[] {
  const wrong: Diagnostic[] = [];
  if (cve !== undefined && cveOf(cve) === null) wrong.push({ code: "bad-cve", severity: "error", message: `--cve is the name of a flaw, such as CVE-2021-44228; found "${cve}"` });
  if (since !== undefined && startOfDay(since, "UTC") === null) wrong.push({ code: "bad-day", severity: "error", message: `--since is a day, YYYY-MM-DD; found "${since}"` });
  return wrong;
}

async function* viewsOf(request: AdvisoriesRequest, timezone: string, exploitation: Exploitation, matched: MatchedPlant | null, tally: Tally): AsyncGenerator<AdvisoryView> {
  const { limit } = request;
  for await (const advisory of readAdvisories(request.store)) {
    const view = viewAdvisory(advisory, exploitation, matched?.matchesOf(advisory) ?? []);
    if (!fits(view, request, timezone)) continue;
    if (limit !== null && tally.shown >= limit) {
      tally.leftOut++;
      continue;
    }
    tally.shown++;
    tally.flaws += view.flaws.length;
    tally.exploited += view.flaws.filter(({ exploited }) => exploited.length > 0).length;
    if (advisory.faults.length > 0) tally.faulty++;
    tally.machines.add(view, (name) => request.asset === null || has(name, request.asset));
    yield view;
  }
}

function fits({ advisory, flaws, vendors, assets }: AdvisoryView, { vendor, cve, id, source, since, asset, isExploited }: AdvisoriesRequest, timezone: string): boolean {
  const name = cve === null ? null : cveOf(cve);
  const from = since === null ? null : startOfDay(since, timezone);
  return (
    (vendor === null || vendors.some((known) => has(known, vendor) || isSameVendor(known, vendor))) &&
    (name === null || flaws.some(({ flaw }) => flaw.cve !== null && cveOf(flaw.cve) === name)) &&
    (id === null || has(advisory.id, id) || has(advisory.title, id)) &&
    (source === null || advisory.file.includes(source)) &&
    (asset === null || assets.some((match) => (match.outcome === "affected" || match.outcome === "may-be-affected") && has(match.asset, asset))) &&
    (from === null || (advisory.revised ?? Number.NEGATIVE_INFINITY) >= from) &&
    (!isExploited || flaws.some(({ exploited, flaw }) => exploited.length > 0 || flaw.firstExploited !== null))
  );
}

function has(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}

async function* textParts(views: AsyncIterable<AdvisoryView>, { machines }: Tally, options: { readonly width: number; readonly color: boolean; readonly timezone: string }): AsyncGenerator<string> {
  const rows: Cell[][] = [];
  for await (const view of views) rows.push(advisoryRow(view));
  if (rows.length > 0) yield renderTable(advisoryColumns, rows, options);
  const meant = machines.rows();
  if (meant.length > 0) yield `\n${renderTable(machineColumns, meant, options)}`;
}

async function* csvParts(views: AsyncIterable<AdvisoryView>): AsyncGenerator<string> {
  yield toCsv(flawColumns, []);
  for await (const view of views) yield csvLines(flawColumns, flawRows(view));
}

function remarksOf({ shown, leftOut, flaws, exploited, faulty }: Tally, older: number, { exploitedCatalogues, forecasts }: AdvisoriesHead, timezone: string): string[] {
  const [catalogue] = exploitedCatalogues;
  const known =
    catalogue === undefined
      ? "no catalogue of exploited flaws was learnt, so none is marked"
      : `${countText(exploited)} known to be exploited (${catalogue.title}${catalogue.released === null ? "" : ` of ${whenText(catalogue.released, timezone).slice(0, 10)}`})`;
  return [
    `${countOf(shown, "advisory", "advisories")}, ${countOf(flaws, "flaw")}, ${known}${leftOut === 0 ? "" : `; ${countText(leftOut)} left out by --limit`}.`,
    ...(older > 0 ? [`${countOf(older, "older edition")} of them or of others ${older === 1 ? "is" : "are"} kept and not shown.`] : []),
    ...(faulty > 0 ? [`${countOf(faulty, "advisory is", "advisories are")} not as CSAF demands in some place: --format json says where.`] : []),
    ...(forecasts === null ? [] : ["Forecasts (EPSS) are learnt from what is seen on the internet: they may raise the priority of a flaw in a plant, never lower it."]),
  ];
}

/** Machines that the shown advisories mean. */
function machinesOf(matched: MatchedPlant | null, tally: Tally): string[] {
  if (matched === null) return ["No machine of the plant is known yet, so none was held against the advisories."];
  const { affected, mayBe } = tally.machines.counts;
  const undecided = matched.undecidedAssets.length;
  return [
    `${countOf(affected, "machine")} of ${countText(matched.assets)} ${affected === 1 ? "is" : "are"} affected by what is shown, ${countText(mayBe)} more may be: --asset NAME narrows it, --format json gives every reason.`,
    ...(undecided > 0 ? [`Of ${countOf(undecided, "machine")} too little is known to say which advisories mean ${undecided === 1 ? "it" : "them"}: they are not counted as unaffected.`] : []),
  ];
}

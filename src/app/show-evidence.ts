// What `show` shows: sources, assets or conversations of a plant, filtered, as a table, JSON or CSV.
import { addressSet, IS_IN, membership } from "../plant/address-set.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { ASSET_STATUSES, type Asset } from "../plant/asset.ts";
import { type Conversation, OPERATIONS } from "../plant/conversation.ts";
import { isSameVendor } from "../plant/identity-spelling.ts";
import type { Plant } from "../plant/plant.ts";
import type { ConversationTimes } from "../plant/rhythm.ts";
import { nearestWord } from "../foundation/nearest-word.ts";
import { contradictionsToText, statusCounts } from "../report/asset-notes.ts";
import { assetTable, conversationTable, type EvidenceTable, sourceTable } from "../report/evidence-tables.ts";
import { assetsToJson, conversationsToJsonParts, sourcesToJson } from "../report/evidence-to-json.ts";
import { renderTable, toCsv } from "../report/table.ts";
import type { TimesOf } from "../report/when-words.ts";

export const SHOWABLE = ["sources", "assets", "conversations"] as const;
export type Showable = (typeof SHOWABLE)[number];
/** Besides: all evidence as one canonical JSON text (export-evidence.ts), which no filter touches. */
export const ALL_EVIDENCE = "evidence";
/** What `show` hands on to commands of their own; named where a word is not known. */
const SHOWN_BY_OTHERS = ["coverage", "phases", "dependencies", "sessions", "advisories", "rules"];
export const SHOW_FORMATS = ["text", "json", "csv"] as const;
export type ShowFormat = (typeof SHOW_FORMATS)[number];

export interface ShowFilters {
  readonly endpoint?: string;
  readonly client?: string;
  readonly server?: string;
  readonly protocol?: string;
  readonly transport?: string;
  readonly port?: number;
  readonly operation?: string;
  readonly role?: string;
  readonly line?: string;
  /** listed, stranger or ghost. */
  readonly status?: string;
  /** Part of the vendor's name, in any of its spellings. */
  readonly vendor?: string;
  readonly source?: string;
  readonly limit?: number;
}

export interface ShowOptions {
  readonly format: ShowFormat;
  readonly width: number;
  readonly color: boolean;
}

export interface Shown {
  readonly parts: Iterable<string>;
  /** Rows that pass the filters, and how many of them `limit` left out. */
  readonly rows: number;
  readonly leftOut: number;
  /** About the rows, for people; "" = nothing to say. */
  readonly remark?: string;
}

/** @param times in the order of the plant's conversations; null = nobody asked when they happen */
export function showEvidence(plant: Plant, what: Showable, filters: ShowFilters, options: ShowOptions, times: readonly ConversationTimes[] | null = null): Shown {
  if (what === "sources") {
    const sources = plant.sources.filter((s) => filters.source === undefined || s.file.includes(filters.source));
    return shown(sources, filters.limit, options, plant, sourceTable, (items) => [sourcesToJson(items)]);
  }
  if (what === "assets") {
    const assets = plant.assets.filter((a) => assetFits(a, filters));
    const table = shown(assets, filters.limit, options, plant, assetTable, (items) => [assetsToJson(items)]);
    if (options.format !== "text") return table;
    return { ...table, parts: [...table.parts, contradictionsToText(assets, options)], remark: statusCounts(assets) };
  }
  const fits = conversationFilter(plant, filters);
  const byConversation = times === null ? null : new Map(plant.conversations.map((c, i) => [c, times[i]]));
  const timesOf: TimesOf | null = byConversation === null ? null : (c) => byConversation.get(c) ?? undefined;
  const toTable = (items: readonly Conversation[]): EvidenceTable => conversationTable(items, timesOf);
  return shown(plant.conversations.filter(fits), filters.limit, options, plant, toTable, (items) => conversationsToJsonParts(items, timesOf));
}

function shown<T>(
  items: readonly T[],
  limit: number | undefined,
  options: ShowOptions,
  plant: Plant,
  tableOf: (items: readonly T[]) => EvidenceTable,
  toJson: (items: readonly T[]) => Iterable<string>,
): Shown {
  const kept = limit === undefined ? items : items.slice(0, limit);
  const counted = { rows: items.length, leftOut: items.length - kept.length };
  if (options.format === "json") return { ...counted, parts: toJson(kept) };
  const { columns, rows } = tableOf(kept);
  if (options.format === "csv") return { ...counted, parts: [toCsv(columns, rows)] };
  return { ...counted, parts: [renderTable(columns, rows, { width: options.width, color: options.color, timezone: plant.timezone })] };
}

function assetFits(asset: Asset, filters: ShowFilters): boolean {
  const who = [filters.endpoint, filters.client, filters.server].filter((w) => w !== undefined);
  const { role, line, status, vendor, source } = filters;
  return (
    who.every((w) => isWho(asset, w)) &&
    (role === undefined || asset.role === role) &&
    (line === undefined || asset.line === line) &&
    (status === undefined || asset.status === status) &&
    (vendor === undefined || isVendor(asset, vendor)) &&
    (source === undefined || asset.sources.some((s) => s.includes(source)))
  );
}

/** Also by a name that only a list or a machine gives: "siemens" finds "Siemens AG". */
function isVendor(asset: Asset, vendor: string): boolean {
  const names = [asset.vendor, ...asset.claims.filter((c) => c.attribute === "vendor").map((c) => c.value)].filter((name) => name !== null);
  return names.some((name) => name.toLowerCase().includes(vendor.toLowerCase()) || isSameVendor(name, vendor));
}

function isWho(asset: Asset, who: string): boolean {
  return nameHas(asset, who) || [...asset.addresses, ...asset.macs.map((m) => `mac:${m}`)].some((address) => addressFits(address, who));
}

function nameHas(asset: Asset | undefined, who: string): boolean {
  return asset !== undefined && asset.name.toLowerCase().includes(who.toLowerCase());
}

const LOOKS_LIKE_PREFIX = /^[0-9a-fA-F.:]+\/\d{1,3}$/;

function addressFits(address: string, who: string): boolean {
  if (address === who || address === `mac:${who.toLowerCase()}`) return true;
  return LOOKS_LIKE_PREFIX.test(who) && membership(addressSet([who]), address) === IS_IN;
}

function conversationFilter(plant: Plant, filters: ShowFilters): (c: Conversation) => boolean {
  const assets = new Map<string, Asset>();
  for (const asset of plant.assets) {
    for (const address of asset.addresses) assets.set(`${asset.addressSpace}|${address}`, asset);
    for (const mac of asset.macs) assets.set(`${asset.addressSpace}|mac:${mac}`, asset);
  }
  const assetOf = (c: Conversation, endpoint: string): Asset | undefined => assets.get(`${c.addressSpace}|${endpoint}`);
  const isEnd = (c: Conversation, endpoint: string, who: string): boolean => addressFits(endpoint, who) || nameHas(assetOf(c, endpoint), who);
  const either = (c: Conversation, test: (asset: Asset | undefined) => boolean): boolean => test(assetOf(c, c.client)) || test(assetOf(c, c.server));
  const { endpoint, client, server, protocol, transport, port, operation, role, line, source } = filters;
  return (c) =>
    (endpoint === undefined || isEnd(c, c.client, endpoint) || isEnd(c, c.server, endpoint)) &&
    (client === undefined || isEnd(c, c.client, client)) &&
    (server === undefined || isEnd(c, c.server, server)) &&
    (protocol === undefined || c.protocol === protocol) &&
    (transport === undefined || c.transport === transport) &&
    (port === undefined || c.serverPort === port) &&
    (operation === undefined || c.operations.some((o) => o === operation)) &&
    (role === undefined || either(c, (a) => a?.role === role)) &&
    (line === undefined || either(c, (a) => a?.line === line)) &&
    (source === undefined || c.sources.some((s) => s.includes(source)));
}

/** What is wrong with the words of a `show` command: unknown things are told with what there is. */
export function checkShowWords(what: string, format: string, filters: ShowFilters): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const oneOf = (code: string, name: string, given: string | undefined, known: readonly string[]): void => {
    if (given === undefined || known.includes(given)) return;
    const near = nearestWord(given, known);
    diagnostics.push({ code, severity: "error", message: `${name} is one of ${known.join(", ")}; found "${given}"`, ...(near === undefined ? {} : { help: `Did you mean ${near}?` }) });
  };
  oneOf("unknown-show", "what to show", what, [...SHOWABLE, ALL_EVIDENCE, ...SHOWN_BY_OTHERS]);
  oneOf("unknown-format", "--format", format, what === ALL_EVIDENCE ? ["json", "text"] : SHOW_FORMATS);
  oneOf("unknown-operation", "--operation", filters.operation, OPERATIONS);
  oneOf("unknown-status", "--status", filters.status, ASSET_STATUSES);
  if (filters.port !== undefined && !(Number.isInteger(filters.port) && filters.port >= 0 && filters.port <= 65_535))
    diagnostics.push({ code: "bad-port", severity: "error", message: "--port is a number from 0 to 65535" });
  if (filters.limit !== undefined && !(Number.isInteger(filters.limit) && filters.limit >= 0)) diagnostics.push({ code: "bad-limit", severity: "error", message: "--limit is a whole number" });
  return diagnostics;
}

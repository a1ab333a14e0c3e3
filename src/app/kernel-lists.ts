// The lists of a firewall in the words of the kernel's packet filter, each a table of its own, so that what one lets pass the next may still stop.
// Lists with memory remember what they permitted; lists without one are asked for every packet and know nothing of connections. What is not known of a
// rule is left out: only conversations that do not hang on it are rehearsed. Translation is written elsewhere.
import { addressWords } from "../evidence/configs/netfilter-addresses.ts";
import { ruleWords } from "../evidence/configs/nftables/rule-words.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { hasEnded } from "../packets/rules-of-day.ts";
import { type AddressSet, isEmptySet } from "../plant/address-set.ts";
import type { FilterStage } from "../plant/firewall-config.ts";
import type { EndpointSet, PacketRule } from "../plant/packet-rule.ts";

/** Names of the kernel's interfaces by which a packet enters and leaves. */
export interface Crossing {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

export interface ListsToWrite {
  /** Unique among all that are loaded: begins the names of the tables. */
  readonly name: string;
  readonly stages: readonly FilterStage[];
  /** What passes these lists; one line each. */
  readonly crossings: readonly Crossing[];
  /** The kernel's interfaces that stand for an interface of the device. */
  readonly kernelNames: (port: string) => readonly string[];
  /** Whether the device's translations move addresses, so that it matters before or after which of them a list looks. */
  readonly moves: { readonly source: boolean; readonly destination: boolean };
  readonly today: string;
  /** Seconds to write for an idle timeout of a rule; null = no conversation that is rehearsed has it. */
  readonly writtenSeconds: (idleSeconds: number) => number | null;
  /** Marks of connections that are not used yet, as powers of two. */
  readonly marks: number[];
}

export interface WrittenLists {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** A rule that never forgets, in a rehearsal that lasts minutes. */
const NEVER_SECONDS = 86_400;
/** Behind the source translation of the kernel (priority 100). */
const BEHIND_TRANSLATION = 150;
/** What belongs to a connection that was forgotten, or was never seen to open, is not let in by a list with memory. */
const REMEMBER = "goto remember";
/** A set longer than this is written once, apart from its rules. */
const LONG_SET_CHARACTERS = 120;

/** One bit of a connection's mark for each list that may let a first packet pass and remember nothing. */
export function freeMarks(): number[] {
  return Array.from({ length: 31 }, (_, bit) => 2 ** bit);
}

export function writeLists(lists: ListsToWrite): WrittenLists | { readonly whyNot: string } {
  const diagnostics: Diagnostic[] = [];
  const forgetful = new Map<FilterStage, number>();
  for (const stage of lists.stages) {
    if (stage.asks !== "first-packet" || !stage.rules.some((rule) => rule.action === "permit" && !rule.keepsState)) continue;
    const mark = lists.marks.shift();
    if (mark === undefined) return { whyNot: "more lists let packets pass without remembering them than the kernel's marks can tell apart" };
    forgetful.set(stage, mark);
  }
  const texts = lists.stages.map((stage, place) => tableOf(lists, stage, place, forgetful, diagnostics));
  return { text: texts.join(""), diagnostics };
}

function tableOf(lists: ListsToWrite, stage: FilterStage, place: number, forgetful: ReadonlyMap<FilterStage, number>, diagnostics: Diagnostic[]): string {
  const entering = stage.entersBy === null ? null : new Set(stage.entersBy.flatMap(lists.kernelNames));
  const leaving = stage.leavesBy === null ? null : new Set(stage.leavesBy.flatMap(lists.kernelNames));
  const among = (names: readonly string[], only: ReadonlySet<string> | null): readonly string[] => (only === null ? names : names.filter((name) => only.has(name)));
  const ways = lists.crossings.map(({ from, to }) => ({ from: among(from, entering), to: among(to, leaving) })).filter(({ from, to }) => from.length > 0 && to.length > 0);
  if (ways.length === 0) return "";
  const isBehind = stage.seesTranslated.source && lists.moves.source;
  const sets = new LongSets();
  const idles = new Map<string, number>();
  const parts = partsOf(stage, (rule) => rulesIn(lists, stage, rule, forgetful.get(stage) ?? 0, isBehind, sets, idles, diagnostics));
  const end = { permit: stage.asks === "first-packet" ? REMEMBER : "accept", deny: "drop", reject: isBehind ? "drop" : "reject", unsure: "drop" }[stage.otherwise.action];
  const table = `${lists.name}_${place}`;
  return block(`table inet ${table}`, [
    ...sets.lines(),
    ...[...idles].flatMap(([name, seconds]) => block(`ct timeout ${name}`, ["protocol tcp", `policy = { established : ${seconds} }`])),
    ...block("chain passing", [
      `type filter hook ${isBehind ? "postrouting" : "forward"} priority ${isBehind ? BEHIND_TRANSLATION : place}; policy accept;`,
      ...ways.map(({ from, to }) => `iifname ${inBraces(from)} oifname ${inBraces(to)} goto asked`),
    ]),
    ...(stage.asks === "first-packet" ? block("chain remember", ["meta l4proto tcp ct state invalid drop", "accept"]) : []),
    ...block("chain asked", [...rememberedWords(stage, forgetful), ...partWords(parts.length), end]),
    ...parts.flatMap((lines, i) => block(`chain part${i}`, lines)),
  ])
    .join("\n")
    .concat("\n");
}

/**
 * One part after the other; the packet's mark is the first that is still to be asked. Not one part at the end of the other: the kernel follows no more
 * than 16 chains (NFT_JUMP_STACK_SIZE).
 */
function partWords(parts: number): string[] {
  if (parts === 1) return ["jump part0"];
  return ["meta mark set 0", ...Array.from({ length: parts }, (_, i) => `meta mark <= ${i} jump part${i}`)];
}

/** A rule that skips goes on where another part begins. */
function partsOf(stage: FilterStage, linesOf: (rule: PacketRule & { readonly goesTo: string | null }) => readonly string[]): string[][] {
  const starts = [...new Set([0, ...stage.rules.flatMap((rule) => (rule.action === "skip" ? [rule.skipTo ?? stage.rules.length] : []))])].sort((a, b) => a - b);
  const partAt = new Map(starts.map((start, i) => [start, i]));
  return starts.map((start, i) =>
    stage.rules
      .slice(start, starts[i + 1] ?? stage.rules.length)
      .flatMap((rule) => linesOf({ ...rule, goesTo: rule.action === "skip" ? `meta mark set ${partAt.get(rule.skipTo ?? stage.rules.length)} return` : null })),
  );
}

/** What a device with memory lets pass unasked: what follows a packet that this list remembers, and answers where every list of the device does. */
function rememberedWords(stage: FilterStage, forgetful: ReadonlyMap<FilterStage, number>): string[] {
  if (stage.asks !== "first-packet") return [];
  const all = [...forgetful.values()].reduce((sum, mark) => sum | mark, 0);
  const own = forgetful.get(stage) ?? 0;
  const none = (marks: number): string => (marks === 0 ? "" : `ct mark & ${marks} == 0 `);
  return [`ct direction original ct state established,related ${none(own)}accept`, `ct direction reply ct state established,related ${none(all)}accept`];
}

function rulesIn(
  { kernelNames, moves, today, writtenSeconds }: ListsToWrite,
  stage: FilterStage,
  rule: PacketRule & { readonly goesTo: string | null },
  mark: number,
  isBehind: boolean,
  sets: LongSets,
  idles: Map<string, number>,
  diagnostics: Diagnostic[],
): readonly string[] {
  if (rule.action === "unsure" || rule.conditions.length > 0 || rule.applications !== null || hasEnded(rule, today)) return [];
  const [source, destination] = [known(rule.source, kernelNames), known(rule.destination, kernelNames)];
  if (source === null || destination === null) return [];
  const verdict = rule.goesTo ?? verdictOf(rule, stage, mark, isBehind, idles, writtenSeconds);
  const { lines, cannot } = ruleWords({ ...rule, action: "permit", source, destination }, (set, family) => sets.reference(set, family), verdict);
  if (cannot !== null) diagnostics.push({ code: "cannot-write-rule", severity: "warning", message: `This rule is not rehearsed: ${cannot}.`, at: rule.at });
  const looksBefore = moves.destination && !stage.seesTranslated.destination && stage.asks === "first-packet";
  return looksBefore ? lines.map(beforeTranslation) : lines;
}

/** The words for what was asked for, before the destination was translated: the connection remembers it. */
export function beforeTranslation(words: string): string {
  return words.replace(/\bip(6?) daddr\b/g, "ct original ip$1 daddr").replace(/\bth dport\b/g, "ct original proto-dst");
}

function verdictOf(rule: PacketRule, stage: FilterStage, mark: number, isBehind: boolean, idles: Map<string, number>, writtenSeconds: ListsToWrite["writtenSeconds"]): string {
  if (rule.action === "reject") return isBehind ? "drop" : "reject";
  if (rule.action !== "permit") return "drop";
  const seconds = rule.idleSeconds === null || stage.asks !== "first-packet" ? null : Number.isFinite(rule.idleSeconds) ? writtenSeconds(rule.idleSeconds) : NEVER_SECONDS;
  if (seconds !== null) idles.set(`idle_${seconds}`, seconds);
  if (stage.asks !== "first-packet") return "accept";
  return `${seconds === null ? "" : `ct timeout set "idle_${seconds}" `}${rule.keepsState ? REMEMBER : `ct mark set ct mark | ${mark} accept`}`;
}

/** null = nothing that is known. */
function known(end: EndpointSet, kernelNames: ListsToWrite["kernelNames"]): EndpointSet | null {
  const zones = end.zones === null ? null : end.zones.flatMap(kernelNames);
  const addresses = end.addresses === null ? null : { ...end.addresses, unresolved: [], macs: new Set<string>() };
  return zones?.length === 0 || (addresses !== null && isEmptySet(addresses)) ? null : { zones, addresses };
}

/** Long sets with names of their own, by what is in them. */
class LongSets {
  readonly #names = new Map<string, { readonly name: string; readonly family: 4 | 6 }>();

  reference(set: AddressSet, family: 4 | 6): string | null {
    const words = addressWords(set, family).join(", ");
    if (words.length < LONG_SET_CHARACTERS) return null;
    const { name } = this.#names.get(words) ?? { name: `set${this.#names.size}` };
    this.#names.set(words, { name, family });
    return `@${name}`;
  }

  lines(): string[] {
    return [...this.#names].flatMap(([words, { name, family }]) => block(`set ${name}`, [`type ${family === 4 ? "ipv4_addr" : "ipv6_addr"}`, "flags interval", `elements = { ${words} }`]));
  }
}

export function inBraces(names: readonly string[]): string {
  return `{ ${names.map((name) => `"${name}"`).join(", ")} }`;
}

/** As nft prints it, so that long texts can be loaded in parts. */
export function block(head: string, lines: readonly string[]): string[] {
  return [`${head} {`, ...lines.map((line) => `\t${line}`), "}"];
}

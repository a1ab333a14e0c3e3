// Additions to a FortiOS configuration: objects and policies in blocks of their own behind the block of policies, each policy moved to its place. This is
// what a FortiGate takes when it is pasted (new policies go to the end, `move` brings them forward), and reading the text again gives the new order.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { AddressSet } from "../../../plant/address-set.ts";
import type { FirewallConfig } from "../../../plant/firewall-config.ts";
import type { PacketRule } from "../../../plant/packet-rule.ts";
import type { RuleAddition, TextInsertion } from "../dialect.ts";
import { LineTally } from "../line-tally.ts";
import { ConfigTroubles } from "./config-troubles.ts";
import { type FortiosRecord, TextPlaces, VdomTables } from "./fortios-record.ts";
import { ObjectTexts } from "./object-texts.ts";
import { FortiosParser } from "./parse-fortios.ts";
import { policyText } from "./policy-text.ts";
import { TextCut } from "./statements.ts";

const NO_NAMES: ReadonlyMap<AddressSet, string> = new Map();
const LAST_ID = 4_294_967_294;

export function insertFortios(
  text: string,
  firewall: FirewallConfig,
  additions: readonly RuleAddition[],
): { readonly insertions: readonly TextInsertion[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  if (additions.length === 0) return { insertions: [], diagnostics };
  const cut = new TextCut(text);
  const places = new TextPlaces("", (line) => cut.lineText(line));
  const record = new FortiosParser(new LineTally(cut.lineCount), new ConfigTroubles(places)).parse(cut);
  const tables = tablesOf(record, firewall);
  if (tables === null) return { insertions: [], diagnostics: [{ code: "fortios-no-vdom", severity: "error", message: `the text has no virtual domain for ${firewall.name}` }] };
  const objects = new ObjectTexts(takenNames(tables), isUsualAll(tables), isUsualServices(tables));
  const main = firewall.stages[0]?.name === "security policies" ? "security-policy" : tables.table("firewall consolidated policy") !== null ? null : "policy";
  if (main === null) return { insertions: [], diagnostics: [{ code: "fortios-cannot-say", severity: "error", message: "policies of config firewall consolidated policy are read and not written" }] };
  const hasSix = main === "policy" && tables.table("firewall policy6") !== null;
  const blocks = new Map<string, string[]>();
  // Several may go before one policy, or to the end: they stand as their places do.
  const inOrder = [...additions].sort((a, b) => (a.before ?? Number.POSITIVE_INFINITY) - (b.before ?? Number.POSITIVE_INFINITY) || 0);
  for (const addition of inOrder) {
    for (const [table, versions] of hasSix
      ? ([
          ["policy", 4],
          ["policy6", 6],
        ] as const)
      : ([[main, "both"]] as const)) {
      const lines = blocks.get(table) ?? [];
      addPolicy({ addition, table, versions, firewall, tables, objects, lines, diagnostics });
      if (lines.length > 0) blocks.set(table, lines);
    }
  }
  const written = [...blocks].flatMap(([table, lines]) => [`config firewall ${table}`, ...lines, "end"]);
  if (written.length === 0) return { insertions: [], diagnostics };
  return { insertions: [{ beforeLine: placeOf(record, tables, cut), lines: [...objects.lines(), ...written] }], diagnostics };
}

interface Adding {
  readonly addition: RuleAddition;
  readonly table: string;
  readonly versions: "both" | 4 | 6;
  readonly firewall: FirewallConfig;
  readonly tables: VdomTables;
  readonly objects: ObjectTexts;
  readonly lines: string[];
  readonly diagnostics: Diagnostic[];
}

function addPolicy({ addition, table, versions, firewall, tables, objects, lines, diagnostics }: Adding): void {
  const { rule } = addition;
  if (versions !== "both" && [rule.source.addresses, rule.destination.addresses].some((set) => set !== null && (versions === 4 ? set.v4 : set.v6).length === 0)) return;
  const from = interfaceWords(rule.source.zones, firewall);
  const to = interfaceWords(rule.destination.zones, firewall);
  if (from === null || to === null) {
    diagnostics.push({ code: "fortios-cannot-say", severity: "error", message: "a policy names a zone as a whole, and this rule is for some of its interfaces: it is not written", at: rule.at });
    return;
  }
  const id = freeId(tables, table, lines);
  const text = policyText(rule, { id, name: "restore", from, to, versions }, objects, NO_NAMES, diagnostics);
  if (text === null) return;
  lines.push(...text);
  const before = policyAfter(addition, firewall, table);
  if (before !== null) lines.push(`    move ${id} before ${before}`);
}

/** The first policy of the table that stands at the place or behind it; null = the end. */
function policyAfter({ stage, before }: RuleAddition, firewall: FirewallConfig, table: string): string | null {
  if (before === null) return null;
  const rules: readonly PacketRule[] = firewall.stages[stage]?.rules ?? [];
  for (let i = before; i < rules.length; i++) {
    const written = firewall.written[(rules[i] as PacketRule).writtenOrder];
    if (written?.list !== table) continue;
    // Behind the implicit deny of a list in two parts the policies come again.
    if (written.name === "0") return null;
    if (/^[1-9]\d*$/.test(written.name)) return written.name;
  }
  return null;
}

/** Names as a policy takes them: an interface in a zone is named by its zone, and only with all that are in it. */
function interfaceWords(names: readonly string[] | null, firewall: FirewallConfig): string[] | null {
  if (names === null) return ["any"];
  const words = new Set<string>();
  for (const name of names) {
    const zone = firewall.interfaces.find((port) => port.name === name)?.zone ?? null;
    if (zone !== null && !firewall.interfaces.every((port) => port.zone !== zone || names.includes(port.name))) return null;
    words.add(zone ?? name);
  }
  return [...words];
}

function freeId(tables: VdomTables, table: string, lines: readonly string[]): number {
  let last = lines.length === 0 ? 0 : Number(/^ {4}edit (\d+)$/.exec(lines.findLast((line) => line.startsWith("    edit ")) ?? "")?.[1] ?? 0);
  if (last === 0) for (const entry of tables.entries(`firewall ${table}`)) if (/^\d+$/.test(entry.name)) last = Math.max(last, Number(entry.name));
  if (last < LAST_ID) return last + 1;
  for (let id = 1; ; id++) if (tables.table(`firewall ${table}`)?.entry(String(id)) === null && !lines.includes(`    edit ${id}`)) return id;
}

function tablesOf(record: FortiosRecord, firewall: FirewallConfig): VdomTables | null {
  if (record.vdoms.size === 0) return new VdomTables("root", record.global, record.global);
  const hostname = record.global.tables.get("system global")?.word("hostname") ?? "";
  for (const [name, own] of record.vdoms) if (firewall.name === [hostname, name].filter((part) => part !== "").join("/")) return new VdomTables(name, own, record.global);
  return null;
}

function takenNames(tables: VdomTables): Set<string> {
  const names = new Set<string>();
  for (const path of [
    "address",
    "address6",
    "addrgrp",
    "addrgrp6",
    "vip",
    "vip6",
    "vipgrp",
    "vipgrp6",
    "service custom",
    "service group",
    "schedule onetime",
    "schedule recurring",
    "schedule group",
  ]) {
    for (const entry of tables.entries(`firewall ${path}`)) names.add(entry.name);
  }
  return names;
}

function isUsualAll(tables: VdomTables): boolean {
  const four = tables.table("firewall address")?.entry("all") ?? null;
  const six = tables.table("firewall address6")?.entry("all") ?? null;
  const isGroup = [tables.table("firewall addrgrp"), tables.table("firewall addrgrp6")].some((table) => table !== null && table.entry("all") !== null);
  return (
    !isGroup &&
    (four === null || ["", "0.0.0.0 0.0.0.0", "0.0.0.0/0"].includes(four.words("subnet").join(" "))) &&
    (six === null || ["", "::/0"].includes(six.word("ip6"))) &&
    [four, six].every((node) => node === null || !node.settings.has("type") || node.is("type", "ipmask") || node.is("type", "ipprefix"))
  );
}

function isUsualServices(tables: VdomTables): boolean {
  const all = tables.table("firewall service custom")?.entry("ALL") ?? null;
  if ((tables.table("firewall service group")?.entry("ALL") ?? null) !== null) return false;
  return all === null || (all.is("protocol", "IP") && ["", "0"].includes(all.word("protocol-number")));
}

/** Behind the last block of policies; where there is none, at the end of the virtual domain, or of the text. */
function placeOf(record: FortiosRecord, tables: VdomTables, cut: TextCut): number {
  const blocks = ["firewall policy", "firewall security-policy", "firewall policy6"].map((path) => tables.table(path)).filter((table) => table !== null);
  const last = Math.max(0, ...blocks.map((table) => table.toLine));
  if (last > 0) return last + 1;
  return record.vdoms.size === 0 ? cut.lineCount + 1 : tables.own.toLine;
}

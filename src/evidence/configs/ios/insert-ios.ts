// Fix lines for Cisco IOS: entries with numbers between their neighbours in the access list that decides, or, where a pair of zones decides, a class of
// their own in its policy. They stand together at the end of the text, as commands are given to the device. What cannot be placed is said.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { FilterStage, FirewallConfig } from "../../../plant/firewall-config.ts";
import type { RuleAddition, TextInsertion } from "../dialect.ts";
import { LineTally } from "../line-tally.ts";
import type { AccessList, IosRecord } from "./ios-record.ts";
import { parseIos } from "./parse-ios.ts";
import { listKey } from "./parse-lists.ts";
import { readStatements } from "./read-statements.ts";
import { entriesOf } from "./write-entry.ts";
import { pairStageName } from "./zone-rules.ts";

const STEP = 10;
const LAST_SEQUENCE = 2_147_483_646;
const LIST_STAGE = /^(ipv6 )?access-list (\S+) (?:in|out) on \S+$/;

/** Where entries go: between two numbers of a list. */
interface Gap {
  readonly list: AccessList;
  readonly after: number;
  /** null = behind the last. */
  readonly before: number | null;
  readonly entries: string[];
}

export function insertIntoIos(
  text: string,
  firewall: FirewallConfig,
  additions: readonly RuleAddition[],
): { readonly insertions: readonly TextInsertion[]; readonly diagnostics: readonly Diagnostic[] } {
  const writer = new Inserter(text, firewall);
  for (const addition of additions) writer.add(addition);
  return writer.result();
}

class Inserter {
  readonly #firewall: FirewallConfig;
  readonly #record: IosRecord;
  readonly #lines: readonly string[];
  readonly #gaps = new Map<string, Gap>();
  readonly #classes = new Map<string, string[]>();
  readonly #diagnostics: Diagnostic[] = [];

  constructor(text: string, firewall: FirewallConfig) {
    this.#firewall = firewall;
    this.#lines = text.split("\n");
    this.#record = readStatements(parseIos(text, "", new LineTally(this.#lines.length)), new LineTally(this.#lines.length));
  }

  add(addition: RuleAddition): void {
    const stage = this.#firewall.stages[addition.stage];
    const bound = LIST_STAGE.exec(stage?.name ?? "");
    if (stage === undefined) this.#refuse(addition, "there is no such list of rules");
    else if (bound !== null) this.#addToList(addition, stage, bound[1] === undefined ? 4 : 6, bound[2] as string);
    else if (this.#record.zonePairs.some((pair) => pairStageName(pair) === stage.name)) this.#addToPolicy(addition, stage);
    else if (/^(?:zone \S+|no zone) to /.test(stage.name)) this.#refuse(addition, `no zone-pair leads from ${stage.name}: it needs a \`zone-pair security\` with a policy of its own`);
    else this.#refuse(addition, `"${stage.name}" is no access list`);
  }

  #refuse({ rule }: RuleAddition, why: string): void {
    this.#diagnostics.push({ code: "rule-not-inserted", severity: "warning", message: `The rule "${rule.text}" is not written for this device: ${why}.`, at: rule.at });
  }

  #addToList(addition: RuleAddition, stage: FilterStage, version: 4 | 6, name: string): void {
    const list = this.#record.lists.get(listKey(version, name));
    if (list === undefined || list.entries.length === 0) {
      this.#refuse(addition, `the access list ${name} has no entries, and lets everything pass`);
      return;
    }
    const { entries, cannot } = entriesOf(addition.rule, version, list.isStandard);
    if (cannot !== null) {
      this.#refuse(addition, cannot);
      return;
    }
    const isOwn = (i: number): boolean => this.#sequence(stage, i, list) !== null;
    const from = addition.before ?? stage.rules.length;
    let after = 0;
    let before: number | null = null;
    for (let i = 0; i < stage.rules.length; i++) {
      if (!isOwn(i)) continue;
      const sequence = this.#sequence(stage, i, list) as number;
      if (i < from) after = sequence;
      else {
        before = sequence;
        break;
      }
    }
    const key = `${version} ${name} ${after}`;
    const gap = this.#gaps.get(key) ?? { list, after, before, entries: [] };
    this.#gaps.set(key, gap);
    for (const entry of entries) if (!gap.entries.includes(entry)) gap.entries.push(entry);
    const others = [...this.#record.bindings].filter((b) => b.list === name && b.version === version);
    if (others.length > 1) {
      const where = others.map((b) => `${b.way} on ${b.port}`).join(", ");
      this.#diagnostics.push({ code: "list-is-shared", severity: "warning", message: `The access list ${name} is in force ${where}: the new entries hold for all of them.`, at: list.at });
    }
  }

  /** null = no entry of this list. */
  #sequence(stage: FilterStage, index: number, list: AccessList): number | null {
    const written = this.#firewall.written[stage.rules[index]?.writtenOrder ?? -1];
    const name = `${list.version === 6 ? "ipv6 " : ""}${list.name}`;
    return written === undefined || written.byNature === true || written.list !== name || !/^\d+$/.test(written.name) ? null : Number(written.name);
  }

  /** A new class stands behind those that are there and before class-default: right for permissions where nothing below is dropped first. */
  #addToPolicy(addition: RuleAddition, stage: FilterStage): void {
    const policy = this.#record.zonePairs.find((pair) => pairStageName(pair) === stage.name)?.policy ?? null;
    const below = addition.before === null ? [] : stage.rules.slice(addition.before);
    const isLast = (text: string): boolean => /^class (?:type inspect )?class-default$/.test(text);
    if (policy === null || !this.#record.policyMaps.has(policy)) this.#refuse(addition, "its zone-pair has no policy in the text");
    else if (addition.rule.action !== "permit") this.#refuse(addition, "a class that drops must be placed above the others by hand");
    else if (below.some((rule) => rule.action !== "permit" && rule.action !== "skip" && !isLast(rule.text)))
      this.#refuse(addition, `a class of policy-map ${policy} drops it first, and a new class comes after it`);
    else {
      const { entries, cannot } = entriesOf(addition.rule, 4, false);
      if (cannot !== null) this.#refuse(addition, cannot);
      else if (entries.some((entry) => !/^permit (?:tcp|udp|icmp) /.test(entry))) this.#refuse(addition, "inspection follows TCP, UDP and ICMP alone: it needs a class with `pass` in both directions");
      else this.#classes.set(policy, [...(this.#classes.get(policy) ?? []), ...entries.filter((entry) => !this.#classes.get(policy)?.includes(entry))]);
    }
  }

  result(): { readonly insertions: readonly TextInsertion[]; readonly diagnostics: readonly Diagnostic[] } {
    const lines = [...this.#listLines(), ...[...this.#classes].flatMap(([policy, entries]) => this.#classLines(policy, entries))];
    if (lines.length === 0) return { insertions: [], diagnostics: this.#diagnostics };
    const end = this.#lines.findLastIndex((line) => line.trim() === "end");
    const isEmptyLast = this.#lines[this.#lines.length - 1] === "";
    const beforeLine = end >= 0 ? end + 1 : this.#lines.length + (isEmptyLast ? 0 : 1);
    return { insertions: [{ beforeLine, lines }], diagnostics: this.#diagnostics };
  }

  #listLines(): string[] {
    const byList = new Map<AccessList, Gap[]>();
    for (const gap of this.#gaps.values()) byList.set(gap.list, [...(byList.get(gap.list) ?? []), gap]);
    return [...byList].flatMap(([list, gaps]) => {
      const body = gaps.flatMap((gap) => this.#numbered(gap));
      if (body.length === 0) return [];
      // Where the text gives no numbers, the device's may be others than those of a fresh start.
      const hasNumbers = list.entries.some((entry) => /^(?:sequence )?\d+ |\bsequence \d+$/.test(entry.statement.text) && !entry.statement.text.startsWith("access-list"));
      const again = hasNumbers || list.version === 6 ? [] : [`ip access-list resequence ${list.name} ${STEP} ${STEP}`];
      return [...again, headOf(list), ...body];
    });
  }

  #numbered({ list, after, before, entries }: Gap): string[] {
    const last = before ?? Math.min(LAST_SEQUENCE + 1, after + STEP * (entries.length + 1));
    const step = Math.floor((last - after) / (entries.length + 1));
    if (step < 1) {
      const command = list.version === 4 ? `ip access-list resequence ${list.name} 10 100` : "entering the list again with wider steps";
      this.#diagnostics.push({
        code: "no-room",
        severity: "warning",
        message: `Between the entries ${after} and ${before} of access list ${list.name} is no room for ${entries.length} more.`,
        help: `Renumber it first (${command}), read the configuration again and repeat.`,
        at: list.at,
      });
      return [];
    }
    return entries.map((entry, i) => (list.version === 4 ? ` ${after + step * (i + 1)} ${entry}` : ` sequence ${after + step * (i + 1)} ${entry}`));
  }

  #classLines(policy: string, entries: readonly string[]): string[] {
    let name = `HOLDPOINT-${policy}`;
    for (let i = 2; this.#record.classMaps.has(name) || this.#record.lists.has(listKey(4, name)); i++) name = `HOLDPOINT-${policy}-${i}`;
    return [
      `ip access-list extended ${name}`,
      ...entries.map((entry, i) => ` ${STEP * (i + 1)} ${entry}`),
      `class-map type inspect match-all ${name}`,
      ` match access-group name ${name}`,
      `policy-map type inspect ${policy}`,
      ` class type inspect ${name}`,
      "  inspect",
    ];
  }
}

function headOf(list: AccessList): string {
  if (list.version === 6) return `ipv6 access-list ${list.name}`;
  if (list.isStandard) return `ip access-list standard ${list.name}`;
  return /^ip access-list (?!extended|standard)/.test(list.entries.length === 0 ? "" : headText(list)) ? `ip access-list ${list.name}` : `ip access-list extended ${list.name}`;
}

/** The line that opened the list, as written. */
function headText(list: AccessList): string {
  return list.at.lineText?.trim() ?? "";
}

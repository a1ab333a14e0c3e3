// Access lists as written rules and as rules that decide: each list once, however often it is bound. Keeps the bound of expanded rules.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { WrittenRule } from "../../../plant/firewall-config.ts";
import type { EndpointSet, PacketRule, RuleAction } from "../../../plant/packet-rule.ts";
import type { TextAt } from "../../../plant/segmentation.ts";
import type { LineTally } from "../line-tally.ts";
import type { AccessEntry, AccessList, AddressWords, AsaRecord } from "./asa-record.ts";
import { rulesOf } from "./entry-to-rules.ts";
import type { NameResolver, ServicePart } from "./resolve-names.ts";

const MOST_RULES = 1_000_000;
const ANYTHING: readonly ServicePart[] = [{ protocols: null, source: null, destination: null, icmp: null }];

export class AccessListRules {
  readonly written: WrittenRule[] = [];
  readonly isIcmpInspected: boolean;
  readonly #record: AsaRecord;
  readonly #names: NameResolver;
  readonly #tally: LineTally;
  readonly #diagnostics: Diagnostic[];
  readonly #rules = new Map<string, PacketRule[]>();
  #left = MOST_RULES;

  constructor(record: AsaRecord, names: NameResolver, tally: LineTally, diagnostics: Diagnostic[], isIcmpInspected: boolean) {
    this.#record = record;
    this.#names = names;
    this.#tally = tally;
    this.#diagnostics = diagnostics;
    this.isIcmpInspected = isIcmpInspected;
  }

  /** null = there is no such list. */
  rules(name: string): readonly PacketRule[] | null {
    return this.#rules.get(name) ?? null;
  }

  rulesWritten(name: string): number {
    return this.#record.lists.get(name)?.lines.filter((line) => line.kind === "entry").length ?? 0;
  }

  addImplicit(rule: { readonly list: string; readonly action: RuleAction; readonly text: string; readonly at: TextAt }): number {
    const name = `implicit ${this.written.length + 1}`;
    const base = { notHolding: null, until: null, schedule: null, hits: null, logged: null, comment: "not written: the device's nature", byNature: true as const };
    return this.written.push({ ...base, name, list: rule.list, action: rule.action, text: rule.text, at: rule.at, toLine: rule.at.line }) - 1;
  }

  write(): void {
    const bound = new Set(this.#record.accessGroups.map((group) => group.list));
    for (const list of this.#record.lists.values()) {
      const unbound = bound.has(list.name) ? null : `the access list is bound to no interface${list.usedBy.size === 0 ? "" : ` (used by ${[...list.usedBy].join(", ")})`}`;
      this.#rules.set(list.name, this.#write(list, unbound));
    }
  }

  #write(list: AccessList, unbound: string | null): PacketRule[] {
    const out: PacketRule[] = [];
    let comment: string | null = null;
    list.lines.forEach((line, i) => {
      if (line.kind === "remark") {
        comment = comment === null ? line.text : `${comment} ${line.text}`;
        return;
      }
      const { until, schedule, condition } = this.#schedule(line);
      this.written.push({
        name: String(i + 1),
        list: list.name,
        action: line.match === null ? "unsure" : line.action,
        notHolding: line.isInactive ? "inactive" : unbound,
        until,
        schedule,
        hits: line.hits,
        logged: line.logged,
        comment,
        text: line.text,
        at: line.at,
        toLine: line.at.line,
      });
      const isSnorts = this.#record.isFirepower && comment !== null && /\bL7 RULE:/.test(comment);
      // Firepower names its rules in two remarks before each entry; plain remarks end with the entry they stand above.
      if (!/\brule-id \d+/.test(line.text)) comment = null;
      else if (!(list.lines[i + 1]?.kind === "entry")) comment = null;
      if (!line.isInactive) out.push(...this.#entry(list, line, { until, condition, isSnorts }));
    });
    return out;
  }

  #entry(list: AccessList, entry: AccessEntry, more: { readonly until: string | null; readonly condition: string | null; readonly isSnorts: boolean }): PacketRule[] {
    const writtenOrder = this.written.length - 1;
    const conditions = [...entry.conditions, ...(more.condition === null ? [] : [more.condition])];
    if (more.isSnorts) conditions.push("Snort decides by what it recognises");
    const base = { conditions, until: more.until, writtenOrder, text: entry.text, at: entry.at };
    const everything: EndpointSet = { zones: null, addresses: null };
    if (entry.match === null) return this.#bounded(rulesOf({ ...base, action: "unsure", source: everything, destination: everything, parts: ANYTHING, conditions: [] }, true), entry);
    const shown = this.#isOpen(entry) ? entry.elements.filter((e) => e.match !== null) : [];
    const matches = shown.length > 0 ? shown : [entry];
    return this.#bounded(
      matches.flatMap((one) => {
        const match = one.match as NonNullable<AccessEntry["match"]>;
        const open: string[] = [];
        const parts = this.#names.services(match, open);
        if (open.length > 0) this.#tally.mark(entry.at.line, "partly", open.join("; "));
        const source: EndpointSet = { zones: zonesOf(match.fromInterface), addresses: this.#names.addresses(match.source, list.kind === "ipv6") };
        const destination: EndpointSet = { zones: zonesOf(match.toInterface), addresses: this.#names.addresses(match.destination, list.kind === "ipv6") };
        const unresolved = [...(source.addresses?.unresolved ?? []), ...(destination.addresses?.unresolved ?? [])];
        if (unresolved.length > 0) this.#tally.mark(entry.at.line, "partly", `the addresses of ${unresolved.slice(0, 3).join(", ")} are not known`);
        return rulesOf({ ...base, action: entry.action, source, destination, parts, conditions: [...conditions, ...new Set(open)] }, this.isIcmpInspected);
      }),
      entry,
    );
  }

  /** A print of `show access-list` alone defines no objects, and writes out what they hold. */
  #isOpen(entry: AccessEntry): boolean {
    const { groups, objects, services } = this.#record;
    const isOpenEnd = (end: AddressWords): boolean => (end.kind === "group" && !groups.has(end.name)) || (end.kind === "object" && objects.get(end.name)?.address == null);
    const { match } = entry;
    if (match === null) return false;
    const isOpenProtocol = (match.protocol.kind === "group" && !groups.has(match.protocol.name)) || (match.protocol.kind === "object" && services.get(match.protocol.name)?.service == null);
    const isOpenPorts = [match.sourcePorts, match.destinationPorts].some((p) => p?.kind === "group" && !groups.has(p.name));
    return isOpenEnd(match.source) || isOpenEnd(match.destination) || isOpenProtocol || isOpenPorts;
  }

  #schedule(entry: AccessEntry): { readonly until: string | null; readonly schedule: string | null; readonly condition: string | null } {
    if (entry.timeRange === null) return { until: null, schedule: null, condition: null };
    const range = this.#record.timeRanges.get(entry.timeRange);
    if (range === undefined) return { until: null, schedule: entry.timeRange, condition: `only in time-range ${entry.timeRange}, which is not in the text` };
    const schedule = `${entry.timeRange}: ${range.words.join("; ") || "always"}`;
    return { until: range.until, schedule, condition: range.hasMore ? `only in time-range ${schedule}` : null };
  }

  #bounded(rules: PacketRule[], entry: AccessEntry): PacketRule[] {
    const size = rules.reduce((sum, rule) => sum + Math.max(1, rule.services.length), 0);
    if (size <= this.#left) {
      this.#left -= size;
      return rules;
    }
    if (this.#left >= 0)
      this.#diagnostics.push({
        code: "too-many-rules",
        severity: "error",
        message: `The access lists of this text make more than ${MOST_RULES} rules; those from here on are not read.`,
        at: entry.at,
      });
    this.#left = -1;
    this.#tally.mark(entry.at.line, "unsupported", "beyond the limit of rules");
    return [];
  }
}

function zonesOf(name: string | null): readonly string[] | null {
  return name === null || name === "any" ? null : [name];
}

// The entries of access lists as rules in order, each with its place among what is written. A list keeps no state of its own. Reflexive lists: what
// `evaluate` lets in is the other way round of what `reflect` let out, for answers only.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { EVERY_IPV4, EVERY_IPV6 } from "../../../plant/address-set.ts";
import { PLAIN_WRITTEN, type WrittenRule } from "../../../plant/firewall-config.ts";
import { PLAIN_RULE, type PacketRule } from "../../../plant/packet-rule.ts";
import type { PacketsMatch, ServiceMatch, TextAt } from "../../../plant/segmentation.ts";
import type { LineTally } from "../line-tally.ts";
import { type AceMatch, readAce } from "./ace-words.ts";
import type { AccessList, IosRecord, ListEntry } from "./ios-record.ts";
import type { ObjectGroups, ServicePart } from "./object-groups.ts";
import { listKey } from "./parse-lists.ts";
import type { Statement } from "./parse-ios.ts";

export const ALL_SERVICES: ServicePart = { protocols: null, sourcePorts: null, destinationPorts: null, icmp: null };
const MOST_RULES = 1_000_000;

export interface ListRules {
  readonly list: AccessList;
  readonly rules: readonly PacketRule[];
  /** `evaluate` stands in it: packets are asked with their state. */
  readonly asksState: boolean;
  /** No entry decides: the device lets everything pass. */
  readonly isEmpty: boolean;
}

export function serviceOf(part: ServicePart, written: string, at: TextAt, tcpFlags: PacketsMatch["tcpFlags"] = null): ServiceMatch {
  return { kind: "packets", ...part, tcpFlags, written, at };
}

export class ListBook {
  readonly written: WrittenRule[] = [];
  readonly #record: IosRecord;
  readonly #groups: ObjectGroups;
  readonly #tally: LineTally;
  readonly #diagnostics: Diagnostic[];
  readonly #known = new Map<string, ListRules>();
  readonly #reflected = new Map<string, { readonly entry: ListEntry; readonly ace: AceMatch }[]>();
  readonly #aces = new Map<ListEntry, AceMatch>();
  readonly #missing = new Set<string>();
  #count = 0;

  constructor(record: IosRecord, groups: ObjectGroups, tally: LineTally, diagnostics: Diagnostic[]) {
    this.#record = record;
    this.#groups = groups;
    this.#tally = tally;
    this.#diagnostics = diagnostics;
    for (const list of record.lists.values()) this.#readEntries(list);
    for (const [key, list] of record.lists) this.#known.set(key, this.#compile(list));
  }

  rules(version: 4 | 6, name: string): ListRules | undefined {
    return this.#known.get(listKey(version, name));
  }

  /** IPv4, or else IPv6: a class map names a list without saying which. */
  anyVersion(name: string): ListRules | undefined {
    return this.rules(4, name) ?? this.rules(6, name);
  }

  /** Name and entries that are matched, for translations: not as rules. */
  aces(name: string): readonly { readonly entry: ListEntry; readonly ace: AceMatch }[] | null {
    const list = this.#record.lists.get(listKey(4, name));
    if (list === undefined) return null;
    return inOrder(list).flatMap((entry) => {
      const ace = this.#aces.get(entry);
      return ace === undefined ? [] : [{ entry, ace }];
    });
  }

  note(rule: Omit<WrittenRule, "until" | "schedule" | "hits" | "logged" | "comment" | "toLine" | "notHolding"> & Partial<WrittenRule>): number {
    return this.written.push({ ...PLAIN_WRITTEN, toLine: rule.at.line, ...rule }) - 1;
  }

  /** A rule for all packets (of `addresses`), written or not. */
  plain(action: PacketRule["action"], list: string, name: string, s: { readonly text: string; readonly at: TextAt }, more: Partial<PacketRule> & { byNature?: true } = {}): PacketRule {
    const { byNature, ...extras } = more;
    const base: PacketRule = {
      ...PLAIN_RULE,
      action,
      source: { zones: null, addresses: null },
      destination: { zones: null, addresses: null },
      services: [serviceOf(ALL_SERVICES, "ip", s.at)],
      until: null,
      writtenOrder: -1,
      text: s.text,
      at: s.at,
      ...extras,
    };
    return { ...base, writtenOrder: this.note({ name, list, action, text: s.text, at: s.at, ...(byNature ? { byNature } : {}) }) };
  }

  /** What is bound nowhere is shown as not holding: known when everything has been bound. */
  finish(): void {
    const lists = new Map([...this.#record.lists.values()].map((list) => [`${list.version === 6 ? "ipv6 " : ""}${list.name}`, list]));
    this.written.forEach((rule, i) => {
      const list = lists.get(rule.list);
      if (list !== undefined && list.usedBy.size === 0) this.written[i] = { ...rule, notHolding: "the access list is bound to no interface" };
    });
  }

  #readEntries(list: AccessList): void {
    for (const entry of list.entries) {
      const [action] = entry.words;
      if (action !== "permit" && action !== "deny") continue;
      const { at } = entry.statement;
      const ace = readAce(
        entry.words.slice(1),
        { isStandard: list.isStandard, version: list.version, at },
        {
          groups: this.#groups,
          timeRanges: this.#record.timeRanges,
          missing: (name, what) => {
            if (this.#missing.has(name)) return;
            this.#missing.add(name);
            this.#diagnostics.push({ code: `undefined-${what}`, severity: "warning", message: `The ${what} ${name} is used and not defined.`, at });
          },
        },
      );
      this.#aces.set(entry, ace);
      if (ace.reflects !== null) this.#reflected.set(ace.reflects, [...(this.#reflected.get(ace.reflects) ?? []), { entry, ace }]);
    }
  }

  #compile(list: AccessList): ListRules {
    const rules: PacketRule[] = [];
    const name = `${list.version === 6 ? "ipv6 " : ""}${list.name}`;
    const every = list.version === 6 ? EVERY_IPV6 : EVERY_IPV4;
    let comment: string[] = [];
    let asksState = false;
    const names = new Set<string>();
    for (const entry of inOrder(list)) {
      const { words, statement, sequence, hits } = entry;
      const { at, text } = statement;
      const [action] = words;
      if (action === "remark") {
        comment.push(words.slice(1).join(" "));
        this.#tally.mark(at.line, "irrelevant");
        continue;
      }
      if (++this.#count > MOST_RULES) {
        if (this.#count === MOST_RULES + 1) this.#diagnostics.push({ code: "too-many-rules", severity: "error", message: `Only the first ${MOST_RULES} entries of access lists are read.`, at });
        rules.push(this.plain("unsure", name, String(sequence), statement, { conditions: ["too many entries"], keepsState: false }));
        break;
      }
      // The device refuses a number that is taken; which of the two it holds is not in the text.
      const isTaken = names.has(String(sequence));
      names.add(String(sequence));
      const base = { name: isTaken ? `${sequence} (line ${at.line})` : String(sequence), list: name, hits, comment: comment.length === 0 ? null : comment.join(" "), text, at };
      comment = [];
      if (action === "evaluate") {
        asksState = true;
        rules.push(...this.#evaluated(words[1] ?? "", statement, this.note({ ...base, action: "permit" })));
        continue;
      }
      const ace = this.#aces.get(entry);
      if (ace === undefined || (action !== "permit" && action !== "deny")) {
        this.#tally.mark(at.line, action === "dynamic" ? "unsupported" : "unknown", action === "dynamic" ? "entries for users who signed in are not modelled" : "not understood");
        rules.push({ ...this.plain("unsure", name, String(sequence), statement, { conditions: ["this line is not read"], keepsState: false }), source: { zones: null, addresses: every } });
        continue;
      }
      if (ace.isRead)
        this.#tally.mark(at.line, ace.open.length === 0 || !ace.open.some((why) => /not in the text|holds itself|of a group/.test(why)) ? "understood" : "partly", ace.open.join("; ") || null);
      else this.#tally.mark(at.line, "partly", ace.open.join("; "));
      const order = this.note({ ...base, action, logged: ace.logged, schedule: ace.schedule, until: ace.until });
      rules.push({
        ...PLAIN_RULE,
        keepsState: false,
        action,
        conditions: isTaken ? [...ace.open, `its number ${sequence} is taken`] : ace.open,
        source: { zones: null, addresses: ace.source },
        destination: { zones: null, addresses: ace.destination },
        services: ace.services.map((part) => serviceOf(part, words[1] ?? "", at, ace.tcpFlags)),
        until: ace.until,
        writtenOrder: order,
        text,
        at,
      });
    }
    const isEmpty = rules.length === 0;
    // IPv6 needs its neighbours: these two stand before the implicit deny (permit (IPv6), usage guidelines).
    if (list.version === 6 && !isEmpty) {
      for (const [type, text] of [
        [136, "implicit permit icmp any any nd-na"],
        [135, "implicit permit icmp any any nd-ns"],
      ] as const) {
        const s = { text, at: list.at };
        const services = [serviceOf({ ...ALL_SERVICES, protocols: [[58, 58]], icmp: [{ type, codes: null }] }, "icmp", list.at)];
        const ends = { source: { zones: null, addresses: EVERY_IPV6 }, destination: { zones: null, addresses: EVERY_IPV6 } };
        rules.push(this.plain("permit", name, text, s, { services, ...ends, keepsState: false, byNature: true }));
      }
    }
    return { list, rules, asksState, isEmpty };
  }

  #evaluated(name: string, s: Statement, order: number): PacketRule[] {
    const found = this.#reflected.get(name) ?? [];
    this.#tally.mark(s.at.line, "understood");
    if (found.length === 0) {
      this.#diagnostics.push({ code: "undefined-reflexive-list", severity: "warning", message: `No entry reflects ${name}: nothing is let in by it.`, at: s.at });
    }
    return found.map(({ ace }) => ({
      ...PLAIN_RULE,
      keepsState: false,
      action: "permit" as const,
      states: ["established" as const],
      conditions: ace.open,
      source: { zones: null, addresses: ace.destination },
      destination: { zones: null, addresses: ace.source },
      services: ace.services.map((part) => serviceOf({ ...part, icmp: null, sourcePorts: part.destinationPorts, destinationPorts: part.sourcePorts }, s.words[1] ?? "", s.at)),
      until: ace.until,
      writtenOrder: order,
      text: s.text,
      at: s.at,
    }));
  }
}

function inOrder(list: AccessList): ListEntry[] {
  return [...list.entries].sort((a, b) => a.sequence - b.sequence);
}

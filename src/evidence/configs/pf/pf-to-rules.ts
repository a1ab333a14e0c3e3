// The record to the ordered rules of the neutral form. pf runs a list to its end and the last match counts, unless a rule is "quick": then that one does,
// at once. The same without looking back: all quick rules in their order, then the others in reverse order. INVARIANT: for every packet both decide alike.
import { countText } from "../../../foundation/count-words.ts";
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { type AddressSet, EVERY_IP, EVERY_IPV4, EVERY_IPV6, isEmptySet } from "../../../plant/address-set.ts";
import { PLAIN_WRITTEN, type FilterStage, type WrittenRule } from "../../../plant/firewall-config.ts";
import { type EndpointSet, PLAIN_RULE, type PacketRule, type RuleAction } from "../../../plant/packet-rule.ts";
import type { PacketsMatch } from "../../../plant/segmentation.ts";
import type { AddressBook, ResolvedEnd } from "./address-book.ts";
import { type AutomaticRule, AutomaticRules } from "./automatic-rules.ts";
import { InterfaceNames } from "./interface-names.ts";
import type { PfDoubt, PfRecord, PfRule, PfSchedule, PfTab } from "./pf-record.ts";
import { variantsOf } from "./rule-services.ts";
import { forwardRules, type ForwardRule } from "./forwarded-rules.ts";

const MOST_RULES = 1_000_000;

export interface BuiltRules {
  readonly stages: readonly FilterStage[];
  readonly toDevice: readonly FilterStage[];
  readonly written: readonly WrittenRule[];
}

interface Compiled {
  readonly quick: boolean;
  readonly inward: PacketRule | null;
  readonly outward: PacketRule | null;
}

export function buildRules(record: PfRecord, book: AddressBook, diagnostics: Diagnostic[]): BuiltRules {
  return new RuleBuilder(record, book, diagnostics).build();
}

class RuleBuilder {
  readonly #record: PfRecord;
  readonly #book: AddressBook;
  readonly #diagnostics: Diagnostic[];
  readonly #names: InterfaceNames;
  readonly #schedules: ReadonlyMap<string, PfSchedule>;
  readonly #written: WrittenRule[] = [];
  readonly #compiled: Compiled[] = [];
  readonly #automaticNames = new Map<string, number>();
  #isFull = false;

  constructor(record: PfRecord, book: AddressBook, diagnostics: Diagnostic[]) {
    this.#record = record;
    this.#book = book;
    this.#diagnostics = diagnostics;
    this.#names = new InterfaceNames(record);
    this.#schedules = new Map([...record.schedules].reverse().map((schedule) => [schedule.name, schedule]));
  }

  build(): BuiltRules {
    const automatic = new AutomaticRules(this.#record, this.#book, this.#names);
    const forwards = forwardRules(this.#record, this.#book, this.#names);
    for (const doubt of this.#record.doubts) this.#addDoubt(doubt);
    for (const rule of forwards.filter((forward) => forward.passes === "pass")) this.#addForward(rule);
    for (const rule of automatic.early) this.#addAutomatic(rule);
    this.#addUserRules();
    for (const rule of forwards.filter((forward) => forward.passes === "rule")) this.#addForward(rule);
    for (const rule of automatic.late) this.#addAutomatic(rule);
    const inward = this.#firstMatch("inward");
    const outward = this.#firstMatch("outward");
    const deny = { action: "deny", text: "the systems block what comes in and no rule passes (default deny)", at: null } as const;
    const incoming: Omit<FilterStage, "name"> = { entersBy: null, leavesBy: null, asks: "first-packet", seesTranslated: { source: false, destination: true }, rules: inward, otherwise: deny };
    const off = this.#record.settings.filterOff;
    if (off !== null) {
      this.#diagnostics.push({ code: "pf-filter-off", severity: "warning", message: "packet filtering is switched off: the device routes everything, and translates nothing", at: off });
      return { stages: [], toDevice: [], written: this.#written.map((rule) => ({ ...rule, notHolding: rule.notHolding ?? "packet filtering is switched off" })) };
    }
    return {
      stages: [
        { ...incoming, name: "rules for what comes in" },
        {
          name: "rules for what goes out",
          entersBy: null,
          leavesBy: null,
          asks: "first-packet",
          // Where no rule looks at the source it does not matter which it is; so a translation to an address that is not known leaves nothing open.
          seesTranslated: { source: outward.some((rule) => rule.source.addresses !== null), destination: true },
          rules: outward,
          otherwise: { action: "permit", text: "what came in may go out (automatic rule: let out anything from firewall host itself)", at: null },
        },
      ],
      toDevice: [{ ...incoming, name: "rules for what comes in to the device" }],
      written: this.#written,
    };
  }

  #firstMatch(side: "inward" | "outward"): PacketRule[] {
    const quick: PacketRule[] = [];
    const slow: PacketRule[] = [];
    for (const compiled of this.#compiled) {
      const rule = compiled[side];
      if (rule !== null) (compiled.quick ? quick : slow).push(rule);
    }
    return [...quick, ...slow.reverse()];
  }

  /** Floating rules, then those of groups, then those of interfaces, each as written. */
  #addUserRules(): void {
    const tabs: { rule: PfRule; tab: PfTab; place: number }[] = this.#record.rules.map((rule) => {
      const name = rule.interfaces[0] ?? "";
      if (rule.isFloating || rule.interfaces.length === 0) return { rule, tab: "floating", place: 0 };
      return this.#names.isGroup(name) ? { rule, tab: "group", place: 1 + this.#names.groupPlace(name) } : { rule, tab: "interface", place: Number.MAX_SAFE_INTEGER };
    });
    tabs.sort((a, b) => a.place - b.place);
    const counts = new Map<string, number>();
    for (const { rule, tab } of tabs) {
      const list = tab === "floating" ? "floating" : this.#names.shown(rule.interfaces[0] ?? "");
      const full = rule.isAutomation ? `automation: ${list}` : list;
      const number = (counts.get(full) ?? 0) + 1;
      counts.set(full, number);
      this.#addUserRule(rule, full, String(number));
    }
  }

  #addUserRule(rule: PfRule, list: string, name: string): void {
    const members = this.#membersOf(rule);
    const source = this.#book.end(rule.source, rule.families, rule.at);
    const destination = this.#book.end(rule.destination, rule.families, rule.at);
    const schedule = this.#scheduleOf(rule);
    const notHolding = this.#whyNotHolding(rule, members, source, destination);
    const text = textOf(rule);
    this.#written.push({
      name,
      list,
      action: actionOf(rule),
      notHolding,
      until: null,
      schedule: schedule === null ? null : rule.schedule,
      hits: null,
      logged: rule.logged,
      comment: rule.descr === "" ? null : rule.descr,
      text,
      at: rule.at,
      toLine: rule.toLine,
    });
    if (notHolding !== null || rule.action === "match") return;
    const conditions = [...rule.conditions, ...source.conditions, ...destination.conditions, ...(schedule === null ? [] : [schedule])];
    const given = [source.perhaps, destination.perhaps].flatMap((perhaps) => (perhaps === null ? [] : [perhaps.words]));
    for (const variant of variantsOf(rule, this.#record.system, this.#book)) {
      const common = { action: actionOf(rule), services: variant.services, keepsState: rule.action !== "pass" || rule.keepsState, idleSeconds: variant.idleSeconds, text, at: rule.at };
      const known = [...new Set([...conditions, ...variant.conditions])];
      if (!isEmptySet(source.addresses) && !isEmptySet(destination.addresses))
        this.#add(rule.direction, rule.quick, members, { ...common, source: source.addresses, destination: destination.addresses, conditions: known });
      // The same rule with all that it may mean: addresses that the device is given are not written.
      if (given.length > 0)
        this.#add(rule.direction, rule.quick, members, {
          ...common,
          source: source.perhaps?.addresses ?? source.addresses,
          destination: destination.perhaps?.addresses ?? destination.addresses,
          conditions: [...known, ...given],
        });
    }
  }

  /** null = every interface. */
  #membersOf(rule: PfRule): readonly string[] | null {
    if (rule.interfaces.length === 0) return null;
    const named = [...new Set(rule.interfaces.flatMap((name) => this.#names.membersOf(name) ?? []))];
    return rule.interfacesNot ? this.#names.all().filter((name) => !named.includes(name)) : named;
  }

  #whyNotHolding(rule: PfRule, members: readonly string[] | null, source: ResolvedEnd, destination: ResolvedEnd): string | null {
    if (rule.disabled) return "disabled";
    if (rule.action === "match") return "a match rule marks packets and decides nothing";
    if (members !== null && members.length === 0) {
      const unknown = rule.interfaces.filter((name) => this.#names.membersOf(name) === null);
      if (unknown.length > 0 && !rule.disabled)
        this.#diagnostics.push({
          code: "pf-unknown-interface",
          severity: "warning",
          message: `the rule is for ${unknown.join(", ")}, which this text does not define; the device leaves it out`,
          at: rule.at,
        });
      return unknown.length > 0 ? `no interface ${unknown.join(", ")} is defined` : `${rule.interfaces.join(", ")} is not enabled or has no members`;
    }
    if (isEmptySet(source.addresses) && source.perhaps === null) return "its source has no address of its version of IP";
    return isEmptySet(destination.addresses) && destination.perhaps === null ? "its destination has no address of its version of IP" : null;
  }

  /** A rule whose schedule is not defined holds always (filter_get_time_based_rule_status). */
  #scheduleOf(rule: PfRule): string | null {
    if (rule.schedule === "") return null;
    const schedule = this.#schedules.get(rule.schedule);
    if (schedule !== undefined) return `only in schedule ${rule.schedule}${schedule.ranges.length === 0 ? "" : ` (${schedule.ranges.map((range) => range.words).join("; ")})`}`;
    this.#diagnostics.push({ code: "pf-unknown-name", severity: "warning", message: `the schedule ${rule.schedule} is not defined: the rule always holds`, at: rule.at });
    return null;
  }

  #addAutomatic(rule: AutomaticRule): void {
    const text = `${rule.action === "permit" ? "pass" : "block"} ${rule.direction === "any" ? "" : `${rule.direction} `}${rule.quick ? "quick " : ""}${rule.interfaces === null ? "" : `on ${rule.interfaces.join(",")} `}(automatic: ${rule.descr})`;
    this.#written.push({ ...PLAIN_WRITTEN, name: this.#unique(rule.descr), list: "automatic rules", byNature: true, action: rule.action, text, at: rule.at, toLine: rule.at.line });
    const services: PacketsMatch = {
      kind: "packets",
      protocols: rule.protocols,
      sourcePorts: rule.sourcePorts,
      destinationPorts: rule.destinationPorts,
      icmp: rule.icmpTypes === null ? null : rule.icmpTypes.map((type) => ({ type, codes: null })),
      tcpFlags: null,
      written: rule.descr,
      at: rule.at,
    };
    this.#add(rule.direction, rule.quick, rule.interfaces, {
      action: rule.action,
      source: rule.source,
      destination: rule.destination,
      services: [services],
      conditions: rule.conditions,
      keepsState: true,
      idleSeconds: null,
      text,
      at: rule.at,
    });
  }

  #unique(name: string): string {
    const count = (this.#automaticNames.get(name) ?? 0) + 1;
    this.#automaticNames.set(name, count);
    return count === 1 ? name : `${name} #${count}`;
  }

  /** Stands first: whatever the rules say, it may be otherwise for what enters or leaves there. */
  #addDoubt(doubt: PfDoubt): void {
    const onPort = doubt.port === "" ? [] : this.#record.interfaces.filter((port) => port.port === doubt.port).map((port) => port.name);
    const interfaces = doubt.interfaces === null ? null : [...new Set([...doubt.interfaces.flatMap((name) => this.#names.membersOf(name) ?? []), ...onPort])];
    const text = `not decided by the rules alone: ${doubt.words}`;
    this.#written.push({ ...PLAIN_WRITTEN, name: this.#unique(doubt.descr), list: "automatic rules", byNature: true, action: "unsure", text, at: doubt.at, toLine: doubt.at.line });
    const services: PacketsMatch = { kind: "packets", protocols: null, sourcePorts: null, destinationPorts: null, icmp: null, tcpFlags: null, written: "any", at: doubt.at };
    this.#add("any", true, interfaces, { action: "unsure", source: null, destination: null, services: [services], conditions: [doubt.words], keepsState: true, idleSeconds: null, text, at: doubt.at });
  }

  #addForward(rule: ForwardRule): void {
    const { nat } = rule;
    this.#written.push({
      name: this.#unique(`${rule.passes === "pass" ? "passed by the port forward" : "made for the port forward"} ${nat.descr || `in line ${nat.at.line}`}`),
      list: "automatic rules",
      byNature: true,
      action: "permit",
      notHolding: null,
      until: null,
      schedule: null,
      hits: null,
      logged: nat.logged,
      comment: nat.descr === "" ? null : nat.descr,
      text: rule.text,
      at: nat.at,
      toLine: nat.toLine,
    });
    this.#add("in", true, rule.interfaces, {
      action: "permit",
      source: rule.source,
      destination: rule.destination,
      services: [rule.services],
      conditions: rule.conditions,
      keepsState: true,
      idleSeconds: null,
      text: rule.text,
      at: nat.at,
    });
  }

  #add(
    direction: "in" | "out" | "any",
    quick: boolean,
    interfaces: readonly string[] | null,
    rule: Pick<PacketRule, "action" | "services" | "conditions" | "keepsState" | "idleSeconds" | "text" | "at"> & { readonly source: AddressSet | null; readonly destination: AddressSet | null },
  ): void {
    if (this.#isFull) return;
    if (this.#compiled.length >= MOST_RULES) {
      this.#isFull = true;
      this.#diagnostics.push({ code: "pf-too-many-rules", severity: "error", message: `the rules become more than ${countText(MOST_RULES)}; those from here on are left out`, at: rule.at });
      return;
    }
    const source = anyAsNull(rule.source);
    const destination = anyAsNull(rule.destination);
    const writtenOrder = this.#written.length - 1;
    const on = (side: EndpointSet, other: EndpointSet): PacketRule => ({ ...PLAIN_RULE, ...rule, source: side, destination: other, until: null, writtenOrder });
    this.#compiled.push({
      quick,
      inward: direction === "out" ? null : on({ zones: interfaces, addresses: source }, { zones: null, addresses: destination }),
      outward: direction === "in" ? null : on({ zones: null, addresses: source }, { zones: interfaces, addresses: destination }),
    });
  }
}

function anyAsNull(set: AddressSet | null): AddressSet | null {
  if (set === null) return null;
  return set === EVERY_IPV4 || set === EVERY_IPV6 || set.unresolved.length > 0 || set.v4.length !== 1 || set.v6.length !== 1 ? set : isEvery(set) ? null : set;
}

function isEvery(set: AddressSet): boolean {
  const [v4, v6] = [set.v4[0], set.v6[0]];
  return v4?.from === EVERY_IP.v4[0]?.from && v4?.to === EVERY_IP.v4[0]?.to && v6?.from === EVERY_IP.v6[0]?.from && v6?.to === EVERY_IP.v6[0]?.to;
}

function actionOf(rule: PfRule): RuleAction {
  return rule.action === "pass" ? "permit" : rule.action === "block" ? "deny" : rule.action === "reject" ? "reject" : "skip";
}

/** As pf.conf would say it, with the names of the config. */
function textOf(rule: PfRule): string {
  const end = (side: PfRule["source"], stray: string): string => {
    const port = side.port || stray;
    return `${side.not ? "! " : ""}${side.values.join(", ")}${port === "" ? "" : ` port ${port}`}`;
  };
  const words = [
    rule.action,
    rule.direction === "any" ? "" : rule.direction,
    rule.isFloating && rule.quick ? "quick" : "",
    rule.interfaces.length === 0 ? "" : `on ${rule.interfacesNot ? "! " : ""}${rule.interfaces.join(", ")}`,
    rule.families.length === 2 ? "" : (rule.families[0] ?? ""),
    rule.protocol === "" ? "" : `proto ${rule.protocol}`,
    `from ${end(rule.source, rule.straySourcePort)}`,
    `to ${end(rule.destination, rule.strayDestinationPort)}`,
    rule.icmpTypes.length === 0 ? "" : `icmp-type ${rule.icmpTypes.join(", ")}`,
    rule.keepsState ? "" : "no state",
    rule.gateway === "" ? "" : `by gateway ${rule.gateway}`,
  ];
  return words.filter((word) => word !== "").join(" ");
}

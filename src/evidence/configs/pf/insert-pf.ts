// Rules to be added to a config.xml, as elements at the line where they decide before a given rule. On the tab of an interface they hold for what enters
// by that interface, as its other rules do. What a setting of the device denies before all rules is not cured by a rule, and is said.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { parseIp, parsePrefix } from "../../../foundation/ip-address.ts";
import { type AddressSet, addressSet, complementOf, intersectionOf, isEmptySet } from "../../../plant/address-set.ts";
import type { FirewallConfig, WrittenRule } from "../../../plant/firewall-config.ts";
import type { PacketRule } from "../../../plant/packet-rule.ts";
import type { RuleAddition, TextInsertion } from "../dialect.ts";
import { textBelow } from "./element-text.ts";
import { isFilled, isSet } from "./field-reader.ts";
import { listOf } from "./parse-rules.ts";
import { countElements, type ElementPlace, ruleElements } from "./rule-elements.ts";
import { readXmlTree, type XmlElement } from "./xml-tree.ts";

export function insertIntoPf(
  text: string,
  firewall: FirewallConfig,
  additions: readonly RuleAddition[],
): { readonly insertions: readonly TextInsertion[]; readonly diagnostics: readonly Diagnostic[] } {
  return new PfInserter(text, firewall).insert(additions);
}

class PfInserter {
  readonly #lines: readonly string[];
  readonly #firewall: FirewallConfig;
  readonly #filter: XmlElement | null;
  readonly #automation: XmlElement | null;
  readonly #isOpnsense: boolean;
  readonly #insertions: TextInsertion[] = [];
  readonly #diagnostics: Diagnostic[] = [];

  constructor(text: string, firewall: FirewallConfig) {
    const { root } = readXmlTree(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
    const below = (element: XmlElement | null, name: string): XmlElement | null => element?.children.find((child) => child.name === name) ?? null;
    this.#lines = text.split("\n");
    this.#firewall = firewall;
    this.#filter = root?.name === "filter" ? root : below(root, "filter");
    this.#automation = below(below(below(below(root, "OPNsense"), "Firewall"), "Filter"), "rules");
    this.#isOpnsense = root?.name === "opnsense";
  }

  insert(additions: readonly RuleAddition[]): { readonly insertions: readonly TextInsertion[]; readonly diagnostics: readonly Diagnostic[] } {
    for (const addition of additions) {
      const why = this.#firewall.stages[addition.stage] === undefined ? "there is no such stage" : this.#one(addition);
      if (why !== null) this.#diagnostics.push({ code: "cannot-write-rule", severity: "warning", message: `This rule cannot be written for pfSense or OPNsense: ${why}.`, at: addition.rule.at });
    }
    return { insertions: this.#insertions, diagnostics: this.#diagnostics };
  }

  /** null = it is written. */
  #one({ stage, before, rule }: RuleAddition): string | null {
    const direction = stage === 0 ? "in" : "out";
    const target = before === null ? undefined : this.#firewall.stages[stage]?.rules[before];
    if (target === undefined) return direction === "out" ? "what goes out is permitted where no rule says otherwise" : this.#atEnd(rule);
    const written = this.#firewall.written[target.writtenOrder] as WrittenRule;
    const element = [...(this.#filter?.children ?? []), ...(this.#automation?.children ?? [])].find(
      (child) => child.name === "rule" && child.line === written.at.line && child.column === written.at.column,
    );
    if (element === undefined) return `line ${written.at.line} makes the device decide before all rules (${written.name})`;
    if (this.#automation?.children.includes(element) === true) return this.#beforeAutomation(rule, element, direction);
    const floating = textBelow(element, "floating");
    if (floating !== null && (this.#isOpnsense || isSet(floating))) {
      const quick = textBelow(element, "quick");
      const isQuick = quick !== null && (this.#isOpnsense ? isFilled(quick) : isSet(quick));
      // What is not quick is asked from behind: before it means behind its element.
      return this.#write(rule, { interface: null, quick: isQuick, direction }, isQuick ? element.line : element.toLine + 1, element);
    }
    if (direction === "out") return "rules of interfaces are for what comes in";
    return this.#write(rule, { interface: textBelow(element, "interface") ?? "", quick: true, direction }, element.line, element);
  }

  /** On the tab of each interface behind which its sources lie. */
  #atEnd(rule: PacketRule): string | null {
    const onTabs = this.#sourcesByInterface(rule);
    if (typeof onTabs === "string") return onTabs;
    const usesAutomation = this.#isOpnsense && this.#automation !== null && this.#automation.children.length > 0 && !(this.#filter?.children.some((child) => child.name === "rule") ?? false);
    for (const [name, addresses] of onTabs) {
      const limited = addresses === null ? rule : { ...rule, source: { ...rule.source, addresses } };
      const why = usesAutomation ? this.#lastAutomation(limited, name) : this.#lastInFilter(limited, name);
      if (why !== null) return why;
    }
    return null;
  }

  #lastInFilter(rule: PacketRule, name: string): string | null {
    const filter = this.#filter;
    if (filter === null || filter.closeLine === filter.line) return "the text has no <filter> of several lines to write it into";
    if (!(this.#lines[filter.closeLine - 1] ?? "").trim().startsWith("</filter>")) return "the end of <filter> does not stand on a line of its own";
    return this.#write(rule, { interface: name, quick: true, direction: "in" }, filter.closeLine, filter.children.find((child) => child.name === "rule") ?? filter);
  }

  #lastAutomation(rule: PacketRule, name: string): string | null {
    const rules = this.#automation as XmlElement;
    const last = rules.children[rules.children.length - 1] as XmlElement;
    const sequence = Math.max(...rules.children.map(sequenceOf)) + 1;
    return this.#writeLines(ruleElements(rule, { interface: name, quick: true, direction: "in", sequence }), last.toLine + 1, last);
  }

  /** Their order is their sequence: there must be numbers free before it. */
  #beforeAutomation(rule: PacketRule, element: XmlElement, direction: "in" | "out"): string | null {
    const interfaces = listOf(textBelow(element, "interface"));
    const own = sequenceOf(element);
    const lower = Math.max(0, ...(this.#automation?.children ?? []).filter((child) => child !== element && sequenceOf(child) <= own).map(sequenceOf));
    const sequence = own - countElements(rule);
    if (sequence <= lower) return `no sequence number is free before rule ${own} in line ${element.line}`;
    const isSingle = interfaces.length === 1 && /^[\w.-]+$/.test(interfaces[0] ?? "") && !isFilled(textBelow(element, "interfacenot"));
    const quick = textBelow(element, "quick");
    if (quick !== null && !isFilled(quick)) return `the rule in line ${element.line} is not quick; add a rule with a higher sequence by hand`;
    return this.#writeLines(ruleElements(rule, { interface: isSingle ? (interfaces[0] as string) : null, quick: true, direction, sequence }), element.line, element);
  }

  #write(rule: PacketRule, place: ElementPlace, line: number, like: XmlElement): string | null {
    if (rule.idleSeconds !== null && this.#isOpnsense && rule.services.some((service) => service.kind !== "port" || service.transport !== "tcp")) return "OPNsense sets an idle time for TCP alone";
    if (place.interface !== null && !/^[\w.-]+$/.test(place.interface)) return `the rule in line ${like.line} is for no single interface`;
    return this.#writeLines(ruleElements(rule, place), line, like);
  }

  #writeLines({ lines, cannot }: { readonly lines: readonly string[]; readonly cannot: string | null }, beforeLine: number, like: XmlElement): string | null {
    if (cannot !== null) return cannot;
    const first = this.#lines[like.line - 1] ?? "";
    const indent = first.slice(0, like.column - 1);
    const last = (this.#lines[like.toLine - 1] ?? "").trimEnd();
    if (indent.trim() !== "" || !last.endsWith(">") || (like.name === "rule" && !last.endsWith("</rule>"))) return `line ${like.line} holds more than its rule; no line can go before it`;
    this.#insertions.push({ beforeLine, lines: lines.map((line) => `${like.name === "filter" ? `${indent}  ` : indent}${line}`) });
    return null;
  }

  #sourcesByInterface(rule: PacketRule): readonly (readonly [string, AddressSet | null])[] | string {
    if (rule.source.zones !== null) return rule.source.zones.map((name) => [name, rule.source.addresses] as const);
    const { addresses } = rule.source;
    if (addresses === null) return this.#firewall.interfaces.filter((port) => port.enabled).map((port) => [port.name, null] as const);
    const places = [
      ...this.#firewall.interfaces.filter((port) => port.enabled).flatMap((port) => port.networks.map((network) => ({ network, name: port.name }))),
      ...this.#firewall.routes.filter((route) => !route.discards).map((route) => ({ network: route.prefix, name: route.interface ?? "" })),
    ].sort((a, b) => bitsOf(b.network) - bitsOf(a.network));
    const found = new Map<string, AddressSet[]>();
    let left = addresses;
    for (const { network, name } of places) {
      const there = addressSet([network]);
      const inside = intersectionOf(left, there);
      if (isEmptySet(inside)) continue;
      if (name === "") return `behind which interface ${network} lies is not written`;
      found.set(name, [...(found.get(name) ?? []), inside]);
      left = intersectionOf(left, complementOf(there));
    }
    if (!isEmptySet(left)) return "behind which interface its sources lie is not written";
    return [...found].flatMap(([name, sets]) => sets.map((set) => [name, set] as const));
  }
}

function sequenceOf(element: XmlElement): number {
  const sequence = Number(textBelow(element, "sequence") ?? "1");
  return Number.isSafeInteger(sequence) ? sequence : 1;
}

function bitsOf(network: string): number {
  return parsePrefix(network)?.length ?? parseIp(network)?.bits ?? 0;
}

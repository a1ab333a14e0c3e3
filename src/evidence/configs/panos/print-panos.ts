// A policy as set lines: address objects and groups, services, rules from any zone to any zone, and a last rule for the rest, so that the device's own
// defaults decide nothing. What PAN-OS cannot say is told and left out.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { AddressSet } from "../../../plant/address-set.ts";
import type { PacketRule } from "../../../plant/packet-rule.ts";
import type { PolicyToPrint, PrintedPolicy } from "../dialect.ts";
import { quoted } from "./panos-to-config.ts";
import { actionWords, memberTexts, wordsOf } from "./rule-words.ts";
import { descriptionOf, ruleLines, scheduleName, scheduleSpan, serviceLines, valueWords } from "./set-lines.ts";

const LIST = "rulebase security rules";
/** PAN-OS allows 63 characters in names of objects and rules; a number may be added. */
const LONGEST_NAME = 55;
/** Fewer members stand in the rule itself. */
const FEW_MEMBERS = 1;

export function printPanos(policy: PolicyToPrint): PrintedPolicy {
  const printer = new Printer(policy);
  return printer.print();
}

class Printer {
  readonly #policy: PolicyToPrint;
  readonly #diagnostics: Diagnostic[] = [];
  readonly #objects: string[] = [];
  readonly #services = new Set<string>();
  readonly #schedules = new Set<string>();
  readonly #groups = new Map<AddressSet, string>();
  readonly #names = new Set<string>(["any", "application-default"]);
  readonly #rules: string[] = [];

  constructor(policy: PolicyToPrint) {
    this.#policy = policy;
  }

  print(): PrintedPolicy {
    const { rules, otherwise, idleTimeout } = this.#policy;
    for (let i = 0; i < rules.length; i++) this.#rule(rules[i] as PacketRule, i + 1);
    this.#rules.push(
      ...ruleLines(LIST, {
        name: "otherwise",
        from: null,
        to: null,
        source: null,
        destination: null,
        applications: "any",
        services: "any",
        action: actionWords(otherwise) as string,
        schedule: null,
        description: "what no rule above decides",
      }),
    );
    if (otherwise === "reject") this.#rules.push(`set ${LIST} otherwise icmp-unreachable yes`);
    const settings: string[] = [];
    for (const kind of ["tcp", "udp", "icmp"] as const) {
      const seconds = idleTimeout[kind];
      if (seconds !== undefined && Number.isFinite(seconds) && seconds >= 1) settings.push(`set deviceconfig setting session timeout-${kind} ${Math.round(seconds)}`);
      else if (seconds !== undefined) this.#diagnostics.push({ code: "panos-cannot-say", severity: "error", message: `an idle timeout of ${seconds} s for ${kind} cannot be written for PAN-OS` });
    }
    return { text: `${[...settings, ...this.#objects, ...this.#rules].join("\n")}\n`, diagnostics: this.#diagnostics };
  }

  #rule(rule: PacketRule, number: number): void {
    const action = actionWords(rule.action);
    const { parts, unsaid } = wordsOf(rule);
    const ends = [rule.source.addresses, rule.destination.addresses];
    const missing = [...unsaid];
    if (action === null) missing.push(`the action ${rule.action}`);
    for (const set of ends) {
      if (set !== null && set.macs.size > 0) missing.push("MAC addresses");
      if (set !== null && set.unresolved.length > 0) missing.push(`the addresses of ${set.unresolved.join(", ")}`);
    }
    if (rule.source.zones !== null || rule.destination.zones !== null) missing.push("zones");
    if (missing.length > 0) {
      this.#diagnostics.push({
        code: "panos-cannot-say",
        severity: "error",
        message: `PAN-OS rules cannot say ${[...new Set(missing)].join(", ")}: rule ${number} (${rule.text}) is not whole`,
        at: rule.at,
      });
    }
    if (action === null || rule.source.zones !== null || rule.destination.zones !== null) return;
    const source = this.#members(rule.source.addresses);
    const destination = this.#members(rule.destination.addresses);
    if (source?.length === 0 || destination?.length === 0) return;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i] as (typeof parts)[number];
      if (part.services !== "any")
        for (const service of part.services)
          if (!this.#services.has(service.name)) {
            this.#services.add(service.name);
            this.#objects.push(...serviceLines("", service));
          }
      if (rule.until !== null && !this.#schedules.has(rule.until)) {
        this.#schedules.add(rule.until);
        this.#objects.push(`set schedule ${scheduleName(rule.until)} schedule-type non-recurring ${scheduleSpan(rule.until)}`);
      }
      const name = `rule-${number}${i === 0 ? "" : `-${i + 1}`}`;
      this.#rules.push(
        ...ruleLines(LIST, {
          name,
          from: null,
          to: null,
          source,
          destination,
          applications: part.applications,
          services: part.services === "any" ? "any" : part.services.map((s) => s.name),
          action,
          schedule: rule.until === null ? null : scheduleName(rule.until),
          description: descriptionOf(rule.text),
        }),
      );
      if (rule.action === "reject") this.#rules.push(`set ${LIST} ${name} icmp-unreachable yes`);
    }
  }

  /** null = any. */
  #members(set: AddressSet | null): readonly string[] | null {
    const texts = memberTexts(set);
    if (set === null || texts === null) return null;
    const given = this.#policy.nameOf.get(set);
    if (texts.length === 0 || (given === undefined && texts.length <= FEW_MEMBERS)) return texts;
    let group = this.#groups.get(set);
    if (group === undefined) {
      group = this.#freshName(given ?? `addresses-${this.#groups.size + 1}`);
      this.#groups.set(set, group);
      const members = texts.map((text) => this.#object(text));
      this.#objects.push(`set address-group ${quoted(group)} static ${valueWords(members)}`);
    }
    return [group];
  }

  readonly #objectOf = new Map<string, string>();

  #object(text: string): string {
    let name = this.#objectOf.get(text);
    if (name === undefined) {
      name = this.#freshName(`${text.includes("-") ? "range" : "net"}-${text.replace(/:/g, "_").replace(/\//g, "-")}`);
      this.#objectOf.set(text, name);
      this.#objects.push(`set address ${quoted(name)} ${text.includes("-") ? "ip-range" : "ip-netmask"} ${text}`);
    }
    return name;
  }

  #freshName(wanted: string): string {
    const plain =
      wanted
        .replace(/[^A-Za-z0-9._ -]+/g, "-")
        .replace(/^[^A-Za-z0-9]+/, "")
        .trim()
        .slice(0, LONGEST_NAME)
        .trim() || "addresses";
    let name = plain;
    for (let i = 2; this.#names.has(name); i++) name = `${plain}-${i}`;
    this.#names.add(name);
    return name;
  }
}

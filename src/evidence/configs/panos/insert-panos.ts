// Additions to a configuration: set lines at the end of the text with `move … before`, so that the rule stands where it decides; in the other two
// forms the rule itself before the line of the rule that it precedes. Zones of a rule are those of its interfaces: a zone is not split.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { markupText } from "../../../foundation/hostile-text.ts";
import type { FirewallConfig, WrittenRule } from "../../../plant/firewall-config.ts";
import type { PacketRule } from "../../../plant/packet-rule.ts";
import type { RuleAddition, TextInsertion } from "../dialect.ts";
import { type ConfigNode, nodeAt, type PanosRecord } from "./panos-record.ts";
import { quoted } from "./panos-to-config.ts";
import { formOf, linesOf, recordOf } from "./parse-panos.ts";
import { actionWords, memberTexts, type ServiceObject, wordsOf } from "./rule-words.ts";
import { descriptionOf, ruleKeys, ruleLines, type RuleToWrite, scheduleName, scheduleSpan, serviceLines, valueWords } from "./set-lines.ts";

const SECURITY_LIST = / ?(pre-rulebase|rulebase|post-rulebase) security rules$/;

interface NewRule {
  readonly rule: RuleToWrite;
  readonly services: readonly ServiceObject[];
  readonly until: string | null;
  /** The words of a set line before the rule's name. */
  readonly list: string;
  /** null = at the end of the list. */
  readonly before: WrittenRule | null;
}

export function insertPanos(
  text: string,
  firewall: FirewallConfig,
  additions: readonly RuleAddition[],
): { readonly insertions: readonly TextInsertion[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const form = formOf(text);
  const taken = new Set(firewall.written.map((w) => w.name));
  const fresh: NewRule[] = [];
  for (const addition of additions) fresh.push(...newRules(addition, firewall, taken, diagnostics));
  if (fresh.length === 0) return { insertions: [], diagnostics };
  if (form === "set") return { insertions: [setInsertion(text, fresh)], diagnostics };
  const record = recordOf(text, "", []);
  return { insertions: treeInsertions(text, record, firewall, fresh, diagnostics), diagnostics };
}

function newRules({ stage, before, rule }: RuleAddition, firewall: FirewallConfig, taken: Set<string>, diagnostics: Diagnostic[]): NewRule[] {
  const rules = firewall.stages[stage]?.rules ?? [];
  const say = (message: string): NewRule[] => {
    diagnostics.push({ code: "panos-cannot-insert", severity: "error", message, at: rule.at });
    return [];
  };
  if (firewall.stages[stage]?.name !== "security policies") return say("rules are added to security policies only");
  // The next rule that a person wrote, from there on; the device's own stand at the ends.
  let target: WrittenRule | null = null;
  for (let i = before ?? rules.length; i < rules.length && target === null; i++) {
    const written = firewall.written[(rules[i] as PacketRule).writtenOrder];
    if (written !== undefined && SECURITY_LIST.test(written.list)) target = written;
  }
  const last = firewall.written.findLast((w) => SECURITY_LIST.test(w.list));
  const list = (target ?? last)?.list ?? "rulebase security rules";
  if (/^(pre|post)-rulebase/.test(list)) return say("the rule belongs among those that Panorama pushes: it is added there, not on the firewall");
  const action = actionWords(rule.action);
  const { parts, unsaid } = wordsOf(rule);
  const sets = [rule.source.addresses, rule.destination.addresses];
  if (action === null || unsaid.length > 0 || sets.some((s) => s !== null && (s.macs.size > 0 || s.unresolved.length > 0))) {
    return say(`PAN-OS rules cannot say all of this rule (${[...unsaid, rule.action].join(", ")}): it is not added`);
  }
  const source = memberTexts(rule.source.addresses);
  const destination = memberTexts(rule.destination.addresses);
  if (source?.length === 0 || destination?.length === 0) return [];
  const zones = (names: readonly string[] | null): readonly string[] | null =>
    names === null ? null : [...new Set(names.map((name) => firewall.interfaces.find((i) => i.name === name)?.zone ?? name))];
  return parts.map((part) => {
    let name = "holdpoint-1";
    for (let i = 2; taken.has(name); i++) name = `holdpoint-${i}`;
    taken.add(name);
    return {
      rule: {
        name,
        from: zones(rule.source.zones),
        to: zones(rule.destination.zones),
        source,
        destination,
        applications: part.applications,
        services: part.services === "any" ? "any" : part.services.map((s) => s.name),
        action,
        schedule: rule.until === null ? null : scheduleName(rule.until),
        description: descriptionOf(rule.text),
      },
      services: part.services === "any" ? [] : part.services,
      until: rule.until,
      list,
      before: target,
    };
  });
}

/** The words before the kind of an object in the same place: "vsys vsys2 ", "device-group Plant ", "shared ". */
function scopeOf(list: string): string {
  const scope = list.replace(SECURITY_LIST, "");
  return scope === "" ? "" : `${scope} `;
}

function setInsertion(text: string, fresh: readonly NewRule[]): TextInsertion {
  const lines: string[] = [];
  const made = new Set<string>();
  const once = (written: string[]): void => {
    for (const line of written) {
      if (made.has(line)) continue;
      made.add(line);
      lines.push(line);
    }
  };
  for (const { services, until, list } of fresh) {
    for (const service of services) once(serviceLines(scopeOf(list), service));
    if (until !== null) once([`set ${scopeOf(list)}schedule ${scheduleName(until)} schedule-type non-recurring ${scheduleSpan(until)}`]);
  }
  for (const { rule, list, before } of fresh) {
    lines.push(...ruleLines(list, rule));
    if (before !== null) lines.push(`move ${list} ${quoted(rule.name)} before ${quoted(before.name)}`);
  }
  // An `edit` above would put these lines elsewhere.
  if (/^\s*edit\s/m.test(text)) lines.unshift("top");
  return { beforeLine: linesOf(text).length + 1, lines };
}

/** Inside braces and in XML the rule goes before the first line of the other, and services below the first line of their list. */
function treeInsertions(text: string, record: PanosRecord, firewall: FirewallConfig, fresh: readonly NewRule[], diagnostics: Diagnostic[]): TextInsertion[] {
  const lines = linesOf(text);
  const isXml = record.form === "xml";
  const insertions: TextInsertion[] = [];
  const say = (message: string): void => {
    diagnostics.push({ code: "panos-cannot-insert", severity: "error", message });
  };
  const made = new Map<ConfigNode, Set<string>>();
  for (const { rule, services, until, list, before } of fresh) {
    const scope = scopeNode(record.root, list);
    const rules = nodeAt(scope, (SECURITY_LIST.exec(list) as RegExpExecArray)[1] as string, "security", "rules");
    const last = firewall.written.findLast((w) => w.list === list);
    const line = before?.at.line ?? (last === undefined ? (rules?.lines[0] ?? 0) + 1 : last.toLine + 1);
    const start = before === null ? undefined : lines[line - 1];
    const opener = rules === undefined ? "" : (lines[(rules.lines[0] ?? 1) - 1] ?? "");
    const ownLine = start === undefined ? true : isXml ? /^\s*<entry\b/.test(start) : new RegExp(`^\\s*"?${escaped(before?.name ?? "")}"?\\s*\\{`).test(start);
    if (rules === undefined || !ownLine || (last === undefined && !/[>{]\s*$/.test(opener)) || /\/>\s*$/.test(opener)) {
      say(`there is no line of its own in this text before which rule ${rule.name} could be put`);
      continue;
    }
    const missing = objectsToWrite(services, until);
    const problem = missing.find(({ kind }) => {
      const node = scope?.children.get(kind);
      return node === undefined || node.lines.length < 2 || !/[>{]\s*$/.test(lines[(node.lines[0] as number) - 1] ?? "") || /\/>\s*$/.test(lines[(node.lines[0] as number) - 1] ?? "");
    });
    if (problem !== undefined) {
      say(`rule ${rule.name} needs an object below <${problem.kind}>, and this text has no such list to which a line could be added`);
      continue;
    }
    for (const { kind, name, keys } of missing) {
      const node = scope?.children.get(kind) as ConfigNode;
      const known = made.get(node) ?? new Set<string>();
      made.set(node, known);
      if (node.children.has(name) || known.has(name)) continue;
      known.add(name);
      insertions.push({ beforeLine: (node.lines[0] as number) + 1, lines: isXml ? xmlEntry(name, keys) : braceEntry(name, keys) });
    }
    const keys = ruleKeys(rule).map(([key, values]): Keys => [key, ["action", "description", "schedule"].includes(key) ? (values[0] as string) : values]);
    insertions.push({ beforeLine: line, lines: isXml ? xmlEntry(rule.name, keys) : braceEntry(rule.name, keys) });
  }
  return insertions;
}

/** A key with its value, its members, or further keys. */
type Keys = readonly [string, string | readonly string[] | readonly Keys[]];

function objectsToWrite(services: readonly ServiceObject[], until: string | null): { readonly kind: string; readonly name: string; readonly keys: readonly Keys[] }[] {
  const out: { kind: string; name: string; keys: readonly Keys[] }[] = services.map((s) => {
    const inner: Keys[] = [["port", s.port]];
    if (s.sourcePort !== null) inner.push(["source-port", s.sourcePort]);
    if (s.idleSeconds !== null) inner.push(["override", [["yes", [["timeout", String(Math.round(s.idleSeconds))] as Keys]] as Keys]]);
    return { kind: "service", name: s.name, keys: [["protocol", [[s.protocol, inner] as Keys]] as Keys] };
  });
  if (until !== null) out.push({ kind: "schedule", name: scheduleName(until), keys: [["schedule-type", [["non-recurring", [scheduleSpan(until)]] as Keys]] as Keys] });
  return out;
}

function isKeys(value: Keys[1]): value is readonly Keys[] {
  return typeof value !== "string" && Array.isArray(value[0]);
}

function xmlEntry(name: string, keys: readonly Keys[]): string[] {
  const write = (list: readonly Keys[]): string =>
    list
      .map(([key, value]) => {
        const inner = typeof value === "string" ? markupText(value) : isKeys(value) ? write(value) : (value as readonly string[]).map((v) => `<member>${markupText(v)}</member>`).join("");
        return `<${key}>${inner}</${key}>`;
      })
      .join("");
  return [`<entry name="${markupText(name)}">${write(keys)}</entry>`];
}

function braceEntry(name: string, keys: readonly Keys[]): string[] {
  const write = (list: readonly Keys[], indent: string): string[] =>
    list.flatMap(([key, value]) => {
      if (typeof value === "string") return [`${indent}${key} ${quoted(value)};`];
      if (isKeys(value)) return [`${indent}${key} {`, ...write(value, `${indent}  `), `${indent}}`];
      return [`${indent}${key} ${valueWords(value as readonly string[])};`];
    });
  return [`${quoted(name)} {`, ...write(keys, "  "), "}"];
}

function scopeNode(root: ConfigNode, list: string): ConfigNode | undefined {
  const scope = list.replace(SECURITY_LIST, "");
  if (scope === "shared") return root.children.get("shared");
  for (const device of root.children.get("devices")?.children.values() ?? []) {
    const named = /^(vsys|device-group) "?(.*?)"?$/.exec(scope);
    const found = named === null ? nodeAt(device, "vsys", "vsys1") : nodeAt(device, named[1] as string, (named[2] as string).replace(/\\(.)/g, "$1"));
    if (found !== undefined) return found;
  }
  return undefined;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

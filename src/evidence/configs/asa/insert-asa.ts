// Rules to be added, as `access-list NAME line N extended …` right before the entry that decides now. The number is the entry's place in its list at the
// time the line is typed, so the lines work in the text and typed one after the other into the running device.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { FirewallConfig, WrittenRule } from "../../../plant/firewall-config.ts";
import type { RuleAddition, TextInsertion } from "../dialect.ts";
import { EntryWriter } from "./write-entry.ts";

interface Place {
  readonly addition: RuleAddition;
  readonly list: string;
  /** Place in the list, from 1, before anything is added. */
  readonly number: number;
  readonly beforeLine: number;
}

export function insertIntoAsa(
  text: string,
  firewall: FirewallConfig,
  additions: readonly RuleAddition[],
): { readonly insertions: readonly TextInsertion[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const places = additions.flatMap((addition) => placeOf(firewall, addition, diagnostics));
  // From top to bottom, as they will be typed; what is added at one place keeps its order.
  places.sort((a, b) => (a.list < b.list ? -1 : a.list > b.list ? 1 : a.number - b.number));
  const writer = new EntryWriter(new Map(), namesIn(text));
  const addedTo = new Map<string, number>();
  const byLine = new Map<number, string[]>();
  for (const { addition, list, number, beforeLine } of places) {
    const written = writer.write(addition.rule);
    for (const unsaid of written.unsaid) diagnostics.push(problem("not-insertable", `"${addition.rule.text}" asks for what an ASA access list cannot say: ${unsaid}.`, addition));
    const lines = byLine.get(beforeLine) ?? [];
    lines.push(...written.definitions);
    for (const entry of written.entries) {
      const added = addedTo.get(list) ?? 0;
      addedTo.set(list, added + 1);
      lines.push(`access-list ${list} line ${number + added} extended ${entry}`);
    }
    if (lines.length > 0) byLine.set(beforeLine, lines);
  }
  const insertions = [...byLine].sort((a, b) => a[0] - b[0]).map(([beforeLine, lines]) => ({ beforeLine, lines }));
  return { insertions, diagnostics };
}

function problem(code: string, message: string, { rule }: RuleAddition): Diagnostic {
  return { code, severity: "warning", message, help: "Add it by hand.", at: rule.at };
}

function placeOf(firewall: FirewallConfig, addition: RuleAddition, diagnostics: Diagnostic[]): Place[] {
  const refuse = (code: string, message: string): Place[] => {
    diagnostics.push(problem(code, message, addition));
    return [];
  };
  const stage = firewall.stages[addition.stage];
  if (stage === undefined) return refuse("not-insertable", "There is no such list of rules.");
  const isCovered = (zones: readonly string[] | null, side: readonly string[] | null): boolean => zones === null || (side !== null && side.every((name) => zones.includes(name)));
  if (!isCovered(addition.rule.source.zones, stage.entersBy) || !isCovered(addition.rule.destination.zones, stage.leavesBy)) {
    return refuse("not-insertable", `"${addition.rule.text}" names interfaces, which an entry of an access list cannot.`);
  }
  const found = entryAt(firewall, addition);
  if (found === undefined) return refuse("no-access-list", `No access list decides in "${stage.name}": an entry there needs a list of its own, bound with access-group, that says all that passes.`);
  const { written, isAfter } = found;
  if (/^access-list \S+ advanced /.test(written.text)) return refuse("managed-elsewhere", `The list ${written.list} is written by the device's management center, which would take an addition away.`);
  if (/^access-list \S+ (?:standard )|^ipv6 /.test(written.text) || / line \d+ /.test(written.text))
    return refuse("not-insertable", `The list ${written.list} is shown here, not configured: no entry can be added to it.`);
  return [{ addition, list: written.list, number: Number(written.name) + (isAfter ? 1 : 0), beforeLine: written.at.line + (isAfter ? 1 : 0) }];
}

/** The entry of an access list at the place, or next below it, or the last one above it: implicit rules stand in no list. */
function entryAt(firewall: FirewallConfig, { stage, before }: RuleAddition): { readonly written: WrittenRule; readonly isAfter: boolean } | undefined {
  const rules = firewall.stages[stage]?.rules ?? [];
  const isEntry = (written: WrittenRule | undefined): written is WrittenRule => written !== undefined && /^\d+$/.test(written.name);
  for (let i = before ?? rules.length; i < rules.length; i++) {
    const written = firewall.written[rules[i]?.writtenOrder ?? -1];
    if (isEntry(written)) return { written, isAfter: false };
  }
  for (let i = (before ?? rules.length) - 1; i >= 0; i--) {
    const written = firewall.written[rules[i]?.writtenOrder ?? -1];
    // Entries that do not hold may stand behind it in the list.
    if (isEntry(written)) return { written: firewall.written.filter((w) => w.list === written.list && isEntry(w)).at(-1) ?? written, isAfter: true };
  }
  return undefined;
}

function namesIn(text: string): Set<string> {
  return new Set([...text.matchAll(/^\s*(?:object (?:network|service)|object-group \S+|time-range|name \S+) (\S+)/gm)].map((m) => m[1] as string));
}

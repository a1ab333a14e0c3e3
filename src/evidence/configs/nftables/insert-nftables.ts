// Rules to be added, in nftables' own words, at the line where they decide before a given rule. Only into the text form: `nft -j` prints one line.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { FirewallConfig } from "../../../plant/firewall-config.ts";
import type { RuleAddition, TextInsertion } from "../dialect.ts";
import { ruleWords } from "./rule-words.ts";

export function insertIntoNftables(
  text: string,
  firewall: FirewallConfig,
  additions: readonly RuleAddition[],
): { readonly insertions: readonly TextInsertion[]; readonly diagnostics: readonly Diagnostic[] } {
  const insertions: TextInsertion[] = [];
  const diagnostics: Diagnostic[] = [];
  const lines = text.split("\n");
  for (const { stage, before, rule } of additions) {
    const place = firewall.stages[stage];
    const words = ruleWords(rule, () => null);
    const refuse = (message: string): void => void diagnostics.push({ code: "cannot-write-rule", severity: "warning", message, at: rule.at });
    if (/^\s*\{\s*"/.test(text)) refuse("Rules cannot be added to the JSON form: save the ruleset as text with `nft list ruleset`.");
    else if (place === undefined || words.cannot !== null) refuse(`This rule cannot be written for nftables: ${words.cannot ?? "there is no such stage"}.`);
    else {
      const at = before === null ? null : place.rules[before]?.at.line;
      const line = at ?? endOfChain(lines, place.otherwise.at?.line ?? place.rules.at(-1)?.at.line ?? 1, /^chain (\S+) of \S+ (\S+) /.exec(place.name)?.[1] ?? "");
      const indent = /^\s*/.exec(lines[(at ?? 0) - 1] ?? "\t\t")?.[0] ?? "\t\t";
      insertions.push({ beforeLine: line, lines: words.lines.map((one) => `${at == null ? "\t\t" : indent}${one}`) });
    }
  }
  return { insertions, diagnostics };
}

/** The line of the brace that closes the chain whose `type … hook …` stands in or behind `from`. */
function endOfChain(lines: readonly string[], from: number, name: string): number {
  let start = Math.max(0, from - 1);
  while (start > 0 && !new RegExp(`^\\s*chain\\s+"?${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}"?\\s*\\{`).test(lines[start] ?? "")) start--;
  let depth = 0;
  for (let i = start; i < lines.length; i++) {
    for (const c of (lines[i] ?? "").replace(/"[^"]*"|#.*$/g, "")) {
      if (c === "{") depth++;
      else if (c === "}" && --depth === 0) return i + 1;
    }
  }
  return lines.length + 1;
}

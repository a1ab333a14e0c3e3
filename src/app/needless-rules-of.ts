// Rules of a firewall that never decide, or only repeat what happens without them, by their place in the text. Rules for which that is more work than a
// user waits for are named as left open: of them it is not known.
import { stageLayers } from "../packets/device/stage-layers.ts";
import { needlessRules } from "../packets/needless-rules.ts";
import type { FirewallConfig } from "../plant/firewall-config.ts";

export interface NeedlessRule {
  /** Index into the firewall's `written`. */
  readonly written: number;
  /** "left-open": too much work, so it is not known whether the rule does anything. */
  readonly kind: "never-decides" | "repeats" | "left-open";
  /** In words: which lines take its place, or why it is left open. */
  readonly why: string;
}

/** Per list, in steps of the diagrams: about twenty seconds of a processor. 10,000 rules as plants have them take a third of it (measured in the README of packets). */
export const MOST_STEPS = 20_000_000;
const MOST_LINES = 3;

export function needlessRulesOf(firewall: FirewallConfig, mostSteps: number = MOST_STEPS): NeedlessRule[] {
  // A rule as it is written may stand in several places: only where all of them are needless, it is.
  const verdicts = new Map<number, { places: number; needless: NeedlessRule[]; open: number }>();
  const of = (written: number): { places: number; needless: NeedlessRule[]; open: number } => {
    let known = verdicts.get(written);
    if (known === undefined) {
      known = { places: 0, needless: [], open: 0 };
      verdicts.set(written, known);
    }
    return known;
  };
  for (const layer of stageLayers(firewall.stages)) {
    for (const rule of layer.rules) if (rule.writtenOrder >= 0) of(rule.writtenOrder).places++;
    const { shadowed, redundant, notComputed } = needlessRules(layer, { mostSteps });
    for (const rule of notComputed) {
      const written = layer.rules[rule]?.writtenOrder ?? -1;
      if (written >= 0) of(written).open++;
    }
    const linesOf = (indexes: readonly number[]): string => {
      const lines = [...new Set(indexes.flatMap((i) => layer.rules[i]?.at.line ?? []))];
      return lines.length === 0
        ? "what stands behind the list"
        : `line${lines.length === 1 ? "" : "s"} ${lines.slice(0, MOST_LINES).join(", ")}${lines.length > MOST_LINES ? ` and ${lines.length - MOST_LINES} more` : ""}`;
    };
    for (const { rule, why, by } of shadowed) {
      const written = layer.rules[rule]?.writtenOrder ?? -1;
      const words =
        why === "matches-nothing"
          ? "no packet can match it"
          : why === "covered"
            ? `${linesOf(by)} decide${by.length === 1 ? "s" : ""} all that it matches`
            : `${linesOf(by)} take${by.length === 1 ? "s" : ""} packets past it`;
      if (written >= 0) of(written).needless.push({ written, kind: "never-decides", why: words });
    }
    for (const { rule, repeatedBy } of redundant) {
      const written = layer.rules[rule]?.writtenOrder ?? -1;
      if (written >= 0) of(written).needless.push({ written, kind: "repeats", why: `without it, ${linesOf(repeatedBy)} would do the same` });
    }
  }
  return [...verdicts].flatMap(([written, { places, needless, open }]): NeedlessRule[] => {
    if (places === 0 || needless.length + open < places) return [];
    if (open > 0) return [{ written, kind: "left-open", why: "too much work beside so many rules that meet its packets" }];
    const said = needless.find((n) => n.kind === "repeats") ?? needless[0];
    return said === undefined ? [] : [said];
  });
}

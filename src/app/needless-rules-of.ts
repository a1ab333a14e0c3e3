// Rules of a firewall that never decide, or only repeat what happens without them, by their place in the text. Rules for which that is more work than a
// user waits for are named as left open: of them it is not known. Needless is what is so from today on: a rule that will end makes no other one needless.
import { stageLayers, type StageLayer } from "../packets/device/stage-layers.ts";
import { type NeedlessOptions, needlessRules } from "../packets/needless-rules.ts";
import { hasEnded, stagesFrom } from "../packets/rules-of-day.ts";
import type { ConfigLine, FirewallConfig } from "../plant/firewall-config.ts";
import { doMoreThanFilter, isWhollyUnderstood } from "./more-than-filter.ts";
import { repeatedWords, shadowedWords } from "./needless-words.ts";

export interface NeedlessRule {
  /** Index into the firewall's `written`. */
  readonly written: number;
  /** "left-open": too much work, so it is not known whether the rule does anything. */
  readonly kind: "never-decides" | "repeats" | "ended" | "left-open";
  /** In words: which lines take its place, or why it is left open. */
  readonly why: string;
}

export interface NeedlessQuestion {
  /** YYYY-MM-DD. */
  readonly today: string;
  /** Of the text: with them, what a line does beside what was understood of it keeps it from being called a repetition. */
  readonly lines?: readonly ConfigLine[];
  /** For all lists together; MOST_STEPS by default. */
  readonly mostSteps?: number;
  readonly onRule?: (done: number, of: number) => void;
}

/** What was found of one rule as it is written; it may stand in several places, and is needless only where all of them are. */
interface Tally {
  places: number;
  open: number;
  readonly needless: NeedlessRule[];
}

/** In steps of the diagrams: about twenty seconds of a processor. 10,000 rules as plants have them take a third of it (measured in the README of packets). */
export const MOST_STEPS = 20_000_000;

export function needlessRulesOf(firewall: FirewallConfig, { today, lines = [], mostSteps = MOST_STEPS, onRule }: NeedlessQuestion): NeedlessRule[] {
  const tallies = firewall.written.map((): Tally => ({ places: 0, open: 0, needless: [] }));
  const layers = stageLayers(stagesFrom(firewall.stages, today));
  const all = layers.reduce((sum, { rules }) => sum + rules.length, 0);
  let stepsLeft = mostSteps;
  let done = 0;
  for (const layer of layers) {
    // By their lengths, with what those before did not need: a long list takes nothing from the ones behind it.
    const share = Math.ceil((stepsLeft * layer.rules.length) / Math.max(1, all - done));
    stepsLeft -= tallyLayer(layer, firewall, lines, { mostSteps: share, onRule: (ofLayer) => onRule?.(done + ofLayer, all) }, tallies);
    done += layer.rules.length;
  }
  const doesMore = doMoreThanFilter(firewall);
  return tallies.flatMap(({ places, open, needless }, written): NeedlessRule[] => {
    const { until } = firewall.written[written] as { until: string | null };
    if (until !== null && hasEnded({ until }, today)) return [{ written, kind: "ended", why: `its last day was ${until}` }];
    if (doesMore.has(written) || places === 0 || needless.length + open < places) return [];
    if (open > 0) return [{ written, kind: "left-open", why: "too much work beside so many rules that meet its packets" }];
    const said = needless.find((n) => n.kind === "repeats") ?? needless[0];
    return said === undefined ? [] : [said];
  });
}

/** Gives the steps that it took. */
function tallyLayer(layer: StageLayer, firewall: FirewallConfig, lines: readonly ConfigLine[], options: NeedlessOptions, tallies: readonly Tally[]): number {
  const writtenAt = (rule: number): number => layer.rules[rule]?.writtenOrder ?? -1;
  for (const rule of layer.rules.keys()) {
    const tally = tallies[writtenAt(rule)];
    if (tally !== undefined) tally.places++;
  }
  const { shadowed, redundant, notComputed, steps } = needlessRules(layer, options);
  for (const rule of notComputed) {
    const tally = tallies[writtenAt(rule)];
    if (tally !== undefined) tally.open++;
  }
  for (const found of shadowed) {
    const written = writtenAt(found.rule);
    tallies[written]?.needless.push({ written, kind: "never-decides", why: shadowedWords(found, layer, firewall) });
  }
  for (const found of redundant) {
    const written = writtenAt(found.rule);
    const places = found.repeatedBy.map(writtenAt);
    // What is written once goes in all of its places at once, so it cannot stand in for itself; and what is not all understood may do more than is known.
    if (places.includes(written) || ![written, ...places].every((place) => isWhollyUnderstood(firewall.written[place], lines))) continue;
    tallies[written]?.needless.push({ written, kind: "repeats", why: repeatedWords(found, layer, firewall) });
  }
  return steps;
}

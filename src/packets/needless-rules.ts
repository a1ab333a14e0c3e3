// Rules of one list that do nothing: those that no packet reaches or that nothing is left for (shadowed), and those that only do what would happen without
// them (redundant). Each alone: of two rules that repeat each other, both are named, and only one of them can go. Every rule is asked with those rules alone
// that may meet its packets (`asked-rule.ts`), of a rule that meets many first a few of its packets (`needed-parts.ts`); nothing is said of a rule for which
// that is more work than was allowed.
// A rule is named only where its removal changes no packet whatever is true of the conditions: those of two rules are never taken for the same, and a rule
// that was not understood may do anything, or nothing (`readings-reference.ts` says the same by trying all of it).
import type { EndedList } from "./compare-rule-lists.ts";
import { AskedRule, type RedundantRule, type ShadowedRule } from "./asked-rule.ts";
import { DiagramLimit } from "./decision-diagrams.ts";
import { MeetingRules } from "./meeting-rules.ts";
import { neededParts } from "./needed-parts.ts";
import { PacketFields } from "./packet-fields.ts";
import { NODE_LIMIT, PacketSpace } from "./packet-space.ts";
import type { SpaceOptions } from "./space-answer.ts";

export interface NeedlessRules {
  readonly shadowed: readonly ShadowedRule[];
  readonly redundant: readonly RedundantRule[];
  /** Rules about which nothing is said, because they were too much work; the others are answered exactly. Ascending. */
  readonly notComputed: readonly number[];
  /** Steps of the diagrams that it took. */
  readonly steps: number;
}

export interface NeedlessOptions extends SpaceOptions {
  /** Steps of the diagrams for the whole list; MOST_STEPS by default. */
  readonly mostSteps?: number;
  /** A rule that takes more is asked in parts first; FEW_STEPS by default. The answers are the same. */
  readonly fewSteps?: number;
  /** Called before each rule. */
  readonly onRule?: (done: number, of: number) => void;
}

/** About a minute of a processor. */
export const MOST_STEPS = 40_000_000;
/** One rule may take so many; what is left then serves the others. */
const MOST_STEPS_PER_RULE = 4_000_000;
/** A store of diagrams that has grown beyond this is left behind after a rule: what the next rule needs is made again. */
const LARGE_STORE = 1_500_000;

/** What the rules say by their ends alone: of what a line does beside (translation, inspection, a log) this knows nothing. */
export function needlessRules(list: EndedList, options: NeedlessOptions = {}): NeedlessRules {
  const shadowed: ShadowedRule[] = [];
  const redundant: RedundantRule[] = [];
  const notComputed: number[] = [];
  const fields = new PacketFields([list.rules], options.interfaces, options.order);
  const meetings = new MeetingRules(list.rules);
  const newSpace = (): PacketSpace => new PacketSpace(fields, options.nodeLimit ?? NODE_LIMIT);
  let space = newSpace();
  const mostSteps = options.mostSteps ?? MOST_STEPS;
  let stepsLeft = mostSteps;
  // Those that meet few others first: where the work is limited, as many as can be are answered.
  const order = [...list.rules.keys()].sort((a, b) => meetings.countOf(a) - meetings.countOf(b) || a - b);
  for (const [done, rule] of order.entries()) {
    options.onRule?.(done, order.length);
    if (stepsLeft <= 0) {
      notComputed.push(rule);
      continue;
    }
    if (space.diagrams.nodeCount > LARGE_STORE) space = newSpace();
    const stepsBefore = space.diagrams.steps;
    try {
      const found = answerOf(space, list, rule, meetings, { mostSteps: Math.min(stepsLeft, MOST_STEPS_PER_RULE), fewSteps: options.fewSteps ?? FEW_STEPS });
      if (found !== null) {
        if ("why" in found) shadowed.push(found);
        else redundant.push(found);
      }
      stepsLeft -= space.diagrams.steps - stepsBefore;
    } catch (error) {
      if (!(error instanceof DiagramLimit)) throw error;
      notComputed.push(rule);
      stepsLeft -= space.diagrams.steps - stepsBefore;
      space = newSpace();
    }
  }
  const byRule = (a: { readonly rule: number }, b: { readonly rule: number }): number => a.rule - b.rule;
  return { shadowed: shadowed.sort(byRule), redundant: redundant.sort(byRule), notComputed: notComputed.sort((a, b) => a - b), steps: mostSteps - stepsLeft };
}

/** Most rules are answered in so many steps; others are first tried in parts, each of which may take as many. */
const FEW_STEPS = 3_000;

/** Throws DiagramLimit where it is more work than it may be. */
function answerOf(
  space: PacketSpace,
  list: EndedList,
  rule: number,
  meetings: MeetingRules,
  { mostSteps, fewSteps }: Required<Pick<NeedlessOptions, "mostSteps" | "fewSteps">>,
): ShadowedRule | RedundantRule | null {
  const { diagrams } = space;
  const last = diagrams.steps + mostSteps;
  const tried = <T>(ask: () => T): T | "too much" => {
    diagrams.mostSteps = Math.min(last, diagrams.steps + fewSteps);
    try {
      return ask();
    } catch (error) {
      if (!(error instanceof DiagramLimit) || diagrams.steps > last) throw error;
      return "too much";
    }
  };
  const whole = new AskedRule(space, list, rule, meetings.of(rule));
  const found = tried(() => whole.answer());
  if (found !== "too much") return found;
  for (const other of neededParts(space, list, rule, meetings)) {
    if (tried(() => new AskedRule(space, list, rule, other.meeting).doesSomethingTo(other.part())) === true) return null;
  }
  diagrams.mostSteps = last;
  return whole.answer();
}

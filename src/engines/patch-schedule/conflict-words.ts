// The constraints of a conflict in the words of the plant: who, what, and which windows are all there is. Clauses that can be read one after the other.
import type { PatchItem, PatchPlan } from "../../plant/patch-plan.ts";
import type { ConflictPart } from "./answer.ts";
import { type Constraint, withOnly } from "./constraints.ts";
import { placingOptions } from "./placing-options.ts";
import { durationWords, instantWords, windowWords } from "./window-words.ts";

const MOST_NAMES = 4;

/** Of one conflict; which windows an item has is told as the constraints of the conflict leave them. */
export function conflictWords(plan: PatchPlan, conflict: readonly Constraint[], timezone: string): ConflictPart[] {
  const { options, ofItem } = placingOptions(withOnly(plan, conflict));
  const windowsOf = (item: PatchItem): string => {
    const mine = ofItem[plan.items.indexOf(item)] ?? [];
    const windows = [...new Set(mine.map((o) => options[o]?.window))].flatMap((w) => plan.windows[w ?? -1] ?? []);
    if (windows.length === 0) return `no window is long enough for its ${durationWords(item.workMinutes + item.restartMinutes + item.backOutMinutes)} (work, restart and back-out)`;
    const names = windows.slice(0, MOST_NAMES).map((window) => windowWords(window, timezone));
    return windows.length === 1 ? `only ${names[0]} fits` : windows.length <= MOST_NAMES ? `only ${names.slice(0, -1).join(", ")} and ${names.at(-1)} fit` : `${windows.length} windows fit`;
  };
  return conflict.map((constraint) => ({ constraint, words: wordsOf(plan, constraint, windowsOf, timezone) }));
}

function wordsOf(plan: PatchPlan, constraint: Constraint, windowsOf: (item: PatchItem) => string, timezone: string): string {
  switch (constraint.kind) {
    case "must":
      return `${constraint.item.asset} must get ${constraint.item.what}, and ${windowsOf(constraint.item)}`;
    case "fixed":
      return `${constraint.item.what} on ${constraint.item.asset} is fixed at ${instantWords(constraint.item.fixedAt as number, timezone)}`;
    case "not-before":
      return `${constraint.item.what} on ${constraint.item.asset} begins no earlier than ${instantWords(constraint.item.notBefore as number, timezone)}`;
    case "not-after":
      return `${constraint.item.what} on ${constraint.item.asset} ends by ${instantWords(constraint.item.notAfter as number, timezone)}`;
    case "batches":
      return `no restart falls into a batch on ${constraint.line}`;
    case "work": {
      const window = plan.windows.find(({ id }) => id === constraint.window);
      return `in ${window === undefined ? constraint.window : windowWords(window, timezone)} there are ${durationWords(window?.workMinutes ?? 0)} of work`;
    }
    case "people":
      return `${constraint.crew} has ${peopleWords(plan.crews.find(({ name }) => name === constraint.crew)?.people ?? 0)} at a time`;
    case "rule":
      return `${ruleWords(constraint.rule)}${constraint.rule.kind === "order" ? awaitedWords(plan, constraint.rule.before, windowsOf) : ""}`;
    default:
      return "";
  }
}

/** What comes first is bound by the order alone, so its windows are told with it. */
function awaitedWords(plan: PatchPlan, asset: string, windowsOf: (item: PatchItem) => string): string {
  const item = plan.items.find((each) => each.asset === asset);
  return item === undefined ? "" : `; for ${asset}, ${windowsOf(item)}`;
}

function peopleWords(people: number): string {
  return people === 1 ? "one person" : `${people} people`;
}

function ruleWords(rule: Extract<Constraint, { kind: "rule" }>["rule"]): string {
  if (rule.kind === "order") return `${rule.before} comes before ${rule.after}${because(rule.reason)}`;
  if (rule.kind === "soak") return `the first of ${rule.patchKind} runs for ${durationWords(rule.minutes)} before the others begin`;
  const [x, y] = rule.assets;
  const rest = rule.restMinutes === 0 ? "" : `, and ${durationWords(rule.restMinutes)} lie between them`;
  const mixed = rule.mixedAtMostMinutes === null ? "" : `, and they are of different versions for ${durationWords(rule.mixedAtMostMinutes)} at most`;
  return `${x} and ${y} are never in one window${rest}${mixed}${because(rule.reason)}`;
}

function because(reason: string): string {
  return reason === "" ? "" : ` (${reason})`;
}

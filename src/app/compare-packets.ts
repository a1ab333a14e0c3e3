// The packets that two rule sets treat differently, as people are shown them: list by list where the lists can be laid side by side, else both firewalls as
// wholes. Either way exact, and what was not computed is named.
import { type CompareOptions, compareRuleLists } from "../packets/compare-rule-lists.ts";
import { compareStages, type StageDecision } from "../packets/device/compare-stages.ts";
import { type StageLayer, stageLayers } from "../packets/device/stage-layers.ts";
import type { FilterStage } from "../plant/firewall-config.ts";
import type { PacketPoint } from "../plant/packet-rule.ts";
import type { ComparedRule, ComparisonShown, PacketChange } from "../report/comparison-to-text.ts";

const KINDS = ["newlyPermitted", "newlyDenied", "deniedOtherwise", "notKnown"] as const;

export interface ComparePacketsOptions extends CompareOptions {
  /** Only packets that open connections are compared: to say so with each of them helps nobody. */
  readonly isOpeningOnly: boolean;
  /** Called before each pair of lists that is laid side by side; firewalls that are compared as wholes are one. */
  readonly onList?: (done: number, of: number) => void;
}

export function comparePackets(before: readonly FilterStage[], after: readonly FilterStage[], options: ComparePacketsOptions): ComparisonShown["packets"] {
  const [a, b] = [stageLayers(before), stageLayers(after)];
  const isAlike = a.length === b.length && a.every((layer, i) => layer.kind === b[i]?.kind);
  return isAlike ? byLists(a, b, options) : asWholes(before, after, options);
}

function byLists(before: readonly StageLayer[], after: readonly StageLayer[], options: ComparePacketsOptions): ComparisonShown["packets"] {
  const changes: PacketChange[] = [];
  const tooLarge = new Set<string>();
  let same = true;
  let more = 0;
  before.forEach((a, i) => {
    options.onList?.(i, before.length);
    const b = after[i] as StageLayer;
    const answer = compareRuleLists(a, b, options);
    for (const name of answer.tooLarge) tooLarge.add(name);
    for (const { answer: found } of answer.parts) {
      if (!found.same) same = false;
      for (const kind of KINDS) {
        more += found[kind].more;
        for (const { packets, oldRule, newRule, oldPerhaps, newPerhaps } of found[kind].changes) {
          const asked = (perhaps: number, rule: number): number => (perhaps >= 0 && kind === "notKnown" ? perhaps : rule);
          const [example] = packets.boxes;
          changes.push({
            kind,
            boxes: packets.boxes.map((box) => stateShown(box.words.text, options)),
            moreBoxes: packets.more,
            example: example === undefined ? null : exampleText(example.example),
            old: ruleOf(a, asked(oldPerhaps, oldRule)),
            now: ruleOf(b, asked(newPerhaps, newRule)),
          });
        }
      }
    }
  });
  return { same: same && tooLarge.size === 0, changes, more, tooLarge: [...tooLarge] };
}

function asWholes(before: readonly FilterStage[], after: readonly FilterStage[], options: ComparePacketsOptions): ComparisonShown["packets"] {
  options.onList?.(0, 1);
  const answer = compareStages(before, after, options);
  const changes: PacketChange[] = [];
  let more = 0;
  for (const { answer: found } of answer.parts) {
    for (const kind of KINDS) {
      more += found[kind].more;
      for (const { box, old, now } of found[kind].boxes) {
        changes.push({ kind, boxes: [stateShown(box.words.text, options)], moreBoxes: 0, example: exampleText(box.example), old: decisionOf(before, old), now: decisionOf(after, now) });
      }
    }
  }
  return { same: answer.parts.every((p) => p.answer.same) && answer.tooLarge.length === 0, changes, more, tooLarge: answer.tooLarge };
}

function stateShown(words: string, { isOpeningOnly }: ComparePacketsOptions): string {
  return isOpeningOnly ? words.replace(", state new", "") : words;
}

function exampleText(point: PacketPoint): string {
  return `${point.source} → ${point.destination}  ${point.transport}${point.port === null ? "" : `/${point.port}`}`;
}

function ruleOf(list: StageLayer, index: number): ComparedRule {
  const rule = list.rules[index];
  return rule === undefined ? noRule(list.otherwise) : { text: rule.text, file: rule.at.file, line: rule.at.line };
}

function decisionOf(stages: readonly FilterStage[], { stage, rule }: StageDecision): ComparedRule {
  const place = stages[stage];
  const found = place?.rules[rule];
  if (found !== undefined) return { text: found.text, file: found.at.file, line: found.at.line };
  return place === undefined ? noRule("permit") : { text: place.otherwise.text, file: place.otherwise.at?.file ?? null, line: place.otherwise.at?.line ?? null };
}

function noRule(otherwise: string): ComparedRule {
  return { text: `${otherwise === "permit" ? "permitted" : otherwise === "unsure" ? "not known" : "denied"} where no rule decides`, file: null, line: null };
}

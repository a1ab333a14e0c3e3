// What two firewalls as a whole do differently, where their lists of rules cannot be laid side by side (another make, another division into lists). Names for
// each box the rule that decides its example, old and new. Packets that either side does not decide are told apart, and never called the same.
import type { FilterStage } from "../../plant/firewall-config.ts";
import type { PacketPoint } from "../../plant/packet-rule.ts";
import { cannotPermit, type CompareOptions, surelyPermits } from "../compare-rule-lists.ts";
import { type DescribedBox, PacketDescriber } from "../described-packets.ts";
import { NO_KNOWN_ADDRESSES } from "../example-packet.ts";
import { NO_PACKETS, type PacketSet } from "../packet-space.ts";
import { classifyByScan, MAY_DENY, MAY_PERMIT, MAY_REJECT } from "../reference.ts";
import { whereOutcome } from "../rule-list-outcomes.ts";
import { askOfSpace, type SpaceAnswer } from "../space-answer.ts";
import { stageOutcomes } from "../stage-outcomes.ts";

/** The stage and its rule; −1 = what stands behind its rules. */
export interface StageDecision {
  readonly stage: number;
  readonly rule: number;
}

export interface ChangedBox {
  readonly box: DescribedBox;
  readonly old: StageDecision;
  readonly now: StageDecision;
}

export interface StageComparison {
  readonly same: boolean;
  readonly newlyPermitted: ChangedBoxes;
  readonly newlyDenied: ChangedBoxes;
  readonly deniedOtherwise: ChangedBoxes;
  readonly notKnown: ChangedBoxes;
}

export interface ChangedBoxes {
  readonly boxes: readonly ChangedBox[];
  readonly more: number;
}

const DEFAULT_BOXES = 20;

export function compareStages(before: readonly FilterStage[], after: readonly FilterStage[], options: CompareOptions = {}): SpaceAnswer<StageComparison> {
  const stages = [...before, ...after];
  const interfaces = [...(options.interfaces ?? []), ...stages.flatMap((s) => [...(s.entersBy ?? []), ...(s.leavesBy ?? [])])];
  return askOfSpace(
    stages.map((s) => s.rules),
    { ...options, interfaces },
    (space) => {
      const among = options.among?.(space) ?? space.every;
      const [old, now] = [before, after].map((list) => space.diagrams.within(stageOutcomes(space, list), among)) as [number, number];
      const where = (map: number, wanted: (outcomes: number) => boolean): PacketSet =>
        space.and(
          among,
          whereOutcome(space, map, (o) => o !== 0 && wanted(o)),
        );
      const isUnsure = (outcomes: number): boolean => ![MAY_PERMIT, MAY_DENY, MAY_REJECT].includes(outcomes);
      const unknown = space.or(where(old, isUnsure), where(now, isUnsure));
      const differ = space.and(among, space.diagrams.whereDifferent(old, now));
      const opened = space.and(where(old, cannotPermit), where(now, surelyPermits));
      const closed = space.and(where(old, surelyPermits), where(now, cannotPermit));
      const other = space.minus(space.minus(space.minus(differ, opened), closed), unknown);
      const describer = new PacketDescriber(space, options.known ?? NO_KNOWN_ADDRESSES, options.mostBoxes ?? DEFAULT_BOXES);
      const told = (set: PacketSet): ChangedBoxes => {
        if (set === NO_PACKETS) return { boxes: [], more: 0 };
        const { boxes, more } = describer.describe(set);
        return { boxes: boxes.map((box) => ({ box, old: decision(before, box.example), now: decision(after, box.example) })), more };
      };
      return { same: differ === NO_PACKETS && unknown === NO_PACKETS, newlyPermitted: told(opened), newlyDenied: told(closed), deniedOtherwise: told(other), notKnown: told(unknown) };
    },
  );
}

/** The stage that denies, else the last that names a rule: what a person would look at. */
function decision(stages: readonly FilterStage[], point: PacketPoint): StageDecision {
  let found: StageDecision = { stage: -1, rule: -1 };
  for (const [i, stage] of stages.entries()) {
    const passes = (names: readonly string[] | null, name: string | null): boolean => names === null || (name !== null && names.includes(name));
    if (!passes(stage.entersBy, point.fromZone) || !passes(stage.leavesBy, point.toZone)) continue;
    const { rule, perhaps } = classifyByScan(stage.rules, point);
    const action = stage.rules[rule]?.action ?? stage.otherwise.action;
    if (action !== "permit") return { stage: i, rule: perhaps >= 0 ? perhaps : rule };
    if (found.rule < 0 || rule >= 0) found = { stage: i, rule };
  }
  return found;
}

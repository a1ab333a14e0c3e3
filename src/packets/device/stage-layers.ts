// The stages of a firewall as few ordered lists, one behind the other: stages that no packet passes both of (lists bound to different interfaces) become
// one list that names the interfaces. So lists that are named or split otherwise, and mean the same, can be laid side by side.
import type { FilterStage } from "../../plant/firewall-config.ts";
import { type EndpointSet, type PacketRule, PLAIN_RULE } from "../../plant/packet-rule.ts";
import type { PacketsMatch, TextAt } from "../../plant/segmentation.ts";
import type { EndedList } from "../compare-rule-lists.ts";

export interface StageLayer extends EndedList {
  /** What the stages ask and see: only layers that are alike in it can be laid side by side. */
  readonly kind: string;
  /** For people: names of the stages. */
  readonly name: string;
}

export function stageLayers(stages: readonly FilterStage[]): StageLayer[] {
  const layers: FilterStage[][] = [];
  for (const stage of stages) {
    const last = layers[layers.length - 1];
    if (last?.every((other) => arePartings(other, stage)) === true) last.push(stage);
    else layers.push([stage]);
  }
  return layers.map(toLayer);
}

/** Alike, and no packet passes both. */
function arePartings(a: FilterStage, b: FilterStage): boolean {
  if (kindOf(a) !== kindOf(b)) return false;
  const apart = (x: readonly string[] | null, y: readonly string[] | null): boolean => x !== null && y !== null && !x.some((name) => y.includes(name));
  return apart(a.entersBy, b.entersBy) || apart(a.leavesBy, b.leavesBy);
}

function kindOf(stage: FilterStage): string {
  return [stage.asks, stage.seesTranslated.source, stage.seesTranslated.destination, stage.entersBy === null ? "" : "in", stage.leavesBy === null ? "" : "out"].join(" ");
}

function toLayer(stages: readonly FilterStage[]): StageLayer {
  const [only] = stages;
  const name = stages.map((s) => s.name).join(", ");
  if (only === undefined) throw new Error("a layer has a stage");
  if (stages.length === 1 && only.entersBy === null && only.leavesBy === null) return { kind: kindOf(only), name, rules: only.rules, otherwise: only.otherwise.action };
  const rules: PacketRule[] = [];
  for (const stage of stages) {
    const start = rules.length;
    const end = start + stage.rules.length;
    const source = (set: EndpointSet): EndpointSet => within(set, stage.entersBy);
    const destination = (set: EndpointSet): EndpointSet => within(set, stage.leavesBy);
    for (const rule of stage.rules) rules.push({ ...rule, source: source(rule.source), destination: destination(rule.destination), skipTo: rule.skipTo === null ? null : start + rule.skipTo });
    // What stands behind this list is decided here, before the lists of other interfaces.
    const at = stage.otherwise.at ?? stage.rules[stage.rules.length - 1]?.at ?? NOWHERE;
    rules.push({
      ...PLAIN_RULE,
      action: stage.otherwise.action,
      source: source(ANYWHERE),
      destination: destination(ANYWHERE),
      services: [everyPacket(at)],
      until: null,
      writtenOrder: -1,
      text: stage.otherwise.text,
      at,
    });
    if (rules.length !== end + 1) throw new Error("every rule has its place");
  }
  // Behind all of them: what passes none of these lists is not their business.
  return { kind: kindOf(only), name, rules, otherwise: "permit" };
}

const ANYWHERE: EndpointSet = { zones: null, addresses: null };
const NOWHERE: TextAt = { kind: "text", file: "", line: 1, column: 1 };

function everyPacket(at: TextAt): PacketsMatch {
  return { kind: "packets", protocols: null, sourcePorts: null, destinationPorts: null, icmp: null, tcpFlags: null, written: "", at };
}

function within(set: EndpointSet, names: readonly string[] | null): EndpointSet {
  if (names === null) return set;
  return { ...set, zones: set.zones === null ? names : set.zones.filter((name) => names.includes(name)) };
}

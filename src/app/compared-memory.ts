// What becomes of the packets that follow the one that opens a connection, as far as two devices can be compared in it. Linux asks its rules for each of them,
// with the state of the connection; other firewalls let them pass by nature; access lists of routers know no connections.
import { FAMILY_V4, FAMILY_V6, PacketFields } from "../packets/packet-fields.ts";
import { NO_PACKETS, PacketSpace } from "../packets/packet-space.ts";
import { DiagramLimit } from "../packets/decision-diagrams.ts";
import { MAY_PERMIT } from "../packets/reference.ts";
import { whereOutcome } from "../packets/rule-list-outcomes.ts";
import { stageOutcomes } from "../packets/stage-outcomes.ts";
import { routedPackets } from "../packets/device/interface-addresses.ts";
import type { FilterStage, FirewallConfig } from "../plant/firewall-config.ts";
import type { NumberRanges } from "../plant/rule-terms.ts";
import type { DeviceSetting } from "./device-settings.ts";

const ONLY_NEW: NumberRanges = [[0, 0]];

export interface ComparedSide {
  readonly stages: readonly FilterStage[];
  /** null = a change of zones and conduits. */
  readonly firewall: FirewallConfig | null;
}

/** States of the packets that are compared by the rules; null = all of them, where rules are asked for all of them on both sides. */
export function comparedStates(before: ComparedSide, after: ComparedSide): NumberRanges | null {
  return [before, after].every(asksEveryState) ? null : ONLY_NEW;
}

function asksEveryState({ stages, firewall }: ComparedSide): boolean {
  return (
    firewall !== null && stages.length > 0 && stages.every(({ asks }) => asks === "every-packet-with-state" || asks === "first-packet") && stages.some(({ asks }) => asks === "every-packet-with-state")
  );
}

/** Said of both sides where only opening packets are compared by the rules; null = nothing is known to say (lists without memory, zones and conduits). */
export function memorySetting({ stages, firewall }: ComparedSide, interfaces: readonly string[]): DeviceSetting | null {
  if (firewall === null || stages.some(({ asks }) => asks === "every-packet")) return null;
  const asked = stages.filter(({ asks }) => asks === "every-packet-with-state");
  const passing = asked.length === 0 ? "all" : whatPasses(asked, firewall, interfaces);
  const text = {
    all: "answers and later packets of a connection pass",
    some: "answers and later packets of a connection pass only where rules permit them",
    "not computed": "whether answers pass was not computed",
  }[passing];
  return { text, meaning: text };
}

function whatPasses(stages: readonly FilterStage[], firewall: FirewallConfig, interfaces: readonly string[]): "all" | "some" | "not computed" {
  const named = [...interfaces, ...stages.flatMap((s) => [...(s.entersBy ?? []), ...(s.leavesBy ?? [])])];
  const space = new PacketSpace(
    new PacketFields(
      stages.map(({ rules }) => rules),
      named,
    ),
  );
  try {
    const ofIp = space.and(space.numbers("family", [[FAMILY_V4, FAMILY_V6]]), routedPackets(space, firewall));
    const established = space.and(space.numbers("state", [[1, 1]]), ofIp);
    const permitted = whereOutcome(space, stageOutcomes(space, stages), (outcomes) => outcomes === MAY_PERMIT);
    return space.minus(established, permitted) === NO_PACKETS ? "all" : "some";
  } catch (error) {
    if (!(error instanceof DiagramLimit)) throw error;
    return "not computed";
  }
}

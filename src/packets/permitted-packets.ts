// Questions about what is permitted: whether anything of one place reaches a service in another, and what is permitted that nobody was seen to use.
import type { AddressSet } from "../plant/address-set.ts";
import type { FilterStage } from "../plant/firewall-config.ts";
import type { PacketPoint } from "../plant/packet-rule.ts";
import type { ServiceMatch, TextAt } from "../plant/segmentation.ts";
import { cannotPermit, endOutcome, type EndedList, surelyPermits } from "./compare-rule-lists.ts";
import { type DescribedPackets, PacketDescriber } from "./described-packets.ts";
import { type KnownAddresses, NO_KNOWN_ADDRESSES } from "./example-packet.ts";
import { FAMILY_V4, FAMILY_V6 } from "./packet-fields.ts";
import { NO_PACKETS, type PacketSet, type PacketSpace } from "./packet-space.ts";
import { RuleClassifier } from "./rule-classifier.ts";
import { RuleListOutcomes, whereOutcome } from "./rule-list-outcomes.ts";
import { askOfSpace, type SpaceAnswer, type SpaceOptions } from "./space-answer.ts";
import { stageOutcomes } from "./stage-outcomes.ts";

export interface PermittedOptions extends SpaceOptions {
  readonly mostBoxes?: number;
  readonly known?: KnownAddresses;
  /** Only packets of this set count, for example those that open connections. */
  readonly among?: (space: PacketSpace) => PacketSet;
}

const DEFAULT_BOXES = 10;

/** null = any. `services` of a class (say, programming) come from the caller: packet space knows ports, not what is done over them. */
export interface ReachEnds {
  readonly from: AddressSet | null;
  readonly to: AddressSet | null;
  readonly services: readonly ServiceMatch[];
  readonly entersBy?: readonly string[];
  readonly leavesBy?: readonly string[];
}

export interface ReachAnswer {
  /** "yes" for certain; "perhaps": only where a rule or an address is not wholly known; "no" for certain. */
  readonly reaches: "yes" | "perhaps" | "no";
  readonly surely: DescribedPackets;
  /** Beyond the former. */
  readonly perhaps: DescribedPackets;
}

/** Whether any packet of these ends and services passes all the stages. */
export function canReach(stages: readonly FilterStage[], ends: ReachEnds, options: PermittedOptions = {}): SpaceAnswer<ReachAnswer> {
  const interfaces = [...(options.interfaces ?? []), ...stages.flatMap((s) => [...(s.entersBy ?? []), ...(s.leavesBy ?? [])]), ...(ends.entersBy ?? []), ...(ends.leavesBy ?? [])];
  const lists = [...stages.map((s) => s.rules), applicationsOf(ends.services)];
  return askOfSpace(lists, { ...options, interfaces }, (space) => {
    const map = stageOutcomes(space, stages);
    const asked = space.and(askedPackets(space, ends), options.among?.(space) ?? space.every);
    const sure = space.and(asked, whereOutcome(space, map, surelyPermits));
    const perhaps = space.minus(
      space.and(
        asked,
        whereOutcome(space, map, (outcomes) => outcomes !== 0 && !cannotPermit(outcomes)),
      ),
      sure,
    );
    const describer = new PacketDescriber(space, options.known ?? NO_KNOWN_ADDRESSES, options.mostBoxes ?? DEFAULT_BOXES);
    return { reaches: sure !== NO_PACKETS ? "yes" : perhaps !== NO_PACKETS ? "perhaps" : "no", surely: describer.describe(sure), perhaps: describer.describe(perhaps) };
  });
}

/** Ends that are only names may be any address. */
function askedPackets(space: PacketSpace, ends: ReachEnds): PacketSet {
  let set = space.and(space.every, space.services(ends.services));
  if (ends.from !== null) set = space.and(set, space.end("source", ends.from).maybe);
  if (ends.to !== null) set = space.and(set, space.end("destination", ends.to).maybe);
  if (ends.entersBy !== undefined) set = space.and(set, space.interfaceSet("entersBy", ends.entersBy));
  if (ends.leavesBy !== undefined) set = space.and(set, space.interfaceSet("leavesBy", ends.leavesBy));
  return set;
}

/** So that the space knows the applications that only the question names. */
function applicationsOf(services: readonly ServiceMatch[]): EndedList["rules"] {
  const at: TextAt = { kind: "text", file: "", line: 1, column: 1 };
  const any = { zones: null, addresses: null };
  return [
    {
      action: "permit",
      source: any,
      destination: any,
      services,
      applications: null,
      states: null,
      conditions: [],
      keepsState: true,
      skipTo: null,
      idleSeconds: null,
      until: null,
      writtenOrder: 0,
      text: "",
      at,
    },
  ];
}

export interface UnusedPermission {
  /** Index into the rules; −1 = what stands behind them. */
  readonly rule: number;
  /** Observed packets that this rule decides, surely or as the first that may. */
  readonly used: number;
  /** What it permits for certain, without what was observed. */
  readonly unused: DescribedPackets;
}

/**
 * Per rule: what it permits and was not seen to be used. A packet that was observed uses its pair of machines, its protocol and its destination port (or ICMP
 * type and code), whatever the source port, flags, state and interfaces. Packets of which the port is not known use every port.
 */
export function permittedAndUnused(list: EndedList, observed: readonly PacketPoint[], options: PermittedOptions = {}): SpaceAnswer<readonly UnusedPermission[]> {
  return askOfSpace([list.rules], options, (space) => {
    const outcomes = new RuleListOutcomes(space, list.rules);
    const among = space.and(options.among?.(space) ?? space.every, space.every);
    const permitted = space.and(among, whereOutcome(space, outcomes.endedFrom(0, endOutcome(list.otherwise)), surelyPermits));
    const used = unionOf(
      space,
      observed.map((point) => pointSet(space, point)),
    );
    const describer = new PacketDescriber(space, options.known ?? NO_KNOWN_ADDRESSES, options.mostBoxes ?? DEFAULT_BOXES);
    const counts = usesByRule(list, observed);
    const answers: UnusedPermission[] = [];
    let left = permitted;
    const tell = (rule: number, decides: PacketSet): void => {
      const unused = space.minus(decides, used);
      if (unused === NO_PACKETS) return;
      answers.push({ rule, used: counts.get(rule) ?? 0, unused: describer.describe(unused) });
    };
    for (const { rule, sure } of outcomes.sureWay(permitted)) {
      left = space.minus(left, sure);
      tell(rule, sure);
    }
    if (left !== NO_PACKETS) tell(-1, left);
    return answers;
  });
}

function usesByRule(list: EndedList, observed: readonly PacketPoint[]): ReadonlyMap<number, number> {
  const classifier = new RuleClassifier(list.rules);
  const counts = new Map<number, number>();
  for (const point of observed) {
    const { rule, perhaps } = classifier.run(point);
    for (const decides of perhaps < 0 ? [rule] : [rule, perhaps]) counts.set(decides, (counts.get(decides) ?? 0) + 1);
  }
  return counts;
}

function pointSet(space: PacketSpace, point: PacketPoint): PacketSet {
  const at: TextAt = { kind: "text", file: "", line: 1, column: 1 };
  const ends = (side: "source" | "destination", address: string): PacketSet => space.address(side, address);
  const protocol = point.transport === "tcp" ? 6 : point.transport === "udp" ? 17 : point.transport === "icmp" ? 1 : point.transport.startsWith("ip/") ? Number(point.transport.slice(3)) : null;
  const icmp = point.icmp === null ? null : [{ type: point.icmp.type, codes: [[point.icmp.code, point.icmp.code] as const] }];
  const service: ServiceMatch =
    protocol === null
      ? { kind: "l2", etherType: Number(point.transport.slice(3)), written: "", at }
      : { kind: "packets", protocols: [[protocol, protocol]], sourcePorts: null, destinationPorts: point.port === null ? null : [[point.port, point.port]], icmp, tcpFlags: null, written: "", at };
  return space.and(space.and(ends("source", point.source), ends("destination", point.destination)), space.services([service]));
}

/** In pairs, so that no diagram is made again for every member. */
function unionOf(space: PacketSpace, sets: readonly PacketSet[]): PacketSet {
  if (sets.length === 0) return NO_PACKETS;
  let level = [...sets];
  while (level.length > 1) level = Array.from({ length: Math.ceil(level.length / 2) }, (_, i) => space.or(level[2 * i] as PacketSet, level[2 * i + 1] ?? NO_PACKETS));
  return level[0] as PacketSet;
}

/** Packets that can open a connection: of state "new", and of TCP a SYN without ACK, RST or FIN. */
export function openingOnly(space: PacketSpace): PacketSet {
  const at: TextAt = { kind: "text", file: "", line: 1, column: 1 };
  const syn: ServiceMatch = { kind: "packets", protocols: [[6, 6]], sourcePorts: null, destinationPorts: null, icmp: null, tcpFlags: [{ mask: 0x17, value: 0x02 }], written: "", at };
  const ip = space.numbers("family", [[FAMILY_V4, FAMILY_V6]]);
  const opening = space.or(space.minus(space.every, space.and(ip, space.numbers("protocol", [[6, 6]]))), space.services([syn]));
  return space.and(opening, space.ranges("state", space.fields.stateRanges(["new"])));
}

// holdpoint compare: what two rule sets do differently, as packets and as conversations that were seen, and which settings beside the rules differ.
import { judgeReach } from "../engines/reach/reach.ts";
import { changeToPolicy } from "../controls/segmentation/change-to-policy.ts";
import { zoneAddresses } from "../controls/segmentation/zone-addresses.ts";
import { type Diagnostic, hasErrors } from "../foundation/diagnostic.ts";
import { parseIp } from "../foundation/ip-address.ts";
import { FAMILY_V4, FAMILY_V6 } from "../packets/packet-fields.ts";
import type { KnownAddresses } from "../packets/example-packet.ts";
import type { PacketSet, PacketSpace } from "../packets/packet-space.ts";
import { stagesOn } from "../packets/rules-of-day.ts";
import { routedPackets } from "../packets/device/interface-addresses.ts";
import { conversationKey } from "../plant/conversation.ts";
import type { JudgedConversation } from "../plant/finding.ts";
import type { FilterStage, FirewallConfig } from "../plant/firewall-config.ts";
import type { Plant } from "../plant/plant.ts";
import type { NumberRanges } from "../plant/rule-terms.ts";
import type { ComparisonShown } from "../report/comparison-to-text.ts";
import { comparedStates, memorySetting } from "./compared-memory.ts";
import { comparePackets } from "./compare-packets.ts";
import { type DeviceSetting, deviceSettings, lackingIn, unwrittenSettings } from "./device-settings.ts";
import { type ChangeText, type ReadChange, readChange } from "./read-change.ts";

export interface CompareQuestion {
  readonly before: ChangeText;
  readonly after: ChangeText;
  readonly plant: Plant;
  /** Without evidence there are no conversations to compare. */
  readonly hasEvidence: boolean;
  readonly today: string;
  /** In words, and how much of it is done. */
  readonly onProgress?: (what: string, done: number, of: number) => void;
}

export interface CompareResult {
  readonly shown: ComparisonShown | null;
  readonly diagnostics: readonly Diagnostic[];
}

export function compareChanges({ before, after, plant, hasEvidence, today, onProgress }: CompareQuestion): CompareResult {
  const [old, now] = [readChange(before, plant), readChange(after, plant)];
  const diagnostics = [...old.diagnostics, ...now.diagnostics].filter((d) => d.severity !== "note");
  if (old.read === null || now.read === null || hasErrors(diagnostics)) return { shown: null, diagnostics };
  const [oldSide, newSide] = [sideOf(old.read, plant, today), sideOf(now.read, plant, today)];
  const interfaces = [...new Set([...oldSide.interfaces, ...newSide.interfaces])];
  const states = comparedStates(oldSide, newSide);
  const isOpeningOnly = states !== null;
  const packets = comparePackets(oldSide.stages, newSide.stages, {
    isOpeningOnly,
    onList: (done, of) => onProgress?.("comparing lists of rules", done, of),
    known: knownAddresses(plant),
    interfaces,
    among: amongOf(states, oldSide, newSide, old.read.configuration !== null || now.read.configuration !== null),
  });
  // A change of zones and conduits says nothing of what a device does beside its rules.
  const ofBoth = old.read.configuration !== null && now.read.configuration !== null;
  const [memoryBefore, memoryAfter] = isOpeningOnly ? [memorySetting(oldSide, interfaces), memorySetting(newSide, interfaces)] : [null, null];
  const memory = memoryBefore === null || memoryAfter === null || memoryBefore.meaning === memoryAfter.meaning ? [] : [`- ${memoryBefore.text}`, `+ ${memoryAfter.text}`];
  const settings = ofBoth
    ? [
        ...memory,
        ...lackingIn(oldSide.settings, [...newSide.settings, ...newSide.unwritten]).map((s) => `- ${s}`),
        ...lackingIn(newSide.settings, [...oldSide.settings, ...oldSide.unwritten]).map((s) => `+ ${s}`),
      ]
    : [];
  const conversations = hasEvidence ? compareConversations(old.read, now.read, plant, today, (done) => onProgress?.("judging conversations", done, 2)) : null;
  return {
    shown: {
      before: before.file,
      after: after.file,
      same: packets.same && settings.length === 0 && (conversations?.changed.length ?? 0) === 0,
      packets,
      settings,
      conversations,
    },
    diagnostics,
  };
}

interface Side {
  readonly stages: readonly FilterStage[];
  /** Everything beside the rules that changes what happens to a packet. */
  readonly settings: readonly DeviceSetting[];
  /** What of it the device does without being told. */
  readonly unwritten: readonly DeviceSetting[];
  readonly interfaces: readonly string[];
  /** null = no device. */
  readonly firewall: FirewallConfig | null;
}

function sideOf(read: ReadChange, plant: Plant, today: string): Side {
  if (read.configuration !== null) {
    const { firewall } = read.configuration;
    return {
      stages: stagesOn(firewall.stages, today),
      settings: deviceSettings(firewall),
      unwritten: unwrittenSettings(firewall),
      interfaces: firewall.interfaces.map((port) => port.name),
      firewall,
    };
  }
  const { policy } = changeToPolicy(read.change, zoneAddresses(read.change, plant, read.zoneOf), null, today);
  const otherwise = { action: policy.otherwise, text: `default: ${read.change.default}`, at: read.change.defaultAt };
  const stage: FilterStage = { name: policy.name, entersBy: null, leavesBy: null, asks: "first-packet", seesTranslated: { source: false, destination: true }, rules: policy.rules, otherwise };
  return { stages: [stage], settings: [], unwritten: [], interfaces: [], firewall: null };
}

/** A device that routes meets IP only, as it is routed. */
function amongOf(states: NumberRanges | null, before: Side, after: Side, ofDevices: boolean): (space: PacketSpace) => PacketSet {
  const routed = [before.firewall, after.firewall].filter((f) => f !== null);
  return (space) => {
    let set = states === null ? space.every : space.numbers("state", states);
    if (ofDevices) set = space.and(set, space.numbers("family", [[FAMILY_V4, FAMILY_V6]]));
    return routed.length === 0
      ? set
      : space.and(
          set,
          routed.map((firewall) => routedPackets(space, firewall)).reduce((a, b) => space.or(a, b)),
        );
  };
}

function knownAddresses(plant: Plant): KnownAddresses {
  const v4: number[] = [];
  const v6: bigint[] = [];
  for (const address of plant.assets.flatMap((a) => a.addresses)) {
    const ip = parseIp(address);
    if (ip?.bits === 32) v4.push(ip.value);
    else if (ip?.bits === 128) v6.push(ip.value);
  }
  return { v4, v6 };
}

function compareConversations(before: ReadChange, after: ReadChange, plant: Plant, today: string, onSide: (done: number) => void): ComparisonShown["conversations"] {
  // Neither fixes nor leftovers are asked for.
  const judged = ({ change, zoneOf }: ReadChange): readonly JudgedConversation[] => judgeReach({ plant, change, zoneOf, known: null, today, inForce: null }).conversations;
  onSide(0);
  const old = new Map(judged(before).map((j) => [conversationKey(j.conversation), j]));
  onSide(1);
  const now = judged(after);
  const changed = now.flatMap((j) => {
    const was = old.get(conversationKey(j.conversation));
    if (was === undefined || (was.verdict === j.verdict && was.degradedBy.join() === j.degradedBy.join())) return [];
    const c = j.conversation;
    return [
      {
        name: `${c.client} → ${c.server}  ${c.protocol === "unknown" ? "" : `${c.protocol}  `}${c.transport}${c.serverPort === null ? "" : `/${c.serverPort}`}`,
        role: j.role,
        before: wordsOf(was),
        after: wordsOf(j),
        why: j.why,
        line: j.at?.line ?? null,
      },
    ];
  });
  return { compared: now.length, changed };
}

function wordsOf(j: JudgedConversation): string {
  return j.degradedBy.length === 0 ? j.verdict : `${j.verdict} (${j.degradedBy.join(", ")})`;
}

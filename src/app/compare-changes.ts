// holdpoint compare: what two rule sets do differently, as packets and as conversations that were seen, and which settings beside the rules differ.
import { changeToPolicy } from "../controls/segmentation/change-to-policy.ts";
import { zoneAddresses } from "../controls/segmentation/zone-addresses.ts";
import { type Diagnostic, hasErrors } from "../foundation/diagnostic.ts";
import { parseIp } from "../foundation/ip-address.ts";
import { type ChangeList, compareRuleLists } from "../packets/compare-rule-lists.ts";
import { type StageLayer, stageLayers } from "../packets/device/stage-layers.ts";
import type { KnownAddresses } from "../packets/example-packet.ts";
import type { SpaceAnswer } from "../packets/space-answer.ts";
import type { PacketSpace } from "../packets/packet-space.ts";
import { conversationKey } from "../plant/conversation.ts";
import type { JudgedConversation } from "../plant/finding.ts";
import type { FirewallConfig } from "../plant/firewall-config.ts";
import type { PacketRule } from "../plant/packet-rule.ts";
import type { Plant } from "../plant/plant.ts";
import type { ComparedRule, ComparisonShown, PacketChange } from "../report/comparison-to-text.ts";
import { check } from "./check.ts";
import { type ChangeText, type ReadChange, readChange } from "./read-change.ts";

export interface CompareQuestion {
  readonly before: ChangeText;
  readonly after: ChangeText;
  readonly plant: Plant;
  /** Without evidence there are no conversations to compare. */
  readonly hasEvidence: boolean;
  readonly today: string;
}

export interface CompareResult {
  readonly shown: ComparisonShown | null;
  readonly diagnostics: readonly Diagnostic[];
}

export function compareChanges({ before, after, plant, hasEvidence, today }: CompareQuestion): CompareResult {
  const [old, now] = [readChange(before, plant), readChange(after, plant)];
  const diagnostics = [...old.diagnostics, ...now.diagnostics].filter((d) => d.severity !== "note");
  if (old.read === null || now.read === null || hasErrors(diagnostics)) return { shown: null, diagnostics };
  const [oldSide, newSide] = [sideOf(old.read, plant, today), sideOf(now.read, plant, today)];
  const interfaces = [...new Set([...oldSide.interfaces, ...newSide.interfaces])];
  const packets = comparePackets(oldSide.layers, newSide.layers, { known: knownAddresses(plant), interfaces });
  const conversations = hasEvidence ? compareConversations(before, after, plant, today) : null;
  return {
    shown: {
      before: before.file,
      after: after.file,
      same: packets.same && oldSide.settings.join("\n") === newSide.settings.join("\n"),
      packets,
      settings: [...oldSide.settings.filter((s) => !newSide.settings.includes(s)).map((s) => `- ${s}`), ...newSide.settings.filter((s) => !oldSide.settings.includes(s)).map((s) => `+ ${s}`)],
      conversations,
    },
    diagnostics,
  };
}

interface Side {
  readonly layers: readonly StageLayer[];
  /** Everything beside the rules that changes what happens to a packet, one line each, in an order that does not depend on the text. */
  readonly settings: readonly string[];
  readonly interfaces: readonly string[];
}

function sideOf(read: ReadChange, plant: Plant, today: string): Side {
  if (read.configuration !== null)
    return {
      layers: stageLayers(read.configuration.firewall.stages.map((stage) => ({ ...stage, rules: stage.rules.map((r) => (r.until !== null && r.until < today ? { ...r, services: [] } : r)) }))),
      settings: settingsOf(read.configuration.firewall),
      interfaces: read.configuration.firewall.interfaces.map((i) => i.name),
    };
  const { policy } = changeToPolicy(read.change, zoneAddresses(read.change, plant, read.zoneOf), null, today);
  return { layers: [{ kind: "first-packet false true  ", name: policy.name, rules: policy.rules, otherwise: policy.otherwise }], settings: [], interfaces: [] };
}

function settingsOf(firewall: FirewallConfig): string[] {
  const { idle, algsOn, algsOff, onLoad } = firewall.state;
  const limits = Object.entries(idle).flatMap(([transport, limit]) => (limit === null ? [] : [`idle timeout of ${transport}: ${limit.seconds} s`]));
  return [
    ...firewall.interfaces
      .filter((p) => p.enabled)
      .map((p) => `interface ${p.name}: ${[...p.networks].sort().join(", ") || "without an address"}`)
      .sort(),
    ...firewall.routes.map((r) => `route to ${r.prefix}${r.discards ? " thrown away" : ""}${r.gateway === null ? "" : ` by ${r.gateway}`}${r.interface === null ? "" : ` at ${r.interface}`}`).sort(),
    ...firewall.nat.map((n, i) => `translation ${i + 1}: ${n.text.replace(/\s+/g, " ").trim()}`),
    ...limits,
    ...algsOn.map((w) => `follows ${w.word}`).sort(),
    ...algsOff.map((w) => `does not follow ${w.word}`).sort(),
    ...(onLoad === null ? [] : [`loading rules: ${onLoad}`]),
  ];
}

/** Lists that stand one behind the other, pairwise; where one side has a list more, the other lets everything pass there. */
function comparePackets(before: readonly StageLayer[], after: readonly StageLayer[], options: { readonly known: KnownAddresses; readonly interfaces: readonly string[] }): ComparisonShown["packets"] {
  const changes: PacketChange[] = [];
  const tooLarge = new Set<string>();
  let same = true;
  let more = 0;
  for (let i = 0; i < Math.max(before.length, after.length); i++) {
    const [a, b] = [before[i] ?? NO_LIST, after[i] ?? NO_LIST];
    const alike = a.kind === b.kind || a === NO_LIST || b === NO_LIST;
    const answer: SpaceAnswer<ReturnType<typeof compareRuleLists>["parts"][number]["answer"]> = compareRuleLists(a, b, { ...options, among: alike ? openings : (space) => space.every });
    for (const name of answer.tooLarge) tooLarge.add(name);
    for (const { answer: found } of answer.parts) {
      if (!found.same) same = false;
      for (const kind of ["newlyPermitted", "newlyDenied", "deniedOtherwise", "notKnown"] as const) {
        changes.push(...found[kind].changes.map((change) => toShown(kind, change, a, b)));
        more += found[kind].more;
      }
    }
    if (answer.tooLarge.length > 0) same = false;
  }
  return { same, changes, more, tooLarge: [...tooLarge] };
}

const NO_LIST: StageLayer = { kind: "", name: "no list of rules", rules: [], otherwise: "permit" };

/** Connections are opened by packets that nothing came before; what follows them is the device's memory. */
function openings(space: PacketSpace): number {
  return space.numbers("state", [[0, 0]]);
}

function toShown(kind: PacketChange["kind"], change: ChangeList["changes"][number], before: StageLayer, after: StageLayer): PacketChange {
  const point = change.packets.boxes[0]?.example;
  return {
    kind,
    boxes: change.packets.boxes.map((box) => box.words.text.replace(", state new", "")),
    moreBoxes: change.packets.more,
    example: point === undefined ? null : `${point.source} → ${point.destination}  ${point.transport}${point.port === null ? "" : `/${point.port}`}`,
    old: ruleOf(before, change.oldPerhaps >= 0 && kind === "notKnown" ? change.oldPerhaps : change.oldRule),
    now: ruleOf(after, change.newPerhaps >= 0 && kind === "notKnown" ? change.newPerhaps : change.newRule),
  };
}

function ruleOf(list: StageLayer, index: number): ComparedRule {
  const rule: PacketRule | undefined = list.rules[index];
  return rule === undefined
    ? { text: `${list.otherwise === "permit" ? "permitted" : "denied"} where no rule decides`, file: null, line: null }
    : { text: rule.text, file: rule.at.file, line: rule.at.line };
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

function compareConversations(before: ChangeText, after: ChangeText, plant: Plant, today: string): ComparisonShown["conversations"] {
  const judged = (change: ChangeText): readonly JudgedConversation[] => check({ change, plant, today, inputs: [] }).checked?.judgement.conversations ?? [];
  const old = new Map(judged(before).map((j) => [conversationKey(j.conversation), j]));
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

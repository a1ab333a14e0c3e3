// What a proposal leaves to people, each with the role that can answer: what may not be permitted by itself, what cannot be known, what was permitted and
// deserves a second look, and where the network itself is in the way.
import { conversationKey } from "../../plant/conversation.ts";
import type { JudgedConversation } from "../../plant/finding.ts";
import { ROLES_THAT_MATTER } from "../../plant/finding.ts";
import { CONTROLS, NETWORK } from "../../plant/permit-refusal.ts";
import type { ProposalQuestion, ProposedZone, ZoneKind } from "../../plant/proposal.ts";
import type { MixedSubnet } from "./divide.ts";
import type { DrawnZones } from "./draw-zones.ts";
import type { PlantMachines } from "./plant-machines.ts";
import type { PermittedDraft } from "./question.ts";
import { FLOOR, isCyclic } from "./hard-ties.ts";
import { isBreak } from "./repair-ties.ts";

export interface QuestionInput {
  readonly draft: PermittedDraft;
  readonly drawn: DrawnZones;
  readonly mixed: readonly MixedSubnet[];
  readonly machines: PlantMachines;
  readonly splitSubnets: boolean;
  readonly nameOf: (addressSpace: string, endpoint: string) => string;
}

const MOST_NAMES = 3;

export function askPeople({ draft, drawn, mixed, machines, splitSubnets, nameOf }: QuestionInput): ProposalQuestion[] {
  const { after, fix } = draft;
  // What a stand-in could not do after a fail-over makes a change unstable as well.
  const broken = [...after.conversations, ...after.derived].filter(isBreak);
  const breaks = new Set(broken.map((j) => conversationKey(j.conversation)));
  const byKey = new Map([...after.derived, ...after.conversations].map((j) => [conversationKey(j.conversation), j]));
  const matters = (key: string): boolean => ROLES_THAT_MATTER.has(byKey.get(key)?.role ?? "unclassified");
  const questions: ProposalQuestion[] = fix.questions
    .filter((q) => q.code !== "opener" && q.code !== "no-zone" && q.conversations.some(matters))
    .map((q) => ({ ...q, text: q.text.replaceAll("not added:", "not permitted:"), blocks: q.conversations.some((key) => breaks.has(key)) }));
  const asked = new Set(questions.flatMap((q) => q.conversations));
  const pairs = (list: readonly JudgedConversation[]): string =>
    some(list.map(({ conversation: c }) => `${nameOf(c.addressSpace, c.client)} → ${c.delivery === "unicast" ? nameOf(c.addressSpace, c.server) : c.server} ${wordOf(c)}`));
  const add = (code: string, owner: string, list: readonly JudgedConversation[], text: string, blocks = false): void =>
    void questions.push({ code, owner, text, conversations: list.map((j) => conversationKey(j.conversation)).sort(), blocks, couldAdd: null });

  const opened = new Set(fix.questions.flatMap((q) => (q.code === "opener" ? q.conversations : [])));
  const unproven = after.conversations.filter((j) => j.verdict === "unknown" && opened.has(conversationKey(j.conversation)));
  if (unproven.length > 0) {
    const zones = [...new Set(unproven.map(between))].sort(compare);
    add(
      "opener",
      NETWORK,
      unproven,
      `${unproven.length === 1 ? "of 1 conversation" : `of ${unproven.length} conversations`} (${some(zones)}; ${pairs(unproven)}) nothing proves which end opens the connection: they were open before anybody watched. Permitted in the direction that their requests have; watch how they start, or write between instead of from and to`,
    );
    for (const j of unproven) asked.add(conversationKey(j.conversation));
  }
  const left = broken.filter((j) => !asked.has(conversationKey(j.conversation)));
  for (const [, list] of grouped(left, (j) => `${j.verdict}|${j.fromZone}|${j.toZone}|${j.degradedBy.join()}`))
    add("breaks", CONTROLS, list, `${between(list[0] as JudgedConversation)} (${pairs(list)}) would be ${list[0]?.verdict}: ${list[0]?.why}`, true);
  const lost = after.conversations.filter((j) => j.fromZone === null && ROLES_THAT_MATTER.has(j.role) && !asked.has(conversationKey(j.conversation)));
  if (lost.length > 0)
    add(
      "no-zone",
      NETWORK,
      lost,
      `${lost.length === 1 ? "1 conversation has" : `${lost.length} conversations have`} an end in no zone (${pairs(lost)}): its address belongs to several zones, or to nobody`,
    );
  for (const j of lost) asked.add(conversationKey(j.conversation));
  const unknown = after.conversations.filter((j) => j.verdict === "unknown" && ROLES_THAT_MATTER.has(j.role) && !asked.has(conversationKey(j.conversation)));
  for (const [, list] of grouped(unknown, (j) => `${j.fromZone}|${j.toZone}|${j.why}`))
    add("unknown", NETWORK, list, `${between(list[0] as JudgedConversation)} (${pairs(list)}): whether it is kept cannot be said. ${list[0]?.why}`);

  const kinds = new Map<string, ZoneKind>(drawn.proposed.map((z) => [z.name, z.kind]));
  const kindOf = (zone: string | null): ZoneKind | undefined => (zone === null ? undefined : kinds.get(zone));
  const crossing = after.conversations.filter((j) => j.verdict === "kept" && j.fromZone !== j.toZone && ROLES_THAT_MATTER.has(j.role));
  const comesIn = crossing.filter((j) => kindOf(j.toZone) === "cell" && isBelow(kindOf(j.fromZone)));
  for (const [, list] of grouped(comesIn, (j) => `${j.fromZone}|${j.toZone}`))
    add(
      "floor-from-below-trust",
      CONTROLS,
      list,
      `${between(list[0] as JudgedConversation)} (${pairs(list)}) is permitted because it was seen, and not seen to change anything. Should it go through the jump host or a server between, strike its words from the conduit`,
    );
  const isFloor = (space: string, endpoint: string): boolean => FLOOR.has(machines.of(space, endpoint)?.asset?.role ?? "");
  const cyclic = crossing.filter(({ role, conversation: c }) => role === "control-io" && isCyclic(c) && isFloor(c.addressSpace, c.client) && isFloor(c.addressSpace, c.server));
  if (cyclic.length > 0)
    add(
      "cyclic",
      CONTROLS,
      cyclic,
      `${cyclic.length === 1 ? "1 conversation exchanges" : `${cyclic.length} conversations exchange`} cyclic data over a border (${pairs(cyclic)}): permitted, and whether the delay and the reloads of a firewall are borne has to be tried. If they are not, both ends belong into one zone`,
    );
  const goesOut = crossing.filter((j) => kindOf(j.toZone) === "outside");
  for (const [, list] of grouped(goesOut, (j) => `${j.fromZone}`))
    add(
      "to-outside",
      NETWORK,
      list,
      `${list[0]?.fromZone} speaks to the world (${pairs(list)}): permitted to the addresses that were seen. Addresses of the world change; a proxy in a zone between does not`,
    );

  for (const { subnet, holds, others } of splitSubnets ? [] : mixed)
    questions.push({
      code: "flat-network",
      owner: NETWORK,
      text: `${machines.subnets[subnet]?.prefix} holds ${someWords(holds)}, and inside a zone nothing is filtered. Part them? --split-subnets draws the border; about ${others === 1 ? "1 machine then needs" : `${others} machines then need`} a new address, or a bridge`,
      conversations: [],
      blocks: false,
      couldAdd: null,
    });
  for (const zone of drawn.proposed) if (zone.newAddresses.length > 0) questions.push(newAddresses(zone));
  for (const { machine, zones } of drawn.several)
    questions.push({
      code: "several-zones",
      owner: NETWORK,
      text: `${machine.name} has addresses in ${zones.join(" and ")}: what passes through it is not filtered at a border. Is it a router, or should it lose one of them?`,
      conversations: [],
      blocks: false,
      couldAdd: null,
    });
  return questions.sort((a, b) => Number(b.blocks) - Number(a.blocks) || compare(a.code, b.code) || compare(a.text, b.text));
}

function newAddresses(zone: ProposedZone): ProposalQuestion {
  const n = zone.newAddresses.length;
  return {
    code: "new-addresses",
    owner: NETWORK,
    text: `${n === 1 ? "1 machine" : `${n} machines`} of ${zone.name} (${some(zone.newAddresses)}) ${n === 1 ? "shares" : "share"} a subnet with another zone: ${n === 1 ? "it needs" : "they need"} a new address, or a bridge in front of ${n === 1 ? "it" : "them"}`,
    conversations: [],
    blocks: false,
    couldAdd: null,
  };
}

function isBelow(kind: ZoneKind | undefined): boolean {
  return kind === "office" || kind === "remote" || kind === "dmz" || kind === "outside" || kind === "unrecognised";
}

function between({ fromZone, toZone }: JudgedConversation): string {
  return `${fromZone ?? "no zone"} → ${toZone ?? "no zone"}`;
}

function wordOf(c: JudgedConversation["conversation"]): string {
  const port = c.serverPort === null ? c.transport : `${c.transport}/${c.serverPort}`;
  return c.protocol === "unknown" ? port : `${c.protocol} ${port}`;
}

function some(words: readonly string[]): string {
  const all = [...new Set(words)].sort(compare);
  return `${all.slice(0, MOST_NAMES).join(", ")}${all.length > MOST_NAMES ? ` and ${all.length - MOST_NAMES} more` : ""}`;
}

function someWords(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

function grouped(list: readonly JudgedConversation[], keyOf: (j: JudgedConversation) => string): [string, JudgedConversation[]][] {
  const groups = new Map<string, JudgedConversation[]>();
  for (const j of list) {
    const group = groups.get(keyOf(j));
    if (group === undefined) groups.set(keyOf(j), [j]);
    else group.push(j);
  }
  for (const group of groups.values()) group.sort((a, b) => compare(conversationKey(a.conversation), conversationKey(b.conversation)));
  return [...groups].sort(([a], [b]) => compare(a, b));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

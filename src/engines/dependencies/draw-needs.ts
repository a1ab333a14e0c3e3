// The needs that conversations show: whoever takes part in one needs the other end, or the group that speaks to it. What never worked and what is
// housekeeping shows none.
import { type Conversation, neverWorked } from "../../plant/conversation.ts";
import { conversationRole } from "../../plant/conversation-role.ts";
import { secondsOfSpans, type Span, unionOfSpans } from "../../foundation/time-spans.ts";
import { findScanners, type Scanners } from "../../plant/failing-scans.ts";
import type { ConversationRole } from "../../plant/finding.ts";
import type { Plant } from "../../plant/plant.ts";
import type { DependencyNode } from "./dependency-graph.ts";
import type { GraphDraft } from "./graph-draft.ts";
import type { DependencyQuestion } from "./question.ts";
import { blindSeconds } from "./run-blind.ts";
import { toleranceOf } from "./tolerance.ts";
import { type Need, needsOf } from "./who-needs-whom.ts";

/** Where systems hand ports out (RFC 6335): such a number names no service. */
const LOWEST_HANDED_OUT = 49_152;

/** Returns the group conversations of which nobody is known who needs them. */
export function drawNeeds(draft: GraphDraft, { plant, declared, phases, times }: DependencyQuestion): Set<number> {
  const blindSecondsOf = blindSeconds(plant, declared);
  const scanners = findScanners(plant.conversations);
  const members = groupMembers(plant.conversations);
  const vantages = vantagesOf(plant.sources);
  const withoutReceivers = new Set<number>();
  const draw = (
    i: number,
    c: Conversation,
    role: ConversationRole,
    dependent: number,
    owner: number,
    { kind, effect, why, service }: Omit<Need, "who"> & { readonly service: string | null },
  ): void => {
    if (dependent === owner) return;
    const tolerance = toleranceOf({
      kind,
      conversation: c,
      times: times[i] ?? null,
      phases,
      watchedSeconds: watchedSecondsOf(c, vantages),
      blindSeconds: blindSecondsOf((draft.nodes[dependent] as DependencyNode).line),
    });
    // Two machines that stand in for each other keep in step; that alone stops neither.
    const isPartner = draft.arePartners(dependent, owner);
    draft.require({
      dependent,
      owner,
      service,
      conversation: i,
      serviceWords: wordsOf(c),
      kind: isPartner ? "partner" : kind,
      effect: isPartner ? "weakens" : effect,
      why: isPartner ? "The two stand in for each other and keep in step this way." : why,
      role,
      protocol: c.protocol === "unknown" ? null : c.protocol,
      bufferSeconds: 0,
      tolerance,
    });
  };
  plant.conversations.forEach((c, i) => {
    if (neverWorked(c)) return;
    const client = draft.ownerOf(c.addressSpace, c.client);
    const assetOf = (node: number): DependencyNode["asset"] => (draft.nodes[node] as DependencyNode).asset;
    if (c.delivery !== "unicast") {
      const role = roleOf(c, assetOf(client), undefined, scanners);
      if (role !== "control-io" && role !== "safety") return;
      const receivers = (members.get(`${c.addressSpace}|${c.server}`) ?? []).map((endpoint) => draft.ownerOf(c.addressSpace, endpoint)).filter((node) => node !== client);
      if (receivers.length === 0) withoutReceivers.add(i);
      for (const receiver of receivers) draw(i, c, role, receiver, client, { kind: "control", effect: "stops", why: "It controls with values that are sent to its group.", service: null });
      return;
    }
    const server = draft.ownerOf(c.addressSpace, c.server);
    const role = roleOf(c, assetOf(client), assetOf(server), scanners);
    for (const need of needsOf(c, role, assetOf(client), assetOf(server))) {
      if (need.who === "client") draw(i, c, role, client, server, { ...need, service: serviceName(c) });
      else draw(i, c, role, server, client, { ...need, service: null });
    }
  });
  return withoutReceivers;
}

/** By file: how many seconds the place from which it was taken watched in all. */
function vantagesOf(sources: Plant["sources"]): Map<string, number> {
  const spans = new Map<string, Span[]>();
  for (const { vantage, first, last, recorded } of sources) if (first !== null && last !== null) spans.set(vantage, [...(spans.get(vantage) ?? []), ...(recorded ?? [{ first, last }])]);
  const seconds = new Map([...spans].map(([vantage, list]) => [vantage, secondsOfSpans(unionOfSpans(list))]));
  return new Map(
    sources.flatMap(({ file, vantage }) => {
      const watched = seconds.get(vantage);
      return watched === undefined ? [] : [[file, watched] as const];
    }),
  );
}

/** The place that watched longest of those that saw it; null = no file of it says when it was taken. */
function watchedSecondsOf({ sources }: Conversation, vantages: ReadonlyMap<string, number>): number | null {
  let longest: number | null = null;
  for (const source of sources) {
    const seconds = vantages.get(source);
    if (seconds !== undefined && (longest === null || seconds > longest)) longest = seconds;
  }
  return longest;
}

function roleOf(c: Conversation, client: DependencyNode["asset"], server: DependencyNode["asset"], scanners: Scanners): ConversationRole {
  return conversationRole(c, client, server, { scanners }).role;
}

function serviceName(c: Conversation): string {
  if (c.protocol !== "unknown") return c.protocol;
  if (c.serverPort === null) return c.transport;
  return c.serverPort >= LOWEST_HANDED_OUT ? `${c.transport} ports handed out` : `${c.transport}/${c.serverPort}`;
}

function wordsOf(c: Conversation): string[] {
  return [c.protocol, ...(c.serverPort === null ? [] : [`${c.transport}/${c.serverPort}`])];
}

const GROUP_DETAIL = "group ";
/** Where reports of IGMP version 3, queries and leaves go. */
const NOT_GROUPS: ReadonlySet<string> = new Set(["224.0.0.22", "224.0.0.1", "224.0.0.2"]);

/** Who asked for which group, by IGMP or MLD; older reports go to the group itself. */
function groupMembers(conversations: readonly Conversation[]): Map<string, string[]> {
  const members = new Map<string, Set<string>>();
  for (const c of conversations) {
    if ((c.transport !== "ip/2" && c.transport !== "icmp") || c.delivery !== "multicast") continue;
    const named = Object.keys(c.details).flatMap((detail) => (detail.startsWith(GROUP_DETAIL) ? [detail.slice(GROUP_DETAIL.length)] : []));
    for (const group of named.length > 0 || c.transport !== "ip/2" || NOT_GROUPS.has(c.server) ? named : [c.server]) {
      const key = `${c.addressSpace}|${group}`;
      members.set(key, (members.get(key) ?? new Set()).add(c.client));
    }
  }
  return new Map([...members].map(([key, set]) => [key, [...set]]));
}

// What one member of a redundancy group was seen doing is judged for the other members too: after a fail-over they will do it. Marked derived.
import type { Asset } from "../../plant/asset.ts";
import type { Conversation } from "../../plant/conversation.ts";
import { isMac } from "../../plant/endpoint.ts";
import { columnsOf } from "./conversation-columns.ts";
import { judgeConversation } from "./judge-conversation.ts";
import { BLOCKED, DEGRADED, JudgedTable, KEPT, NOT_ESTABLISHED } from "./judged-table.ts";
import type { ReachContext } from "./reach-context.ts";

export interface Derived {
  readonly context: ReachContext;
  readonly table: JudgedTable;
  /** Rows of the derived table that break although the observed conversation does not break in that way. */
  readonly breaks: readonly number[];
  /** The observed conversation behind each derived row. */
  readonly from: readonly number[];
  /** Some were not judged, because there are more than MOST_DERIVED. */
  readonly isCut: boolean;
}

/** A group of n members with m conversations gives (n−1)·m rows; what goes beyond this is not judged, and the answers say so. */
export const MOST_DERIVED = 200_000;

export function judgeStandIns(context: ReachContext, table: JudgedTable): Derived {
  const stands = standIns(context);
  const derived: Conversation[] = [];
  const from: number[] = [];
  let isCut = false;
  if (stands.size > 0) {
    const seen = new Set(context.conversations.map(keyOf));
    for (let i = 0; i < context.conversations.length; i++) {
      const c = context.conversations[i] as Conversation;
      if (c.delivery !== "unicast" || ((table.flags[i] as number) & NOT_ESTABLISHED) !== 0) continue;
      for (const other of variants(context, c, stands)) {
        if (seen.has(keyOf(other))) continue;
        if (derived.length >= MOST_DERIVED) {
          isCut = true;
          continue;
        }
        seen.add(keyOf(other));
        derived.push(other);
        from.push(i);
      }
    }
  }
  const own: ReachContext = { ...context, conversations: derived, columns: columnsOf(derived, context.endpoints, context.classifier, context.scanners) };
  const judged = new JudgedTable(own.columns);
  const breaks: number[] = [];
  for (let d = 0; d < derived.length; d++) {
    judgeConversation(own, judged, d);
    const i = from[d] as number;
    const worse = judged.verdict[d] === BLOCKED && table.verdict[i] !== BLOCKED;
    const more = judged.verdict[d] === DEGRADED && table.verdict[i] === KEPT;
    if (worse || more) breaks.push(d);
  }
  return { context: own, table: judged, breaks, from, isCut };
}

function standIns(context: ReachContext): Map<Asset, Asset[]> {
  const { plant } = context.question;
  const byName = new Map(plant.assets.map((a) => [a.name, a]));
  const result = new Map<Asset, Asset[]>();
  for (const group of plant.redundancy) {
    const members = group.map((name) => byName.get(name)).filter((a) => a !== undefined);
    for (const member of members) {
      const others = members.filter((m) => m !== member && m.addressSpace === member.addressSpace);
      if (others.length > 0) result.set(member, [...(result.get(member) ?? []), ...others]);
    }
  }
  return result;
}

function* variants(context: ReachContext, c: Conversation, stands: ReadonlyMap<Asset, readonly Asset[]>): Generator<Conversation> {
  const client = context.endpoints.of(c.addressSpace, c.client);
  const server = context.endpoints.of(c.addressSpace, c.server);
  for (const other of (client.asset && stands.get(client.asset)) ?? []) {
    const address = addressLike(other, c.client);
    if (address !== undefined && address !== c.server) yield { ...c, client: address };
  }
  for (const other of (server.asset && stands.get(server.asset)) ?? []) {
    const address = addressLike(other, c.server);
    if (address !== undefined && address !== c.client) yield { ...c, server: address };
  }
}

/** The stand-in's address of the same family: by IP, or by MAC address. */
function addressLike(asset: Asset, endpoint: string): string | undefined {
  const family = (e: string): string => (isMac(e) ? "mac" : e.includes(":") ? "v6" : "v4");
  return asset.addresses.find((a) => family(a) === family(endpoint));
}

function keyOf(c: Conversation): string {
  return `${c.addressSpace}|${c.client}|${c.server}|${c.transport}|${c.serverPort ?? ""}`;
}

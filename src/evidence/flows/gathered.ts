// Rows that were gathered by conversation, vantage and hour, and what one of them tells of another: a protocol that other flows proved, a VLAN
// that only one of the sources knows. Pure functions of the set of rows.
import { LEVEL_MEDIUM } from "../protocols/protocol.ts";
import { isRefined } from "../protocols/protocol-traits.ts";
import type { Concurrency } from "./concurrency.ts";
import { type ConversationHour, mergeHour } from "./conversation-hour.ts";
import { isMessagesOnly, VLAN_UNKNOWN } from "./logged-hours.ts";

export interface Gathered {
  readonly addressSpace: string;
  /** Place and kind of evidence and address space: within it counts add up, between two of them they do not. */
  readonly vantage: string;
  readonly isCapture: boolean;
  /** Its hour is 0 when all hours are together. */
  readonly row: ConversationHour;
  readonly sources: Set<number>;
  readonly concurrency: Concurrency;
}

/** Where only messages were logged, nothing is known of the connections that carried them. */
export function tellsFlows({ isCapture, row }: Gathered): boolean {
  return isCapture || !isMessagesOnly(row);
}

/** The key of a conversation within its address space and hour. */
export function conversationOf(row: ConversationHour): string {
  return `${row.client}\n${row.server}\n${row.vlan}\n${row.transport}\n${row.serverPort}\n${row.protocol}`;
}

/**
 * A server port that was recognised by content for some flow speaks that protocol to others too: flows too short or cut to tell, and logs that
 * look at ports only, take its name. Only when exactly one protocol was recognised there. Where two vantages name the same flows by one name
 * each, the better proof names them for both.
 */
export function settleProtocols(gathered: Iterable<Gathered>): Gathered[] {
  const all = [...gathered];
  const spoken = new Map<string, Set<string>>();
  const portKey = (g: Gathered): string => `${g.addressSpace}\n${g.row.server}\n${g.row.transport}\n${g.row.serverPort}`;
  for (const g of all) {
    if (g.row.serverPort < 0 || g.row.level < LEVEL_MEDIUM) continue;
    const key = portKey(g);
    const protocols = spoken.get(key);
    if (protocols === undefined) spoken.set(key, new Set([g.row.protocol]));
    else protocols.add(g.row.protocol);
  }
  let isNamed = false;
  for (const g of all) {
    const protocols = g.row.level < LEVEL_MEDIUM ? spoken.get(portKey(g)) : undefined;
    if (protocols?.size !== 1) continue;
    g.row.protocol = [...protocols][0] as string;
    g.row.level = LEVEL_MEDIUM;
    g.row.reason = "Other flows to the same server port were recognised by content.";
    isNamed = true;
  }
  return agreeOnNames(all) || isNamed ? merged(all) : all;
}

/** Logs and captures differ in how much they see: TLS here, what is inside it there. Tells whether some row has another name now. */
function agreeOnNames(all: readonly Gathered[]): boolean {
  if (all.every((g) => g.vantage === all[0]?.vantage)) return false;
  let isNamed = false;
  const tuples = new Map<string, Gathered[]>();
  for (const g of all) {
    const { client, server, transport, serverPort } = g.row;
    const key = `${g.addressSpace}\n${client}\n${server}\n${transport}\n${serverPort}`;
    const group = tuples.get(key);
    if (group === undefined) tuples.set(key, [g]);
    else group.push(g);
  }
  for (const group of tuples.values()) {
    const names = new Map<string, Set<string>>();
    for (const g of group) names.set(g.vantage, (names.get(g.vantage) ?? new Set()).add(g.row.protocol));
    if (names.size < 2 || [...names.values()].some((of) => of.size > 1)) continue;
    const best = group.reduce((x, y) => (isBetterNamed(y, x) ? y : x));
    for (const { row } of group) {
      if (row.protocol === best.row.protocol) continue;
      row.protocol = best.row.protocol;
      row.level = best.row.level;
      row.reason = best.row.reason;
      isNamed = true;
    }
  }
  return isNamed;
}

/** Surer; then what nothing refines further; then a capture; then by name, so that the order of rows leaves no trace. */
function isBetterNamed(x: Gathered, y: Gathered): boolean {
  if (x.row.level !== y.row.level) return x.row.level > y.row.level;
  if (x.row.protocol === y.row.protocol) return x.row.reason < y.row.reason;
  const refinedX = isRefined(x.row.protocol);
  if (refinedX !== isRefined(y.row.protocol)) return !refinedX;
  if (x.isCapture !== y.isCapture) return x.isCapture;
  return x.row.protocol < y.row.protocol;
}

/**
 * Most logs do not know VLANs. A row of one joins the conversation that it can belong to, when there is exactly one; where the same flows were
 * seen on several VLANs, it stays for itself: nothing says how its counts would have to be shared out.
 */
export function settleVlans(gathered: readonly Gathered[]): Gathered[] {
  const known = new Map<string, Set<string>>();
  const key = ({ addressSpace, row }: Gathered): string => `${addressSpace}\n${row.client}\n${row.server}\n${row.transport}\n${row.serverPort}\n${row.protocol}`;
  if (gathered.every((g) => g.row.vlan !== VLAN_UNKNOWN)) return [...gathered];
  for (const g of gathered) if (g.row.vlan !== VLAN_UNKNOWN) known.set(key(g), (known.get(key(g)) ?? new Set()).add(g.row.vlan));
  for (const g of gathered) {
    const vlans = g.row.vlan === VLAN_UNKNOWN ? known.get(key(g)) : undefined;
    if (vlans?.size === 1) g.row.vlan = [...vlans][0] as string;
  }
  return merged(gathered);
}

/** Rows that now have one key become one. */
function merged(gathered: readonly Gathered[]): Gathered[] {
  const settled = new Map<string, Gathered>();
  for (const g of gathered) {
    const key = `${g.vantage}\n${conversationOf(g.row)}\n${g.row.hour}`;
    const known = settled.get(key);
    if (known === undefined) settled.set(key, g);
    else addTo(known, g);
  }
  return [...settled.values()];
}

/** Adds what another row of the same vantage counted. */
export function addTo(into: Gathered, g: Gathered): void {
  mergeHour(into.row, g.row);
  into.concurrency.merge(g.concurrency);
  for (const source of g.sources) into.sources.add(source);
}

// Gives every conversation the times that its two machines agreed on for its protocol, wherever they said so: EtherNet/IP agrees on its I/O over the
// explicit connection, PROFINET on its cyclic data between MACs over UDP between addresses. Decides nothing about what the times mean.
import type { Conversation, DeclaredTimer } from "../../plant/conversation.ts";
import { agreedConnection, agreedTimer, SECONDARY_FACET, TIMER_FACET } from "../flows/agreed-details.ts";
import type { Machine } from "./machines.ts";

/** The same for both directions. */
function pairKey(space: string, protocol: string, a: string, b: string): string {
  return `${space}\n${protocol}\n${a < b ? `${a}\n${b}` : `${b}\n${a}`}`;
}

/**
 * The conversations in their order, those with declared timers as copies. `machines`: what each address space has. An endpoint of no machine
 * stands for itself; a group that was agreed on belongs to both who agreed.
 */
export function declareTimers(conversations: readonly Conversation[], machines: ReadonlyMap<string, readonly Machine[]>): Conversation[] {
  const machineOf = new Map<string, string>();
  for (const [space, known] of machines) {
    known.forEach((machine, i) => {
      // An address that several MACs used is no proof of one machine: its own name stays.
      if (machine.conflicts.length > 0) return;
      for (const endpoint of [...machine.addresses, ...machine.macs]) machineOf.set(`${space}\n${endpoint}`, `machine ${i}`);
    });
  }
  const nameOf = (space: string, endpoint: string): string => machineOf.get(`${space}\n${endpoint}`) ?? endpoint;
  const timers = new Map<string, Map<string, DeclaredTimer>>();
  for (const c of conversations) declaredBy(c, nameOf, timers);
  if (timers.size === 0) return [...conversations];
  return conversations.map((c) => {
    const declared = timers.get(pairKey(c.addressSpace, c.protocol, nameOf(c.addressSpace, c.client), nameOf(c.addressSpace, c.server)));
    return declared === undefined ? c : { ...c, declaredTimers: sortedTimers(declared) };
  });
}

function declaredBy(c: Conversation, nameOf: (space: string, endpoint: string) => string, timers: Map<string, Map<string, DeclaredTimer>>): void {
  const said: DeclaredTimer[] = [];
  const groups: string[] = [];
  for (const detail in c.details) {
    if (detail.startsWith(TIMER_FACET)) {
      const timer = agreedTimer(detail);
      if (timer !== null) said.push({ ...timer, count: c.details[detail] as number });
    } else if (detail.startsWith(SECONDARY_FACET)) {
      const connection = agreedConnection(detail);
      if (connection !== null && connection.address !== c.client && connection.address !== c.server) groups.push(connection.address);
    }
  }
  if (said.length === 0) return;
  const client = nameOf(c.addressSpace, c.client);
  const server = nameOf(c.addressSpace, c.server);
  const pairs: (readonly [string, string])[] = [[client, server]];
  for (const group of groups) pairs.push([client, nameOf(c.addressSpace, group)], [server, nameOf(c.addressSpace, group)]);
  for (const timer of said) for (const [a, b] of pairs) addTimer(timers, pairKey(c.addressSpace, timer.protocol, a, b), timer);
}

function addTimer(timers: Map<string, Map<string, DeclaredTimer>>, pair: string, timer: DeclaredTimer): void {
  let known = timers.get(pair);
  if (known === undefined) {
    known = new Map();
    timers.set(pair, known);
  }
  const key = `${timer.kind}\n${timer.seconds}`;
  known.set(key, { ...timer, count: timer.count + (known.get(key)?.count ?? 0) });
}

function sortedTimers(timers: ReadonlyMap<string, DeclaredTimer>): DeclaredTimer[] {
  return [...timers.values()].sort((x, y) => (x.kind < y.kind ? -1 : x.kind > y.kind ? 1 : x.seconds - y.seconds));
}

// Which endpoints look like scanners: they try very many ports or machines and get no answer. Says nothing about who they are or why.
import { type Conversation, neverWorked } from "./conversation.ts";

/** A person or a program does not fail at so many services of one machine, or at so many machines, by accident. */
const PORTS_ON_ONE_MACHINE = 20;
const MACHINES_ON_ONE_PORT = 20;
/** A scanner mostly fails; a busy server that fails now and then does not. */
const SHARE_FAILING = 0.8;

/** "addressSpace|endpoint" of every scanner. */
export type Scanners = ReadonlySet<string>;

export function scannerKey(c: Pick<Conversation, "addressSpace" | "client">): string {
  return `${c.addressSpace}|${c.client}`;
}

/** A scanner knocks a few times and goes on. */
const KNOCKS = 10;

/**
 * A unicast conversation that looks like knocking without an answer. What carries data, or goes on, may be production of which the capture shows
 * one direction only: that is never called a scan.
 */
export function neverAnswered(c: Conversation): boolean {
  if (c.delivery !== "unicast") return false;
  if (c.transport === "tcp") return c.established === 0 && (c.largestPayload ?? 0) === 0;
  if (c.transport !== "udp") return false;
  return neverWorked(c) || (c.packetsToClient === 0 && c.packetsToServer !== null && c.packetsToServer <= KNOCKS);
}

interface Tally {
  total: number;
  failing: number;
  readonly portsByServer: Map<string, Set<number>>;
  readonly serversByPort: Map<string, Set<string>>;
}

export function findScanners(conversations: Iterable<Conversation>): Scanners {
  const tallies = new Map<string, Tally>();
  for (const c of conversations) {
    if (c.serverPort === null || c.delivery !== "unicast") continue;
    const key = scannerKey(c);
    let tally = tallies.get(key);
    if (tally === undefined) {
      tally = { total: 0, failing: 0, portsByServer: new Map(), serversByPort: new Map() };
      tallies.set(key, tally);
    }
    tally.total++;
    if (!neverAnswered(c)) continue;
    tally.failing++;
    grow(tally.portsByServer, c.server, c.serverPort);
    grow(tally.serversByPort, `${c.transport}/${c.serverPort}`, c.server);
  }
  const scanners = new Set<string>();
  for (const [key, t] of tallies) {
    const many = largest(t.portsByServer) >= PORTS_ON_ONE_MACHINE || largest(t.serversByPort) >= MACHINES_ON_ONE_PORT;
    if (many && t.failing >= SHARE_FAILING * t.total) scanners.add(key);
  }
  return scanners;
}

function grow<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}

function largest(sets: ReadonlyMap<unknown, ReadonlySet<unknown>>): number {
  let most = 0;
  for (const set of sets.values()) most = Math.max(most, set.size);
  return most;
}

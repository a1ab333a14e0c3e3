// The words that could stand in an allow list for one conversation: its exact port, a service name that means little more, app:NAME where every
// point recognises it, a range for ports that are negotiated. Never `any`, and never a name that says something else than what was recognised.
import type { Conversation } from "./conversation.ts";
import { protocolById } from "./facts/protocol-table.ts";
import type { ProposedService } from "./fix.ts";
import type { SegmentationChange, ServiceMatch, TextAt } from "./segmentation.ts";
import { knownServiceNames, protocolOfServiceName, type ServicePort, servicePorts } from "./service-names.ts";

/** A name that stands for more ports than this is not narrow. */
const MOST_PORTS_OF_A_NAME = 2;
const HIGHEST_PORT = 65_535;

export interface Candidate extends ProposedService {
  /** A range, or a recognised protocol: holds for the next negotiated port as well. */
  readonly forNegotiated: boolean;
}

interface NarrowName {
  readonly name: string;
  readonly ports: readonly ServicePort[];
  readonly protocol: string | undefined;
}

const narrowNames: readonly NarrowName[] = knownServiceNames().flatMap((name) => {
  const ports = servicePorts(name) ?? [];
  const count = ports.reduce((sum, p) => sum + p.to - p.from + 1, 0);
  return count === 0 || count > MOST_PORTS_OF_A_NAME ? [] : [{ name, ports, protocol: protocolOfServiceName(name) }];
});

/** Earlier candidates win where costs are equal: names, then the exact port, then app. */
export function candidatesFor(c: Conversation, change: Pick<SegmentationChange, "conduits" | "defaultAt">, inspected: ReadonlySet<string>): Candidate[] {
  const at = change.defaultAt;
  if (c.transport === "icmp") return [plain({ kind: "icmp", written: "icmp", at })];
  const numbered = /^(ip|l2)\/(.+)$/.exec(c.transport);
  if (numbered !== null) {
    const number = Number(numbered[2]);
    const written = c.transport;
    return Number.isInteger(number) ? [plain(numbered[1] === "ip" ? { kind: "ip", number, written, at } : { kind: "l2", etherType: number, written, at })] : [];
  }
  if ((c.transport !== "tcp" && c.transport !== "udp") || c.serverPort === null) return [];
  return [...namesFor(c, change, at), range(c.transport, c.serverPort, c.serverPort, at), ...appFor(c, inspected, at)];
}

/** One name for each set of ports: one that the change uses already, else the protocol's own, else the first of the alphabet. */
function namesFor(c: Conversation, change: Pick<SegmentationChange, "conduits" | "defaultAt">, at: TextAt): Candidate[] {
  const used = new Set(change.conduits.flatMap((k) => k.allow.map((s) => s.written)));
  const byPorts = new Map<string, NarrowName>();
  for (const narrow of narrowNames) {
    if (!narrow.ports.some((p) => p.transport === c.transport && (c.serverPort as number) >= p.from && (c.serverPort as number) <= p.to)) continue;
    if (narrow.protocol !== undefined && c.protocol !== "unknown" && narrow.protocol !== c.protocol) continue;
    const key = narrow.ports
      .map((p) => `${p.transport}/${p.from}-${p.to}`)
      .sort()
      .join(" ");
    const other = byPorts.get(key);
    if (other === undefined || preference(narrow, c, used) < preference(other, c, used)) byPorts.set(key, narrow);
  }
  return [...byPorts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { name, ports }]) => ({
      written: name,
      forNegotiated: false,
      matches: ports.map((p) => ({ kind: "port", transport: p.transport, fromPort: p.from, toPort: p.to, written: name, at })),
    }));
}

function preference(name: NarrowName, c: Conversation, used: ReadonlySet<string>): number {
  return used.has(name.name) ? 0 : name.name === c.protocol ? 1 : 2;
}

export function appFor(c: Conversation, inspected: ReadonlySet<string>, at: TextAt): Candidate[] {
  const byBytes = c.protocolConfidence === "high" || c.protocolConfidence === "medium";
  if (!byBytes || c.protocol === "unknown" || !inspected.has(c.protocol)) return [];
  const written = `app:${c.protocol}`;
  return [{ written, forNegotiated: true, matches: [{ kind: "app", protocol: c.protocol, written, at }] }];
}

/**
 * For connections that one protocol negotiated between two zones: the range its facts name where all seen ports lie in it, else from the lowest to
 * the highest port seen, which holds only as long as the next one lies in it too.
 */
export function negotiatedRange(negotiator: string, transport: "tcp" | "udp", ports: readonly number[], at: TextAt): Candidate {
  const low = Math.min(...ports);
  const high = Math.max(...ports);
  const known = (protocolById(negotiator)?.dynamicPorts ?? []).filter((p) => p.transport === transport && p.from <= low && p.to >= high);
  const narrowest = known.reduce<ServicePort | undefined>((best, p) => (best === undefined || p.to - p.from < best.to - best.from ? p : best), undefined);
  return { ...range(transport, narrowest?.from ?? low, narrowest?.to ?? high, at), forNegotiated: true };
}

function range(transport: "tcp" | "udp", from: number, to: number, at: TextAt): Candidate {
  const written = from === to ? `${transport}/${from}` : `${transport}/${from}-${Math.min(to, HIGHEST_PORT)}`;
  return { written, forNegotiated: false, matches: [{ kind: "port", transport, fromPort: from, toPort: to, written, at }] };
}

function plain(match: ServiceMatch): Candidate {
  return { written: match.written, forNegotiated: false, matches: [match] };
}

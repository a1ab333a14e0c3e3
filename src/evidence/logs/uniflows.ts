// Exported records to logged flows: who is the client, what became of the connection, and records that a second interface or exporter told again.
// Most exporters tell each direction on its own; the direction that began first, with a SYN, opened. Every record is told at once and is a part
// of its flow, joined at read: nothing waits, and what is remembered is bounded.
import { MICROS_PER_SECOND, type Micros } from "../../foundation/time.ts";
import { protocolOfApplication } from "./application-names.ts";
import type { FlowOutcome, LoggedFlow, LogSink } from "./log-format.ts";
import { hasPorts, ICMP, ICMP6, isGroupAddress, isIcmpAnswer, isLikelyClient, loggedFlow, TCP } from "./logged-flow.ts";
import { L2_BASE } from "../flows/flow-piece.ts";
import { type RecentCheckpoint, RecentEntries } from "./recent-entries.ts";
import type { ExportedFlow } from "./exported-flow.ts";

/** Directions of flows that are remembered. */
const MOST_REMEMBERED = 10_000;
/** Two directions of one connection begin within this time of each other. */
const SAME_OPENING_MICROS = 60 * MICROS_PER_SECOND;
/** Clocks of two exporters differ. */
const CLOCKS_MICROS = MICROS_PER_SECOND;
const FIN = 1,
  SYN = 2,
  RST = 4,
  PSH = 8,
  ACK = 16;

/** What a direction of a flow was last told to be. */
interface Direction {
  /** Exporter, entrance and way in or out: who tells of this direction. */
  readonly teller: string;
  readonly start: Micros;
  readonly end: Micros;
  readonly flags: number;
}

export type UniflowsCheckpoint = RecentCheckpoint<Direction>;

export interface RecordContext {
  readonly domain: string;
  /** Number of the message in its source. */
  readonly record: number;
  readonly exported: Micros;
  /** One packet of so many was looked at. */
  readonly sampling: number;
  /** What the exporter's table calls the application. */
  readonly application: string | null;
}

interface Ends {
  readonly source: string;
  readonly target: string;
  readonly transport: number;
  readonly sourcePort: number;
  readonly targetPort: number;
}

export class Uniflows {
  private readonly directions: RecentEntries<Direction>;

  constructor(from: UniflowsCheckpoint | null) {
    this.directions = new RecentEntries(MOST_REMEMBERED, from);
  }

  checkpoint(): UniflowsCheckpoint {
    return this.directions.checkpoint();
  }

  tell(flow: ExportedFlow, context: RecordContext, sink: LogSink): void {
    const ends = endsOf(flow);
    if (typeof ends === "string") {
      sink.irrelevant(ends);
      return;
    }
    const start = flow.start ?? flow.end ?? context.exported;
    const end = Math.max(start, flow.end ?? start);
    const key = `${ends.transport} ${ends.source} ${ends.sourcePort} ${ends.target} ${ends.targetPort}`;
    const teller = `${context.domain}/${flow.ingressInterface ?? ""}/${flow.direction ?? ""}`;
    const before = this.directions.get(key);
    if (before !== undefined && before.teller !== teller && start <= before.end + CLOCKS_MICROS && end >= before.start - CLOCKS_MICROS) {
      sink.irrelevant("flows that another interface or exporter told too");
      return;
    }
    const flags = (flow.tcpFlags ?? 0) | (flow.initialFlags ?? 0);
    this.directions.set(key, { teller, start, end, flags });
    if (context.sampling > 1) sink.assumption(`flows are sampled, one packet of ${Math.round(context.sampling)}: counts are unknown, and flows of few packets are missing`);
    const isBiflow = flow.reversePackets !== null || flow.reverseBytes !== null;
    const back = isBiflow || !hasPorts(ends.transport) ? undefined : this.directions.get(`${ends.transport} ${ends.target} ${ends.targetPort} ${ends.source} ${ends.sourcePort}`);
    const near = back !== undefined && Math.abs(back.start - start) <= SAME_OPENING_MICROS ? back : null;
    const order = isBiflow ? orderOfBiflow(flow, flags) : orderOfUniflow(ends, flow, flags, start, near);
    sink.flow(toLogged(ends, flow, context, { start, end, flags, isBiflow, near, ...order }));
  }
}

/** Who is the client, whether that is proven, and whether it began where there is no handshake. */
interface Order {
  readonly forward: boolean;
  readonly openerSeen: boolean;
  readonly clientBegan: boolean | null;
}

function endsOf(flow: ExportedFlow): Ends | string {
  const { source, target } = flow;
  if (source !== null && target !== null && flow.transport !== null) {
    const withPorts = hasPorts(flow.transport) && flow.sourcePort !== null && flow.targetPort !== null;
    if (hasPorts(flow.transport) && !withPorts) return "records without ports, as of aggregated flows";
    return { source, target, transport: flow.transport & 0xff, sourcePort: withPorts ? (flow.sourcePort as number) & 0xffff : -1, targetPort: withPorts ? (flow.targetPort as number) & 0xffff : -1 };
  }
  if (source === null && target === null && flow.sourceMac !== null && flow.targetMac !== null && flow.etherType !== null && flow.etherType >= 0x600)
    return { source: flow.sourceMac, target: flow.targetMac, transport: L2_BASE + (flow.etherType & 0xffff), sourcePort: -1, targetPort: -1 };
  return "records without both addresses, as of aggregated flows and counters";
}

/** The exporter saw both ways: its source sent the first packet, unless it says otherwise. */
function orderOfBiflow(flow: ExportedFlow, flags: number): Order {
  const forward = flow.biflowDirection !== 2;
  const own = forward ? flags : (flow.reverseTcpFlags ?? 0);
  const others = forward ? (flow.reverseTcpFlags ?? 0) : flags;
  const says = flow.biflowDirection === null || flow.biflowDirection === 1 || flow.biflowDirection === 2;
  // Where only the second side has a SYN, the beginning was missed; where only the first has, the other's may be a refusal or nothing.
  const openerSeen = says && flow.transport === TCP && (own & SYN) !== 0 && ((others & SYN) !== 0 || (others & ACK) === 0 || (others & RST) !== 0);
  // A firewall's record begins with the connection.
  return { forward, openerSeen: openerSeen || flow.firewallEvent !== null, clientBegan: flow.transport === TCP || !says ? null : true };
}

function orderOfUniflow(ends: Ends, flow: ExportedFlow, flags: number, start: Micros, back: Direction | null): Order {
  const { transport, sourcePort, targetPort } = ends;
  if (transport === ICMP || transport === ICMP6) {
    return { forward: flow.icmpType === null || !isIcmpAnswer(transport, flow.icmpType >> 8), openerSeen: false, clientBegan: null };
  }
  if (flow.firewallEvent !== null) return { forward: true, openerSeen: true, clientBegan: true };
  if (transport === TCP) {
    if ((flags & SYN) !== 0 && (flags & ACK) === 0) return { forward: true, openerSeen: true, clientBegan: null };
    if (flow.initialFlags !== null && (flow.initialFlags & SYN) !== 0) return { forward: (flow.initialFlags & ACK) === 0, openerSeen: true, clientBegan: null };
    if (back !== null && (back.flags & SYN) !== 0) {
      if ((back.flags & ACK) === 0) return { forward: false, openerSeen: true, clientBegan: null };
      if ((flags & SYN) !== 0 && back.start !== start) return { forward: start < back.start, openerSeen: true, clientBegan: null };
    }
    return { forward: isLikelyClient({ portA: sourcePort, portB: targetPort }, transport, true), openerSeen: false, clientBegan: null };
  }
  const forward = isGroupAddress(ends.target) || isLikelyClient({ portA: sourcePort, portB: targetPort }, transport, true);
  return { forward, openerSeen: false, clientBegan: back === null || back.start === start ? null : start < back.start === forward };
}

function toLogged(
  ends: Ends,
  flow: ExportedFlow,
  context: RecordContext,
  seen: Order & { readonly start: Micros; readonly end: Micros; readonly flags: number; readonly isBiflow: boolean; readonly near: Direction | null },
): LoggedFlow {
  const { forward, start, end, flags, isBiflow } = seen;
  const isTcp = ends.transport === TCP;
  const all = flags | (flow.reverseTcpFlags ?? 0);
  const isKnown = isTcp && all !== 0;
  const isDenied = flow.firewallEvent === 3;
  // Counts of sampled packets say nothing of how many there were.
  const counts = context.sampling > 1 ? [null, null, null, null] : [flow.packets, isBiflow ? flow.reversePackets : null, flow.bytes, isBiflow ? flow.reverseBytes : null];
  const [packets, packetsBack, bytes, bytesBack] = counts as [number | null, number | null, number | null, number | null];
  const protocol = context.application === null ? null : protocolOfApplication(context.application);
  return loggedFlow({
    record: context.record,
    start,
    seconds: flow.start === null && flow.end === null ? null : (end - start) / MICROS_PER_SECOND,
    client: forward ? ends.source : ends.target,
    server: forward ? ends.target : ends.source,
    transport: ends.transport,
    clientPort: forward ? ends.sourcePort : ends.targetPort,
    serverPort: forward ? ends.targetPort : ends.sourcePort,
    vlan: flow.vlan,
    openerSeen: seen.openerSeen,
    clientBegan: seen.clientBegan,
    closingSeen: isKnown ? (all & (FIN | RST)) !== 0 : null,
    reset: isKnown ? (all & RST) !== 0 : null,
    outcome: isDenied ? "denied" : isTcp ? tcpOutcome(flow, flags, isBiflow, forward, seen.near) : otherOutcome(flow, isBiflow, ends.target),
    packetsToServer: forward ? packets : packetsBack,
    packetsToClient: forward ? packetsBack : packets,
    ipBytesToServer: forward ? bytes : bytesBack,
    ipBytesToClient: forward ? bytesBack : bytes,
    ...(protocol === null ? {} : { protocol, protocolReason: `the exporter's application table: ${context.application}`, protocolConfidence: "medium" as const }),
    // Exporters cut long flows by a timer, and tell directions apart.
    ...(isDenied ? {} : { isPart: true }),
    ...(flow.firewallEvent !== null && flow.flowId !== null && !isDenied ? { flowId: `${context.domain}#${flow.flowId}` } : {}),
  });
}

/** By the flags of both directions, as far as they are told. An ACK after the opening was sent by somebody whose connection was open. */
function tcpOutcome(flow: ExportedFlow, flags: number, isBiflow: boolean, forward: boolean, near: Direction | null): FlowOutcome {
  const other = isBiflow ? (flow.reverseTcpFlags ?? 0) : (near?.flags ?? 0);
  const [client, server] = forward ? [flags, other] : [other, flags];
  if ((client & SYN) !== 0 && (client & ACK) === 0) {
    if ((server & RST) !== 0 && (server & SYN) === 0) return "refused";
    return isBiflow && (flow.reversePackets ?? -1) === 0 && forward ? "unanswered" : "unknown";
  }
  const isOpen = (side: number): boolean => (side & ACK) !== 0 && (side & (PSH | FIN)) !== 0;
  if (isOpen(client) || isOpen(server)) return "established";
  // Nothing but acknowledgements, or a client that acknowledged what the server sent.
  if (flags === ACK || ((client & (SYN | ACK)) === (SYN | ACK) && (server & (SYN | ACK)) === (SYN | ACK))) return "established";
  return "unknown";
}

function otherOutcome(flow: ExportedFlow, isBiflow: boolean, target: string): FlowOutcome {
  if (!isBiflow || flow.reversePackets === null) return "unknown";
  if (flow.reversePackets > 0) return "established";
  return isGroupAddress(target) || target.startsWith("mac:") ? "unknown" : "unanswered";
}

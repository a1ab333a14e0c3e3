// Lines of a host's or a router's log that tell of traffic (the Linux packet filter, access lists and firewalls of Cisco IOS), told on as flows. Remembers which
// sessions are open, and which packets a rule logged just now, because another rule may log the same one.
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import type { LogSink } from "../log-format.ts";
import { hasPorts, isGroupAddress, loggedFlow, TCP } from "../logged-flow.ts";
import { packetFlow } from "../packet-flow.ts";
import { type RecentCheckpoint, RecentEntries } from "../recent-entries.ts";
import { NO_VERDICT } from "../rule-words.ts";
import { readAccessListMessage } from "./ios-access-lists.ts";
import { type InspectionMessage, readInspectionMessage } from "./ios-inspection.ts";
import { readNexusMessage } from "./nexus-access-lists.ts";
import { type FilteredPacket, readFilterLine } from "./netfilter-line.ts";

export interface SaidOfTraffic {
  readonly record: number;
  readonly at: Micros;
  readonly host: string;
}

export interface TrafficCheckpoint {
  readonly sessions: RecentCheckpoint<Micros>;
  readonly packets: RecentCheckpoint<Micros>;
  readonly stopsAlone: number;
}

const MOST_SESSIONS = 20_000;
const MOST_PACKETS = 500;
/** Rules log one packet one after the other. */
const SAME_PACKET_MICROS = 2 * MICROS_PER_SECOND;
/** So many stops and no start: the router logs no starts. Fewer may be of sessions that were open when the file before ended. */
const STOPS_WITHOUT_STARTS = 20;
const NO_ACTION = "hits of access lists that name no action are told as they are: some of them may have been denied";
const MISSED = "a router logs access-list hits at a limited rate and says that it left some out";

type Session = Extract<InspectionMessage, { kind: "session" }>;

export class Traffic {
  /** "host transport ends" of an open session → when it began. */
  private readonly sessions: RecentEntries<Micros>;
  private readonly packets: RecentEntries<Micros>;
  /** Stops of sessions so far, while no start was seen: a router may log stops only. −1 = a start was seen. */
  private stopsAlone: number;

  constructor(from: TrafficCheckpoint | null) {
    this.sessions = new RecentEntries(MOST_SESSIONS, from?.sessions ?? null);
    this.packets = new RecentEntries(MOST_PACKETS, from?.packets ?? null);
    this.stopsAlone = from?.stopsAlone ?? 0;
  }

  checkpoint(): TrafficCheckpoint {
    return { sessions: this.sessions.checkpoint(), packets: this.packets.checkpoint(), stopsAlone: this.stopsAlone };
  }

  /** @param text what the kernel wrote. False = nothing of the packet filter. */
  kernel(text: string, said: SaidOfTraffic, sink: LogSink): boolean {
    const line = readFilterLine(text);
    if (line === null) return false;
    if (line.kind === "packet") this.filtered(line, said, sink);
    else if (line.kind === "other") sink.irrelevant(line.what);
    else sink.notUnderstood(said.record, line.why);
    return true;
  }

  /** @param text a message of Cisco IOS. False = it tells of no traffic. */
  router(text: string, said: SaidOfTraffic, sink: LogSink): boolean {
    const { record, at } = said;
    const message = readAccessListMessage(text) ?? readNexusMessage(text) ?? readInspectionMessage(text);
    if (message === null) return false;
    if (message.kind === "hit") {
      if (message.isDenied === null) sink.assumption(NO_ACTION);
      sink.flow(packetFlow(message, message.isDenied === true, record, at));
    } else if (message.kind === "session") this.session(message, said, sink);
    else if (message.kind === "dropped" || message.kind === "passed") sink.flow(packetFlow(message, message.kind === "dropped", record, at));
    else if (message.kind === "missed") {
      sink.assumption(MISSED);
      sink.irrelevant("reports of access-list hits that were not logged");
    } else if (message.kind === "other") sink.irrelevant(message.what);
    else sink.notUnderstood(record, message.why);
    return true;
  }

  private filtered(packet: FilteredPacket, { record, at, host }: SaidOfTraffic, sink: LogSink): void {
    const { verdict, sameness } = packet;
    const key = `${host} ${sameness}`;
    if (verdict === "unknown") sink.assumption(NO_VERDICT);
    const flow = packetFlow(packet, verdict === "denied", record, at);
    if (verdict !== "denied") {
      this.packets.set(key, at);
      sink.flow(flow);
      return;
    }
    // Logged before its fate was known, and then dropped: one attempt, whose parts are joined.
    const before = this.packets.get(key);
    sink.flow(before !== undefined && Math.abs(at - before) <= SAME_PACKET_MICROS ? { ...flow, isPart: true } : flow);
  }

  private session({ isStop, transport, client, server, bytesToServer, bytesToClient }: Session, { record, at, host }: SaidOfTraffic, sink: LogSink): void {
    const key = `${host} ${transport} ${client.address} ${client.port} ${server.address} ${server.port}`;
    const began = this.sessions.get(key);
    if (isStop) {
      this.sessions.delete(key);
      if (this.stopsAlone >= 0) this.stopsAlone++;
    } else {
      this.sessions.set(key, at);
      this.stopsAlone = -1;
    }
    const isTcp = transport === TCP;
    const start = isStop && began !== undefined && began <= at ? began : at;
    sink.flow(
      loggedFlow({
        record,
        start,
        seconds: isStop && began !== undefined ? (at - start) / MICROS_PER_SECOND : null,
        client: client.address,
        server: server.address,
        transport,
        clientPort: hasPorts(transport) ? client.port : -1,
        serverPort: hasPorts(transport) ? server.port : -1,
        // A stop whose start stands in another file is a part of what began there: as an opening it would be another session.
        openerSeen: isTcp && (!isStop || began !== undefined || this.stopsAlone > STOPS_WITHOUT_STARTS),
        clientBegan: isTcp ? null : true,
        closingSeen: isStop ? null : false,
        outcome: isStop ? outcomeOf(transport, server.address, bytesToServer, bytesToClient) : "unknown",
        isPart: true,
      }),
    );
  }
}

/** Content was sent over what was open; without any, a connection may or may not have been. */
function outcomeOf(transport: number, server: string, there: number | null, back: number | null): "established" | "unanswered" | "unknown" {
  if (there === null || back === null) return "unknown";
  if (back > 0 || (transport === TCP && there > 0)) return "established";
  return transport !== TCP && there > 0 && !isGroupAddress(server) ? "unanswered" : "unknown";
}

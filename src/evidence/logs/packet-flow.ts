// What a log of single packets tells of a flow: who is the client of a packet whose connection nobody logged, and what its counts stand for. A packet that was
// stopped is an attempt; one that passed, or of which the log does not say what became of it, is a part of a flow whose counts and end are unknown.
import type { Micros } from "../../foundation/time.ts";
import type { LoggedFlow } from "./log-format.ts";
import { hasPorts, isLikelyClient, looksLikeAnswer, loggedFlow, TCP } from "./logged-flow.ts";

export interface PacketEnd {
  readonly address: string;
  /** −1 = none, or not told. */
  readonly port: number;
}

export interface LoggedPacket {
  readonly transport: number;
  readonly from: PacketEnd;
  readonly to: PacketEnd;
  /** Of TCP: a SYN without ACK; null = the log tells no flags. */
  readonly isOpening: boolean | null;
  /** Surely an answer (a SYN with ACK, an echo reply): the client is the other end. Absent = not known. */
  readonly isAnswer?: boolean;
  /** How many were denied, over so many seconds. Absent = one. */
  readonly packets?: number;
  readonly seconds?: number | null;
  /** Bytes of IP of what was denied. Absent = not told. */
  readonly ipBytes?: number | null;
}

/** A denied packet without flags is taken for an opening, unless it comes from a registered port to one that is none: an answer that came too late. */
export function packetFlow(packet: LoggedPacket, isDenied: boolean, record: number, start: Micros): LoggedFlow {
  const { transport, from, to, isOpening, isAnswer = false, packets = 1, seconds = 0, ipBytes = null } = packet;
  const isTcp = transport === TCP;
  const isLate = isAnswer || looksLikeAnswer(from.port, to.port, transport);
  const opens = isTcp && (isOpening ?? (isDenied && !isLate));
  const byPorts = isTcp && (isOpening === false || !isDenied) && !isAnswer;
  const forward = opens || (byPorts ? isLikelyClient({ portA: from.port, portB: to.port }, transport, true) : !isLate);
  const [client, server] = forward ? [from, to] : [to, from];
  const withPorts = hasPorts(transport);
  const [there, back] = forward ? [1, 0] : [0, 1];
  // One literal: spreading objects into one costs several times the rest of the line.
  return loggedFlow({
    record,
    start,
    seconds: isDenied ? seconds : null,
    client: client.address,
    server: server.address,
    transport,
    clientPort: withPorts ? client.port : -1,
    serverPort: withPorts ? server.port : -1,
    openerSeen: opens,
    clientBegan: isTcp ? null : forward,
    closingSeen: isDenied ? false : null,
    outcome: isDenied ? "denied" : "unknown",
    isPart: !isDenied,
    packetsToServer: isDenied ? there * packets : null,
    packetsToClient: isDenied ? back * packets : null,
    ipBytesToServer: isDenied && ipBytes !== null ? there * ipBytes : null,
    ipBytesToClient: isDenied && ipBytes !== null ? back * ipBytes : null,
  });
}

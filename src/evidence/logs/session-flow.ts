// What a firewall's log tells of a session, whatever its words: who was denied, what began, what ended and how. Claims no more than the counters and the reason of the
// end prove: a session that a firewall opened may never have been answered.
import { MICROS_PER_SECOND, type Micros } from "../../foundation/time.ts";
import type { FlowOutcome, LoggedFlow } from "./log-format.ts";
import { hasPorts, isGroupAddress, loggedFlow, TCP } from "./logged-flow.ts";
import { type PacketEnd, packetFlow } from "./packet-flow.ts";

/** Said once where a log tells that addresses were translated. */
export const TRANSLATED = "addresses are translated at this firewall; flows are told with those before translation, which the far side does not see";

export interface LoggedSession {
  readonly transport: number;
  /** Who the firewall says began it. */
  readonly from: PacketEnd;
  readonly to: PacketEnd;
  /** "begun" and "continued" count nothing: the end has the totals. */
  readonly stage: "denied" | "begun" | "continued" | "ended";
  /** The firewall itself ended what it had let through before: denied, as a part of its session. */
  readonly isStopped?: boolean;
  /** Of a denied packet: a SYN without ACK; null = the log tells no flags. */
  readonly isOpening?: boolean | null;
  /** Of a denied packet: surely an answer. */
  readonly isAnswer?: boolean;
  /** How many were denied. Absent = one. */
  readonly packets?: number;
  /** Its counters prove what became of it, but may be those of a part: they are not told on, and it may go on. */
  readonly isOpenCount?: boolean;
  /** How long it lasted, where it ended. */
  readonly seconds?: number | null;
  readonly packetsToServer?: number | null;
  readonly packetsToClient?: number | null;
  /** Of IP packets. */
  readonly bytesToServer?: number | null;
  readonly bytesToClient?: number | null;
  /** How TCP ended; "reset" = by whom is not told, null = nothing is. */
  readonly closing?: "fin" | "client-reset" | "server-reset" | "reset" | "timeout" | null;
  /** What the firewall calls it; "" = nothing: then its parts are joined by their ends. */
  readonly flowId: string;
  readonly protocol?: Pick<LoggedFlow, "protocol" | "protocolReason" | "protocolConfidence"> | null;
}

/** @param time when it was logged: a session that ended began so many seconds earlier */
export function sessionFlow(session: LoggedSession, record: number, time: Micros): LoggedFlow {
  const { transport, from, to, stage, isStopped = false, isOpenCount = false, closing = null, flowId, protocol = null } = session;
  if (stage === "denied") {
    const { isOpening = null, isAnswer = false, packets = 1 } = session;
    return { ...packetFlow({ transport, from, to, isOpening, isAnswer, packets, seconds: packets > 1 ? null : 0 }, true, record, time), ...protocol };
  }
  const seconds = stage === "ended" ? (session.seconds ?? null) : null;
  const counts = stage === "ended" ? countsOf(session) : NOTHING_COUNTED;
  const isTcp = transport === TCP;
  const withPorts = hasPorts(transport);
  return loggedFlow({
    record,
    start: time - Math.round((seconds ?? 0) * MICROS_PER_SECOND),
    seconds,
    client: from.address,
    server: to.address,
    transport,
    clientPort: withPorts ? from.port : -1,
    serverPort: withPorts ? to.port : -1,
    // An end whose beginning is not told is a part of what may stand in another file: as an opening it would be another session.
    openerSeen: stage === "begun" || flowId !== "" || seconds !== null,
    clientBegan: isTcp ? null : true,
    closingSeen: stage !== "ended" || !isTcp ? false : closing === null ? null : closing !== "timeout",
    reset: !isTcp || stage !== "ended" || closing === null ? null : closing.endsWith("reset"),
    outcome: isStopped ? "denied" : stage === "ended" ? outcomeOf(session, counts) : "unknown",
    ...(isOpenCount ? NOTHING_COUNTED : counts),
    ...protocol,
    isPart: true,
    ...(flowId === "" ? {} : { flowId }),
  });
}

type Counts = Pick<LoggedFlow, "packetsToServer" | "packetsToClient" | "ipBytesToServer" | "ipBytesToClient">;
const NOTHING_COUNTED: Counts = { packetsToServer: null, packetsToClient: null, ipBytesToServer: null, ipBytesToClient: null };

/** No session has nothing at all: zeros both ways were never counted. */
function countsOf({ packetsToServer = null, packetsToClient = null, bytesToServer = null, bytesToClient = null }: LoggedSession): Counts {
  const all = [packetsToServer, packetsToClient, bytesToServer, bytesToClient];
  if (all.every((count) => count === null || count === 0)) return NOTHING_COUNTED;
  return { packetsToServer, packetsToClient, ipBytesToServer: bytesToServer, ipBytesToClient: bytesToClient };
}

/** What a TCP segment without content takes at most, with its headers. */
const MOST_EMPTY_BYTES = 60;
/** More bytes back than SYN-ACKs and resets add up to, where packets are not told. */
const SURELY_CONTENT_BYTES = 400;

/** Of TCP, content either way, or a FIN after packets both ways: it was open. Empty packets back may be resets of one try after the other. */
function outcomeOf({ transport, to, closing = null }: LoggedSession, counts: Counts): FlowOutcome {
  const { packetsToServer: sent, packetsToClient: received, ipBytesToServer: sentBytes, ipBytesToClient: receivedBytes } = counts;
  const there = sent ?? sentBytes;
  const back = received ?? receivedBytes;
  if (back === null) return transport === TCP && closing === "fin" ? "established" : "unknown";
  if (back === 0) return (there ?? 0) > 0 && closing !== "fin" && !isGroupAddress(to.address) ? "unanswered" : "unknown";
  if (transport !== TCP) return (there ?? 0) > 0 ? "established" : "unknown";
  if (received === null) return closing === "fin" || back > SURELY_CONTENT_BYTES ? "established" : "unknown";
  if (received === 1) return closing === "server-reset" ? "refused" : "unknown";
  if (closing === "fin" || hasContent(received, receivedBytes) || (sent !== null && hasContent(sent, sentBytes))) return "established";
  const isReset = closing?.endsWith("reset") === true;
  return receivedBytes === null && (sent ?? 2) >= 2 && !isReset ? "established" : "unknown";
}

function hasContent(packets: number, bytes: number | null): boolean {
  return bytes !== null && bytes > packets * MOST_EMPTY_BYTES;
}

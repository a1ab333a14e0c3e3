// conn.log: one record per connection. Its history of flags is read as captures read the flags themselves, so that a capture and its own log count
// alike; where it is missing, the state of the connection stands for it.
import type { FlowOutcome, LogSink } from "../log-format.ts";
import { countOf, numberOf, type ZeekRecord } from "./zeek-record.ts";
import type { RecordPlace } from "./record-place.ts";
import { protocolOfService } from "./zeek-services.ts";

const TCP = 6;

export function readConn(record: ZeekRecord, place: RecordPlace, sink: LogSink): void {
  const { transport, client, server, clientPort, serverPort, time } = place;
  if (transport < 0) {
    sink.irrelevant("connections of unknown transport");
    return;
  }
  const history = record.text("history") ?? "";
  const state = record.text("conn_state") ?? "";
  const isTcp = transport === TCP;
  const tcp = isTcp ? tcpFacts(history, state, countOf(record, "resp_pkts")) : null;
  // A SYN that the responder sent shows that it is the one who opened.
  const isTurned = tcp?.opener === "server";
  const packetsToServer = countOf(record, "orig_pkts");
  const packetsToClient = countOf(record, "resp_pkts");
  const duration = numberOf(record, "duration");
  const isSingle = packetsToServer !== null && packetsToClient !== null && packetsToServer + packetsToClient <= 1;
  const port = isTurned ? clientPort : serverPort;
  const service = record.text("service");
  const protocol = service === null ? null : protocolOfService(service, transport, port);
  const flow = {
    record: place.record,
    start: time,
    seconds: duration !== null && duration >= 0 ? duration : isSingle ? 0 : null,
    client,
    server,
    transport,
    clientPort,
    serverPort,
    vlan: vlanOf(record),
    openerSeen: tcp !== null && tcp.opener !== null,
    closingSeen: tcp?.closingSeen ?? null,
    outcome: tcp?.outcome ?? ("unknown" as const),
    reset: tcp?.reset ?? null,
    packetsToServer,
    packetsToClient,
    ipBytesToServer: countOf(record, "orig_ip_bytes"),
    ipBytesToClient: countOf(record, "resp_ip_bytes"),
    protocol,
    protocolReason: protocol === null ? "" : `Zeek found ${service} in the bytes.`,
    protocolConfidence: "high" as const,
    // "^": Zeek turned the connection round because the first packet came from what looks like the server.
    clientBegan: isTcp ? null : !history.startsWith("^"),
  };
  sink.flow(
    isTurned
      ? {
          ...flow,
          client: server,
          server: client,
          clientPort: serverPort,
          serverPort: clientPort,
          packetsToServer: packetsToClient,
          packetsToClient: packetsToServer,
          ipBytesToServer: flow.ipBytesToClient,
          ipBytesToClient: flow.ipBytesToServer,
        }
      : flow,
  );
}

interface TcpFacts {
  readonly opener: "client" | "server" | null;
  readonly outcome: FlowOutcome;
  readonly closingSeen: boolean;
  readonly reset: boolean;
}

/**
 * Letters: s SYN, h SYN-ACK, a pure ACK, d data, f FIN, r RST; large from the originator, small from the responder; ^ turned round. The others
 * (c, g, t, w, i, q) say nothing about who opened or closed.
 */
function tcpFacts(history: string, state: string, packetsToClient: number | null): TcpFacts {
  let seen = 0;
  for (let i = 0; i < history.length; i++) seen |= LETTER_BITS[history.charCodeAt(i)] ?? 0;
  // A history without any of these letters tells of no packet that can be believed: where the sensor's host leaves checksums to its card, all of them look damaged.
  if (seen === 0) return history === "" ? factsOfState(state) : NOTHING_SEEN;
  const has = (bits: number): boolean => (seen & bits) !== 0;
  const opener = has(SYN_CLIENT | SYN_ACK_SERVER) ? "client" : has(SYN_SERVER | SYN_ACK_CLIENT) ? "server" : null;
  // Anything with ACK beside SYN and RST: the connection was open.
  const isOpen = has(OPEN_CLIENT | OPEN_SERVER | FIN_ANY);
  const isSilent = packetsToClient === null ? !has(SYN_SERVER | SYN_ACK_SERVER | OPEN_SERVER | FIN_ANY | RST_SERVER) : packetsToClient === 0;
  const isRefused = has(RST_SERVER) && !has(SYN_ACK_CLIENT | SYN_ACK_SERVER);
  const outcome = isOpen ? "established" : isRefused ? "refused" : isSilent && has(SYN_CLIENT) ? "unanswered" : "unknown";
  // A handshake that nobody finished is neither refused nor unanswered.
  return { opener, outcome: outcome === "unknown" && opener !== null ? "unfinished" : outcome, closingSeen: has(FIN_ANY | RST_CLIENT | RST_SERVER), reset: has(RST_CLIENT | RST_SERVER) };
}

const NOTHING_SEEN: TcpFacts = { opener: null, outcome: "unknown", closingSeen: false, reset: false };

const SYN_CLIENT = 1;
const SYN_SERVER = 1 << 1;
const SYN_ACK_CLIENT = 1 << 2;
const SYN_ACK_SERVER = 1 << 3;
const OPEN_CLIENT = 1 << 4;
const OPEN_SERVER = 1 << 5;
const FIN_ANY = 1 << 6;
const RST_CLIENT = 1 << 7;
const RST_SERVER = 1 << 8;
const LETTER_BITS: number[] = new Array<number>(128).fill(0);
for (const [letters, bits] of [
  ["S", SYN_CLIENT],
  ["s", SYN_SERVER],
  ["H", SYN_ACK_CLIENT],
  ["h", SYN_ACK_SERVER],
  ["AD", OPEN_CLIENT],
  ["ad", OPEN_SERVER],
  ["Ff", FIN_ANY],
  ["R", RST_CLIENT],
  ["r", RST_SERVER],
] as const)
  for (const letter of letters) LETTER_BITS[letter.charCodeAt(0)] = bits;

const STATES: Readonly<Record<string, TcpFacts>> = {
  S0: { opener: "client", outcome: "unanswered", closingSeen: false, reset: false },
  S1: { opener: "client", outcome: "established", closingSeen: false, reset: false },
  SF: { opener: "client", outcome: "established", closingSeen: true, reset: false },
  REJ: { opener: "client", outcome: "refused", closingSeen: true, reset: true },
  S2: { opener: "client", outcome: "established", closingSeen: true, reset: false },
  S3: { opener: "client", outcome: "established", closingSeen: true, reset: false },
  RSTO: { opener: "client", outcome: "established", closingSeen: true, reset: true },
  RSTR: { opener: "client", outcome: "established", closingSeen: true, reset: true },
  RSTOS0: { opener: "client", outcome: "unanswered", closingSeen: true, reset: true },
  RSTRH: { opener: "client", outcome: "unfinished", closingSeen: true, reset: true },
  SH: { opener: "client", outcome: "established", closingSeen: true, reset: false },
  SHR: { opener: "client", outcome: "established", closingSeen: true, reset: false },
};

function factsOfState(state: string): TcpFacts {
  return STATES[state] ?? { opener: null, outcome: state === "OTH" ? "established" : "unknown", closingSeen: false, reset: false };
}

/** Only where the log has the columns: "" = it was not tagged, null = the log does not know. */
function vlanOf(record: ZeekRecord): string | null {
  if (!record.has("vlan")) return null;
  const tags = [record.text("vlan"), record.text("inner_vlan")].filter((tag) => tag !== null && /^\d{1,4}$/.test(tag) && tag !== "0");
  return tags.join(".");
}

// Suricata's EVE log, one JSON object per line: flows, flow exports of one direction, application records, and the drops of the sensor. Alerts and
// whatever else the engine says are counted and not used: what production does, flows tell.
import type { FlowOutcome, LogFormat, LoggedFlow, LogReader, LogSink } from "../log-format.ts";
import { loggedFlow } from "../logged-flow.ts";
import { packetFlow } from "../packet-flow.ts";
import { EVE_MESSAGES } from "./eve-messages.ts";
import { addressAt, countAt, flagAt, instantAt, type JsonObject, objectAt, parseObject, textAt, vlanOf } from "./eve-record.ts";

const TCP = 6;
const UDP = 17;
const TRANSPORTS: Readonly<Record<string, number>> = { TCP: 6, UDP: 17, ICMP: 1, "IPV6-ICMP": 58, ICMPV6: 58, SCTP: 132, GRE: 47, ESP: 50, AH: 51, IGMP: 2, OSPF: 89, VRRP: 112, PIM: 103 };

/** app_proto of Suricata → protocols here; what is not listed is none of ours. */
const APPLICATIONS: Readonly<Record<string, string>> = {
  dcerpc: "dce-rpc",
  dhcp: "dhcp-bootp",
  dnp3: "dnp3",
  dns: "dns",
  enip: "enip-explicit",
  ftp: "ftp-tftp",
  "ftp-data": "ftp-tftp",
  http: "http",
  http1: "http",
  http2: "http",
  krb5: "kerberos-ldap",
  ldap: "kerberos-ldap",
  mdns: "mdns",
  modbus: "modbus-tcp",
  mqtt: "mqtt",
  ntp: "ntp",
  rdp: "rdp",
  rfb: "vnc",
  smb: "smb",
  snmp: "snmp",
  ssh: "ssh",
  telnet: "telnet",
  tftp: "ftp-tftp",
  tls: "tls",
};

interface Place {
  readonly record: number;
  readonly time: number;
  readonly client: string;
  readonly server: string;
  readonly transport: number;
  readonly clientPort: number;
  readonly serverPort: number;
}

const LONGEST_VALUE = 200;

class EveReader implements LogReader {
  checkpoint(): unknown {
    return null;
  }

  record(bytes: Uint8Array, line: number, sink: LogSink): void {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
    if (text.trim() === "") return;
    const begin = text.indexOf("{");
    const event = begin < 0 || begin > MOST_AHEAD ? null : parseObject(begin === 0 ? text : text.slice(begin));
    const type = textAt(event, "event_type");
    if (event === null || type === null) {
      // A collector writes other programs' lines beside those of the engine, all of them with its own words in front.
      if (begin !== 0 && AHEAD.test(text) && !TYPE.test(text)) sink.irrelevant("lines of other programs");
      else sink.notUnderstood(line, event === null ? "expected one JSON object per line" : "expected the member event_type");
      return;
    }
    const message = EVE_MESSAGES.get(type);
    if (type !== "flow" && type !== "netflow" && type !== "drop" && type !== "stats" && message === undefined) {
      sink.irrelevant(/^[\w-]{1,40}$/.test(type) ? type : "records of an unknown type");
      return;
    }
    const time = instantAt(event, "timestamp");
    if (time === null) {
      sink.notUnderstood(line, "expected a time in the member timestamp");
      return;
    }
    if (type === "stats") {
      readStats(event, time, sink);
      return;
    }
    const place = placeOf(event, line, time);
    if (typeof place === "string") {
      sink.notUnderstood(line, place);
      return;
    }
    if (type === "flow") sink.flow(wholeFlow(event, place));
    else if (type === "netflow") sink.flow(oneDirection(event, place));
    else if (type === "drop") sink.flow(droppedPacket(event, place));
    else readMessage(type, event, place, sink);
  }
}

/** A text = what is wrong. */
function placeOf(event: JsonObject, record: number, time: number): Place | string {
  const client = addressAt(event, "src_ip");
  const server = addressAt(event, "dest_ip");
  if (client === null || server === null) return "expected two addresses in src_ip and dest_ip";
  const proto = textAt(event, "proto")?.toUpperCase() ?? "";
  const transport = TRANSPORTS[proto] ?? (/^\d{1,3}$/.test(proto) && Number(proto) <= 255 ? Number(proto) : -1);
  if (transport < 0) return "expected an IP protocol in proto";
  const port = (name: string): number => {
    const value = countAt(event, name);
    return value !== null && value <= 65_535 ? value : -1;
  };
  return { record, time, client, server, transport, clientPort: port("src_port"), serverPort: port("dest_port") };
}

function wholeFlow(event: JsonObject, place: Place): LoggedFlow {
  const flow = objectAt(event, "flow");
  const start = instantAt(flow, "start") ?? place.time;
  const end = instantAt(flow, "end");
  const facts = place.transport === TCP ? tcpFacts(objectAt(event, "tcp"), textAt(flow, "state")) : null;
  const age = countAt(flow, "age");
  const named = application(event);
  // Every field by name: spreading objects into one costs several times the rest of the record.
  return {
    record: place.record,
    client: place.client,
    server: place.server,
    transport: place.transport,
    clientPort: place.clientPort,
    serverPort: place.serverPort,
    start,
    seconds: end !== null && end >= start ? (end - start) / 1e6 : age,
    vlan: vlanOf(event),
    openerSeen: facts?.openerSeen ?? false,
    closingSeen: facts?.closingSeen ?? null,
    // In the way of the traffic, the engine can drop a flow from some packet on.
    outcome: textAt(flow, "action") === "drop" ? "denied" : (facts?.outcome ?? "unknown"),
    reset: facts?.reset ?? null,
    packetsToServer: countAt(flow, "pkts_toserver"),
    packetsToClient: countAt(flow, "pkts_toclient"),
    ipBytesToServer: null,
    ipBytesToClient: null,
    frameBytesToServer: countAt(flow, "bytes_toserver"),
    frameBytesToClient: countAt(flow, "bytes_toclient"),
    protocol: named.protocol,
    protocolReason: named.protocolReason,
    protocolConfidence: "high",
    // Suricata takes the sender of the first packet for the client.
    clientBegan: place.transport === TCP ? null : true,
    isPart: true,
  };
}

/** One record per direction: the other direction is another record, of the same flow. */
function oneDirection(event: JsonObject, place: Place): LoggedFlow {
  const part = objectAt(event, "netflow");
  const start = instantAt(part, "start") ?? place.time;
  const end = instantAt(part, "end");
  const flags = tcpFlags(objectAt(event, "tcp"), "tcp_flags");
  return loggedFlow({
    ...place,
    start,
    seconds: end !== null && end >= start ? (end - start) / 1e6 : countAt(part, "age"),
    vlan: vlanOf(event),
    openerSeen: false,
    closingSeen: place.transport === TCP && flags !== null ? (flags & (FIN | RST)) !== 0 : null,
    outcome: "unknown",
    reset: place.transport === TCP && flags !== null ? (flags & RST) !== 0 : null,
    packetsToServer: countAt(part, "pkts"),
    frameBytesToServer: countAt(part, "bytes"),
    ...application(event),
    // Which direction was the first is not said (both send a SYN): ports decide, not what was in the bytes.
    protocolConfidence: "medium",
    isPart: true,
  });
}

/** A packet that the engine let nobody have. The flow it belongs to, where that is logged too, has the counts. */
function droppedPacket(event: JsonObject, { record, time, client, clientPort, server, serverPort, transport }: Place): LoggedFlow {
  const drop = objectAt(event, "drop");
  const [syn, ack] = [flagAt(drop, "syn"), flagAt(drop, "ack")];
  const packet = {
    transport,
    from: { address: client, port: clientPort },
    to: { address: server, port: serverPort },
    isOpening: transport === TCP && syn !== null && ack !== null ? syn && !ack : null,
    isAnswer: transport === TCP && syn === true && ack === true,
  };
  return { ...packetFlow(packet, true, record, time), vlan: vlanOf(event), packetsToServer: null, packetsToClient: null, isPart: true };
}

function application(event: JsonObject): Pick<LoggedFlow, "protocol" | "protocolReason"> {
  const name = textAt(event, "app_proto") ?? "";
  const protocol = Object.hasOwn(APPLICATIONS, name) ? (APPLICATIONS[name] as string) : null;
  return { protocol, protocolReason: protocol === null ? "" : `Suricata found ${name} in the bytes.` };
}

const FIN = 0x01;
const SYN = 0x02;
const RST = 0x04;

interface TcpFacts {
  readonly openerSeen: boolean;
  readonly outcome: FlowOutcome;
  readonly closingSeen: boolean;
  readonly reset: boolean;
}

/** All flags that were seen in each direction, and the state the connection ended in. */
function tcpFacts(tcp: JsonObject | null, flowState: string | null): TcpFacts | null {
  if (tcp === null) return null;
  const there = tcpFlags(tcp, "tcp_flags_ts");
  const back = tcpFlags(tcp, "tcp_flags_tc");
  const has = (name: string, bit: number): boolean => flagAt(tcp, name) ?? (((there ?? 0) | (back ?? 0)) & bit) !== 0;
  const state = textAt(tcp, "state") ?? "";
  const syn = has("syn", SYN);
  const answered = back === null ? flowState !== "new" : back !== 0;
  const acknowledged = back !== null && (back & SYN) !== 0;
  const reset = has("rst", RST);
  const wasRefused = syn && !acknowledged && back !== null && (back & RST) !== 0;
  const outcome: FlowOutcome = wasRefused
    ? "refused"
    : /^(established|fin_wait|close_wait|closing|last_ack|time_wait)/.test(state) || (state === "closed" && (acknowledged || back === null)) || (!syn && answered)
      ? "established"
      : syn && !answered
        ? "unanswered"
        : state === "syn_recv" || acknowledged
          ? "unfinished"
          : "unknown";
  return { openerSeen: syn, outcome, closingSeen: has("fin", FIN) || reset, reset };
}

function tcpFlags(tcp: JsonObject | null, name: string): number | null {
  const text = textAt(tcp, name);
  return text === null || !/^[0-9a-fA-F]{1,4}$/.test(text) ? null : Number.parseInt(text, 16);
}

function readMessage(type: string, event: JsonObject, place: Place, sink: LogSink): void {
  const told = EVE_MESSAGES.get(type)?.(event, place.serverPort) ?? null;
  if (told === null) {
    sink.irrelevant(`${type} without a request`);
    return;
  }
  const { record, time, client, server, transport, serverPort } = place;
  sink.message({
    record,
    time,
    client,
    server,
    transport,
    serverPort: transport === TCP || transport === UDP ? serverPort : -1,
    vlan: vlanOf(event),
    protocol: told.protocol,
    protocolReason: `Suricata logged it as ${type}.`,
    operations: told.operations,
    details: told.details,
  });
  for (const claim of told.claims ?? []) {
    if (claim.value.length <= LONGEST_VALUE) sink.claim(claim.of === "client" ? client : server, claim.attribute, claim.value, `suricata ${type}`, time);
  }
}

/** Packets that the kernel dropped before Suricata saw them, of all since it started. */
function readStats(event: JsonObject, time: number, sink: LogSink): void {
  const capture = objectAt(objectAt(event, "stats"), "capture");
  const packets = countAt(capture, "kernel_packets");
  const drops = countAt(capture, "kernel_drops");
  if (packets !== null && drops !== null && packets > 0) sink.loss(Math.min(1, drops / packets), time);
  else sink.irrelevant("stats without capture counters");
}

/** Longer is no header of syslog. */
const MOST_AHEAD = 512;
const AHEAD = /^(?:<\d{1,3}>|[A-Z][a-z]{2} |\d{4}-\d{2}-\d{2})/;
/** Lines of the beginning that are looked at. */
const MOST_LINES = 50;
const TYPE = /"event_type"\s*:\s*"[\w-]{1,40}"/;
const STAMP = /"timestamp"\s*:\s*"\d{4}-\d{2}-\d{2}T/;
/** Others write events with a type, too: one of these the engine always adds. */
const OWN = /"(?:flow_id|in_iface|pcap_cnt|dest_ip|app_proto|stats|engine)"\s*:/;

/** Behind a byte order mark, empty lines, and what syslog puts before each line ("… suricata[12]: {", "… @cee: {"). */
function recognise(head: Uint8Array): 0 | 1 | 2 {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
    .toString("latin1")
    .replace(/^\xef\xbb\xbf/, "");
  for (const line of text.split("\n", MOST_LINES)) {
    const begin = line.indexOf("{");
    if (begin < 0 || begin > MOST_AHEAD) continue;
    if (TYPE.test(line) && STAMP.test(line) && OWN.test(line)) return 2;
    if (begin === 0) return 0;
  }
  return 0;
}

export const suricata: LogFormat = {
  id: "suricata-eve",
  name: "Suricata EVE",
  recognise,
  open: () => new EveReader(),
};

// Zeek logs, as TSV or JSON, one log or several in one file: connections become flows, application logs messages, the others claims. Logs that hold
// nothing of use are counted. Each record stands for itself: what the header said last is all that is kept between lines.
import { MICROS_PER_SECOND } from "../../../foundation/time.ts";
import type { LogFormat, LogReader, LogSink, LogSurroundings } from "../log-format.ts";
import { readConn } from "./conn-log.ts";
import {
  readBacnet,
  readBacnetControl,
  readCip,
  readCipIo,
  readDnp3,
  readEnip,
  readModbus,
  readModbusDetailed,
  readOpcua,
  readProfinet,
  readS7comm,
  readS7commPlus,
  type ToldMessage,
} from "./control-logs.ts";
import {
  claimBacnet,
  claimBacnetProperty,
  claimCipIdentity,
  claimRdp,
  claimSsh,
  readDhcp,
  readKnownDevices,
  readKnownHosts,
  readKnownModbus,
  readKnownServices,
  readNtlm,
  readSoftware,
} from "./identity-logs.ts";
import { readJsonLine } from "./json-lines.ts";
import { readCaptureLoss, readDns, readFtp, readHttp, readKerberos, readRdp, readSmbMapping, readSnmp, readSsh, readSsl, spoken } from "./office-logs.ts";
import { placeOf, type RecordPlace, whenOf } from "./record-place.ts";
import { operationBit } from "../../protocols/protocol.ts";
import { endOfSession, signInOfKerberos, signInOfNtlm, signInOfRdp, signInOfSsh, signInOfVnc } from "./sign-in-logs.ts";
import { type TsvHeader, TsvLines } from "./tsv-lines.ts";
import { MASKED_TIME, numberOf, type ZeekRecord } from "./zeek-record.ts";

const TCP = 6;
const UDP = 17;

interface MessageLog {
  /** Of logs that do not say it. */
  readonly transport: number;
  /** null = the record is no request. */
  read(record: ZeekRecord, place: RecordPlace): ToldMessage | null;
  /** What it says of the machines besides. */
  claim?(record: ZeekRecord, place: RecordPlace, sink: LogSink): void;
  /** What it says of who signs in. */
  signIn?(record: ZeekRecord, place: RecordPlace, sink: LogSink): void;
}

const MESSAGE_LOGS: ReadonlyMap<string, MessageLog> = new Map<string, MessageLog>([
  ["bacnet", { transport: UDP, read: readBacnet }],
  ["bacnet_device_control", { transport: UDP, read: readBacnetControl }],
  ["cip", { transport: TCP, read: readCip }],
  ["cip_io", { transport: UDP, read: readCipIo }],
  ["dnp3", { transport: TCP, read: readDnp3 }],
  ["dce_rpc", { transport: TCP, read: spoken("dce-rpc") }],
  ["dns", { transport: UDP, read: readDns }],
  ["enip", { transport: TCP, read: readEnip }],
  ["ftp", { transport: TCP, read: readFtp }],
  ["http", { transport: TCP, read: readHttp }],
  ["kerberos", { transport: TCP, read: readKerberos, signIn: signInOfKerberos }],
  ["modbus", { transport: TCP, read: readModbus }],
  ["modbus_detailed", { transport: TCP, read: readModbusDetailed }],
  ["mqtt_connect", { transport: TCP, read: spoken("mqtt") }],
  ["mqtt_publish", { transport: TCP, read: spoken("mqtt", operationBit("write")) }],
  ["mqtt_subscribe", { transport: TCP, read: spoken("mqtt", operationBit("read")) }],
  ["ntp", { transport: UDP, read: spoken("ntp", operationBit("read")) }],
  ["opcua_binary", { transport: TCP, read: readOpcua }],
  ["profinet_io_cm", { transport: UDP, read: readProfinet }],
  ["rdp", { transport: TCP, read: readRdp, claim: claimRdp, signIn: signInOfRdp }],
  ["s7comm", { transport: TCP, read: readS7comm }],
  ["s7comm_plus", { transport: TCP, read: readS7commPlus }],
  ["rfb", { transport: TCP, read: spoken("vnc"), signIn: signInOfVnc }],
  ["smb_files", { transport: TCP, read: spoken("smb", operationBit("file")) }],
  ["smb_mapping", { transport: TCP, read: readSmbMapping }],
  ["snmp", { transport: UDP, read: readSnmp }],
  ["ssh", { transport: TCP, read: readSsh, claim: claimSsh, signIn: signInOfSsh }],
  ["ssl", { transport: TCP, read: readSsl }],
  ["syslog", { transport: UDP, read: spoken("syslog") }],
]);

type ClaimLog = (record: ZeekRecord, place: RecordPlace, sink: LogSink) => void;

/** Logs about the machines of a connection. */
const CLAIM_LOGS: ReadonlyMap<string, ClaimLog> = new Map([
  ["bacnet_discovery", claimBacnet],
  ["bacnet_property", claimBacnetProperty],
  ["cip_identity", claimCipIdentity],
  [
    "ntlm",
    (record, place, sink) => {
      readNtlm(record, place, sink);
      signInOfNtlm(record, place, sink);
    },
  ],
]);

type HostLog = (record: ZeekRecord, time: number, sink: LogSink) => void;

/** Logs about single machines, or about the sensor. */
const HOST_LOGS: ReadonlyMap<string, HostLog> = new Map([
  ["capture_loss", readCaptureLoss],
  ["known_devices", readKnownDevices],
  ["known_hosts", readKnownHosts],
  ["known_modbus", readKnownModbus],
  ["known_services", readKnownServices],
  ["software", readSoftware],
]);

const LONGEST_LOG_NAME = 40;

class ZeekReader implements LogReader {
  private readonly surroundings: LogSurroundings;
  private readonly tsv: TsvLines;

  constructor(checkpoint: unknown, surroundings: LogSurroundings) {
    this.surroundings = surroundings;
    this.tsv = new TsvLines(surroundings.file, (checkpoint as { tsv: TsvHeader } | null)?.tsv ?? null);
  }

  checkpoint(): unknown {
    return { tsv: this.tsv.checkpoint() };
  }

  record(bytes: Uint8Array, line: number, sink: LogSink): void {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
    if (text.startsWith("{")) {
      const record = readJsonLine(text, this.surroundings.file);
      if (record === null) sink.notUnderstood(line, "a line that begins like JSON and is none");
      else this.read(record, line, sink);
      return;
    }
    if (AHEAD.test(text) && !text.includes("\t")) {
      const begin = text.indexOf("{");
      const record = begin < 0 || begin > MOST_AHEAD ? null : readJsonLine(text.slice(begin), this.surroundings.file);
      // A collector writes other programs' lines beside those of the sensor.
      if (record?.has("ts") === true) this.read(record, line, sink);
      else if (record === null && SENT.test(text)) sink.notUnderstood(line, "a record that begins like JSON and is none");
      else sink.irrelevant("lines of other programs");
      return;
    }
    const read = this.tsv.read(text);
    if (read.kind === "unreadable") sink.notUnderstood(line, read.why);
    else if (read.kind === "record") this.read(read.record, line, sink);
  }

  private read(record: ZeekRecord, line: number, sink: LogSink): void {
    const path = record.path ?? "";
    const host = HOST_LOGS.get(path);
    const isUsed = path === "conn" || path === "dhcp" || MESSAGE_LOGS.has(path) || CLAIM_LOGS.has(path) || host !== undefined;
    if (!isUsed) {
      sink.irrelevant(/^[\w.-]{1,40}$/.test(path) ? path.slice(0, LONGEST_LOG_NAME) : "records of an unknown log");
      return;
    }
    const time = this.timeOf(record, sink);
    if (time === null) {
      sink.notUnderstood(line, `expected a time in the field ts (seconds or milliseconds since 1970, or ISO 8601 with a zone), found ${shownTime(record.text("ts"))}`);
      return;
    }
    if (host !== undefined) host(record, time, sink);
    else if (path === "dhcp") readDhcp(record, line, time, sink);
    else this.readOfConnection(path, record, line, time, sink);
  }

  private readOfConnection(path: string, record: ZeekRecord, line: number, time: number, sink: LogSink): void {
    const messages = MESSAGE_LOGS.get(path);
    const place = placeOf(record, line, time, messages?.transport ?? -1);
    if (place === null) {
      sink.notUnderstood(line, "expected two addresses in id.orig_h and id.resp_h");
      return;
    }
    if (path === "conn") {
      readConn(record, place, sink);
      endOfSession(record, place, endOf(record, place), sink);
    } else if (messages !== undefined) readMessage(path, messages, record, place, sink);
    else CLAIM_LOGS.get(path)?.(record, place, sink);
  }

  private timeOf(record: ZeekRecord, sink: LogSink): number | null {
    const time = whenOf(record);
    if (time !== null) return time;
    if (record.has("ts") && !MASKED_TIME.test(record.text("ts") ?? "")) return null;
    sink.assumption("The times of the records are masked or cut off; they are all dated at the moment the file was last written.");
    return Math.floor(this.surroundings.notAfter);
  }
}

/** Where columns are shifted, what stands there may be a name. */
function shownTime(text: string | null): string {
  if (text === null) return "nothing";
  return /\p{L}/u.test(text) ? "a text" : JSON.stringify(text.slice(0, 40));
}

/** null = the connection had no end, or no length that is known. */
function endOf(record: ZeekRecord, place: RecordPlace): number | null {
  const seconds = numberOf(record, "duration");
  return seconds === null || seconds < 0 ? null : Math.round(place.time + seconds * MICROS_PER_SECOND);
}

function readMessage(path: string, log: MessageLog, record: ZeekRecord, place: RecordPlace, sink: LogSink): void {
  const told = log.read(record, place);
  log.claim?.(record, place, sink);
  log.signIn?.(record, place, sink);
  if (told === null) {
    sink.irrelevant(`${path} records that ask nothing of use`);
    return;
  }
  sink.message({
    record: place.record,
    time: place.time,
    client: place.client,
    server: place.server,
    transport: place.transport < 0 ? log.transport : place.transport,
    serverPort: place.serverPort,
    vlan: null,
    protocol: told.protocol,
    protocolReason: `Zeek logged it in ${path}.log.`,
    operations: told.operations,
    details: told.details,
  });
}

/** Longer is no header of syslog. */
const MOST_AHEAD = 512;
/** What syslog puts before each record of a sensor that sends its logs as JSON. */
const AHEAD = /^(?:<\d{1,3}>|[A-Z][a-z]{2} |\d{4}-\d{2}-\d{2}T)/;
/** Lines of the beginning that are looked at. */
const MOST_LINES = 50;
const SENT = /^[^{\t]{1,512}\{(?=[^\n]*"ts"\s*:)(?=[^\n]*"_path"\s*:)/;

/** Header lines of TSV; an object with Zeek's names for a connection, or for a log; lines of columns that begin with time and connection id. */
function recognise(head: Uint8Array): 0 | 1 | 2 {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, 16_384)).toString("latin1");
  const start = text.replace(/^\xef\xbb\xbf/, "").replace(/^(?:###[^\n]*\r?\n)*/, "");
  if (/^#(?:separator |set_separator|path|fields)/.test(start)) return 2;
  if (start.startsWith("{")) {
    const line = start.split("\n", 1)[0] as string;
    if (/"id[._]orig_h"\s*:/.test(line) || /"_path"\s*:/.test(line) || /"id"\s*:\s*\{\s*"orig_h"/.test(line)) return 2;
    return /"ts"\s*:/.test(line) && /"(?:host|peer|mac|uids|fuid|percent_lost|msg_types)"\s*:/.test(line) ? 1 : 0;
  }
  if (text.split("\n", MOST_LINES).some((line) => AHEAD.test(line) && SENT.test(line))) return 2;
  // Cut down to its connections, and named by the file.
  if (/^[0-9a-fA-F.:]{2,45}\t\d{1,5}\t[0-9a-fA-F.:]{2,45}\t\d{1,5}\t/.test(start)) return 1;
  return /^(?:\d{9,11}\.\d{6}|X{10}\.X{6})\tC[0-9A-Za-z]{10,20}\t[0-9a-fA-F.:]{2,45}\t\d{1,5}\t[0-9a-fA-F.:]{2,45}\t\d{1,5}\t/.test(start) ? 1 : 0;
}

export const zeek: LogFormat = {
  id: "zeek",
  name: "Zeek",
  namesPeople: true,
  recognise,
  open: (checkpoint, surroundings) => new ZeekReader(checkpoint, surroundings),
};

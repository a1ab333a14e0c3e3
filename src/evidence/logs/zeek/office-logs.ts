// Logs of the IT protocols a plant depends on: what was asked, by the facets that captures count. Names of files and of pages are not taken: they are
// nobody's business here. Who signs in, sign-in-logs.ts tells.
import type { LogSink } from "../log-format.ts";
import { operationBit } from "../../protocols/protocol.ts";
import type { ToldMessage } from "./control-logs.ts";
import type { RecordPlace } from "./record-place.ts";
import { countOf, flagOf, type ZeekRecord } from "./zeek-record.ts";
import { dnsLike } from "./zeek-services.ts";

const READ = operationBit("read");
const WRITE = operationBit("write");
const FILE = operationBit("file");
const BROWSE = operationBit("browse");

const TYPE_ANY = 255;
const TRANSFERS: readonly number[] = [251, 252];

/** One record per question. */
export function readDns(record: ZeekRecord, place: RecordPlace): ToldMessage | null {
  const protocol = dnsLike(place.serverPort);
  const type = countOf(record, "qtype");
  const name = record.text("qtype_name");
  if (protocol === null || type === null) return null;
  const details = [`query ${name === null || !/^[A-Z0-9-]{1,12}$/.test(name) ? String(type) : name}`];
  return { protocol, operations: type === TYPE_ANY || TRANSFERS.includes(type) ? BROWSE : READ, details };
}

const READING_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "PROPFIND", "TRACE"]);
const KNOWN_METHODS: ReadonlySet<string> = new Set([...READING_METHODS, "POST", "PUT", "PATCH", "DELETE", "CONNECT", "SUBSCRIBE", "NOTIFY", "M-SEARCH"]);

export function readHttp(record: ZeekRecord): ToldMessage {
  const method = record.text("method")?.toUpperCase() ?? "";
  return { protocol: "http", operations: READING_METHODS.has(method) ? READ : WRITE, details: [`method ${KNOWN_METHODS.has(method) ? method : "other"}`] };
}

const TLS_VERSIONS: Readonly<Record<string, string>> = { SSLV2: "SSL 2", SSLV3: "SSL 3.0", TLSV10: "TLS 1.0", TLSV11: "TLS 1.1", TLSV12: "TLS 1.2", TLSV13: "TLS 1.3" };

export function readSsl(record: ZeekRecord): ToldMessage {
  const version = TLS_VERSIONS[record.text("version")?.toUpperCase() ?? ""];
  return { protocol: "tls", operations: 0, details: version === undefined ? [] : [`version ${version}`] };
}

export function readKerberos(record: ZeekRecord): ToldMessage {
  const type = record.text("request_type");
  return { protocol: "kerberos-ldap", operations: 0, details: type === "AS" || type === "TGS" ? [`kerberos ${type}`] : [] };
}

export function readRdp(record: ZeekRecord): ToldMessage {
  const security = record.text("security_protocol");
  return { protocol: "rdp", operations: 0, details: security === null || !/^[A-Za-z0-9_ -]{1,24}$/.test(security) ? [] : [`security ${security}`] };
}

export function readSsh(record: ZeekRecord): ToldMessage {
  const signedIn = flagOf(record, "auth_success");
  return { protocol: "ssh", operations: 0, details: signedIn === null ? [] : [`sign-in ${signedIn ? "accepted" : "refused"}`] };
}

export function readSmbMapping(record: ZeekRecord): ToldMessage {
  const type = record.text("share_type")?.toUpperCase() ?? "";
  return {
    protocol: "smb",
    operations: type === "DISK" ? FILE : 0,
    details: type === "" ? [] : [`tree ${type === "DISK" ? "disk" : type === "PIPE" ? "pipe" : type === "PRINT" ? "printer" : "other"}`],
  };
}

/** Of protocols whose log says little more than that they are spoken. */
export function spoken(protocol: string, operations = 0): () => ToldMessage {
  const told: ToldMessage = { protocol, operations, details: [] };
  return () => told;
}

const FILE_COMMANDS: ReadonlySet<string> = new Set(["RETR", "STOR", "APPE", "STOU", "DELE", "RNTO", "MKD", "RMD"]);

export function readFtp(record: ZeekRecord): ToldMessage {
  const command = record.text("command")?.toUpperCase() ?? "";
  return { protocol: "ftp-tftp", operations: FILE_COMMANDS.has(command) ? FILE : command === "LIST" || command === "NLST" ? BROWSE : 0, details: [] };
}

/** One record per session, with how much was asked in it. */
export function readSnmp(record: ZeekRecord): ToldMessage {
  const asked = (name: string): boolean => (countOf(record, name) ?? 0) > 0;
  return { protocol: "snmp", operations: (asked("get_requests") || asked("get_bulk_requests") ? READ : 0) | (asked("set_requests") ? WRITE : 0), details: [] };
}

/** Share of packets that never arrived, as Zeek estimates it from acknowledged but unseen data. */
export function readCaptureLoss(record: ZeekRecord, time: number, sink: LogSink): void {
  const percent = Number(record.text("percent_lost") ?? "NaN");
  if (percent >= 0 && percent <= 100) sink.loss(percent / 100, time);
  else sink.irrelevant("capture_loss");
}

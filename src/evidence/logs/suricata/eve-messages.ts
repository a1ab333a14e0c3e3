// EVE records of application protocols: what was asked, with the operation classes of captures. Names of people, files and pages are not taken.
import type { Operation } from "../../../plant/conversation.ts";
import type { ClaimAttribute } from "../../../plant/claim.ts";
import { DNP_FUNCTIONS } from "../../protocols/dnp3/codes.ts";
import { MODBUS_FUNCTIONS } from "../../protocols/modbus-tcp/codes.ts";
import { operationBit } from "../../protocols/protocol.ts";
import { asObject, countAt, type JsonObject, objectAt, textAt } from "./eve-record.ts";

export interface ToldMessage {
  readonly protocol: string;
  readonly operations: number;
  readonly details: readonly string[];
  readonly claims?: readonly { readonly of: "client" | "server"; readonly attribute: ClaimAttribute; readonly value: string }[];
}

const READ = operationBit("read");
const WRITE = operationBit("write");
const FILE = operationBit("file");
const BROWSE = operationBit("browse");
const IDENTIFY = operationBit("identify");
const PROGRAM = operationBit("program");
const bitOf = (operation: Operation | null | undefined): number => (operation === undefined ? PROGRAM : operation === null ? 0 : operationBit(operation));

type ReadMessage = (event: JsonObject, serverPort: number) => ToldMessage | null;

/** By event_type; null = no request, or nothing that is told. */
export const EVE_MESSAGES: ReadonlyMap<string, ReadMessage> = new Map<string, ReadMessage>([
  ["dns", dns],
  ["mdns", dns],
  ["http", http],
  ["tls", tls],
  ["smb", smb],
  ["ssh", ssh],
  ["modbus", modbus],
  ["dnp3", dnp3],
  ["enip", enip],
  ["krb5", () => ({ protocol: "kerberos-ldap", operations: 0, details: [] })],
  ["rdp", () => ({ protocol: "rdp", operations: 0, details: [] })],
  ["dhcp", dhcp],
  ["snmp", () => ({ protocol: "snmp", operations: 0, details: [] })],
  ["mqtt", () => ({ protocol: "mqtt", operations: 0, details: [] })],
  ["ftp", () => ({ protocol: "ftp-tftp", operations: 0, details: [] })],
  ["tftp", () => ({ protocol: "ftp-tftp", operations: FILE, details: [] })],
  ["rfb", () => ({ protocol: "vnc", operations: 0, details: [] })],
]);

/** Version 1 and 2 log queries and answers apart, version 3 names them requests and responses and lists the queries. */
function dns(event: JsonObject, serverPort: number): ToldMessage | null {
  const dnsPart = objectAt(event, "dns") ?? objectAt(event, "mdns");
  const type = textAt(dnsPart, "type");
  if (dnsPart === null || (type !== "query" && type !== "request")) return null;
  const listed = Array.isArray(dnsPart.queries) ? asObject(dnsPart.queries[0]) : null;
  const kind = textAt(dnsPart, "rrtype") ?? textAt(listed, "rrtype") ?? "";
  const protocol = serverPort === 5353 ? "mdns" : serverPort === 5355 ? "llmnr" : "dns";
  return { protocol, operations: kind === "ANY" || kind === "AXFR" || kind === "IXFR" ? BROWSE : READ, details: /^[A-Z0-9-]{1,12}$/.test(kind) ? [`query ${kind}`] : [] };
}

const READING_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "PROPFIND", "TRACE"]);
const KNOWN_METHODS: ReadonlySet<string> = new Set([...READING_METHODS, "POST", "PUT", "PATCH", "DELETE", "CONNECT", "SUBSCRIBE", "NOTIFY", "M-SEARCH"]);

function http(event: JsonObject): ToldMessage {
  const method = textAt(objectAt(event, "http"), "http_method")?.toUpperCase() ?? "";
  return { protocol: "http", operations: READING_METHODS.has(method) ? READ : WRITE, details: [`method ${KNOWN_METHODS.has(method) ? method : "other"}`] };
}

const TLS_VERSIONS: Readonly<Record<string, string>> = { SSLv2: "SSL 2", SSLv3: "SSL 3.0", TLSv1: "TLS 1.0", "TLS 1.0": "TLS 1.0", "TLS 1.1": "TLS 1.1", "TLS 1.2": "TLS 1.2", "TLS 1.3": "TLS 1.3" };

function tls(event: JsonObject): ToldMessage {
  const version = TLS_VERSIONS[textAt(objectAt(event, "tls"), "version") ?? ""];
  return { protocol: "tls", operations: 0, details: version === undefined ? [] : [`version ${version}`] };
}

/** "SMB2_COMMAND_CREATE", "SMB1_COMMAND_NT_CREATE_ANDX". */
function smb(event: JsonObject): ToldMessage {
  const part = objectAt(event, "smb");
  const command = textAt(part, "command") ?? "";
  const works = /CREATE|OPEN|READ|WRITE|DELETE|RENAME|SET_INFO|TRANS/.test(command);
  const dialect = textAt(part, "dialect") ?? "";
  return { protocol: "smb", operations: works ? FILE : 0, details: /^[0-9.]{1,6}$/.test(dialect) ? [`dialect SMB ${dialect}`] : [] };
}

function ssh(event: JsonObject): ToldMessage {
  const part = objectAt(event, "ssh");
  const claims = (["client", "server"] as const).flatMap((of) => {
    const value = textAt(objectAt(part, of), "software_version");
    return value === null ? [] : [{ of, attribute: "software" as const, value: value.replaceAll("_", " ") }];
  });
  return { protocol: "ssh", operations: 0, details: [], claims };
}

function modbus(event: JsonObject): ToldMessage | null {
  const part = objectAt(event, "modbus");
  const request = objectAt(part, "request");
  const code = countAt(request, "function_raw");
  if (request === null) return null;
  const details = code === null ? [] : [`function ${code}`];
  const unit = countAt(request, "unit_id");
  if (unit !== null && unit <= 255) details.push(`unit ${unit}`);
  const exception = countAt(objectAt(objectAt(part, "response"), "exception"), "raw");
  if (exception !== null) details.push(`exception ${exception}`);
  return { protocol: code === 90 ? "umas" : "modbus-tcp", operations: bitOf(MODBUS_FUNCTIONS.get(code ?? -1)?.operation), details };
}

/** Responses may stand in records of their own. */
function dnp3(event: JsonObject): ToldMessage | null {
  const part = objectAt(event, "dnp3");
  const request = objectAt(part, "request") ?? (textAt(part, "type") === "request" ? part : null);
  const code = countAt(objectAt(request, "application"), "function_code");
  if (code === null) return null;
  return { protocol: "dnp3", operations: code === 1 ? READ : bitOf(DNP_FUNCTIONS.get(code)?.operation), details: [`function ${code}`] };
}

const CIP_SERVICES: Readonly<Record<string, number>> = {
  get_attributes_all: READ,
  get_attribute_list: READ,
  get_attribute_single: READ,
  set_attributes_all: WRITE,
  set_attribute_list: WRITE,
  set_attribute_single: WRITE,
  reset: operationBit("start-stop"),
  start: operationBit("start-stop"),
  stop: operationBit("start-stop"),
  multiple_service_packet: 0,
  find_next_object_instance: BROWSE,
  no_operation: READ,
  get_member: READ,
  set_member: WRITE,
};

function enip(event: JsonObject): ToldMessage | null {
  const request = objectAt(objectAt(event, "enip"), "request");
  if (request === null) return null;
  const command = plain(textAt(request, "command") ?? "");
  const service = plain(textAt(objectAt(request, "cip"), "service") ?? "");
  const operations = service === "" ? (command.includes("identity") ? IDENTIFY : 0) : (CIP_SERVICES[service] ?? PROGRAM);
  return { protocol: "enip-explicit", operations, details: [] };
}

const plain = (text: string): string =>
  text
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_");

function dhcp(event: JsonObject): ToldMessage {
  const part = objectAt(event, "dhcp");
  const type = textAt(part, "dhcp_type")?.toUpperCase() ?? "";
  const hostname = textAt(part, "hostname");
  const isRequest = textAt(part, "type") === "request";
  return {
    protocol: "dhcp-bootp",
    operations: isRequest ? READ : 0,
    details: /^[A-Z]{2,20}$/.test(type) ? [`message ${type}`] : [],
    claims: isRequest && hostname !== null ? [{ of: "client", attribute: "hostname", value: hostname }] : [],
  };
}

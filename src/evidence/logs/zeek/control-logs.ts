// Logs of industrial protocols, Zeek's own and those of the ICSNPP parsers: each request with the operation class that captures give it, by the same
// tables. Responses are not counted again; a function that no table knows counts as the gravest, because the protocol can program.
import type { Operation } from "../../../plant/conversation.ts";
import { type BacnetService, CONFIRMED, REINITIALIZED, UNCONFIRMED } from "../../protocols/bacnet-ip/services.ts";
import { DNP_FUNCTIONS } from "../../protocols/dnp3/codes.ts";
import { serviceTexts, UNKNOWN_CLASS } from "../../protocols/enip-explicit/cip-services.ts";
import { MODBUS_FUNCTIONS } from "../../protocols/modbus-tcp/codes.ts";
import { SERVICES as UA_SERVICES } from "../../protocols/opcua/codes.ts";
import { operationBit } from "../../protocols/protocol.ts";
import { S7_PLUS_FUNCTIONS } from "../../protocols/s7comm-plus/codes.ts";
import { JOB_FUNCTIONS, USERDATA_FUNCTIONS } from "../../protocols/s7comm/codes.ts";
import { codeOf, countOf, flagOf, type ZeekRecord } from "./zeek-record.ts";

/** What one record says of one message; null = it is no request. */
export interface ToldMessage {
  readonly protocol: string;
  readonly operations: number;
  readonly details: readonly string[];
}

const PROGRAM = operationBit("program");
const bitOf = (operation: Operation | null | undefined): number => (operation === undefined ? PROGRAM : operation === null ? 0 : operationBit(operation));

/** "Read/Write Multiple Registers" → "READ_WRITE_MULTIPLE_REGISTERS". */
const plain = (name: string): string => name.toUpperCase().replace(/[^A-Z0-9]+/g, "_");

/** Names of Zeek that differ from those of the specification. */
const MODBUS_OTHER_NAMES: readonly (readonly [string, number])[] = [
  ["REPORT_SLAVE_ID", 17],
  ["ENCAP_INTERFACE_TRANSPORT", 43],
  ["PROGRAM_584_984_2", 126],
  ["FIRMWARE_REPLACEMENT", 125],
  ["POLL_484", 10],
  ["POLL_584_984", 14],
  ["RESET_COMM_LINK_884_U84", 19],
  ["OBJECT_MESSAGING", 91],
  ["REPORT_LOCAL_ADDRESS_MB", 127],
];
const MODBUS_CODES: ReadonlyMap<string, number> = new Map([...[...MODBUS_FUNCTIONS].map(([code, { name }]) => [plain(name), code] as const), ...MODBUS_OTHER_NAMES]);
const EXCEPTION = "_EXCEPTION";

function modbusFunction(record: ZeekRecord): number {
  const func = record.text("func") ?? "";
  const name = plain(func.endsWith(EXCEPTION) ? func.slice(0, -EXCEPTION.length) : func);
  const code = MODBUS_CODES.get(name) ?? Number(/(\d{1,3})$/.exec(name)?.[1] ?? -1);
  // An exception whose function Zeek has no name for ("unknown-171"): its number with the highest bit.
  return code > 128 ? code - 128 : code;
}

/** Zeek before 5.1 logs a transaction once, later versions its request and its response. */
export function readModbus(record: ZeekRecord): ToldMessage | null {
  const code = modbusFunction(record);
  const exception = record.text("exception");
  if (record.text("pdu_type") === "RESP") return exception === null ? null : { protocol: "modbus-tcp", operations: 0, details: [`exception ${exceptionCode(exception)}`] };
  const details = code < 0 ? [] : [`function ${code}`];
  if (exception !== null && !record.has("pdu_type")) details.push(`exception ${exceptionCode(exception)}`);
  return { protocol: code === 90 ? "umas" : "modbus-tcp", operations: bitOf(MODBUS_FUNCTIONS.get(code)?.operation), details };
}

const MODBUS_EXCEPTIONS: readonly string[] = [
  "",
  "ILLEGAL_FUNCTION",
  "ILLEGAL_DATA_ADDRESS",
  "ILLEGAL_DATA_VALUE",
  "SLAVE_DEVICE_FAILURE",
  "ACKNOWLEDGE",
  "SLAVE_DEVICE_BUSY",
  "",
  "MEMORY_PARITY_ERROR",
  "",
  "GATEWAY_PATH_UNAVAILABLE",
  "GATEWAY_TARGET_DEVICE_FAILED_TO_RESPOND",
];

function exceptionCode(text: string): string {
  const code = MODBUS_EXCEPTIONS.indexOf(plain(text));
  return code > 0 ? String(code) : (/\d{1,3}/.exec(text)?.[0] ?? "other");
}

/** The same messages once more, in depth: adds what modbus.log cannot tell, and counts nothing twice. */
export function readModbusDetailed(record: ZeekRecord): ToldMessage | null {
  const code = modbusFunction(record);
  const unit = countOf(record, "unit");
  // A request and a response that were not matched stand in a record each.
  const details = unit === null || unit > 255 || flagOf(record, "matched") === null ? [] : [`unit ${unit}`];
  const identifies = code === 43 && /DEVICE.IDENTIFICATION/i.test(record.text("mei_type") ?? "");
  return { protocol: "modbus-tcp", operations: identifies ? operationBit("identify") : bitOf(MODBUS_FUNCTIONS.get(code)?.operation), details };
}

const DNP_CODES: ReadonlyMap<string, number> = new Map([...DNP_FUNCTIONS].map(([code, { name }]) => [plain(name), code] as const));

const DNP_ANSWER = /^(?:UNSOLICITED_RESPONSE|RESPONSE|AUTHENTICATE_RESP)/;

/** One record per request with its response; an unsolicited response stands alone. Where the outstation opened the connection, they have changed places. */
export function readDnp3(record: ZeekRecord): ToldMessage | null {
  const said = ["fc_request", "fc_reply"].map((name) => record.text(name)).filter((name) => name !== null);
  const request = said.find((name) => !DNP_ANSWER.test(plain(name)));
  const details = said.some((name) => plain(name).startsWith("UNSOLICITED")) ? ["function 130"] : [];
  if (request === undefined) return said.length === 0 ? null : { protocol: "dnp3", operations: 0, details };
  const code = DNP_CODES.get(plain(request)) ?? Number(/(\d{1,3})$/.exec(request)?.[1] ?? -1);
  // Class data and objects are read; what identifies, and files, dnp3_objects.log tells.
  const operation = code === 1 ? "read" : DNP_FUNCTIONS.get(code)?.operation;
  return { protocol: "dnp3", operations: bitOf(operation), details: code < 0 ? details : [`function ${code}`, ...details] };
}

const S7_JOB = 1;
const S7_USERDATA = 7;
const hexByte = (code: number): string => `0x${code.toString(16).padStart(2, "0")}`;

export function readS7comm(record: ZeekRecord): ToldMessage | null {
  const kind = codeOf(record, "rosctr_code");
  const code = codeOf(record, "function_code");
  if (kind === S7_JOB && code !== null) return { protocol: "s7comm", operations: bitOf(JOB_FUNCTIONS.get(code)?.operation), details: [`function ${hexByte(code & 0xff)}`] };
  if (kind !== S7_USERDATA || code === null || flagOf(record, "is_orig") === false) return null;
  const group = USERDATA_FUNCTIONS.get(code & 0x0f);
  const sub = codeOf(record, "subfunction_code") ?? -1;
  return { protocol: "s7comm", operations: bitOf(group === undefined ? undefined : (group.get(sub) ?? group.get(-1))?.operation), details: [] };
}

const S7_PLUS_REQUEST = 0x31;

export function readS7commPlus(record: ZeekRecord): ToldMessage | null {
  const opcode = codeOf(record, "opcode");
  const version = countOf(record, "version");
  const details = version === null || version > 255 ? [] : [`version ${version}`];
  if (opcode !== S7_PLUS_REQUEST) return { protocol: "s7comm-plus", operations: 0, details: opcode === 0x33 ? [...details, "message notification"] : details };
  const code = codeOf(record, "function_code") ?? -1;
  if (code >= 0 && code <= 0xffff) details.push(`function 0x${code.toString(16).padStart(4, "0")}`);
  return { protocol: "s7comm-plus", operations: bitOf(S7_PLUS_FUNCTIONS.get(code)?.operation), details };
}

const LIST_IDENTITY = 0x63;

/** Encapsulation: what it carries stands in cip.log. */
export function readEnip(record: ZeekRecord): ToldMessage | null {
  const isAsked = flagOf(record, "is_orig") !== false;
  if (!isAsked) return null;
  const code = codeOf(record, "enip_command_code") ?? -1;
  return { protocol: "enip-explicit", operations: code === LIST_IDENTITY ? operationBit("identify") : 0, details: code < 0 || code > 0xffff ? [] : [`command ${hexByte(code)}`] };
}

export function readCip(record: ZeekRecord): ToldMessage | null {
  const code = codeOf(record, "cip_service_code");
  if (record.text("direction") === "response" || code === null || (code & 0x80) !== 0) return null;
  const classId = codeOf(record, "class_id");
  // A request whose path is no number names a tag.
  const { text, operation } = serviceTexts(code & 0x7f, classId === null || classId > 0xffff ? UNKNOWN_CLASS : classId);
  return { protocol: "enip-explicit", operations: operation, details: [`service ${text}`] };
}

export function readCipIo(): ToldMessage {
  return { protocol: "enip-io", operations: 0, details: [] };
}

const UA_OPERATIONS: ReadonlyMap<string, Operation | null> = new Map(UA_SERVICES.map(({ name, operation }) => [name, operation] as const));

export function readOpcua(record: ZeekRecord): ToldMessage | null {
  const asked = ["identifier_str", "req_identifier_str", "request_identifier_str"].map((name) => record.text(name)).find((text) => text?.endsWith("Request") === true);
  if (asked == null) return { protocol: "opcua", operations: 0, details: [] };
  const name = asked.slice(0, -"Request".length);
  return { protocol: "opcua", operations: bitOf(UA_OPERATIONS.get(name)), details: UA_OPERATIONS.has(name) ? [`service ${name}`] : ["service unknown"] };
}

/** "ReadProperty", "read_property", "who-is": letters alone. */
const letters = (name: string): string => name.toUpperCase().replace(/[^A-Z0-9]/g, "");
const BACNET_SERVICES: ReadonlyMap<string, BacnetService> = new Map([...CONFIRMED, ...UNCONFIRMED].map((each) => [letters(each.name), each] as const));

/** What a device is to do when it is reinitialized stands in another log. */
export function readBacnet(record: ZeekRecord): ToldMessage | null {
  const kind = record.text("pdu_type") ?? "";
  const isRequest = kind.endsWith("REQUEST") || kind === "";
  const name = letters(record.text("pdu_service") ?? "");
  if (!isRequest || name === "") return { protocol: "bacnet-ip", operations: 0, details: [] };
  const service = BACNET_SERVICES.get(name);
  return { protocol: "bacnet-ip", operations: bitOf(service?.operation), details: service === undefined ? [] : [`service ${service.name}`] };
}

const REINITIALIZE_STATES: ReadonlyMap<string, BacnetService> = new Map(REINITIALIZED.map((each) => [letters(each.name), each] as const));

/** The same requests once more, with what they ask for: adds what bacnet.log cannot tell, and counts nothing twice. */
export function readBacnetControl(record: ZeekRecord): ToldMessage | null {
  const state = record.text("device_state");
  if (state === null) return null;
  const service = letters(record.text("pdu_service") ?? "");
  const operation = service === "REINITIALIZEDEVICE" ? REINITIALIZE_STATES.get(letters(state))?.operation : BACNET_SERVICES.get(service)?.operation;
  return { protocol: "bacnet-ip", operations: bitOf(operation), details: [] };
}

const PROFINET_OPERATIONS: Readonly<Record<string, Operation | null>> = { CONNECT: null, RELEASE: null, READ: "read", WRITE: "write", CONTROL: "start-stop", READ_IMPLICIT: "read" };

/** RPC packets of the context management; only requests do something. */
export function readProfinet(record: ZeekRecord): ToldMessage | null {
  const type = record.text("packet_type") ?? record.text("operation_type") ?? "";
  const operation = plain(record.text("operation") ?? record.text("operation_type") ?? "");
  if (!/^request$/i.test(type)) return { protocol: "profinet-cm", operations: 0, details: [] };
  return { protocol: "profinet-cm", operations: bitOf(operation in PROFINET_OPERATIONS ? PROFINET_OPERATIONS[operation] : undefined), details: [] };
}

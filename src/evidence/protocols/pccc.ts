// PCCC, the command set of PLC-5, SLC and MicroLogix (Rockwell publication 1770-6.5.16, "DF1 Protocol and Command Set"), wherever it is carried:
// inside CIP or CSP. Commands with their operation class and the answer to a diagnostic status request. Reads no data files.
import type { Operation } from "../../plant/conversation.ts";
import type { CountingSink } from "./exchanges.ts";
import { KnownTexts } from "./known-texts.ts";
import { type DissectionSink, operationBit } from "./protocol.ts";

const IS_REPLY = 0x40;
/** Error that has its own code behind the transaction (1770-6.5.16, "STS and EXT STS codes"). */
const EXTENDED_STATUS = 0xf0;
export const PCCC_DIAGNOSTIC_STATUS = 0x0603;
/** Commands whose meaning is in a function byte behind the transaction. */
const HAS_FUNCTION = [0x06, 0x07, 0x0b, 0x0f];
const FUNCTION_MASK = HAS_FUNCTION.reduce((bits, command) => bits | (1 << command), 0);

/** Command and function as 0xCCFF; commands without a function byte as 0xCC00. What is not listed counts as the gravest operation. */
const OPERATIONS: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [0x0000, "write"], // protected write
  [0x0100, "read"], // unprotected read
  [0x0200, "write"], // protected bit write
  [0x0500, "write"], // unprotected bit write
  [0x0800, "write"], // unprotected write
  [0x0600, "read"], // echo
  [0x0601, "read"], // read diagnostic counters
  [PCCC_DIAGNOSTIC_STATUS, "identify"],
  [0x0607, "write"], // reset diagnostic counters
  [0x0609, "read"], // read link parameters
  [0x0700, "start-stop"], // disable outputs
  [0x0701, "start-stop"], // enable PLC scanning
  [0x0f00, "write"], // word range write
  [0x0f01, "read"], // word range read
  [0x0f02, "write"], // bit write
  [0x0f03, "write"], // file write
  [0x0f04, "read"], // file read
  [0x0f07, "start-stop"], // shutdown
  [0x0f0a, "start-stop"], // restart
  [0x0f26, "write"], // read-modify-write
  [0x0f29, "read"], // read section size
  [0x0f3a, "start-stop"], // set CPU mode
  [0x0f67, "write"], // typed write
  [0x0f68, "read"], // typed read
  [0x0f79, "write"], // read-modify-write N
  [0x0f80, "start-stop"], // change mode
  [0x0f81, "file"], // open file
  [0x0f82, "file"], // close file
  [0x0fa1, "read"], // protected typed logical read, two address fields
  [0x0fa2, "read"], // protected typed logical read, three address fields
  [0x0fa7, "file"], // protected typed file read
  [0x0fa9, "write"], // protected typed logical write, two address fields
  [0x0faa, "write"], // protected typed logical write, three address fields
  [0x0fab, "write"], // protected typed logical write with mask
  [0x0faf, "file"], // protected typed file write
]);
const UNKNOWN = operationBit("program");

interface CommandTexts {
  readonly text: string;
  readonly operation: number;
}

/** At most 16 commands, four of them with 256 functions: made when first seen. */
const commands = new Map<number, CommandTexts>();
const twoDigits = (value: number): string => `0x${value.toString(16).padStart(2, "0")}`;
const STATUS_TEXTS: readonly string[] = Array.from({ length: 256 }, (_, code) => twoDigits(code));
const EXTENDED_TEXTS: readonly string[] = Array.from({ length: 256 }, (_, code) => `0xf0/${twoDigits(code)}`);

function textsOf(code: number): CommandTexts {
  let texts = commands.get(code);
  if (texts === undefined) {
    const command = code >> 8;
    const operation = OPERATIONS.get(code);
    texts = {
      text: HAS_FUNCTION.includes(command) ? `${twoDigits(command)}/${twoDigits(code & 0xff)}` : twoDigits(command),
      operation: operation === undefined ? UNKNOWN : operationBit(operation),
    };
    commands.set(code, texts);
  }
  return texts;
}

/** Counts the command at [at, end): command, status, transaction 2, function. Its code for readPcccReply(), or −1 where it is too short or a reply. */
export function countPcccRequest(bytes: Uint8Array, at: number, end: number, sink: CountingSink): number {
  if (at + 4 > end) return -1;
  const command = bytes[at] as number;
  if ((command & IS_REPLY) !== 0) return -1;
  const hasFunction = ((FUNCTION_MASK >> (command & 0x0f)) & 1) !== 0;
  if (hasFunction && at + 5 > end) return -1;
  // Bit 5 is the priority.
  const code = ((command & 0x0f) << 8) | (hasFunction ? (bytes[at + 4] as number) : 0);
  const { text, operation } = textsOf(code);
  sink.detail("pccc", text);
  sink.operation(operation);
  return code;
}

/** A reply, its command at `at`. `asked` is the code of its request, −1 where that was not seen; `by` begins what claims are said by. */
export function readPcccReply(view: DataView, bytes: Uint8Array, at: number, end: number, asked: number, by: string, sink: DissectionSink): void {
  if (at + 4 > end) {
    sink.trouble("malformed");
    return;
  }
  const status = bytes[at + 1] as number;
  if (status === EXTENDED_STATUS && at + 4 < end) {
    sink.detail("error", EXTENDED_TEXTS[bytes[at + 4] as number] as string);
    return;
  }
  if (status !== 0) {
    sink.detail("error", STATUS_TEXTS[status] as string);
    return;
  }
  if (asked === PCCC_DIAGNOSTIC_STATUS) claimProcessor(view, bytes, at + 4, end, by, sink);
}

/** Commands that a reply alone tells the operation of; diagnostics (06) nearly always read. */
const ANSWERED: ReadonlyMap<number, number> = new Map([
  [0x00, operationBit("write")],
  [0x01, operationBit("read")],
  [0x02, operationBit("write")],
  [0x05, operationBit("write")],
  [0x06, operationBit("read")],
  [0x08, operationBit("write")],
]);

/** Counts what the unseen request of a reply with this command byte would have counted, without its function. False = it is no reply. */
export function countPcccAnswer(command: number, sink: CountingSink): boolean {
  if ((command & IS_REPLY) === 0) return false;
  sink.detail("pccc", STATUS_TEXTS[command & 0x0f] as string);
  sink.operation(ANSWERED.get(command & 0x0f) ?? UNKNOWN);
  return true;
}

const TYPE_EXTENDER = 0xee;
const NAME_LENGTH = 11;

/** SLC and MicroLogix: status, EE, interface type, processor type, series and revision, catalogue number of 11 characters. Others differ and say nothing here. */
function claimProcessor(view: DataView, bytes: Uint8Array, at: number, end: number, by: string, sink: DissectionSink): void {
  if (at + 5 + NAME_LENGTH > end || (bytes[at + 1] as number) !== TYPE_EXTENDER) return;
  const name = catalogueNumbers.at(view, bytes, at + 5, at + 5 + NAME_LENGTH);
  if (name.length === 0) return;
  const diagnostic = diagnosticBy(by);
  sink.claim("sender", "vendor", "Rockwell Automation", diagnostic);
  sink.claim("sender", "model", name, diagnostic);
}

const catalogueNumbers = new KnownTexts(catalogueNumber);

/** Up to the first byte that is no character. */
function catalogueNumber(bytes: Uint8Array, from: number, to: number): string {
  let name = "";
  for (let i = from; i < to; i++) {
    const byte = bytes[i] as number;
    if (byte < 0x20 || byte > 0x7e) break;
    name += String.fromCharCode(byte);
  }
  return name.trim();
}

/** Of the devices themselves, which is nearly all there is. */
const CIP_BY = "cip PCCC diagnostic status";

function diagnosticBy(by: string): string {
  return by === "cip" ? CIP_BY : `${by} PCCC diagnostic status`;
}

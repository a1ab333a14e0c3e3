// Reads S7comm connections message by message: jobs and their acknowledgements, user data with requests, answers and pushes, set-up, block
// transfers, errors, identities. Either side may ask: during a download the PLC does. Keeps no variable values.
import { type CountingSink, Exchanges } from "../exchanges.ts";
import { cotpParameterOf, cotpTypeOf, frameTpkt, IsoMessages, LONGEST_TPKT } from "../iso-data.ts";
import { COTP_CONNECT_CONFIRM, COTP_CONNECT_REQUEST, COTP_DATA, COTP_DISCONNECT_REQUEST } from "../iso-transport.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, type LooseEnds, operationBit } from "../protocol.ts";
import {
  ANY_SUBFUNCTION,
  CHANGE_DRIVEN_TRANSFER,
  CONNECTION_TYPES,
  CYCLIC_TRANSFER,
  DELETE_JOB,
  FIRST_JOB_COMMAND,
  FUNCTION_PI_SERVICE,
  FUNCTION_READ,
  FUNCTION_REQUEST_DOWNLOAD,
  FUNCTION_SET_UP,
  FUNCTION_START_UPLOAD,
  FUNCTION_WRITE,
  GROUP_CPU,
  GROUP_CYCLIC,
  GROUP_MODE,
  GROUP_PROGRAMMER,
  IDENTITY_LISTS,
  JOB_FUNCTIONS,
  LAST_CONNECTION_TYPE,
  OPERATING_MODES,
  PROTOCOL_ID,
  READ_SZL,
  ROSCTR_ACK,
  ROSCTR_ACK_DATA,
  ROSCTR_JOB,
  ROSCTR_USERDATA,
  USERDATA_FUNCTIONS,
  USERDATA_NC_REQUEST,
  USERDATA_NC_RESPONSE,
  USERDATA_REQUEST,
  USERDATA_RESPONSE,
} from "./codes.ts";
import { ANSWER_HEADER_SIZE, areasOf, blockTypeOf, countAreas, countItemErrors, countWriteErrors, HEADER_SIZE, hexByte, piServiceOf } from "./s7-message.ts";
import { SzlParts } from "./szl-claims.ts";

/** Exchange codes: jobs and user data number their requests apart. */
const JOB = 0;
const USERDATA = 1;

const READ = operationBit("read");
const IDENTIFY = operationBit("identify");
const PROGRAM = operationBit("program");

const FUNCTION_TEXTS: readonly string[] = Array.from({ length: 256 }, (_, code) => hexByte(code));
/** What is not listed may do anything, so it counts as the gravest. */
const JOB_OPERATIONS = Uint8Array.from({ length: 256 }, (_, code) => {
  const known = JOB_FUNCTIONS.get(code);
  return known === undefined ? PROGRAM : known.operation === null ? 0 : operationBit(known.operation);
});
/** By group << 8 | subfunction. */
const USERDATA_TEXTS: readonly string[] = Array.from({ length: 4_096 }, (_, code) => `${code >> 8}/${code & 0xff}`);
const USERDATA_OPERATIONS = Uint8Array.from({ length: 4_096 }, (_, code) => {
  const group = USERDATA_FUNCTIONS.get(code >> 8);
  const known = group?.get(code & 0xff) ?? group?.get(ANY_SUBFUNCTION);
  return known === undefined ? PROGRAM : known.operation === null ? 0 : operationBit(known.operation);
});
/** Seconds, by time base of a cyclic job. */
const TIME_BASES: readonly number[] = [0.1, 1, 10];
const CALLED_SELECTOR = 0xc2;
const SZL_CODE = (GROUP_CPU << 8) | READ_SZL;
const CYCLIC_CODE = (GROUP_CYCLIC << 8) | CYCLIC_TRANSFER;
const CHANGE_DRIVEN_CODE = (GROUP_CYCLIC << 8) | CHANGE_DRIVEN_TRANSFER;
/** Third byte of a user data parameter; announcements of the operating mode have their own. */
const PARAMETER_HEAD = 0x12;
const MODE_HEAD = 0x10;
const NO_LIST = -1;
const SUCCESS = 0xff;
/** Made when first needed: few of them ever are. */
const wordTexts: string[] = [];

export const s7Dissector: DissectorDefinition = {
  longestUnit: LONGEST_TPKT,
  frame: frameTpkt,
  open: () => new S7Connection(),
};

class S7Connection implements DissectorState {
  private readonly exchanges = new Exchanges();
  private readonly messages = new IsoMessages();
  private readonly lists: readonly [SzlParts, SzlParts] = [new SzlParts(), new SzlParts()];

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    const type = cotpTypeOf(view, offset, length);
    if (type !== COTP_DATA) {
      this.control(type, view, offset, length, direction, sink);
      return;
    }
    const m = this.messages;
    if (!m.take(view, bytes, offset, length, direction) || m.length === 0) return;
    if (!this.message(m.view, m.bytes, m.offset, m.length, direction, micros, sink) && !m.mayLackBeginning) sink.trouble("malformed");
  }

  gap(direction: 0 | 1): void {
    this.messages.gap(direction);
    this.lists[direction].forget();
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  private control(type: number, view: DataView, offset: number, length: number, direction: 0 | 1, sink: DissectionSink): void {
    if (type === COTP_CONNECT_REQUEST || type === COTP_CONNECT_CONFIRM) {
      this.messages.connects(direction);
      const called = type === COTP_CONNECT_REQUEST ? cotpParameterOf(view, offset, length, CALLED_SELECTOR) : -1;
      if (called < 0 || view.getUint8(called - 1) !== 2) return;
      const kind = view.getUint8(called);
      const place = view.getUint8(called + 1);
      if (kind >= 1 && kind <= LAST_CONNECTION_TYPE) sink.detail("connection", `${CONNECTION_TYPES[kind]} to rack ${place >> 5} slot ${place & 0x1f}`);
    } else if (type === COTP_DISCONNECT_REQUEST) {
      if (length >= 11) sink.detail("disconnect", FUNCTION_TEXTS[view.getUint8(offset + 10)] as string);
    } else if (type === 0) sink.trouble("malformed");
  }

  /** False when it is no S7comm message, or its lengths contradict each other. */
  private message(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): boolean {
    if (length < HEADER_SIZE || view.getUint8(offset) !== PROTOCOL_ID) return false;
    const type = view.getUint8(offset + 1);
    const isAnswer = type === ROSCTR_ACK || type === ROSCTR_ACK_DATA;
    const at = offset + (isAnswer ? ANSWER_HEADER_SIZE : HEADER_SIZE);
    const data = at + view.getUint16(offset + 6);
    const stated = data + view.getUint16(offset + 8);
    const end = offset + length;
    const isWhole = !this.messages.isCut;
    if (data > end || (isWhole ? stated !== end : stated < end)) return false;
    const reference = view.getUint16(offset + 4);
    if (type === ROSCTR_JOB) this.job(view, bytes, at, data, direction, reference, micros, sink);
    else if (isAnswer) return this.answer(view, at, data, end, isWhole, direction, reference, view.getUint16(offset + 10), micros, sink);
    else if (type === ROSCTR_USERDATA) return this.userdata(view, bytes, at, data, end, direction, reference, micros, sink);
    else return false;
    return true;
  }

  private job(view: DataView, bytes: Uint8Array, at: number, data: number, direction: 0 | 1, reference: number, micros: number, sink: DissectionSink): void {
    if (at >= data) {
      sink.trouble("malformed");
      return;
    }
    const code = view.getUint8(at);
    this.exchanges.asked(direction, reference, JOB, code, micros, sink);
    sink.operation(JOB_OPERATIONS[code] as number);
    sink.detail("function", FUNCTION_TEXTS[code] as string);
    if (code === FUNCTION_READ || code === FUNCTION_WRITE) {
      const areas = at + 2 <= data ? areasOf(view, at + 2, data, view.getUint8(at + 1)) : -1;
      if (areas < 0) sink.trouble("malformed");
      else countAreas(areas, sink);
    } else if (code === FUNCTION_PI_SERVICE) {
      const service = piServiceOf(view, at, data);
      sink.operation(operationBit(service.operation));
      sink.detail("service", service.name);
    } else if (code === FUNCTION_REQUEST_DOWNLOAD) sink.detail("download", blockTypeOf(bytes, at, data));
    else if (code === FUNCTION_START_UPLOAD) sink.detail("upload", blockTypeOf(bytes, at, data));
  }

  /** `error`: class and code of the header. */
  private answer(view: DataView, at: number, data: number, end: number, isWhole: boolean, direction: 0 | 1, reference: number, error: number, micros: number, sink: DissectionSink): boolean {
    // An answer that refuses may come without any parameter.
    const code = at < data ? view.getUint8(at) : -1;
    const counts = this.exchanges.answered(direction, reference, JOB, micros, sink);
    if (counts !== null && code >= 0) {
      counts.operation(JOB_OPERATIONS[code] as number);
      counts.detail("function", FUNCTION_TEXTS[code] as string);
    }
    countError(error, sink);
    if (code === FUNCTION_SET_UP && at + 8 <= data) {
      sink.detail("pdu", String(view.getUint16(at + 6)));
      sink.detail("parallel-jobs", String(view.getUint16(at + 4)));
    } else if (code === FUNCTION_READ && at + 2 <= data) return countItemErrors(view, data, end, view.getUint8(at + 1), isWhole, sink) || error !== 0;
    else if (code === FUNCTION_WRITE && at + 2 <= data) countWriteErrors(view, data, end, view.getUint8(at + 1), sink);
    return true;
  }

  /** Parameter: 00 01 12, length, method, type and group, subfunction, sequence; in the long form also a data unit reference, more, error. */
  private userdata(view: DataView, bytes: Uint8Array, at: number, data: number, end: number, direction: 0 | 1, reference: number, micros: number, sink: DissectionSink): boolean {
    if (at + 8 > data) return false;
    if (view.getUint8(at + 2) !== PARAMETER_HEAD && (view.getUint8(at + 2) !== MODE_HEAD || view.getUint8(at + 5) !== 0)) return false;
    const type = view.getUint8(at + 5) >> 4;
    const code = ((view.getUint8(at + 5) & 0x0f) << 8) | view.getUint8(at + 6);
    const isLong = at + 12 <= data;
    if (type === USERDATA_REQUEST || type === USERDATA_NC_REQUEST) {
      this.exchanges.asked(direction, reference, USERDATA, code, micros, sink);
      describe(code, code === SZL_CODE && end - data >= 6 ? view.getUint16(data + 4) : NO_LIST, sink);
      if (code >> 8 === GROUP_PROGRAMMER) sink.operation(programmerOperation(code, view, data, end));
      else if (code === CYCLIC_CODE || code === CHANGE_DRIVEN_CODE) cyclicRequest(view, data, end, sink);
    } else if (type === USERDATA_RESPONSE || type === USERDATA_NC_RESPONSE) {
      const counts = this.exchanges.answered(direction, reference, USERDATA, micros, sink);
      if (counts !== null) {
        // A list in one part shows what was asked for.
        const isSingle = code === SZL_CODE && isLong && view.getUint16(at + 8) === 0 && end - data >= 6 && view.getUint8(data) === SUCCESS;
        describe(code, isSingle ? view.getUint16(data + 4) : NO_LIST, counts);
        if (code >> 8 === GROUP_PROGRAMMER) counts.operation(USERDATA_OPERATIONS[code] as number);
      }
      if (isLong) {
        countError(view.getUint16(at + 10), sink);
        if (code === SZL_CODE && end - data >= 4 && view.getUint8(data) === SUCCESS) {
          this.lists[direction].add(view, bytes, data + 4, end, view.getUint8(at + 8), view.getUint8(at + 9) === 0, sink);
        }
      }
    } else if (code >> 8 === GROUP_MODE) sink.detail("mode", OPERATING_MODES.get(code & 0xff) ?? "other");
    // Pushes, and types that nobody has described: neither asks nor answers.
    else sink.detail("push", USERDATA_TEXTS[code] as string);
    return true;
  }
}

/** Counts a user data function once per exchange. `list` = id of the system status list that is read, NO_LIST where it is none or does not say. */
function describe(code: number, list: number, sink: CountingSink): void {
  sink.detail("userdata", USERDATA_TEXTS[code] as string);
  if (list !== NO_LIST) {
    sink.operation(IDENTITY_LISTS.has(list & 0xff) ? IDENTIFY : READ);
    sink.detail("szl", wordText(list));
  } else if (code >> 8 !== GROUP_PROGRAMMER) sink.operation(USERDATA_OPERATIONS[code] as number);
}

/** Data of programmer commands: 4 bytes, size of the parameter 2, size of the data 2, parameter, data: the job's function first, to delete it third. */
function programmerOperation(code: number, view: DataView, data: number, end: number): number {
  const command = code & 0xff;
  if (command < FIRST_JOB_COMMAND || command > DELETE_JOB || data + 8 > end) return USERDATA_OPERATIONS[code] as number;
  const job = data + 8 + view.getUint16(data + 4) + (command === DELETE_JOB ? 2 : 0);
  return USERDATA_OPERATIONS[job < end ? (GROUP_PROGRAMMER << 8) | view.getUint8(job) : code] as number;
}

/** Data: 4 bytes, number of items 2, time base, factor, items. */
function cyclicRequest(view: DataView, data: number, end: number, sink: DissectionSink): void {
  if (data + 8 > end) return;
  const base = TIME_BASES[view.getUint8(data + 6)];
  const factor = view.getUint8(data + 7);
  // Tenths are whole: 3 × 0.1 s must not read 0.30000000000000004.
  if (base !== undefined && factor > 0) sink.timer("s7comm", "cyclic transfer", Math.round(base * factor * 10) / 10);
  const areas = areasOf(view, data + 8, end, view.getUint16(data + 4));
  if (areas > 0) countAreas(areas, sink);
}

function countError(error: number, sink: DissectionSink): void {
  if (error !== 0) sink.detail("error", wordText(error));
}

function wordText(word: number): string {
  let text = wordTexts[word];
  if (text === undefined) {
    text = `0x${word.toString(16).padStart(4, "0")}`;
    wordTexts[word] = text;
  }
  return text;
}

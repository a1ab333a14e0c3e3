// Reads DNS (RFC 1035) query by query: types asked, response codes, response times, zone transfers and updates, and the host names that answers
// give to addresses. Keeps no queried name.
import { recordTypeText, responseCodeText, operationCodeText, OPERATION_QUERY, OPERATION_UPDATE, TYPE_AXFR, TYPE_IXFR, TYPE_ANY, TYPE_A, TYPE_OPT, TYPE_PTR, CLASS_INTERNET } from "../dns-codes.ts";
import { addressOfReverseName, isHostName, mayNameHost, privateAddressOf } from "../dns-hostnames.ts";
import { DNS_HEADER_SIZE } from "../dns-message.ts";
import { DnsSections, SECTION_ANSWER, SECTION_AUTHORITY } from "../dns-records.ts";
import { type CountingSink, Exchanges } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";

const RESPONSE_FLAG = 0x8000;
const TRUNCATED_FLAG = 0x0200;
const READ = operationBit("read");
const WRITE = operationBit("write");
const BROWSE = operationBit("browse");
/** Length of a message in front of it (RFC 1035 §4.2.2). */
const TCP_PREFIX = 2;
const LONGEST_MESSAGE = 65_535;
const NO_TRANSFER = -1;

/** RFC 6895 §2: the header's reserved bit is zero, and operation codes end at 6. */
function isHeader(view: DataView, at: number): boolean {
  const flags = view.getUint16(at + 2);
  return (flags & 0x40) === 0 && ((flags >> 11) & 15) <= 6;
}

export const dnsDissector: DissectorDefinition = {
  longestUnit: TCP_PREFIX + LONGEST_MESSAGE,
  frame(view: DataView, offset: number, available: number): number {
    if (available < TCP_PREFIX + 4) return FRAME_NEEDS_MORE;
    const length = view.getUint16(offset);
    return length >= DNS_HEADER_SIZE && isHeader(view, offset + TCP_PREFIX) ? TCP_PREFIX + length : FRAME_NOT_MINE;
  },
  open: () => new DnsQueries(TCP_PREFIX),
  datagrams: {
    longestUnit: LONGEST_MESSAGE,
    frame: (view, offset, available) => (available >= DNS_HEADER_SIZE && isHeader(view, offset) ? available : FRAME_NOT_MINE),
    open: () => new DnsQueries(0),
  },
};

const message = new DnsSections();

class DnsQueries implements DissectorState {
  private readonly prefix: number;
  private readonly exchanges = new Exchanges();
  /** Id of a zone transfer under way: its answer has many messages (RFC 5936 §2.2). */
  private transfer = NO_TRANSFER;

  constructor(prefix: number) {
    this.prefix = prefix;
  }

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    message.open(view, bytes, offset + this.prefix, offset + length);
    const operation = (message.flags >> 11) & 15;
    if ((message.flags & RESPONSE_FLAG) === 0) {
      this.exchanges.asked(direction, message.id, operation, 0, micros, sink);
      this.transfer = NO_TRANSFER;
      describeQuestions(operation, sink);
      if (operation === OPERATION_UPDATE) claimUpdates(view, sink);
      if (message.isMalformed) sink.trouble("malformed");
      return;
    }
    // Only the first message of a transfer must repeat the question (RFC 5936 §2.2.1); an answer without one is no other answer on TCP.
    const isLater = this.prefix > 0 && message.questions === 0 && (message.flags & 15) === 0;
    const isContinued = isLater || (this.transfer === message.id && !this.exchanges.isWaiting(direction === 0 ? 1 : 0, message.id, operation, micros));
    const counts = isContinued ? NOTHING : this.exchanges.answered(direction, message.id, operation, micros, sink);
    const isTransfer = describeQuestions(operation, counts ?? NOTHING);
    if (!isContinued) this.transfer = isTransfer ? message.id : NO_TRANSFER;
    // A transfer is a copy of a whole zone: names of machines that nobody here may ever have talked to.
    const code = isTransfer || isContinued ? message.flags & 15 : readAnswers(view, sink);
    if (!isContinued) sink.detail("response", responseCodeText(code));
    if ((message.flags & TRUNCATED_FLAG) !== 0) sink.detail("response", "truncated");
    if (message.isMalformed) sink.trouble("malformed");
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }
}

const NOTHING: CountingSink = { operation: () => undefined, detail: () => undefined };

/** Walks the questions, which a response repeats; counts what is asked. True for a zone transfer. */
function describeQuestions(operation: number, counts: CountingSink): boolean {
  let isTransfer = false;
  if (operation !== OPERATION_QUERY) counts.detail("operation", operationCodeText(operation));
  while (message.nextQuestion()) {
    if (operation !== OPERATION_QUERY) continue;
    const { type } = message;
    if (type === TYPE_AXFR || type === TYPE_IXFR) isTransfer = true;
    counts.detail("query", recordTypeText(type));
    counts.operation(isTransfer || type === TYPE_ANY ? BROWSE : READ);
  }
  if (operation !== OPERATION_QUERY) counts.operation(operation === OPERATION_UPDATE ? WRITE : READ);
  return isTransfer;
}

/** Claims what the records say, and returns the response code with the upper bits of an OPT record (RFC 6891 §6.1.3). */
function readAnswers(view: DataView, sink: DissectionSink): number {
  let code = message.flags & 15;
  while (message.nextRecord()) {
    if (message.type === TYPE_OPT) code |= (message.ttlSeconds >>> 24) << 4;
    else if (mayNameHost(message)) claimAnswer(view, sink);
  }
  return code;
}

/** Letter case means nothing in DNS (RFC 4343), and resolvers vary it at random: names are taken in lower case. */
function claimAnswer(view: DataView, sink: DissectionSink): void {
  if (message.type === TYPE_PTR) {
    if (message.section !== SECTION_ANSWER) return;
    const address = addressOfReverseName(message.lowerName(message.nameAt));
    const name = address === null ? "" : message.lowerName(message.dataAt);
    if (address !== null && isHostName(name)) sink.claim(address, "hostname", name, "dns PTR answer");
    return;
  }
  const address = privateAddressOf(view, message);
  if (address === null) return;
  const name = message.lowerName(message.nameAt);
  if (isHostName(name)) sink.claim(address, "hostname", name, message.type === TYPE_A ? "dns A answer" : "dns AAAA answer");
}

/** RFC 2136 §2.5: what is to be added stands in the second section of records, in the zone's class; deletions have another class. */
function claimUpdates(view: DataView, sink: DissectionSink): void {
  while (message.nextRecord()) {
    if (message.section !== SECTION_AUTHORITY || message.class !== CLASS_INTERNET || message.type === TYPE_PTR) continue;
    const address = privateAddressOf(view, message);
    const name = address === null ? "" : message.lowerName(message.nameAt);
    if (address !== null && isHostName(name)) sink.claim(address, "hostname", name, "dns update");
  }
}

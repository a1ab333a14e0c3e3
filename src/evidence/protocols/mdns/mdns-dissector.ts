// Reads multicast DNS (RFC 6762) with service discovery (RFC 6763): types asked, services sought and offered, host names of addresses, and what
// devices say of themselves beside a service. Keeps no instance name.
import { recordTypeText, TYPE_HINFO, TYPE_PTR, TYPE_SRV, TYPE_TXT } from "../dns-codes.ts";
import { addressOfReverseName, isHostName, linkAddressOf, mayNameHost } from "../dns-hostnames.ts";
import { DNS_HEADER_SIZE } from "../dns-message.ts";
import { DnsSections } from "../dns-records.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NOT_MINE, operationBit } from "../protocol.ts";
import { RepeatedMessages } from "../repeated-messages.ts";
import { serviceOf } from "./service-names.ts";
import { claimHostInformation, claimTexts } from "./text-claims.ts";

const RESPONSE_FLAG = 0x8000;
const BROWSE = operationBit("browse");
const READ = operationBit("read");
/** RFC 6762 §17 allows 9,000 bytes. */
const LONGEST_MESSAGE = 65_535;
const LOCAL = ".local";

export const mdnsDissector: DissectorDefinition = {
  longestUnit: LONGEST_MESSAGE,
  frame: (view, offset, available) => (available >= DNS_HEADER_SIZE && (view.getUint16(offset + 2) & 0x7840) === 0 ? available : FRAME_NOT_MINE),
  open: () => LINK_NAMES,
};

const message = new DnsSections();

/** Answers come from other machines, in flows of their own: there is nothing to remember between two messages. */
const LINK_NAMES: DissectorState = {
  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, _direction: 0 | 1, micros: number, sink: DissectionSink): void {
    repeated.read(view, bytes, offset, length, micros, sink);
  },
  gap: () => undefined,
  takeLooseEnds: () => null,
};

/** Questions and announcements come at growing intervals, and unchanged (RFC 6762 §5.2, §8.3). */
const repeated = new RepeatedMessages(readMessage);

function readMessage(view: DataView, bytes: Uint8Array, offset: number, length: number, micros: number, sink: DissectionSink): number {
  message.open(view, bytes, offset, offset + length);
  if ((message.flags & RESPONSE_FLAG) === 0) readQuestions(micros, sink);
  else readRecords(view, bytes, sink);
  if (message.isMalformed) sink.trouble("malformed");
  return 0;
}

function readQuestions(micros: number, sink: DissectionSink): void {
  sink.request(micros);
  while (message.nextQuestion()) {
    sink.detail("query", recordTypeText(message.type));
    const service = message.type === TYPE_PTR ? serviceOf(message.name(message.nameAt)) : "";
    sink.operation(service === "" ? READ : BROWSE);
    if (service !== "") sink.detail("sought", service);
  }
}

function readRecords(view: DataView, bytes: Uint8Array, sink: DissectionSink): void {
  // Only answers to simple resolvers repeat a question.
  while (message.nextQuestion());
  while (message.nextRecord()) {
    const { type, dataAt, dataEnd } = message;
    if (message.ttlSeconds === 0) {
      // RFC 6762 §10.1: the record holds no longer.
      sink.detail("response", "goodbye");
      continue;
    }
    sink.detail("response", recordTypeText(type));
    if (type === TYPE_TXT) {
      if (!claimTexts(bytes, dataAt, dataEnd, sink)) sink.trouble("malformed");
    } else if (type === TYPE_HINFO) claimHostInformation(bytes, dataAt, dataEnd, sink);
    else if (type === TYPE_SRV || type === TYPE_PTR || mayNameHost(message)) readName(view, sink);
  }
}

function readName(view: DataView, sink: DissectionSink): void {
  const owner = message.name(message.nameAt);
  const { type } = message;
  if (type === TYPE_SRV || type === TYPE_PTR) {
    const service = serviceOf(owner);
    if (service !== "") sink.detail("service", service);
    const address = type === TYPE_PTR && service === "" ? addressOfReverseName(owner.toLowerCase()) : null;
    if (address !== null) claimHost(address, message.name(message.dataAt), "mdns PTR answer", sink);
    return;
  }
  const address = linkAddressOf(view, message);
  if (address !== null) claimHost(address, owner, "mdns address record", sink);
}

/** "panel.local" is called "panel": the ending only says that the name holds on this link. */
function claimHost(address: string, name: string, by: string, sink: DissectionSink): void {
  const host = name.endsWith(LOCAL) ? name.slice(0, -LOCAL.length) : name;
  if (isHostName(host)) sink.claim(address, "hostname", host, by);
}

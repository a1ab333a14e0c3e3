// Reads LLMNR (RFC 4795): types asked of the link, and the host names that machines answer with. Queries go to a group and answers come by
// unicast, in flows of their own: no response time is measured. Keeps no queried name.
import { recordTypeText, responseCodeText, TYPE_PTR } from "../dns-codes.ts";
import { addressOfReverseName, isHostName, linkAddressOf, mayNameHost } from "../dns-hostnames.ts";
import { DNS_HEADER_SIZE } from "../dns-message.ts";
import { DnsSections, SECTION_ANSWER } from "../dns-records.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_NOT_MINE, operationBit } from "../protocol.ts";

const RESPONSE_FLAG = 0x8000;
/** §2.1.1: several machines have the name, so it names none of them. */
const CONFLICT_FLAG = 0x0400;
/** §2.1.1: the machine does not yet know whether the name is its own. */
const TENTATIVE_FLAG = 0x0100;
const READ = operationBit("read");
const LONGEST_MESSAGE = 65_535;

export const llmnrDissector: DissectorDefinition = {
  longestUnit: LONGEST_MESSAGE,
  frame: (view, offset, available) => (available >= DNS_HEADER_SIZE && (view.getUint16(offset + 2) & 0x7840) === 0 ? available : FRAME_NOT_MINE),
  open: () => LINK_NAMES,
};

const message = new DnsSections();

const LINK_NAMES: DissectorState = {
  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, _direction: 0 | 1, micros: number, sink: DissectionSink): void {
    message.open(view, bytes, offset, offset + length);
    if ((message.flags & RESPONSE_FLAG) === 0) {
      sink.request(micros);
      sink.operation(READ);
      while (message.nextQuestion()) sink.detail("query", recordTypeText(message.type));
    } else readAnswers(view, sink);
    if (message.isMalformed) sink.trouble("malformed");
  },
  gap: () => undefined,
  takeLooseEnds: () => null,
};

function readAnswers(view: DataView, sink: DissectionSink): void {
  sink.detail("response", responseCodeText(message.flags & 15));
  const isSure = (message.flags & (CONFLICT_FLAG | TENTATIVE_FLAG)) === 0;
  while (message.nextQuestion());
  while (message.nextRecord()) {
    if (!isSure || message.section !== SECTION_ANSWER || !mayNameHost(message)) continue;
    const isReverse = message.type === TYPE_PTR;
    const address = isReverse ? addressOfReverseName(message.lowerName(message.nameAt)) : linkAddressOf(view, message);
    const name = address === null ? "" : message.name(isReverse ? message.dataAt : message.nameAt);
    if (address !== null && isHostName(name)) sink.claim(address, "hostname", name, isReverse ? "llmnr PTR answer" : "llmnr answer");
  }
}

// Recognises SNMP version 1, 2c (RFC 3416 §3) and 3 (RFC 3412 §6) by the outer elements of its BER. Says who asks; reads no object.
import { berContents, berHeaderSize, berLength, berNext } from "../ber-header.ts";
import { byteAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import { snmpDissector } from "./snmp-dissector.ts";

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTET_STRING = 0x04;
const LONGEST_COMMUNITY = 255;

const GET_RESPONSE = 0xa2;
const REPORT = 0xa8;
const FIRST_PDU = 0xa0;
/** Flag of version 3: the sender wants to hear about errors; set in requests, clear in answers and traps (RFC 3412 §6.4). */
const REPORTABLE = 0x04;

/** RFC 3416 §3: get, next, response, set, version 1 trap, bulk, inform, version 2 trap, report. */
function community(p: Payload, at: number): Recognition {
  if (byteAt(p, at) !== OCTET_STRING || berHeaderSize(p, at) === 0 || berLength(p, at) > LONGEST_COMMUNITY) return 0;
  const pdu = berNext(p, at);
  const type = byteAt(p, pdu);
  if (type < FIRST_PDU || type > REPORT || berHeaderSize(p, pdu) === 0) return 0;
  return recognition(LEVEL_HIGH, type === GET_RESPONSE || type === REPORT ? SENDER_IS_SERVER : SENDER_IS_CLIENT, 0);
}

/** RFC 3412 §6: id, largest size, flags of one byte, security model. */
function versionThree(p: Payload, at: number): Recognition {
  const id = berContents(p, at, SEQUENCE);
  if (id < 0 || byteAt(p, id) !== INTEGER) return 0;
  const size = berNext(p, id);
  if (byteAt(p, size) !== INTEGER) return 0;
  const flags = berNext(p, size);
  if (byteAt(p, flags) !== OCTET_STRING || byteAt(p, flags + 1) !== 1 || byteAt(p, flags + 3) !== INTEGER) return 0;
  const value = byteAt(p, flags + 2);
  if (value > 7) return 0;
  return recognition(LEVEL_HIGH, (value & REPORTABLE) !== 0 ? SENDER_IS_CLIENT : SENDER_UNKNOWN, 1);
}

export const snmp: Protocol = {
  id: "snmp",
  transports: [6, 17],
  firstBytes: [SEQUENCE],
  reasons: ["a BER sequence of version, community and an SNMP operation", "a BER sequence of version 3 and its header of four fields: SNMP version 3"],
  recognise(p: Payload): Recognition {
    const version = berContents(p, 0, SEQUENCE);
    if (version < 0 || byteAt(p, version) !== INTEGER || byteAt(p, version + 1) !== 1) return 0;
    if (p.transport === 17 && version + berLength(p, 0) !== p.wireLength) return 0;
    const number = byteAt(p, version + 2);
    if (number === 3) return versionThree(p, version + 3);
    return number === 0 || number === 1 ? community(p, version + 3) : 0;
  },
  dissector: snmpDissector,
};

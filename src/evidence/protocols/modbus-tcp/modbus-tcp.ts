// Recognises Modbus/TCP by its MBAP header and by the lengths and counts that each function prescribes. Reads no register values.
import { isText, u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import { MODBUS_FUNCTIONS } from "./codes.ts";
import { EXCEPTION_BIT, LONGEST_LENGTH_FIELD, LONGEST_UMAS_LENGTH_FIELD, MBAP_SIZE, pduShape, SHAPE_NONE, SHAPE_REQUEST, SHAPE_RESPONSE, SHAPE_UNDEFINED } from "./mbap.ts";
import { modbusDissector } from "./modbus-dissector.ts";
import { UMAS_FUNCTION } from "./umas-codes.ts";

const REASON_REQUEST = 0;
const REASON_RESPONSE = 1;
const REASON_ECHO = 2;
const REASON_EXCEPTION = 3;
const REASON_UNDEFINED = 4;
const REASON_CUT = 5;
const REASON_ODD = 6;

export const modbusTcp: Protocol = {
  id: "modbus-tcp",
  transports: [6, 17],
  reasons: [
    "MBAP header (protocol id 0, length field equal to the bytes that follow) and a request whose quantity and length fit its function code",
    "MBAP header (protocol id 0, length field equal to the bytes that follow) and a response whose byte count fits its function code",
    "MBAP header (protocol id 0, length field equal to the bytes that follow) and a function whose request and response look alike, such as a write and its echo",
    "MBAP header (protocol id 0) and an exception: function code with its highest bit set and a defined exception code",
    "MBAP header (protocol id 0, length field equal to the bytes that follow) but a function code that no standard describes",
    "MBAP header (protocol id 0) and a known function code; the rest of the packet was not captured",
    "MBAP header (protocol id 0, length field equal to the bytes that follow) and a known function code, whose quantity or length is not what the standard prescribes",
  ],
  recognise: recogniseModbus,
  dissector: modbusDissector,
};

function recogniseModbus(p: Payload): Recognition {
  if (p.length <= MBAP_SIZE || u16At(p, 2) !== 0) return 0;
  const { view, offset } = p;
  const lengthField = view.getUint16(offset + 4);
  const code = view.getUint8(offset + MBAP_SIZE);
  if (lengthField < 2 || lengthField > ((code & 0x7f) === UMAS_FUNCTION ? LONGEST_UMAS_LENGTH_FIELD : LONGEST_LENGTH_FIELD)) return 0;
  const whole = 6 + lengthField;
  if (whole > p.wireLength) return 0;
  if (whole > p.length) return isKnown(code) ? recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, REASON_CUT) : 0;
  const shape = pduShape(view, offset + MBAP_SIZE, lengthField - 1);
  if (shape === SHAPE_NONE) return whole === p.wireLength && isKnown(code) && !isDicomAssociation(p) ? recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, REASON_ODD) : 0;
  if (whole < p.wireLength && !goesOn(p, whole)) return 0;
  if (shape === SHAPE_UNDEFINED) return whole === p.wireLength ? recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, REASON_UNDEFINED) : 0;
  if (shape === SHAPE_REQUEST) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, REASON_REQUEST);
  if (shape === SHAPE_RESPONSE) return recognition(LEVEL_HIGH, SENDER_IS_SERVER, code >= EXCEPTION_BIT ? REASON_EXCEPTION : REASON_RESPONSE);
  return recognition(LEVEL_HIGH, SENDER_UNKNOWN, REASON_ECHO);
}

/** With or without the exception bit: devices do answer with codes and lengths of their own. */
function isKnown(code: number): boolean {
  return MODBUS_FUNCTIONS.has(code & 0x7f);
}

/**
 * DICOM PS3.8 §9.3.2: an association has the same first bytes (type 1 or 2, length of 32 bits, version 1); then come two names of 16 printable
 * characters.
 */
function isDicomAssociation(p: Payload): boolean {
  return u16At(p, 6) === 1 && u16At(p, 8) === 0 && isText(p, 10, 42) && p.length >= 42;
}

/** What stands behind a whole message begins like another one, as far as it was captured. */
function goesOn(p: Payload, at: number): boolean {
  const protocolId = u16At(p, at + 2);
  const lengthField = u16At(p, at + 4);
  return protocolId <= 0 && (lengthField < 0 || (lengthField >= 2 && lengthField <= LONGEST_UMAS_LENGTH_FIELD));
}

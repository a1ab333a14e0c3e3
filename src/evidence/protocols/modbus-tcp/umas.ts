// Recognises Schneider UMAS: Modbus/TCP with function 90, the way Unity Pro and Control Expert talk to Modicon PLCs.
// The same Modbus connection may carry both; the dissector is that of Modbus, which knows UMAS.
import { u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import { LONGEST_UMAS_LENGTH_FIELD, MBAP_SIZE } from "./mbap.ts";
import { modbusDissector } from "./modbus-dissector.ts";
import { UMAS_ERROR, UMAS_FUNCTION, UMAS_FUNCTIONS, UMAS_OK } from "./umas-codes.ts";

const REASON_REQUEST = 0;
const REASON_RESPONSE = 1;
const REASON_CUT = 2;
/** Function code, session key and UMAS function. */
const SHORTEST = MBAP_SIZE + 3;

export const umas: Protocol = {
  id: "umas",
  transports: [6, 17],
  refines: ["modbus-tcp"],
  reasons: [
    "MBAP header (protocol id 0, length field equal to the bytes that follow), Modbus function 90 and a known UMAS function behind the session byte",
    "MBAP header (protocol id 0, length field equal to the bytes that follow), Modbus function 90 and the UMAS answer code FE (done) or FD (refused)",
    "MBAP header (protocol id 0) and Modbus function 90; the rest of the packet was not captured",
  ],
  recognise: recogniseUmas,
  dissector: modbusDissector,
};

function recogniseUmas(p: Payload): Recognition {
  if (p.length < SHORTEST || p.view.getUint8(p.offset + MBAP_SIZE) !== UMAS_FUNCTION || u16At(p, 2) !== 0) return 0;
  const lengthField = u16At(p, 4);
  const whole = 6 + lengthField;
  if (lengthField < 4 || lengthField > LONGEST_UMAS_LENGTH_FIELD || whole > p.wireLength) return 0;
  const code = p.view.getUint8(p.offset + MBAP_SIZE + 2);
  const isAnswer = code === UMAS_OK || code === UMAS_ERROR;
  if (!isAnswer && !UMAS_FUNCTIONS.has(code)) return 0;
  if (whole > p.length) return recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, REASON_CUT);
  if (whole < p.wireLength && u16At(p, whole + 2) > 0) return 0;
  return isAnswer ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, REASON_RESPONSE) : recognition(LEVEL_HIGH, SENDER_IS_CLIENT, REASON_REQUEST);
}

// Recognises S7comm, the older Siemens S7 protocol (protocol id 0x32) on ISO-on-TCP. Reads header fields only, no variables.
import { COTP_CONNECT_CONFIRM, COTP_CONNECT_REQUEST, cotpParameter, cotpType, cotpUserData } from "../iso-transport.ts";
import { byteAt, u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import { FUNCTION_DOWNLOAD_BLOCK, FUNCTION_DOWNLOAD_ENDED, LAST_CONNECTION_TYPE, PROTOCOL_ID, ROSCTR_ACK, ROSCTR_ACK_DATA, ROSCTR_JOB, ROSCTR_USERDATA } from "./codes.ts";
import { s7Dissector } from "./s7-dissector.ts";

const REASON_JOB = 0;
const REASON_ANSWER = 1;
const REASON_USERDATA = 2;
const REASON_CONNECT = 3;
const CALLED_SELECTOR = 0xc2;
const CALLING_SELECTOR = 0xc1;
/** The S7 header begins behind TPKT (4) and COTP data (3). */
const S7 = 7;
const EOT = 0x80;

export const s7comm: Protocol = {
  id: "s7comm",
  transports: [6],
  firstBytes: [3],
  reasons: [
    "TPKT and COTP data with S7 protocol id 32, message type 01 (job), and parameter and data lengths that add up to the TPKT length",
    "TPKT and COTP data with S7 protocol id 32, message type 02 or 03 (acknowledgement), and parameter and data lengths that add up to the TPKT length",
    "TPKT and COTP data with S7 protocol id 32, message type 07 (user data), and parameter and data lengths that add up to the TPKT length",
    "COTP connection set-up with two-byte selectors of the Siemens form: connection type 1 to 3, then rack and slot",
  ],
  recognise: recogniseS7,
  dissector: s7Dissector,
};

function recogniseS7(p: Payload): Recognition {
  const at = cotpUserData(p);
  if (at !== S7) return recogniseConnect(p);
  if (byteAt(p, S7) !== PROTOCOL_ID || u16At(p, S7 + 2) !== 0) return 0;
  const type = byteAt(p, S7 + 1);
  const parameterLength = u16At(p, S7 + 6);
  const dataLength = u16At(p, S7 + 8);
  if (parameterLength < 0 || dataLength < 0) return 0;
  const isAnswer = type === ROSCTR_ACK || type === ROSCTR_ACK_DATA;
  if (!isAnswer && type !== ROSCTR_JOB && type !== ROSCTR_USERDATA) return 0;
  const headerLength = isAnswer ? 12 : 10;
  const whole = S7 + headerLength + parameterLength + dataLength;
  const tpkt = u16At(p, 2);
  // A long message goes out in several TPKTs; all but the last lack the end mark.
  if (whole !== tpkt && (whole < tpkt || (byteAt(p, 6) & EOT) !== 0)) return 0;
  const parameter = S7 + headerLength;
  if (type === ROSCTR_USERDATA) return recognition(LEVEL_HIGH, userdataSender(p, parameter), REASON_USERDATA);
  const isFetch = isDownloadFetch(byteAt(p, parameter));
  if (isAnswer) return recognition(LEVEL_HIGH, isFetch ? SENDER_IS_CLIENT : SENDER_IS_SERVER, REASON_ANSWER);
  return recognition(LEVEL_HIGH, isFetch ? SENDER_IS_SERVER : SENDER_IS_CLIENT, REASON_JOB);
}

/** During a download the PLC itself asks for the blocks: these jobs come from the server. */
function isDownloadFetch(code: number): boolean {
  return code === FUNCTION_DOWNLOAD_BLOCK || code === FUNCTION_DOWNLOAD_ENDED;
}

/** Parameter of user data: 00 01 12, length, method, type and group: type 4 asks, 8 answers, 0 is pushed by the PLC. */
function userdataSender(p: Payload, at: number): number {
  const typeAndGroup = byteAt(p, at + 5);
  if (typeAndGroup < 0 || u16At(p, at) !== 1 || byteAt(p, at + 2) !== 0x12) return SENDER_UNKNOWN;
  const type = typeAndGroup >> 4;
  return type === 4 ? SENDER_IS_CLIENT : type === 8 || type === 0 ? SENDER_IS_SERVER : SENDER_UNKNOWN;
}

function recogniseConnect(p: Payload): Recognition {
  const type = cotpType(p);
  if (type !== COTP_CONNECT_REQUEST && type !== COTP_CONNECT_CONFIRM) return 0;
  if (!isSiemensSelector(p, cotpParameter(p, CALLED_SELECTOR)) || !isSiemensSelector(p, cotpParameter(p, CALLING_SELECTOR))) return 0;
  return recognition(LEVEL_MEDIUM, type === COTP_CONNECT_REQUEST ? SENDER_IS_CLIENT : SENDER_IS_SERVER, REASON_CONNECT);
}

function isSiemensSelector(p: Payload, at: number): boolean {
  if (at < 0 || byteAt(p, at - 1) !== 2) return false;
  const kind = byteAt(p, at);
  return kind >= 1 && kind <= LAST_CONNECTION_TYPE && byteAt(p, at + 1) >= 0;
}

// Recognises SQL Server's tabular data stream (MS-TDS §2.2) by its packet header and what must follow it, and the browser service that names
// instances' ports (MC-SQLR §2.2). Reads no statements.
import { byteAt, isText, u16At, u16leAt, u32leAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";
import { RESPONSE_TOKENS } from "./codes.ts";
import { mssqlDissector } from "./mssql-dissector.ts";

const HEADER = 8;
const SQL_BATCH = 1;
const REMOTE_CALL = 3;
const RESPONSE = 4;
const ATTENTION = 6;
const TRANSACTION = 14;
const LOGIN = 16;
const PRE_LOGIN = 18;
const END_OF_MESSAGE = 1;

/** §2.2.6.5: options of five bytes (token, offset, length), ended by 0xFF; the first is the version, right behind the options. */
function isPreLogin(p: Payload): boolean {
  const offset = u16At(p, HEADER + 1);
  return byteAt(p, HEADER) === 0 && u16At(p, HEADER + 3) === 6 && offset >= 6 && offset <= 64 && (offset - 1) % 5 === 0 && byteAt(p, HEADER + offset - 1) === 0xff;
}

/** §2.2.5.3: total length, then headers; the first is 18 bytes of transaction descriptor. */
function hasAllHeaders(p: Payload): boolean {
  const total = u32leAt(p, HEADER);
  return total >= 22 && total <= 512 && u32leAt(p, HEADER + 4) >= 6 && u32leAt(p, HEADER + 4) <= total - 4 && u16leAt(p, HEADER + 8) >= 1 && u16leAt(p, HEADER + 8) <= 3;
}

/** Before TDS 7.2 the text stands right behind the header, as UTF-16. */
function isWideText(p: Payload): boolean {
  for (let at = HEADER; at < HEADER + 16; at += 2) {
    const character = u16leAt(p, at);
    if (character < 0) return at > HEADER + 4;
    if ((character < 0x20 && character !== 9 && character !== 10 && character !== 13) || character > 0x7e) return false;
  }
  return true;
}

function stream(p: Payload): Recognition {
  const type = byteAt(p, 0);
  const status = byteAt(p, 1);
  const length = u16At(p, 2);
  if (length < HEADER || length > 32_767 || status > 0x1f || byteAt(p, 7) !== 0) return 0;
  // A packet that is not the last of its message has the size that was agreed on (512 or more); the last ends with the segment or is followed by another.
  if ((status & END_OF_MESSAGE) === 0 && length < 512) return 0;
  const fits = length === p.wireLength || (length > p.wireLength && p.wireLength >= 500);
  if (!fits && length > p.wireLength) return 0;
  switch (type) {
    case PRE_LOGIN:
      return isPreLogin(p) ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 0) : 0;
    case LOGIN:
      // §2.2.6.4: its own length, then TDS version 7.x.
      return u32leAt(p, HEADER) === length - HEADER && (byteAt(p, HEADER + 7) & 0xf0) === 0x70 ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 0) : 0;
    case SQL_BATCH:
    case REMOTE_CALL:
    case TRANSACTION:
      if (hasAllHeaders(p)) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 1);
      return type === SQL_BATCH && fits && isWideText(p) ? recognition(LEVEL_MEDIUM, SENDER_IS_CLIENT, 1) : 0;
    case RESPONSE: {
      if (!fits && byteAt(p, length) !== RESPONSE) return 0;
      // A first answer is a pre-login; later ones begin with a token.
      if (isPreLogin(p)) return recognition(LEVEL_HIGH, SENDER_IS_SERVER, 2);
      return RESPONSE_TOKENS.has(byteAt(p, HEADER)) ? recognition(u16At(p, 4) > 0 && u16At(p, 4) < 32_768 ? LEVEL_HIGH : LEVEL_MEDIUM, SENDER_IS_SERVER, 2) : 0;
    }
    case ATTENTION:
      return length === HEADER && p.wireLength === HEADER && status === END_OF_MESSAGE ? recognition(LEVEL_MEDIUM, SENDER_IS_CLIENT, 1) : 0;
    default:
      return 0;
  }
}

const LIST_ALL_BROADCAST = 2;
const LIST_ALL = 3;
const ASK_INSTANCE = 4;
const ANSWER = 5;

/** MC-SQLR §2.2: one byte; or an instance's name, ended by zero; or a length and text with semicolons. */
function browser(p: Payload): Recognition {
  const type = byteAt(p, 0);
  if (type === LIST_ALL_BROADCAST || type === LIST_ALL) return p.wireLength === 1 ? recognition(LEVEL_MEDIUM, SENDER_IS_CLIENT, 3) : 0;
  if (type === ASK_INSTANCE) return p.wireLength <= 34 && p.wireLength > 2 && byteAt(p, p.wireLength - 1) === 0 && isText(p, 1, p.wireLength - 1) ? recognition(LEVEL_MEDIUM, SENDER_IS_CLIENT, 3) : 0;
  const isAnswer = type === ANSWER && u16leAt(p, 1) === p.wireLength - 3 && p.length > 16 && byteAt(p, 3) === 0x53 && byteAt(p, 13) === 0x3b && isText(p, 3, 64);
  return isAnswer ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, 4) : 0;
}

export const mssql: Protocol = {
  id: "mssql",
  transports: [6, 17],
  firstBytes: [1, 2, 3, 4, 5, 6, 14, 16, 18],
  notByContent: "with strict encryption its bytes are TLS, and long results go on without a header",
  reasons: [
    "a TDS packet of type 18 or 16: SQL Server's pre-login or login",
    "a TDS packet with a statement, a procedure call, a transaction or an attention",
    "a TDS response: header and first token fit",
    "a question to SQL Server's browser service",
    "an answer of SQL Server's browser service: a length and 'ServerName;'",
  ],
  recognise(p: Payload): Recognition {
    return p.transport === 6 ? stream(p) : browser(p);
  },
  dissector: mssqlDissector,
};

// Recognises the control connection of FTP (RFC 959 §4, RFC 2428, RFC 3659) and TFTP datagrams (RFC 1350 §5, RFC 2347). Data connections of FTP carry
// the bare file: only the control connection names them.
import { ascii, byteAt, isDigit, isText, matchesAt, positionOf, u16At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_LOW, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER, SENDER_UNKNOWN } from "../protocol.ts";
import { COMMAND_FIRST_BYTES, COMMANDS, SHARED_COMMANDS, TFTP_MODES } from "./codes.ts";
import { ftpDissector } from "./ftp-dissector.ts";

const FTP = [ascii("FTP"), ascii("ftp")];
const PASSIVE = ascii("227 Entering Passive Mode");
const EXTENDED_PASSIVE = ascii("229 Entering Extended Passive Mode");
const LONGEST_LINE = 512;
const LINE_FEED = ascii("\n");

/** Reply codes that mail and news servers do not use in this sense: opening, transfer, sign-in and file status. */
const OWN_REPLIES: ReadonlySet<number> = new Set([125, 150, 202, 212, 213, 225, 226, 227, 229, 230, 234, 257, 331, 332, 350, 425, 426, 532]);

function reply(p: Payload): Recognition {
  const separator = byteAt(p, 3);
  if ((separator !== 0x20 && separator !== 0x2d) || !isDigit(byteAt(p, 1)) || !isDigit(byteAt(p, 2))) return 0;
  if (!isText(p, 0, LONGEST_LINE) || positionOf(p, LINE_FEED, 3, LONGEST_LINE) < 0) return 0;
  if (matchesAt(p, 0, PASSIVE) || matchesAt(p, 0, EXTENDED_PASSIVE)) return recognition(LEVEL_HIGH, SENDER_IS_SERVER, 0);
  const code = (byteAt(p, 0) - 0x30) * 100 + (byteAt(p, 1) - 0x30) * 10 + byteAt(p, 2) - 0x30;
  if (code === 220) return positionOf(p, FTP[0] as Uint8Array, 4, LONGEST_LINE) > 0 || positionOf(p, FTP[1] as Uint8Array, 4, LONGEST_LINE) > 0 ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, 0) : 0;
  return OWN_REPLIES.has(code) ? recognition(LEVEL_MEDIUM, SENDER_IS_SERVER, 1) : 0;
}

const beginsWith = (p: Payload, lines: readonly Uint8Array[]): boolean => {
  for (let i = 0; i < lines.length; i++) if (matchesAt(p, 0, lines[i] as Uint8Array)) return true;
  return false;
};

/** The packet is one line of text. */
function command(p: Payload): Recognition {
  if (p.wireLength > LONGEST_LINE || byteAt(p, p.wireLength - 1) !== LINE_FEED[0]) return 0;
  const isOwn = beginsWith(p, COMMANDS);
  if (!isOwn && !beginsWith(p, SHARED_COMMANDS)) return 0;
  const end = positionOf(p, LINE_FEED, 3, LONGEST_LINE);
  if (end < 0 || end !== p.wireLength - 1 || !isText(p, 0, end)) return 0;
  return isOwn ? recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 2) : recognition(LEVEL_LOW, SENDER_IS_CLIENT, 3);
}

const READ_REQUEST = 1;
const WRITE_REQUEST = 2;
const DATA = 3;
const ACKNOWLEDGEMENT = 4;
const ERROR = 5;
const OPTIONS_ACKNOWLEDGEMENT = 6;
const BLOCK = 512;
const LARGEST_ERROR = 8;

/** Position behind the zero that ends a text of printable characters, or −1. */
function afterText(p: Payload, at: number): number {
  for (let i = at; i < at + 256; i++) {
    const byte = byteAt(p, i);
    if (byte === 0) return i > at ? i + 1 : -1;
    if (byte < 0x20 || byte > 0x7e) return -1;
  }
  return -1;
}

function datagram(p: Payload): Recognition {
  switch (u16At(p, 0)) {
    case READ_REQUEST:
    case WRITE_REQUEST: {
      const mode = afterText(p, 2);
      for (let i = 0; mode > 0 && i < TFTP_MODES.length; i++) if (matchesAt(p, mode, TFTP_MODES[i] as Uint8Array)) return recognition(LEVEL_HIGH, SENDER_IS_CLIENT, 4);
      return 0;
    }
    case DATA:
      return p.wireLength === 4 + BLOCK && u16At(p, 2) > 0 ? recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, 5) : 0;
    case ACKNOWLEDGEMENT:
      return p.wireLength === 4 && u16At(p, 2) >= 0 ? recognition(LEVEL_MEDIUM, SENDER_UNKNOWN, 5) : 0;
    case ERROR:
      return u16At(p, 2) >= 0 && u16At(p, 2) <= LARGEST_ERROR && afterText(p, 4) === p.wireLength ? recognition(LEVEL_HIGH, SENDER_UNKNOWN, 5) : 0;
    case OPTIONS_ACKNOWLEDGEMENT: {
      const value = afterText(p, 2);
      return value > 0 && isDigit(byteAt(p, value)) && afterText(p, value) > 0 ? recognition(LEVEL_HIGH, SENDER_IS_SERVER, 5) : 0;
    }
    default:
      return 0;
  }
}

export const ftpTftp: Protocol = {
  id: "ftp-tftp",
  transports: [6, 17],
  firstBytes: [0, 0x31, 0x32, 0x33, 0x34, 0x35, ...COMMAND_FIRST_BYTES],
  notByContent: "its data connections carry the bare file",
  reasons: [
    "a greeting 220 that names FTP, or the passive mode reply 227 or 229",
    "a three-digit reply that FTP uses and mail does not",
    "a command line that only FTP has",
    "a command line USER, PASS, RETR, DELE or LIST, as FTP has it (and mailboxes and chats too)",
    "a TFTP request: file name and mode",
    "a TFTP block, acknowledgement, option list or error of the right size",
  ],
  recognise(p: Payload): Recognition {
    if (p.transport === 17) return datagram(p);
    const first = byteAt(p, 0);
    if (first === 0) return 0;
    return first >= 0x31 && first <= 0x35 ? reply(p) : command(p);
  },
  dissector: ftpDissector,
};

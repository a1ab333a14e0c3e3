// What machines say of themselves to their network neighbourhood (MS-BRWS §2.2.1, §2.2.6): name, Windows release, duties, and how often they say it. Carried as a
// mailslot message in a NetBIOS datagram (MS-MAIL §2.2.1, MS-CIFS §2.2.4.33). Comments are people's and not read.
import type { DissectionSink } from "../protocol.ts";
import { windowsRelease } from "../windows-version.ts";
import { BROWSER_COMMANDS, HOST_ANNOUNCEMENT, LOCAL_MASTER_ANNOUNCEMENT, SERVER_ROLES, SERVER_UNIX } from "./netbios-codes.ts";
import { plainName } from "./netbios-names.ts";

const SMB_1 = 0xff53_4d42;
const TRANSACTION = 0x25;
const SMB_HEADER = 32;
/** Positions behind the SMB header: count of words, then of the data its length and its offset from the header. */
const DATA_COUNT_AT = SMB_HEADER + 1 + 22;
const DATA_OFFSET_AT = SMB_HEADER + 1 + 24;
const SETUP_COUNT_AT = SMB_HEADER + 1 + 26;
const MAILSLOT = "\\MAILSLOT\\BROWSE";
/** Command, update count, period, name, release, type. */
const ANNOUNCEMENT_SIZE = 28;

/** Position of a browser command in the SMB message at [at, end); −1 = it is none. Counts which command, or that it is another mailslot. */
export function readMailslot(view: DataView, bytes: Uint8Array, at: number, end: number, sink: DissectionSink): number {
  if (at + SETUP_COUNT_AT + 1 > end || view.getUint32(at) !== SMB_1 || view.getUint8(at + 4) !== TRANSACTION) return -1;
  const nameAt = at + SETUP_COUNT_AT + 2 + 2 * view.getUint8(at + SETUP_COUNT_AT) + 2;
  if (!isName(bytes, nameAt, end)) {
    sink.detail("mailslot", "other");
    return -1;
  }
  const data = at + view.getUint16(at + DATA_OFFSET_AT, true);
  const length = view.getUint16(at + DATA_COUNT_AT, true);
  if (length === 0 || data + length > end || data < nameAt) {
    sink.trouble("malformed");
    return -1;
  }
  sink.detail("mailslot", BROWSER_COMMANDS.get(view.getUint8(data)) ?? "other");
  return data;
}

function isName(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + MAILSLOT.length > end) return false;
  for (let i = 0; i < MAILSLOT.length; i++) if (((bytes[at + i] as number) & 0xdf) !== (MAILSLOT.charCodeAt(i) & 0xdf)) return false;
  return true;
}

/** Command at `at`. Only hosts and local masters speak of themselves. */
export function claimAnnouncement(view: DataView, bytes: Uint8Array, at: number, end: number, sink: DissectionSink): void {
  const command = view.getUint8(at);
  if (command !== HOST_ANNOUNCEMENT && command !== LOCAL_MASTER_ANNOUNCEMENT) return;
  if (at + ANNOUNCEMENT_SIZE > end) {
    sink.trouble("malformed");
    return;
  }
  const by = "browser announcement";
  const periodMillis = view.getUint32(at + 2, true);
  if (periodMillis > 0) sink.timer("smb", "browser announcement period", periodMillis / 1000);
  const name = plainName(bytes, at + 6);
  if (name.length > 0) sink.claim("sender", "hostname", name, by);
  const type = view.getUint32(at + 24, true);
  // Samba gives itself the release of some Windows.
  const system = (type & SERVER_UNIX) !== 0 ? "Unix (Samba)" : windowsRelease(view.getUint8(at + 22), view.getUint8(at + 23));
  if (system !== "") sink.claim("sender", "os", system, by);
  for (const [bits, role] of SERVER_ROLES) if ((type & bits) !== 0) sink.claim("sender", "role", role, by);
}

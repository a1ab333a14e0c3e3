// The packets of the NetBIOS session service that are no messages (RFC 1002 §4.3.2–4.3.6): who calls whom, refusals, and the way to another port.
import type { DissectionSink } from "../protocol.ts";

export const SESSION_MESSAGE = 0x00;
export const SESSION_REQUEST = 0x81;
export const POSITIVE_RESPONSE = 0x82;
export const NEGATIVE_RESPONSE = 0x83;
export const RETARGET = 0x84;
export const KEEP_ALIVE = 0x85;

/** An encoded name: its length (32), two letters a byte, the root. */
const ENCODED_SIZE = 34;
/** The name service's 16th byte: what the name stands for. */
const SUFFIX_WORKSTATION = 0x00;
const SUFFIX_SERVER = 0x20;
/** Asks for whatever server is there. */
const ANY_SERVER = "*SMBSERVER";

/** RFC 1002 §4.3.4. */
const REFUSALS: ReadonlyMap<number, string> = new Map([
  [0x80, "not listening on called name"],
  [0x81, "not listening for calling name"],
  [0x82, "called name not present"],
  [0x83, "insufficient resources"],
  [0x8f, "unspecified"],
]);

/** The name of 15 characters that stands encoded at `at` when its 16th byte is `suffix`, else "". */
export function decodeNetbiosName(bytes: Uint8Array, at: number, end: number, suffix: number): string {
  if (at + ENCODED_SIZE > end || bytes[at] !== 32) return "";
  let name = "";
  for (let i = 0; i < 16; i++) {
    const high = (bytes[at + 1 + 2 * i] as number) - 0x41;
    const low = (bytes[at + 2 + 2 * i] as number) - 0x41;
    if (high < 0 || high > 15 || low < 0 || low > 15) return "";
    const code = (high << 4) | low;
    if (i === 15) return code === suffix ? name.trimEnd() : "";
    if (code < 0x20 || code > 0x7e) return "";
    name += String.fromCharCode(code);
  }
  return "";
}

/** A session packet of `type` whose header of four bytes stands at `at`. `asked` = the server's name that a request named before, "" = none. Returns what to remember of it. */
export function readSessionPacket(view: DataView, bytes: Uint8Array, at: number, end: number, asked: string, sink: DissectionSink): string {
  switch (bytes[at]) {
    case SESSION_REQUEST: {
      const caller = decodeNetbiosName(bytes, at + 4 + ENCODED_SIZE, end, SUFFIX_WORKSTATION);
      if (caller.length > 0) sink.claim("sender", "hostname", caller, "netbios session request, calling name");
      sink.detail("session", "request");
      return decodeNetbiosName(bytes, at + 4, end, SUFFIX_SERVER);
    }
    case POSITIVE_RESPONSE:
      // The server has the name that it was called by; before that it was the caller's word only.
      if (asked.length > 0 && asked !== ANY_SERVER && !isAddress(asked)) sink.claim("sender", "hostname", asked, "netbios session response, called name");
      sink.detail("session", "accepted");
      return "";
    case NEGATIVE_RESPONSE:
      if (end - at >= 5) sink.detail("session", `refused: ${REFUSALS.get(bytes[at + 4] as number) ?? "for another reason"}`);
      return "";
    case RETARGET:
      if (end - at >= 10) {
        const address = `${bytes[at + 4]}.${bytes[at + 5]}.${bytes[at + 6]}.${bytes[at + 7]}`;
        sink.secondary("sender", "tcp", view.getUint16(at + 8), "smb", address);
      }
      return "";
    case KEEP_ALIVE:
      sink.detail("session", "keep-alive");
      return asked;
    default:
      return asked;
  }
}

function isAddress(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if ((code < 0x30 || code > 0x39) && code !== 0x2e) return false;
  }
  return true;
}

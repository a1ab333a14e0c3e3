// What the security token of a session setup tells (SPNEGO, RFC 4178, around NTLM or Kerberos): the method, and what machines say of
// themselves in NTLM. Reads no tickets and no account names.
import { ntlmPosition, readNtlm } from "../ntlm-message.ts";
import type { DissectionSink } from "../protocol.ts";

/** A Kerberos AP-REQ in GSS-API (RFC 4121 §4.1): behind the object identifier stand 01 00, then the application tag 14. */
const AP_REQUEST = 0x6e;
const LONGEST_SEARCH = 192;

/** The token in [from, to) of the view. */
export function readSecurityToken(view: DataView, bytes: Uint8Array, from: number, to: number, sink: DissectionSink): void {
  if (to - from < 12) return;
  const ntlm = ntlmPosition(bytes, from, to);
  if (ntlm >= 0) readNtlm(view, bytes, ntlm, to, "smb", sink);
  else if (isKerberosRequest(bytes, from, to)) sink.detail("authentication", "Kerberos");
}

function isKerberosRequest(bytes: Uint8Array, from: number, to: number): boolean {
  const last = Math.min(to, from + LONGEST_SEARCH) - 3;
  // Both forms of the identifier end in 01 02 02 (RFC 4121 and Microsoft's).
  for (let at = from + 3; at <= last; at++)
    if (bytes[at] === 1 && bytes[at + 1] === 0 && bytes[at + 2] === AP_REQUEST && bytes[at - 1] === 2 && bytes[at - 2] === 2 && bytes[at - 3] === 1) return true;
  return false;
}

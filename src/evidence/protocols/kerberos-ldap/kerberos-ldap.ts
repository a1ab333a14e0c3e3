// Recognises what a Windows domain signs in and looks up with: Kerberos (RFC 4120 §5), password change (RFC 3244) and LDAP (RFC 4511 §4.1.1).
// The recogniser reads no names and no tickets.
import { berContents, berHeaderSize, berLength, berNext } from "../ber-header.ts";
import { byteAt, u16At, u32At } from "../payload-bytes.ts";
import { LEVEL_HIGH, LEVEL_LOW, LEVEL_MEDIUM, type Payload, type Protocol, type Recognition, recognition, SENDER_IS_CLIENT, SENDER_IS_SERVER } from "../protocol.ts";
import { KERBEROS_SENDERS, LDAP_OPERATIONS } from "./codes.ts";
import { kerberosLdapDissector } from "./kerberos-ldap-dissector.ts";

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const LONGEST_RECORD = 1 << 20;

/** Application tag 10–30, a sequence, then version 5 and the message type that the tag repeats. `at` = the tag. */
function kerberos(p: Payload, at: number): Recognition {
  const tag = byteAt(p, at);
  if (tag < 0x6a || tag > 0x7e) return 0;
  const sender = KERBEROS_SENDERS.get(tag & 0x1f);
  const sequence = sender === undefined ? -1 : berContents(p, at, tag);
  const version = sequence < 0 ? -1 : berContents(p, sequence, SEQUENCE);
  if (version < 0) return 0;
  // [0] in messages and errors, [1] in requests to the key distribution centre.
  const context = byteAt(p, version);
  if ((context !== 0xa0 && context !== 0xa1) || byteAt(p, version + 1) !== 3 || byteAt(p, version + 2) !== INTEGER || byteAt(p, version + 3) !== 1 || byteAt(p, version + 4) !== 5) return 0;
  const type = version + 5;
  if (byteAt(p, type) !== context + 1 || byteAt(p, type + 2) !== INTEGER || byteAt(p, type + 4) !== (tag & 0x1f)) return 0;
  return recognition(LEVEL_HIGH, sender as number, 0);
}

/** RFC 3244 §2: length, version 1 or 0xFF80, length of the AP-REQ, then the AP-REQ. */
function passwordChange(p: Payload, at: number): Recognition {
  const version = u16At(p, at + 2);
  if ((version !== 1 && version !== 0xff80) || u16At(p, at) !== p.wireLength - at) return 0;
  const tag = byteAt(p, at + 6);
  return (tag === 0x6e || tag === 0x6f) && kerberos(p, at + 6) !== 0 ? recognition(LEVEL_HIGH, tag === 0x6e ? SENDER_IS_CLIENT : SENDER_IS_SERVER, 1) : 0;
}

/** Message id, then one operation. */
function ldap(p: Payload): Recognition {
  const id = berContents(p, 0, SEQUENCE);
  if (id < 0 || byteAt(p, id) !== INTEGER || byteAt(p, id + 1) < 1 || byteAt(p, id + 1) > 4 || berLength(p, 0) > LONGEST_RECORD) return 0;
  const operation = id + 2 + byteAt(p, id + 1);
  const sender = LDAP_OPERATIONS.get(byteAt(p, operation));
  if (sender === undefined) return 0;
  const end = berNext(p, 0);
  const inner = berNext(p, operation);
  if (inner < 0 || inner > end || (p.transport === 17 && end !== p.wireLength)) return 0;
  // Operations without contents (unbind) and bare identifiers (delete, abandon) have little to check.
  const isPlain = berHeaderSize(p, operation) > 0 && berLength(p, operation) >= 7;
  return recognition(isPlain ? LEVEL_HIGH : LEVEL_MEDIUM, sender, 2);
}

/**
 * RFC 4752 §3.1 and RFC 4121 §4.2.6: after sign-in each LDAP message is wrapped: its length, then the token 05 04. Other protocols that sign in by
 * SASL (AMQP, mail) wrap alike, so this alone is never sure.
 */
function wrapped(p: Payload): Recognition {
  const length = u32At(p, 0);
  const flags = byteAt(p, 6);
  if (u16At(p, 4) !== 0x0504 || flags > 7 || byteAt(p, 7) !== 0xff || length < 32 || length > LONGEST_RECORD) return 0;
  return recognition(length + 4 === p.wireLength ? LEVEL_MEDIUM : LEVEL_LOW, (flags & 1) !== 0 ? SENDER_IS_SERVER : SENDER_IS_CLIENT, 3);
}

export const kerberosLdap: Protocol = {
  id: "kerberos-ldap",
  transports: [6, 17],
  firstBytes: [0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, SEQUENCE, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x74, 0x75, 0x76, 0x7e],
  notByContent: "over TLS (tcp/636, tcp/3269) its bytes are TLS, and calls to a domain controller are DCE/RPC and SMB",
  reasons: [
    "a Kerberos message: application tag, version 5 and the same message type inside",
    "a Kerberos password change around an AP-REQ or AP-REP",
    "an LDAP message: an id and one operation inside a BER sequence",
    "a message wrapped by Kerberos, as LDAP's are after sign-in: a length and the token 05 04",
  ],
  recognise(p: Payload): Recognition {
    const first = byteAt(p, 0);
    if (first === SEQUENCE) return ldap(p);
    if (p.transport === 17) return first >= 0x6a ? kerberos(p, 0) : passwordChange(p, 0);
    if (first !== 0) return 0;
    // RFC 4120 §7.2.2: four bytes of length; the first packet of a long message is shorter.
    const length = u32At(p, 0);
    if (length < 10 || length > LONGEST_RECORD || length + 4 < p.wireLength) return 0;
    const named = kerberos(p, 4);
    if (named !== 0) return named;
    const changed = passwordChange(p, 4);
    return changed !== 0 ? changed : wrapped(p);
  },
  dissector: kerberosLdapDissector,
};

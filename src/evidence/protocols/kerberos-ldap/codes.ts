// Who sends which message: Kerberos application tags (RFC 4120 §5.10) and LDAP operations (RFC 4511 §4.2–4.14).
import { SENDER_IS_CLIENT as C, SENDER_IS_SERVER as S, SENDER_UNKNOWN as U } from "../protocol.ts";

/** AS, TGS and AP requests and replies; SAFE, PRIV, CRED from either side; ERROR. */
export const KERBEROS_SENDERS: ReadonlyMap<number, number> = new Map([
  [10, C],
  [11, S],
  [12, C],
  [13, S],
  [14, C],
  [15, S],
  [20, U],
  [21, U],
  [22, U],
  [30, S],
]);

export const LDAP_OPERATIONS: ReadonlyMap<number, number> = new Map([
  [0x60, C], // bind
  [0x61, S],
  [0x42, C], // unbind
  [0x63, C], // search
  [0x64, S], // entry
  [0x65, S], // search done
  [0x73, S], // referral
  [0x66, C], // modify
  [0x67, S],
  [0x68, C], // add
  [0x69, S],
  [0x4a, C], // delete
  [0x6b, S],
  [0x6c, C], // rename
  [0x6d, S],
  [0x6e, C], // compare
  [0x6f, S],
  [0x50, C], // abandon
  [0x77, C], // extended
  [0x78, S],
  [0x79, S], // intermediate
]);

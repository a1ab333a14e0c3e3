// The ISO session (8327) and presentation (8823) envelope that MMS and ICCP use on ISO-on-TCP. Finds the application PDU; reads nothing in it.
import { berContents, berNext } from "./ber-header.ts";
import { cotpUserData } from "./iso-transport.ts";
import { byteAt, hex, positionOf, u16At } from "./payload-bytes.ts";
import type { Payload } from "./protocol.ts";

export const SESSION_CONNECT = 0x0d;
export const SESSION_ACCEPT = 0x0e;
/** Give-tokens and data-transfer, both without parameters. */
const SESSION_DATA = 0x0100_0100;
/** 1.0.9506.2: what every MMS association names as its application or abstract syntax. */
const MMS_OBJECT_ID = hex("28ca2202");
/** The syntax names stand in the first few hundred bytes of a connect. */
const CONNECT_SEARCH = 320;

/** Session type of a connect or accept that names MMS, or -1. */
export function mmsAssociation(p: Payload): number {
  const at = cotpUserData(p);
  const type = byteAt(p, at);
  if (at < 0 || (type !== SESSION_CONNECT && type !== SESSION_ACCEPT)) return -1;
  return positionOf(p, MMS_OBJECT_ID, at, at + CONNECT_SEARCH) > 0 ? type : -1;
}

/** Position of the application PDU's tag inside a data unit, or -1. */
export function presentationData(p: Payload): number {
  const at = cotpUserData(p);
  if (at < 0 || u16At(p, at) * 65_536 + u16At(p, at + 2) !== SESSION_DATA) return -1;
  const list = berContents(p, berContents(p, at + 4, 0x61), 0x30);
  if (list < 0 || byteAt(p, list) !== 0x02 || byteAt(p, list + 1) !== 1) return -1;
  return berContents(p, berNext(p, list), 0xa0);
}

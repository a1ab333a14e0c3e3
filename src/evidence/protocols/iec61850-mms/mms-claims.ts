// What MMS responses say about the device: Identify (ISO 9506-2), and name plates that were read (IEC 61850-7-3: DPL at LPHD, LPL at LLN0).
// Makes claims, believes none of them.
import type { ClaimAttribute } from "../../../plant/claim.ts";
import { BerWalk } from "../ber-walk.ts";
import type { DissectionSink } from "../protocol.ts";
import { narrowText } from "../wire-text.ts";
import { MOST_PLATES, PLATE_BITS, PLATES } from "./object-names.ts";

const IDENTIFY_ATTRIBUTES: ReadonlyMap<number, ClaimAttribute> = new Map<number, ClaimAttribute>([
  [0x80, "vendor"],
  [0x81, "model"],
  [0x82, "firmware"],
]);
const PLATE_ATTRIBUTES: Readonly<Record<string, ClaimAttribute>> = { vendor: "vendor", swRev: "firmware", serNum: "serial", model: "model" };
/** Data: structure, visible string. */
const STRUCTURE = 0xa2;
const TEXT = 0x8a;
/** All elements of a physical name plate in their order; where optional ones are missing nobody can tell which, but the first is the vendor. */
const WHOLE_PLATE: readonly string[] = ["vendor", "hwRev", "swRev", "serNum", "model", "location"];
/** A logical node's name plate begins with these. */
const NAME_PLATE: readonly string[] = ["vendor", "swRev"];
const PLATE_MASK = (1 << PLATE_BITS) - 1;

const results = new BerWalk();
const members = new BerWalk();

export function claimIdentify(view: DataView, bytes: Uint8Array, from: number, to: number, sink: DissectionSink): void {
  results.start(view, from, to);
  while (results.next()) {
    const attribute = IDENTIFY_ATTRIBUTES.get(results.tag);
    if (attribute !== undefined) claim(attribute, bytes, results.from, results.to, "mms identify", sink);
  }
}

/** The results of a read at [from, to); `plates` = what its request asked for, as ObjectNames gives it. */
export function claimPlates(view: DataView, bytes: Uint8Array, from: number, to: number, plates: number, sink: DissectionSink): void {
  results.start(view, from, to);
  for (let i = 0; i < MOST_PLATES && results.next(); i++) {
    const plate = PLATES[(plates >>> (i * PLATE_BITS)) & PLATE_MASK] ?? "";
    if (plate === "") continue;
    if (results.tag === TEXT) {
      const attribute = PLATE_ATTRIBUTES[plate];
      if (attribute !== undefined) claim(attribute, bytes, results.from, results.to, `mms name plate ${plate}`, sink);
    } else if (results.tag === STRUCTURE) claimStructure(view, bytes, results.from, results.to, plate, sink);
  }
}

function claimStructure(view: DataView, bytes: Uint8Array, from: number, to: number, plate: string, sink: DissectionSink): void {
  let texts = 0;
  members.start(view, from, to);
  while (members.next()) {
    if (members.tag !== TEXT) return;
    texts++;
  }
  const order = plate === "NamPlt" ? NAME_PLATE : texts === WHOLE_PLATE.length ? WHOLE_PLATE : WHOLE_PLATE.slice(0, 1);
  members.start(view, from, to);
  for (let i = 0; i < order.length && members.next(); i++) {
    const attribute = PLATE_ATTRIBUTES[order[i] as string];
    if (attribute !== undefined) claim(attribute, bytes, members.from, members.to, `mms name plate ${order[i]}`, sink);
  }
}

function claim(attribute: ClaimAttribute, bytes: Uint8Array, from: number, to: number, by: string, sink: DissectionSink): void {
  const text = narrowText(bytes, from, to);
  if (text.length > 0) sink.claim("sender", attribute, text, by);
}

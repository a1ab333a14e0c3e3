// The names in MMS read and write requests (ISO 9506-2, VariableAccessSpecification): which functional constraints and controls of IEC 61850
// they belong to, and which of them are name plates. Names themselves are not kept.
import { BerWalk } from "../ber-walk.ts";
import { CONSTRAINT_CONTROL, CONTROL_PARTS, FUNCTIONAL_CONSTRAINTS } from "./codes.ts";

const LIST_OF_VARIABLES = 0xa0;
const VISIBLE_STRING = 0x1a;
const VMD_SPECIFIC = 0x80;
const AA_SPECIFIC = 0x82;
const DOLLAR = 0x24;
const DEEPEST = 6;
const MOST_NAMES = 256;
/** A name plate's answer is read for so many variables of one request. */
export const MOST_PLATES = 6;
export const PLATE_BITS = 4;

/** Name plate elements (IEC 61850-7-3, DPL and LPL): the number stands in a request's note, 0 = none. */
export const PLATES: readonly string[] = ["", "vendor", "hwRev", "swRev", "serNum", "model", "PhyNam", "NamPlt"];
const PHYSICAL_NAME = ascii("$DC$PhyNam");
const NAME_PLATE = ascii("$DC$NamPlt");
const LOGICAL_NAME_PLATE = ascii("LLN0$DC$NamPlt");
const CONSTRAINTS: Int32Array = codes(FUNCTIONAL_CONSTRAINTS);
const CONTROLS: readonly Uint8Array[] = CONTROL_PARTS.map(ascii);
const PLATE_NAMES: readonly Uint8Array[] = PLATES.map(ascii);
const VENDOR = PLATES.indexOf("vendor");
const PLATE_STRUCTURE = PLATES.indexOf("PhyNam");
const NAME_PLATE_STRUCTURE = PLATES.indexOf("NamPlt");

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Two letters each, as one number. */
function codes(texts: readonly string[]): Int32Array {
  return Int32Array.from(texts, (text) => (text.charCodeAt(0) << 8) | text.charCodeAt(1));
}

/** What the names of one request say together. Reused: read() begins anew. */
export class ObjectNames {
  /** Bits of FUNCTIONAL_CONSTRAINTS. */
  constraints = 0;
  /** Bits of CONTROL_PARTS. */
  controls = 0;
  /** Names without a functional constraint. */
  others = 0;
  /** PLATES of the first variables, four bits each, the first lowest; only where each variable is listed by itself. */
  plates = 0;
  /** False: lengths contradict each other. */
  isWhole = true;
  private names = 0;
  private readonly walks: readonly BerWalk[] = Array.from({ length: DEEPEST }, () => new BerWalk());

  /** One VariableAccessSpecification: its tag and contents. */
  read(view: DataView, tag: number, from: number, to: number): void {
    this.constraints = 0;
    this.controls = 0;
    this.others = 0;
    this.plates = 0;
    this.names = 0;
    this.isWhole = true;
    this.walk(view, from, to, 0, tag === LIST_OF_VARIABLES);
  }

  private walk(view: DataView, from: number, to: number, depth: number, isList: boolean): void {
    const elements = (this.walks[depth] as BerWalk).start(view, from, to);
    while (elements.next()) {
      const { tag } = elements;
      // The domain stands before the item; it has no constraint, so only the last string of a name counts.
      if (tag === VISIBLE_STRING || tag === VMD_SPECIFIC || tag === AA_SPECIFIC) {
        const { from: nameFrom, to: nameTo } = elements;
        if (tag === VISIBLE_STRING && elements.next()) this.name(view, elements.from, elements.to, isList);
        else this.name(view, nameFrom, nameTo, isList);
      } else if ((tag & 0x20) !== 0 && depth + 1 < DEEPEST && this.names < MOST_NAMES) this.walk(view, elements.from, elements.to, depth + 1, isList);
    }
    if (elements.isBroken) this.isWhole = false;
  }

  private name(view: DataView, from: number, to: number, isList: boolean): void {
    const index = this.names++;
    let first = from;
    while (first < to && view.getUint8(first) !== DOLLAR) first++;
    const constraint = first + 3 <= to && (first + 3 === to || view.getUint8(first + 3) === DOLLAR) ? CONSTRAINTS.indexOf(view.getUint16(first + 1)) : -1;
    if (constraint < 0) {
      this.others++;
      return;
    }
    this.constraints |= 1 << constraint;
    let last = to;
    while (view.getUint8(last - 1) !== DOLLAR) last--;
    for (let i = 0; i < CONTROLS.length && constraint === CONSTRAINT_CONTROL; i++) if (matches(view, last, to, CONTROLS[i] as Uint8Array)) this.controls |= 1 << i;
    if (isList && index < MOST_PLATES) this.plates |= plateOf(view, from, to, first, last) << (index * PLATE_BITS);
  }
}

/** `first` = the $ before the constraint, `last` = behind the last $. */
function plateOf(view: DataView, from: number, to: number, first: number, last: number): number {
  if (matches(view, first, to, PHYSICAL_NAME)) return PLATE_STRUCTURE;
  if (matches(view, from, to, LOGICAL_NAME_PLATE)) return NAME_PLATE_STRUCTURE;
  if (matches(view, first, last - 1, PHYSICAL_NAME) || matches(view, from, last - 1, LOGICAL_NAME_PLATE)) {
    for (let i = 1; i < PLATE_STRUCTURE; i++) if (matches(view, last, to, PLATE_NAMES[i] as Uint8Array)) return i;
  }
  // Any logical node's plate names the maker; its software revision may be the node's own.
  if (matches(view, first, last - 1, NAME_PLATE) && matches(view, last, to, PLATE_NAMES[VENDOR] as Uint8Array)) return VENDOR;
  return 0;
}

function matches(view: DataView, from: number, to: number, expected: Uint8Array): boolean {
  if (to - from !== expected.length) return false;
  for (let i = 0; i < expected.length; i++) if (view.getUint8(from + i) !== expected[i]) return false;
  return true;
}

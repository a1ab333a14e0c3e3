// The binary XML of one event record: tokens, templates and the values that stand in for their gaps, told to an assembler as elements. Everything lies within
// one chunk of 64 KiB, where names and templates are kept once and pointed at. Bounded in depth, tokens and text: a record may point at itself.
import { BINARY_XML_TYPE, NULL_TYPE, utf16Text, valueText } from "./binary-values.ts";
import type { EventAssembler } from "./event-assembler.ts";

/** Thrown here and caught where a record is read. */
export class BinaryXmlFault extends Error {}

interface Value {
  readonly type: number;
  readonly at: number;
  readonly bytes: number;
}

interface Name {
  readonly text: string;
  /** Bytes that it takes where it stands. */
  readonly bytes: number;
}

const MOST_TOKENS = 20_000;
const MOST_TEXT = 1 << 20;
const DEEPEST_ELEMENT = 64;
/** Fragments within values within fragments. */
const DEEPEST_FRAGMENT = 8;
const MOST_VALUES = 1_024;
const LONGEST_NAME = 1_024;
/** With this bit a start tag has attributes, and another token of the same kind follows. */
const MORE = 0x40;
const NO_VALUES: readonly Value[] = [];

export class BinaryXml {
  private readonly view: DataView;
  private readonly names = new Map<number, Name>();
  private readonly event: EventAssembler;
  private tokens = 0;
  private textLeft = 0;
  /** Name of the attribute whose value is being told; null = none is. */
  private attribute: string | null = null;
  private attributeText = "";

  /** @param chunk all of it: offsets count from its start */
  constructor(chunk: Uint8Array, event: EventAssembler) {
    this.view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.event = event;
  }

  /** Throws BinaryXmlFault. */
  read(from: number, to: number): void {
    this.tokens = 0;
    this.textLeft = MOST_TEXT;
    this.attribute = null;
    this.fragment(from, to, NO_VALUES, 0);
  }

  /** Up to its end token or `to`; returns where it went on to. */
  private fragment(from: number, to: number, values: readonly Value[], depth: number): number {
    if (depth > DEEPEST_FRAGMENT) throw new BinaryXmlFault("fragments lie too deep in each other");
    const { view, event } = this;
    const openBefore = event.depth;
    let at = from;
    while (at < to) {
      if (++this.tokens > MOST_TOKENS) throw new BinaryXmlFault("the event never ends");
      const token = view.getUint8(at);
      switch (token & ~MORE) {
        case 0x00:
          return at + 1;
        case 0x01:
          at = this.startElement(at, to, (token & MORE) !== 0);
          break;
        case 0x02:
          this.endAttribute();
          at++;
          break;
        case 0x03:
        case 0x04:
          this.endAttribute();
          if (event.depth <= openBefore) throw new BinaryXmlFault("an element ends that did not begin");
          event.close();
          at++;
          break;
        case 0x05: {
          const bytes = this.uint16(at + 2, to) * 2;
          this.value({ type: this.uint8(at + 1, to), at: at + 4, bytes: within(at + 4, bytes, to) });
          at += 4 + bytes;
          break;
        }
        case 0x06: {
          this.endAttribute();
          const name = this.nameAt(this.uint32(at + 1, to), at + 5);
          this.attribute = name.text;
          at += 5 + name.bytes;
          break;
        }
        case 0x07:
        case 0x0b: {
          const bytes = this.uint16(at + 1, to) * 2;
          if ((token & ~MORE) === 0x07) this.value({ type: 1, at: at + 3, bytes: within(at + 3, bytes, to) });
          at += 3 + bytes;
          break;
        }
        case 0x08:
          this.text(String.fromCharCode(this.uint16(at + 1, to)));
          at += 3;
          break;
        case 0x09: {
          const name = this.nameAt(this.uint32(at + 1, to), at + 5);
          this.text(ENTITIES[name.text] ?? "");
          at += 5 + name.bytes;
          break;
        }
        case 0x0a:
          at += 5 + this.nameAt(this.uint32(at + 1, to), at + 5).bytes;
          break;
        case 0x0c:
          at = this.template(at, to, depth);
          break;
        case 0x0d:
        case 0x0e: {
          const value = values[this.uint16(at + 1, to)];
          if (value !== undefined) this.substitute(value, depth);
          at += 4;
          break;
        }
        case 0x0f:
          at += 4;
          break;
        default:
          throw new BinaryXmlFault(`a token of an unknown kind: ${token}`);
      }
    }
    return at;
  }

  private startElement(at: number, to: number, hasAttributes: boolean): number {
    this.endAttribute();
    if (this.event.depth >= DEEPEST_ELEMENT) throw new BinaryXmlFault("elements lie too deep in each other");
    // Elements of a template begin with the number of a value they depend on; those that stand in a value may lack it.
    for (const dependency of [2, 0]) {
      const nameField = at + 5 + dependency;
      if (nameField + 4 > to) continue;
      const name = this.nameOrNull(this.view.getUint32(nameField, true), nameField + 4);
      if (name === null) continue;
      this.event.open(name.text);
      return nameField + 4 + name.bytes + (hasAttributes ? 4 : 0);
    }
    throw new BinaryXmlFault("an element without a name");
  }

  /** Where a template is used first, its definition stands in between. */
  private template(at: number, to: number, depth: number): number {
    const definition = this.uint32(at + 6, to);
    const bodyAt = definition + 24;
    if (bodyAt > this.view.byteLength) throw new BinaryXmlFault("a template outside of its chunk");
    const bodyBytes = this.view.getUint32(definition + 20, true);
    const bodyEnd = bodyAt + within(bodyAt, bodyBytes, this.view.byteLength);
    const countAt = definition === at + 10 ? bodyEnd : at + 10;
    const count = this.uint32(countAt, to);
    if (count > MOST_VALUES) throw new BinaryXmlFault("a template with too many values");
    const values: Value[] = [];
    let valueAt = countAt + 4 + 4 * count;
    for (let i = 0; i < count; i++) {
      const bytes = this.uint16(countAt + 4 + 4 * i, to);
      values.push({ type: this.uint8(countAt + 6 + 4 * i, to), at: valueAt, bytes: within(valueAt, bytes, to) });
      valueAt += bytes;
    }
    this.fragment(bodyAt, bodyEnd, values, depth + 1);
    return valueAt;
  }

  private substitute(value: Value, depth: number): void {
    if (value.type === NULL_TYPE || value.bytes === 0) return;
    if (value.type === BINARY_XML_TYPE) this.fragment(value.at, value.at + value.bytes, NO_VALUES, depth + 1);
    else this.value(value);
  }

  private value({ type, at, bytes }: Value): void {
    const { event, attribute } = this;
    if (attribute === null ? event.wantsText : event.wantsAttribute(attribute)) this.text(valueText(this.view, type, at, bytes));
  }

  private text(text: string): void {
    this.textLeft -= text.length;
    if (this.textLeft < 0) throw new BinaryXmlFault("an event with too much text");
    if (this.attribute === null) this.event.text(text);
    else this.attributeText += text;
  }

  private endAttribute(): void {
    if (this.attribute !== null) this.event.attribute(this.attribute, this.attributeText);
    this.attribute = null;
    this.attributeText = "";
  }

  private nameAt(offset: number, here: number): Name {
    const name = this.nameOrNull(offset, here);
    if (name === null) throw new BinaryXmlFault("a name outside of its chunk");
    return name;
  }

  /** Where a name is used first, it stands right there; later uses point at it and take no bytes. */
  private nameOrNull(offset: number, here: number): Name | null {
    const known = this.names.get(offset) ?? this.readName(offset);
    if (known === null) return null;
    return offset === here ? known : { text: known.text, bytes: 0 };
  }

  /** Next name of the same hash, hash, count of characters, characters, a zero. */
  private readName(offset: number): Name | null {
    const { view } = this;
    if (offset + 10 > view.byteLength) return null;
    const characters = view.getUint16(offset + 6, true);
    const end = offset + 8 + 2 * characters;
    if (characters === 0 || characters > LONGEST_NAME || end + 2 > view.byteLength || view.getUint16(end, true) !== 0) return null;
    const name = { text: utf16Text(view, offset + 8, 2 * characters), bytes: 10 + 2 * characters };
    this.names.set(offset, name);
    return name;
  }

  private uint8(at: number, to: number): number {
    return this.view.getUint8(at + within(at, 1, to) - 1);
  }

  private uint16(at: number, to: number): number {
    within(at, 2, to);
    return this.view.getUint16(at, true);
  }

  private uint32(at: number, to: number): number {
    within(at, 4, to);
    return this.view.getUint32(at, true);
  }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The length, where so much lies before `to`. */
function within(at: number, bytes: number, to: number): number {
  if (at + bytes > to) throw new BinaryXmlFault("a value reaches beyond its record");
  return bytes;
}

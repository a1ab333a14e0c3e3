// Reads the OPC UA binary encoding (OPC 10000-6 §5.2) from its beginning on: numbers, texts, node ids, and past everything that is of no
// interest. Reaching beyond the end is noted, never thrown: what was read before holds. Keeps nothing.

/** Longer texts are read past, and not given. */
const LONGEST_TEXT = 300;
const DEEPEST = 8;
const utf8 = new TextDecoder("utf-8");

/** Sizes of the built-in types that have one (§5.1.2), index = type; 0 = it varies. */
const SIZES: readonly number[] = [0, 1, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 0, 8, 16, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0];
const STRING = 12;
const NODE_ID = 17;
const EXPANDED_NODE_ID = 18;
const QUALIFIED_NAME = 20;
const LOCALIZED_TEXT = 21;
export const EXTENSION_OBJECT = 22;
const DATA_VALUE = 23;
const VARIANT = 24;
const DIAGNOSTIC_INFO = 25;

export class UaReader {
  private view: DataView = new DataView(new ArrayBuffer(0));
  private bytes: Uint8Array = new Uint8Array(0);
  private end = 0;
  at = 0;
  /** False once something was asked for that is not there. */
  isWhole = true;

  start(view: DataView, bytes: Uint8Array, at: number, end: number): void {
    this.view = view;
    this.bytes = bytes;
    this.at = at;
    this.end = end;
    this.isWhole = true;
  }

  skip(count: number): void {
    if (count < 0 || count > this.end - this.at) {
      this.at = this.end;
      this.isWhole = false;
    } else this.at += count;
  }

  u8(): number {
    const at = this.at;
    this.skip(1);
    return this.isWhole ? this.view.getUint8(at) : 0;
  }

  u16(): number {
    const at = this.at;
    this.skip(2);
    return this.isWhole ? this.view.getUint16(at, true) : 0;
  }

  u32(): number {
    const at = this.at;
    this.skip(4);
    return this.isWhole ? this.view.getUint32(at, true) : 0;
  }

  f64(): number {
    const at = this.at;
    this.skip(8);
    return this.isWhole ? this.view.getFloat64(at, true) : Number.NaN;
  }

  /** DateTime (§5.2.2.5) in seconds since 1601; only differences mean something here. */
  dateSeconds(): number {
    const low = this.u32();
    return (this.u32() * 4_294_967_296 + low) / 1e7;
  }

  /** Number of elements that follow; -1 on the wire means none. */
  count(): number {
    const count = this.u32();
    return count > 0x7fff_ffff ? 0 : count;
  }

  /** "" where it is null, too long, or not there. */
  text(): string {
    const length = this.count();
    const from = this.at;
    this.skip(length);
    return this.isWhole && length > 0 && length <= LONGEST_TEXT ? utf8.decode(this.bytes.subarray(from, from + length)).trim() : "";
  }

  skipText(): void {
    this.skip(this.count());
  }

  localizedText(): string {
    const mask = this.u8();
    if ((mask & 1) !== 0) this.skipText();
    return (mask & 2) !== 0 ? this.text() : "";
  }

  /** The number of a numeric node id of namespace 0, -1 of any other (§5.2.2.9). Reads expanded ones too. */
  nodeId(): number {
    const encoding = this.u8();
    let id = -1;
    switch (encoding & 0x3f) {
      case 0:
        id = this.u8();
        break;
      case 1: {
        const namespace = this.u8();
        const number = this.u16();
        if (namespace === 0) id = number;
        break;
      }
      case 2: {
        const namespace = this.u16();
        const number = this.u32();
        if (namespace === 0) id = number;
        break;
      }
      case 3:
      case 5:
        this.skip(2);
        this.skipText();
        break;
      case 4:
        this.skip(18);
        break;
      default:
        this.skip(this.end + 1);
    }
    if ((encoding & 0x80) !== 0) {
      this.skipText();
      id = -1;
    }
    if ((encoding & 0x40) !== 0) {
      this.skip(4);
      id = -1;
    }
    return this.isWhole ? id : -1;
  }

  /** §5.2.2.15. Stands at the body afterwards; `bodyLength` -1 = there is none. */
  extensionObject(): { readonly type: number; readonly bodyLength: number } {
    const type = this.nodeId();
    const encoding = this.u8();
    const bodyLength = encoding === 1 || encoding === 2 ? this.count() : -1;
    return { type, bodyLength };
  }

  /** RequestHeader (OPC 10000-4 §7.33) up to the timeout hint, which is returned in milliseconds; then to its end. */
  requestHeader(): number {
    this.nodeId();
    this.skip(16);
    this.skipText();
    const timeoutHint = this.u32();
    this.skipBuiltIn(EXTENSION_OBJECT, 0);
    return timeoutHint;
  }

  /** ResponseHeader (OPC 10000-4 §7.34); the service's result is returned. */
  responseHeader(): number {
    this.skip(12);
    const result = this.u32();
    this.skipBuiltIn(DIAGNOSTIC_INFO, 0);
    this.skipArray(STRING, 0);
    this.skipBuiltIn(EXTENSION_OBJECT, 0);
    return result;
  }

  skipVariant(): void {
    this.skipBuiltIn(VARIANT, 0);
  }

  skipDataValue(): void {
    this.skipBuiltIn(DATA_VALUE, 0);
  }

  /** What follows the value inside a DataValue of this mask (§5.2.2.17). */
  skipAfterValue(mask: number): void {
    this.skip(((mask & 2) !== 0 ? 4 : 0) + ((mask & 4) !== 0 ? 8 : 0) + ((mask & 0x10) !== 0 ? 2 : 0) + ((mask & 8) !== 0 ? 8 : 0) + ((mask & 0x20) !== 0 ? 2 : 0));
  }

  private skipArray(type: number, depth: number): void {
    const count = this.count();
    const size = SIZES[type] as number;
    if (size > 0) this.skip(count * size);
    else for (let i = 0; i < count && this.isWhole; i++) this.skipBuiltIn(type, depth);
  }

  private skipBuiltIn(type: number, depth: number): void {
    if (depth > DEEPEST) {
      this.skip(this.end + 1);
      return;
    }
    const size = SIZES[type] ?? 0;
    if (size > 0) {
      this.skip(size);
      return;
    }
    switch (type) {
      case NODE_ID:
      case EXPANDED_NODE_ID:
        this.nodeId();
        return;
      case QUALIFIED_NAME:
        this.skip(2);
        this.skipText();
        return;
      case LOCALIZED_TEXT: {
        const mask = this.u8();
        if ((mask & 1) !== 0) this.skipText();
        if ((mask & 2) !== 0) this.skipText();
        return;
      }
      case EXTENSION_OBJECT: {
        this.nodeId();
        const encoding = this.u8();
        if (encoding === 1 || encoding === 2) this.skipText();
        return;
      }
      case DATA_VALUE: {
        const mask = this.u8();
        if ((mask & 1) !== 0) this.skipBuiltIn(VARIANT, depth + 1);
        this.skipAfterValue(mask);
        return;
      }
      case VARIANT: {
        const encoding = this.u8();
        const inner = encoding & 0x3f;
        if ((encoding & 0x80) !== 0) {
          this.skipArray(inner, depth + 1);
          if ((encoding & 0x40) !== 0) this.skip(this.count() * 4);
        } else if (inner !== 0) this.skipBuiltIn(inner, depth + 1);
        return;
      }
      case DIAGNOSTIC_INFO: {
        const mask = this.u8();
        this.skip(4 * ((mask & 1) + ((mask >> 1) & 1) + ((mask >> 2) & 1) + ((mask >> 3) & 1)));
        if ((mask & 0x10) !== 0) this.skipText();
        if ((mask & 0x20) !== 0) this.skip(4);
        if ((mask & 0x40) !== 0) this.skipBuiltIn(DIAGNOSTIC_INFO, depth + 1);
        return;
      }
      default:
        // Texts, byte strings, XML, and types that are not assigned, which stand as byte strings (§5.1.2).
        this.skipText();
    }
  }
}

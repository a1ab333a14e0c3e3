// CIP paths (CIP Networks Library volume 1, appendix C): which object a message is for, and the way through the ports to the module that has
// it. Tag names are passed over, never kept.

const MOST_SEGMENTS = 64;
const MOST_HOPS = 8;
const SAFETY_SEGMENT = 0x50;
const EXTENDED_SYMBOL = 0x91;
/** Vendor 2, device type 2, product code 2, major revision with the bit of compatibility 1, minor revision 1. */
const KEY_FORMAT = 4;
/** The same, and a serial number behind it. */
const SERIAL_KEY_FORMAT = 5;
const KEY_SIZE = 10;

/** One path; the object is reused from message to message. −1 = the path does not say. */
export class Path {
  classId = -1;
  instance = -1;
  attribute = -1;
  /** It names a tag. */
  isTag = false;
  /** It leads through a port of the module that was asked: to another module. */
  isRouted = false;
  isSafety = false;
  /** The last electronic key, where its vendor stands; −1 = there is none. Of the module that the path leads to. */
  keyAt = -1;

  /** Padded segments at [at, end). False where they are not what appendix C describes; what was read before holds. */
  read(view: DataView, at: number, end: number): boolean {
    this.classId = -1;
    this.instance = -1;
    this.attribute = -1;
    this.isTag = false;
    this.isRouted = false;
    this.isSafety = false;
    this.keyAt = -1;
    for (let i = 0; i < MOST_SEGMENTS && at < end; i++) {
      const size = this.segment(view, at, end);
      if (size === 0 || at + size > end) return false;
      at += size;
    }
    return at >= end;
  }

  /** Bytes of the segment at `at`, 0 = not known. */
  private segment(view: DataView, at: number, end: number): number {
    const type = view.getUint8(at);
    switch (type >> 5) {
      case 0:
        this.isRouted = true;
        return portSegmentSize(view, at, end);
      case 1:
        return this.logical(view, at, end, type);
      case 2:
        if (type < SAFETY_SEGMENT) return 2;
        if (type === SAFETY_SEGMENT) this.isSafety = true;
        return at + 2 > end ? 0 : 2 + 2 * view.getUint8(at + 1);
      case 3:
        this.isTag = true;
        return (type & 0x1f) === 0 ? 0 : (2 + (type & 0x1f)) & ~1;
      case 4:
        if (at + 2 > end) return 0;
        if (type !== EXTENDED_SYMBOL) return 2 + 2 * view.getUint8(at + 1);
        this.isTag = true;
        return (3 + view.getUint8(at + 1)) & ~1;
      default:
        return 0;
    }
  }

  private logical(view: DataView, at: number, end: number, type: number): number {
    const kind = (type >> 2) & 7;
    const format = type & 3;
    // Electronic key: its format byte says how long it is.
    if (kind === 5) {
      if (at + 2 > end) return 0;
      const isSerial = view.getUint8(at + 1) === SERIAL_KEY_FORMAT;
      if ((isSerial || view.getUint8(at + 1) === KEY_FORMAT) && at + KEY_SIZE <= end) this.keyAt = at + 2;
      return isSerial ? KEY_SIZE + 4 : KEY_SIZE;
    }
    if (kind === 6) return 2;
    const size = format === 0 ? 2 : format === 1 ? 4 : format === 2 ? 6 : 0;
    // An extended logical segment (kind 7) has one byte more for its type, and is padded again.
    if (kind === 7) return size === 0 ? 0 : format === 0 ? 4 : size;
    if (size === 0 || at + size > end) return 0;
    const value = format === 0 ? view.getUint8(at + 1) : format === 1 ? view.getUint16(at + 2, true) : view.getUint32(at + 2, true);
    // Of several the last one is the object that the service is for: a routine within a program.
    if (kind === 0) {
      this.classId = value & 0xffff;
      this.instance = -1;
      this.attribute = -1;
    } else if (kind === 1) this.instance = value;
    else if (kind === 4) this.attribute = value & 0xffff;
    return size;
  }
}

function portSegmentSize(view: DataView, at: number, end: number): number {
  const type = view.getUint8(at);
  const hasLongPort = (type & 0x0f) === 0x0f;
  if ((type & 0x10) === 0) return hasLongPort ? 4 : 2;
  return at + 2 > end ? 0 : (2 + (hasLongPort ? 2 : 0) + view.getUint8(at + 1) + 1) & ~1;
}

/** The ports and addresses of a path in a controls engineer's words: "1/0" = through port 1 (the backplane) to slot 0. "" = no way leads on. */
export function routeText(view: DataView, at: number, end: number): string {
  const hops: string[] = [];
  while (at < end && hops.length < MOST_HOPS) {
    const type = view.getUint8(at);
    const size = type >> 5 === 0 ? portSegmentSize(view, at, end) : 0;
    if (size === 0 || at + size > end) break;
    const isLong = (type & 0x0f) === 0x0f;
    const isText = (type & 0x10) !== 0;
    const portAt = at + (isText ? 2 : 1);
    const port = isLong ? view.getUint16(portAt, true) : type & 0x0f;
    const linkAt = portAt + (isLong ? 2 : 0);
    hops.push(`${port}/${isText ? linkText(view, linkAt, view.getUint8(at + 1)) : view.getUint8(linkAt)}`);
    at += size;
  }
  return hops.join(" ");
}

/** An IP address as text, mostly. */
function linkText(view: DataView, at: number, length: number): string {
  let text = "";
  for (let i = 0; i < length; i++) {
    const byte = view.getUint8(at + i);
    if (byte < 0x21 || byte > 0x7e) return "?";
    text += String.fromCharCode(byte);
  }
  return text;
}

const MAY_BE_COMPATIBLE = 0x80;

/**
 * What the electronic key asks of the module, in the words of engineering software (appendix C-1.4.2): "exact 33.11", "main revision 33" (any minor one),
 * "compatible 33.11" (the module decides), "product" (any revision), "none" (any module, as zeros mean any).
 */
export function keyText(view: DataView, { keyAt }: Path): string {
  if (keyAt < 0) return "none";
  const asked = view.getUint8(keyAt + 6);
  const [major, minor] = [asked & ~MAY_BE_COMPATIBLE, view.getUint8(keyAt + 7)];
  const isOfAny = view.getUint16(keyAt, true) === 0 && view.getUint16(keyAt + 2, true) === 0 && view.getUint16(keyAt + 4, true) === 0;
  if (major === 0) return isOfAny ? "none" : "product";
  if ((asked & MAY_BE_COMPATIBLE) !== 0) return `compatible ${major}.${minor}`;
  return minor === 0 ? `main revision ${major}` : `exact ${major}.${minor}`;
}

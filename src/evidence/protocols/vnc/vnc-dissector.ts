// Reads the beginning of remote framebuffer connections (RFC 6143 §7.1–7.3) and what the viewer asks for later (§7.5): whether it only looks or also operates.
// Keeps no keys, no clipboard, no picture, and not the desktop's name, which often names a person.
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_ENDS, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds, operationBit } from "../protocol.ts";

/** "RFB " */
const GREETING = 0x5246_4220;
const GREETING_SIZE = 12;
const READ = operationBit("read");
const WRITE = operationBit("write");

/** What comes next of a direction. */
const START = 0;
const SECURITY = 1;
const CHALLENGE = 2;
const RESULT = 3;
const INIT = 4;
const MESSAGES = 5;
const REST = 6;

const NONE = 1;
const PASSWORD = 2;
/** §7.1.2 and the IANA registry of security types. */
const SECURITY_TYPES: ReadonlyMap<number, string> = new Map([
  [0, "refused"],
  [NONE, "none"],
  [PASSWORD, "VNC password"],
  [5, "RA2"],
  [6, "RA2 without encryption"],
  [16, "Tight"],
  [17, "Ultra"],
  [18, "TLS"],
  [19, "VeNCrypt"],
  [20, "SASL"],
  [22, "xvp"],
  [30, "Apple"],
  [129, "Tight with Unix login"],
  [130, "RealVNC 6"],
]);
const securityName = (type: number): string => SECURITY_TYPES.get(type) ?? "another";

const SET_PIXEL_FORMAT = 0;
const SET_ENCODINGS = 2;
const UPDATE_REQUEST = 3;
const KEY = 4;
const POINTER = 5;
const CUT_TEXT = 6;
const LONGEST_CLIPBOARD = 1 << 20;
const LONGEST_NAME = 4_096;
/** Kept of a unit: enough for the fixed parts. */
const KEPT = 256;

export const vncDissector: DissectorDefinition = {
  longestUnit: LONGEST_CLIPBOARD + 8,
  keptBytes: KEPT,
  frame: () => FRAME_NOT_MINE,
  open: () => new VncConnection(),
};

class VncConnection implements DissectorState {
  private readonly next: [number, number] = [START, START];
  private readonly hasEnded: [boolean, boolean] = [false, false];
  /** Minor version that the viewer chose: 3, 7 or 8; −1 = not yet known. */
  private version = -1;
  /** The direction of the server, −1 = not yet known. */
  private server = -1;

  frame(view: DataView, offset: number, available: number, direction: 0 | 1): number {
    if (this.next[direction] === REST) {
      if (!this.hasEnded[direction]) {
        this.hasEnded[direction] = true;
        return FRAME_ENDS;
      }
      this.beginAnew();
    }
    if (view.getUint8(offset) === 0x52 && (this.next[direction] === START || this.next[direction] === MESSAGES)) {
      if (available < 4) return FRAME_NEEDS_MORE;
      if (view.getUint32(offset) === GREETING) return GREETING_SIZE;
    }
    return this.server === direction ? this.frameOfServer(view, offset, available, direction) : this.frameOfViewer(view, offset, available, direction);
  }

  unit(view: DataView, _bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    if (view.getUint8(offset) === 0x52 && length === GREETING_SIZE && view.getUint32(offset) === GREETING) {
      this.greet(view, offset, direction, sink);
      return;
    }
    if (this.server === direction) this.ofServer(view, offset, length, direction, sink);
    else this.ofViewer(view, offset, direction, micros, sink);
  }

  gap(direction: 0 | 1): void {
    // Without its beginning only the viewer's messages can be told from each other.
    this.next[direction] = this.server === direction ? REST : MESSAGES;
  }

  takeLooseEnds(): LooseEnds | null {
    return null;
  }

  private beginAnew(): void {
    this.next.fill(START);
    this.hasEnded.fill(false);
    this.version = -1;
    this.server = -1;
  }

  /** §7.1.1: the server greets first, the viewer answers with what it takes. */
  private greet(view: DataView, offset: number, direction: 0 | 1, sink: DissectionSink): void {
    const digits = (at: number): number => (view.getUint8(at) - 0x30) * 100 + (view.getUint8(at + 1) - 0x30) * 10 + view.getUint8(at + 2) - 0x30;
    const [major, minor] = [digits(offset + 4), digits(offset + 8)];
    const isKnown = major >= 0 && major <= 999 && minor >= 0 && minor <= 999;
    if (this.server < 0) {
      this.server = direction;
      sink.detail("server", isKnown ? `RFB ${major}.${minor}` : "RFB of another version");
    } else {
      sink.detail("version", isKnown ? `RFB ${major}.${minor}` : "RFB of another version");
      this.version = major > 3 || minor >= 8 ? 8 : minor === 7 ? 7 : 3;
      this.next[this.server as 0 | 1] = SECURITY;
    }
    this.next[direction] = SECURITY;
  }

  private frameOfServer(view: DataView, offset: number, available: number, direction: 0 | 1): number {
    switch (this.next[direction]) {
      case SECURITY:
        if (this.version === 3 || this.version < 0) return this.version < 0 ? FRAME_ENDS : 4;
        return 1 + view.getUint8(offset);
      case CHALLENGE:
        return 16;
      case RESULT:
        return 4;
      case INIT: {
        if (available < 24) return FRAME_NEEDS_MORE;
        const name = view.getUint32(offset + 20);
        return name <= LONGEST_NAME ? 24 + name : FRAME_NOT_MINE;
      }
      default:
        return FRAME_ENDS;
    }
  }

  private ofServer(view: DataView, offset: number, length: number, direction: 0 | 1, sink: DissectionSink): void {
    switch (this.next[direction]) {
      case SECURITY:
        if (this.version === 3) this.choose(view.getUint32(offset), sink);
        else {
          for (let i = 1; i < length; i++) sink.detail("offered", securityName(view.getUint8(offset + i)));
          // None offered: a reason follows, and the end.
          if (length <= 1) this.next[direction] = REST;
        }
        return;
      case CHALLENGE:
        this.next[direction] = RESULT;
        return;
      case RESULT:
        sink.detail("authentication", view.getUint32(offset) === 0 ? "accepted" : "refused");
        this.next[direction] = view.getUint32(offset) === 0 ? INIT : REST;
        return;
      default:
        this.next[direction] = REST;
    }
  }

  /** What both sides go on with (§7.2): other types run in ways of their own. */
  private choose(type: number, sink: DissectionSink): void {
    sink.detail("security", securityName(type));
    const server = this.server as 0 | 1;
    const viewer = server === 0 ? 1 : 0;
    if (type === PASSWORD) {
      this.next[server] = CHALLENGE;
      this.next[viewer] = CHALLENGE;
    } else if (type === NONE) {
      this.next[server] = this.version === 8 ? RESULT : INIT;
      this.next[viewer] = INIT;
    } else {
      this.next[server] = REST;
      this.next[viewer] = REST;
    }
  }

  /** §7.5: each message by its own length. */
  private frameOfViewer(view: DataView, offset: number, available: number, direction: 0 | 1): number {
    switch (this.next[direction]) {
      case SECURITY:
      case INIT:
        return 1;
      case CHALLENGE:
        return 16;
      default:
    }
    const padding = available < 4 ? -1 : 0;
    switch (view.getUint8(offset)) {
      case SET_PIXEL_FORMAT:
        if (padding < 0) return FRAME_NEEDS_MORE;
        return view.getUint32(offset) === 0 ? 20 : FRAME_NOT_MINE;
      case SET_ENCODINGS:
        if (padding < 0) return FRAME_NEEDS_MORE;
        return view.getUint16(offset + 2) <= 256 ? 4 + 4 * view.getUint16(offset + 2) : FRAME_NOT_MINE;
      case UPDATE_REQUEST:
        return available < 2 ? FRAME_NEEDS_MORE : view.getUint8(offset + 1) <= 1 ? 10 : FRAME_NOT_MINE;
      case KEY:
        return 8;
      case POINTER:
        return 6;
      case CUT_TEXT: {
        if (available < 8) return FRAME_NEEDS_MORE;
        const length = Math.abs(view.getInt32(offset + 4));
        return length <= LONGEST_CLIPBOARD ? 8 + length : FRAME_NOT_MINE;
      }
      default:
        return FRAME_NOT_MINE;
    }
  }

  private ofViewer(view: DataView, offset: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    switch (this.next[direction]) {
      case SECURITY:
        this.choose(view.getUint8(offset), sink);
        return;
      case CHALLENGE:
        this.next[direction] = INIT;
        return;
      case INIT:
        sink.detail("session", view.getUint8(offset) === 0 ? "exclusive" : "shared");
        this.next[direction] = MESSAGES;
        return;
      default:
        this.next[direction] = MESSAGES;
    }
    switch (view.getUint8(offset)) {
      case UPDATE_REQUEST:
        sink.request(micros);
        sink.operation(READ);
        return;
      case KEY:
      case POINTER:
      case CUT_TEXT:
        // That somebody operates, not how often: counts of keys would measure people.
        sink.operation(WRITE);
        return;
      default:
    }
  }
}

// Reads the beginning of SSH connections that is in the clear (RFC 4253 §4.2, §7): who is who, what was agreed on. After the new keys nothing is read.
import { Exchanges, otherDirection } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_ENDS, FRAME_NEEDS_MORE, FRAME_NOT_MINE, type LooseEnds } from "../protocol.ts";
import { systemOfText } from "../software-text.ts";
import { narrowText } from "../wire-text.ts";
import { countAgreed, readLists } from "./name-lists.ts";

/** "SSH-" */
const BANNER = 0x5353_482d;
const LONGEST_BANNER = 256;
const LONGEST_PACKET = 35_004;
const LF = 0x0a;
const KEX_INIT = 20;
const NEW_KEYS = 21;
/** Asked by the client: Diffie-Hellman, elliptic curves, post-quantum (30), group exchange (34, 32); RFC 4253 §8, RFC 4419 §5. */
const KEX_ASKED: ReadonlySet<number> = new Set([30, 32, 34]);
const KEX_ANSWERED: ReadonlySet<number> = new Set([31, 33]);
const DISCONNECT = 1;
const CODE = 0;

export const sshDissector: DissectorDefinition = {
  longestUnit: LONGEST_PACKET,
  keptBytes: 8_192,
  frame: framePacket,
  open: () => new SshConnection(),
};

function framePacket(view: DataView, offset: number, available: number): number {
  if (view.getUint8(offset) === 0x53) {
    if (available < 4) return FRAME_NEEDS_MORE;
    if (view.getUint32(offset) !== BANNER) return FRAME_NOT_MINE;
    for (let i = 4; i < available && i < LONGEST_BANNER; i++) if (view.getUint8(offset + i) === LF) return i + 1;
    return available < LONGEST_BANNER ? FRAME_NEEDS_MORE : FRAME_NOT_MINE;
  }
  if (available < 6) return FRAME_NEEDS_MORE;
  // Length, length of the padding, message number.
  const length = view.getUint32(offset);
  return length >= 8 && length + 4 <= LONGEST_PACKET && view.getUint8(offset + 4) >= 4 && view.getUint8(offset + 4) < length ? 4 + length : FRAME_NOT_MINE;
}

class SshConnection implements DissectorState {
  private readonly exchanges = new Exchanges();
  private readonly lists: [readonly (readonly string[])[] | null, readonly (readonly string[])[] | null] = [null, null];
  /** By direction: encrypted from here. */
  private readonly isEncrypted: [boolean, boolean] = [false, false];
  /** By direction: it was said that nothing more is read; being asked again means a new connection on the same ports. */
  private readonly hasEnded: [boolean, boolean] = [false, false];

  frame(view: DataView, offset: number, available: number, direction: 0 | 1): number {
    if (this.isEncrypted[direction]) {
      if (!this.hasEnded[direction]) {
        this.hasEnded[direction] = true;
        return FRAME_ENDS;
      }
      this.beginAnew(direction);
      this.beginAnew(otherDirection(direction));
    }
    return framePacket(view, offset, available);
  }

  unit(view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, micros: number, sink: DissectionSink): void {
    this.exchanges.seen(micros);
    if (view.getUint8(offset) === 0x53) {
      // The first version's packets are framed otherwise: nothing of them is read on either side.
      if (readBanner(bytes, offset, offset + length, sink) === 1) this.isEncrypted.fill(true);
      return;
    }
    const message = view.getUint8(offset + 5);
    if (message === KEX_INIT) {
      const lists = readLists(view, bytes, offset + 5, offset + length);
      if (lists === null) sink.trouble("malformed");
      this.lists[direction] = lists;
    } else if (KEX_ASKED.has(message)) {
      this.agree(direction, sink);
      this.exchanges.asked(direction, 0, CODE, 0, micros, sink);
    } else if (KEX_ANSWERED.has(message)) this.exchanges.answered(direction, 0, CODE, micros, sink);
    else if (message === NEW_KEYS) this.isEncrypted[direction] = true;
    else if (message === DISCONNECT && length >= 10) sink.detail("disconnect", REASONS[view.getUint32(offset + 6)] ?? "for another reason");
  }

  gap(): void {
    this.exchanges.gap();
  }

  takeLooseEnds(ends: boolean): LooseEnds | null {
    return this.exchanges.takeLooseEnds(ends);
  }

  private beginAnew(direction: 0 | 1): void {
    this.isEncrypted[direction] = false;
    this.hasEnded[direction] = false;
    this.lists[direction] = null;
  }

  /** Who begins the exchange of keys is the client; both have offered what they can by then. */
  private agree(client: 0 | 1, sink: DissectionSink): void {
    const [mine, theirs] = [this.lists[client], this.lists[otherDirection(client)]];
    this.lists[client] = null;
    if (mine !== null && theirs !== null) countAgreed(mine, theirs, sink);
  }
}

/** RFC 4253 §11.1. */
const REASONS: Readonly<Record<number, string>> = {
  1: "host not allowed",
  2: "protocol error",
  3: "key exchange failed",
  6: "service not available",
  7: "version not supported",
  9: "host key not verifiable",
  11: "by the application",
  12: "too many connections",
};

/** Distributions that programs name behind their version. */
const DISTRIBUTIONS: readonly (readonly [found: string, system: string])[] = [
  ["ubuntu", "Ubuntu Linux"],
  ["raspbian", "Raspbian Linux"],
  ["debian", "Debian Linux"],
  ["for_windows", "Windows"],
];

/** "SSH-2.0-OpenSSH_9.6 Ubuntu-3". Returns the major version of the protocol. */
function readBanner(bytes: Uint8Array, at: number, end: number, sink: DissectionSink): number {
  let to = end - 1;
  if (bytes[to - 1] === 0x0d) to--;
  const text = narrowText(bytes, at, to);
  const hyphen = text.indexOf("-", 4);
  const version = hyphen < 0 ? "" : text.slice(4, hyphen);
  sink.detail("version", version === "2.0" || version === "1.99" || version === "1.5" || version === "1.3" ? version : "other");
  const software = hyphen < 0 ? "" : text.slice(hyphen + 1).trim();
  if (software.length > 0) {
    sink.claim("sender", "software", software, "ssh identification");
    const lower = software.toLowerCase();
    const system = DISTRIBUTIONS.find(([found]) => lower.includes(found))?.[1] ?? systemOfText(software);
    if (system !== null) sink.claim("sender", "os", system, "ssh identification");
  }
  return version.startsWith("1.") && version !== "1.99" ? 1 : 2;
}

// Counts packets per flow, in bounded memory and without allocating per packet, decides where flows and their pieces begin and end, and asks what the
// first packets of each are. What was counted and the packets with content go to a sink: flow-follower.ts, here or in another thread. Follows no
// message and makes no rows.
import { MICROS_PER_HOUR, MICROS_PER_SECOND } from "../../foundation/time.ts";
import {
  ANY_FIN,
  ANY_RST,
  CONTENT_CUT,
  FIN_A,
  FIN_B,
  FIRST_FROM_B,
  FIRST_IS_SYN,
  GROUP_IS_A,
  GROUP_IS_B,
  L2_BASE,
  OPEN,
  RECOGNITION_BUDGET,
  RST_A,
  RST_B,
  SYN_A,
  SYN_B,
  SYNACK_A,
  SYNACK_B,
  TO_BROADCAST,
  TO_MULTICAST,
} from "../flows/flow-piece.ts";
import { isStillOpening, LEAST_WAIT_MICROS, MOST_WAITS, wasRefused } from "../flows/opening-repeats.ts";
import { EXCHANGE_GAP_MICROS, LINGER_MICROS } from "../flows/stitch.ts";
import type { FlowSink } from "./flow-follower.ts";
import { D, doubleBase, FlowTable, hashKey, I, intBase, isSourceHigher } from "./flow-table.ts";
import { FlowTexts } from "./flow-texts.ts";
import { HeldHeads } from "./held-heads.ts";
import { LinkFacts } from "./link-facts.ts";
import { type Packet, TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN, TRANSPORT_L2 } from "./packet.ts";
import { PacketRecogniser, saysMore, settles } from "./packet-recogniser.ts";
import { TcpClocks } from "./tcp-clocks.ts";

const SWEEP_MICROS = 30 * MICROS_PER_SECOND;
/** A time stamp this far ahead of the one before is believed only when the following packets agree. */
const JUMP_MICROS = 600 * MICROS_PER_SECOND;
const JUMP_PACKETS = 16;

export interface CounterOptions {
  /** Most flows kept open at once; older ones leave as pieces. 192 bytes each. */
  readonly maximumFlows?: number;
  /** False: flows are only counted, as flow exporters do; to measure what reading costs. Default true. */
  readonly readsPayloads?: boolean;
}

export class FlowCounter {
  readonly links: LinkFacts;
  private readonly sink: FlowSink;
  private readonly table: FlowTable;
  private readonly texts = new FlowTexts();
  private readonly clocks = new TcpClocks(this.texts);
  private readonly recogniser = new PacketRecogniser();
  private readonly heads = new HeldHeads();
  private readonly readsPayloads: boolean;
  private edge = Number.NaN;
  private now = 0;
  private nextSweep = 0;
  private jumpPackets = 0;
  private hourStart = 0;
  private hourEnd = 0;
  private hourNumber = 0;
  private packetsSinceSweep = 0;
  private wasKeepAlive = false;
  /** Of the packet before; −1 when that flow is closed. */
  private lastSlot = -1;

  constructor(options: CounterOptions, sink: FlowSink) {
    this.sink = sink;
    this.readsPayloads = options.readsPayloads ?? true;
    const maximum = options.maximumFlows ?? 1 << 17;
    this.table = new FlowTable(Math.min(1 << 12, maximum), maximum);
    this.links = new LinkFacts(this.texts);
  }

  /** Counts one packet. The packet object and the chunk behind view and bytes may be reused afterwards. */
  add(p: Packet, view: DataView, bytes: Uint8Array): void {
    const micros = p.micros;
    this.tick(micros);
    let transport = p.transport;
    let toMany = 0;
    if (transport === TRANSPORT_L2 || p.ipVersion === 0) {
      if (!p.hasMac) return;
      transport = L2_BASE + p.etherType;
      p.src0 = 0;
      p.src1 = 0;
      p.src2 = p.srcMacHigh;
      p.src3 = p.srcMacLow;
      p.dst0 = 0;
      p.dst1 = 0;
      p.dst2 = p.dstMacHigh;
      p.dst3 = p.dstMacLow;
      if ((p.dstMacHigh & 0x100) !== 0) toMany = p.dstMacHigh === 0xffff && p.dstMacLow === -1 ? TO_BROADCAST : TO_MULTICAST;
      if (p.etherType === 0x0806) this.links.addArp(p, view);
    } else if (p.ipVersion === 4) {
      if (p.dst3 === -1) toMany = TO_BROADCAST;
      else if (p.dst3 >>> 28 === 14) toMany = TO_MULTICAST;
      else if (p.hasMac && p.dstMacLow === -1 && p.dstMacHigh === 0xffff) toMany = TO_BROADCAST;
    } else if (p.dst0 >>> 24 === 0xff) toMany = TO_MULTICAST;

    let srcPort = 0;
    let dstPort = 0;
    if (transport === 6 || transport === 17 || transport === 132 || transport === 136) {
      srcPort = p.srcPort;
      dstPort = p.dstPort;
    }
    const swapped = isSourceHigher(p, srcPort, dstPort);
    const ports = swapped ? (dstPort << 16) | srcPort : (srcPort << 16) | dstPort;
    const link = (p.vlan + 1) | ((p.outerVlan + 1) << 13) | (p.ipVersion === 6 ? 1 << 26 : 0);
    const table = this.table;
    // Most packets belong to the flow of the packet before.
    let slot = this.lastSlot;
    if (slot < 0 || !table.hasKey(slot, p, swapped, ports, transport, link)) slot = table.find(hashKey(p, swapped, ports, transport, link), p, swapped, ports, transport, link);
    let startsPiece = false;
    // Nothing of a flow ends within this silence, unless a connection is opened.
    const isUsual = slot >= 0 && micros - (table.doubles[doubleBase(slot) + D.last] as number) <= LINGER_MICROS && (transport !== 6 || (p.tcpFlags & (TCP_SYN | TCP_ACK)) !== TCP_SYN);
    if (slot >= 0 && !isUsual && this.isNewFlow(slot, p, swapped, transport)) {
      this.close(slot, false);
      slot = -1;
    }
    if (slot < 0) {
      if (table.isFull) this.makeRoom();
      slot = table.insert(hashKey(p, swapped, ports, transport, link), p, swapped, ports, transport, link);
      startsPiece = true;
    } else if (micros < this.hourStart || micros >= this.hourEnd || table.ints[intBase(slot) + I.hour] !== this.hourNumber) {
      startsPiece = this.cutAtHour(slot, micros);
    } else if (!isUsual && transport === 6 && micros - (table.doubles[doubleBase(slot) + D.last] as number) > LINGER_MICROS) {
      startsPiece = this.cutAfterSilence(slot);
    }
    if (!isUsual && !startsPiece && transport === 6) this.countRepeat(slot, p, swapped);
    this.lastSlot = slot;
    this.wasKeepAlive = false;
    this.count(slot, p, swapped, transport, toMany, startsPiece);
    if (transport === 6 && this.readsPayloads) this.clocks.see(p, view);
    if (p.payloadLength > 0 && !p.isLaterFragment && this.readsPayloads) this.passPayload(slot, p, swapped, transport, view, bytes, toMany !== 0);
  }

  /** Ends the source (or the segment): every open flow leaves as a piece. */
  finish(): void {
    for (let slot = 0; slot < this.table.slots; slot++) if (this.table.isUsed(slot)) this.close(slot, false);
    for (const uptime of this.clocks.uptimes()) this.sink.uptime(uptime);
  }

  private tick(micros: number): void {
    if (Number.isNaN(this.edge)) {
      this.edge = micros;
      this.now = micros;
      this.nextSweep = micros + SWEEP_MICROS;
      this.setHour(micros);
    }
    if (micros > this.now + JUMP_MICROS && ++this.jumpPackets < JUMP_PACKETS) return;
    this.jumpPackets = 0;
    this.now = micros;
    // A sweep reads every slot; sparse captures must not pay for one per packet.
    if (++this.packetsSinceSweep > this.table.slots >> 3 && micros >= this.nextSweep) {
      this.packetsSinceSweep = 0;
      this.sweep();
      this.nextSweep = micros + SWEEP_MICROS;
    }
    if (micros < this.hourStart || micros >= this.hourEnd) this.setHour(micros);
  }

  private setHour(micros: number): void {
    this.hourNumber = Math.floor(micros / MICROS_PER_HOUR);
    this.hourStart = this.hourNumber * MICROS_PER_HOUR;
    this.hourEnd = this.hourStart + MICROS_PER_HOUR;
  }

  /** The in-memory form of isBoundary() in stitch.ts; the property test holds them together. */
  private isNewFlow(slot: number, p: Packet, swapped: boolean, transport: number): boolean {
    const ints = this.table.ints;
    const at = intBase(slot);
    const gap = p.micros - (this.table.doubles[doubleBase(slot) + D.last] as number);
    if (transport !== 6) return gap > EXCHANGE_GAP_MICROS;
    const flags = ints[at + I.flags] as number;
    if ((p.tcpFlags & (TCP_SYN | TCP_ACK)) === TCP_SYN) {
      const sameOpening = swapped ? (flags & SYN_B) !== 0 && ints[at + I.isnB] === p.seq : (flags & SYN_A) !== 0 && ints[at + I.isnA] === p.seq;
      if (!sameOpening) return true;
    }
    return gap > LINGER_MICROS && ((flags & OPEN) === 0 || (flags & (ANY_FIN | ANY_RST)) !== 0);
  }

  private count(slot: number, p: Packet, swapped: boolean, transport: number, toMany: number, startsPiece: boolean): void {
    const { ints, doubles } = this.table;
    const at = intBase(slot);
    const dat = doubleBase(slot);
    const micros = p.micros;
    let flags = ints[at + I.flags] as number;
    if (startsPiece) {
      doubles[dat + D.first] = micros;
      doubles[dat + D.last] = micros;
      doubles[dat + D.longestGap] = -1;
      ints[at + I.record] = p.record;
      ints[at + I.hour] = Math.floor(micros / MICROS_PER_HOUR);
      if (swapped) flags |= FIRST_FROM_B;
      if (transport === 6 && (p.tcpFlags & (TCP_SYN | TCP_ACK)) === TCP_SYN) flags |= FIRST_IS_SYN;
    } else {
      const gap = micros - (doubles[dat + D.last] as number);
      if (gap > (doubles[dat + D.longestGap] as number) && (transport !== 6 || ((flags & OPEN) !== 0 && (flags & (ANY_FIN | ANY_RST)) === 0))) {
        doubles[dat + D.longestGap] = gap;
      }
      if (gap > 0) doubles[dat + D.last] = micros;
      else if (micros < (doubles[dat + D.first] as number)) doubles[dat + D.first] = micros;
    }
    // Of each direction, so that it does not matter where a flow was cut.
    if (ints[at + (swapped ? I.packetsB : I.packetsA)] === 0) this.links.addPath(p);
    if (swapped) {
      ints[at + I.packetsB] = (ints[at + I.packetsB] as number) + 1;
      doubles[dat + D.bytesB] = (doubles[dat + D.bytesB] as number) + p.wireLength;
    } else {
      ints[at + I.packetsA] = (ints[at + I.packetsA] as number) + 1;
      doubles[dat + D.bytesA] = (doubles[dat + D.bytesA] as number) + p.wireLength;
    }
    if (toMany !== 0) flags |= toMany | (swapped ? GROUP_IS_A : GROUP_IS_B);
    if (p.ipVersion !== 0) {
      const ttl = ints[at + I.ttlMin] as number;
      if (ttl === 0 || p.ttl < ttl) ints[at + I.ttlMin] = p.ttl;
      if (p.isFragment) ints[at + I.ipFragments] = (ints[at + I.ipFragments] as number) + 1;
    }
    if (p.payloadWireLength > (ints[at + I.largestPayload] as number)) ints[at + I.largestPayload] = p.payloadWireLength;
    if (p.payloadLength < p.payloadWireLength) flags |= CONTENT_CUT;
    ints[at + I.flags] = transport === 6 && !p.isLaterFragment ? this.countTcp(at, p, swapped, flags) : flags;
  }

  /** A SYN that comes again while nobody has answered: how long after the packet before. joinRepeats() does the same where the flow is cut. */
  private countRepeat(slot: number, p: Packet, swapped: boolean): void {
    const { ints, doubles } = this.table;
    const at = intBase(slot);
    const flags = ints[at + I.flags] as number;
    if ((p.tcpFlags & (TCP_SYN | TCP_ACK)) !== TCP_SYN || p.isLaterFragment || !isStillOpening(flags, swapped)) return;
    const wait = p.micros - (doubles[doubleBase(slot) + D.last] as number);
    if (wait < LEAST_WAIT_MICROS) return;
    const times = ints[at + I.repeats] as number;
    ints[at + I.repeats] = times + 1;
    if (times < MOST_WAITS) ints[at + I.waits + times] = wasRefused(flags, swapped) ? -wait : wait;
  }

  /** Flags, sequence numbers, retransmissions and keep-alives of one TCP segment; returns the new flags. */
  private countTcp(at: number, p: Packet, swapped: boolean, before: number): number {
    const ints = this.table.ints;
    let flags = before;
    const tcp = p.tcpFlags;
    const length = p.payloadWireLength;
    const next = swapped ? I.nextB : I.nextA;
    const knowsNext = swapped ? KNOWS_NEXT_B : KNOWS_NEXT_A;
    const state = ints[at + I.state] as number;
    if ((tcp & TCP_SYN) !== 0) {
      if ((tcp & TCP_ACK) !== 0) flags |= swapped ? SYNACK_B : SYNACK_A;
      else flags |= swapped ? SYN_B : SYN_A;
      ints[at + (swapped ? I.isnB : I.isnA)] = p.seq;
      ints[at + next] = (p.seq + 1 + length) | 0;
      ints[at + I.state] = state | knowsNext;
      if (p.mss > 0 && ((ints[at + I.mss] as number) === 0 || p.mss < (ints[at + I.mss] as number))) ints[at + I.mss] = p.mss;
    } else if ((tcp & TCP_RST) === 0) {
      if ((tcp & TCP_ACK) !== 0) flags |= OPEN;
      const end = (p.seq + length) | 0;
      if ((state & knowsNext) === 0) {
        ints[at + I.state] = state | knowsNext;
        ints[at + next] = end;
      } else {
        const ahead = (end - (ints[at + next] as number)) | 0;
        if (ahead > 0) ints[at + next] = end;
        else if (length <= 1 && (tcp & TCP_FIN) === 0 && p.seq === (((ints[at + next] as number) - 1) | 0)) {
          this.wasKeepAlive = true;
          ints[at + I.keepAlives] = (ints[at + I.keepAlives] as number) + 1;
        } else if (length > 0) ints[at + I.retransmissions] = (ints[at + I.retransmissions] as number) + 1;
      }
    }
    if ((tcp & TCP_FIN) !== 0) flags |= swapped ? FIN_B : FIN_A;
    if ((tcp & TCP_RST) !== 0) flags |= swapped ? RST_B : RST_A;
    return flags;
  }

  private passPayload(slot: number, p: Packet, swapped: boolean, transport: number, view: DataView, bytes: Uint8Array, toMany: boolean): void {
    // A keep-alive probe repeats one byte that was sent before: not content.
    if (this.wasKeepAlive) return;
    const { ints } = this.table;
    const at = intBase(slot);
    const index = ints[at + I.payloadPackets] as number;
    ints[at + I.payloadPackets] = index + 1;
    let recognised = 0;
    const state = ints[at + I.state] as number;
    if (index < RECOGNITION_BUDGET && (state & IS_SETTLED) === 0) {
      recognised = this.recogniser.recognise(p, transport, view, bytes, toMany);
      if (settles(recognised)) ints[at + I.state] = state | IS_SETTLED;
      else if (transport === 6 && this.passWithHead(slot, index, recognised, p, swapped, view, bytes)) return;
    }
    this.sink.payload(slot, index, recognised, p, swapped, transport, view, bytes);
  }

  /** A segment that says more together with the short one before it (a header that was sent alone): both are passed on as one. False: it is to be passed on by itself. */
  private passWithHead(slot: number, index: number, alone: number, p: Packet, swapped: boolean, view: DataView, bytes: Uint8Array): boolean {
    const joined = this.heads.join(slot, p, swapped, bytes);
    const together = joined === null ? 0 : this.recogniser.recognise(joined.both, 6, joined.view, joined.bytes, false);
    if (joined === null || !saysMore(together, alone)) {
      this.heads.hold(slot, p, swapped, bytes);
      return false;
    }
    this.heads.drop(slot);
    const at = intBase(slot);
    if (settles(together)) this.table.ints[at + I.state] = (this.table.ints[at + I.state] as number) | IS_SETTLED;
    // What is too long to be joined follows with the segment itself; what comes twice is passed over.
    joined.both.payloadWireLength = joined.both.payloadLength;
    this.sink.payload(slot, index, together, joined.both, swapped, 6, joined.view, joined.bytes);
    this.sink.payload(slot, index, 0, p, swapped, 6, view, bytes);
    return true;
  }

  /** A piece belongs to one hour: at the change of the hour the flow leaves as a piece and goes on in the same slot. */
  private cutAtHour(slot: number, micros: number): boolean {
    const at = intBase(slot);
    if (this.table.ints[at + I.hour] === Math.floor(micros / MICROS_PER_HOUR)) return false;
    this.cut(slot);
    this.table.ints[at + I.state] = (this.table.ints[at + I.state] as number) & ~AFTER_SILENCE;
    return true;
  }

  /**
   * A piece that did not see its connection open cannot know whether it was closed before; stitching decides at its first long silence
   * whether what follows is the same connection, so the piece ends there.
   */
  private cutAfterSilence(slot: number): boolean {
    const { ints } = this.table;
    const at = intBase(slot);
    if (((ints[at + I.flags] as number) & FIRST_IS_SYN) !== 0 || ((ints[at + I.state] as number) & AFTER_SILENCE) !== 0) return false;
    this.cut(slot);
    ints[at + I.state] = (ints[at + I.state] as number) | AFTER_SILENCE;
    return true;
  }

  private cut(slot: number): void {
    const at = intBase(slot);
    const { ints, doubles } = this.table;
    this.sink.leave(this.table, slot, slot, false, false);
    const dat = doubleBase(slot);
    doubles[dat + D.bytesA] = 0;
    doubles[dat + D.bytesB] = 0;
    for (const field of COUNTS_OF_PIECE) ints[at + field] = 0;
    ints[at + I.state] = (ints[at + I.state] as number) | CONTINUES;
  }

  /** Takes the flow out: folded when nothing outside this source can belong to it, else as a piece. */
  private close(slot: number, isWhole: boolean): void {
    this.sink.leave(this.table, slot, slot, true, isWhole);
    this.table.remove(slot);
    this.heads.drop(slot);
    this.lastSlot = -1;
  }

  private sweep(): void {
    const { ints, doubles } = this.table;
    for (let slot = 0; slot < this.table.slots; slot++) {
      const at = intBase(slot);
      const state = ints[at + I.state] as number;
      if (state === 0) continue;
      const dat = doubleBase(slot);
      const idle = this.now - (doubles[dat + D.last] as number);
      const limit = ints[at + I.transport] === 6 ? LINGER_MICROS : EXCHANGE_GAP_MICROS;
      if (idle <= limit) continue;
      const flags = ints[at + I.flags] as number;
      const tcp = ints[at + I.transport] === 6;
      if (tcp && (flags & OPEN) !== 0 && (flags & (ANY_FIN | ANY_RST)) === 0) continue;
      const isWhole = (state & CONTINUES) === 0 && (doubles[dat + D.first] as number) - this.edge > limit && (!tcp || (flags & FIRST_IS_SYN) !== 0);
      this.close(slot, isWhole);
    }
  }

  /** Too many open flows: those that were silent longest leave as pieces; stitching makes them whole again. */
  private makeRoom(): void {
    const { ints, doubles } = this.table;
    const silent: number[] = [];
    for (let slot = 0; slot < this.table.slots; slot++) if (ints[intBase(slot) + I.state] !== 0) silent.push(slot);
    silent.sort((x, y) => (doubles[doubleBase(x) + D.last] as number) - (doubles[doubleBase(y) + D.last] as number));
    for (const slot of silent.slice(0, silent.length >> 2)) this.close(slot, false);
  }
}

const COUNTS_OF_PIECE = [I.flags, I.packetsA, I.packetsB, I.keepAlives, I.retransmissions, I.repeats, I.ttlMin, I.largestPayload, I.ipFragments, I.mss, I.payloadPackets];

/** Bits of the slot's state; bit 0 = in use. They never leave the meter. */
const KNOWS_NEXT_A = 2;
const KNOWS_NEXT_B = 4;
/** An earlier part of this flow already left as a piece. */
const CONTINUES = 16;
/** The piece began after a long silence of a flow whose opening was not seen. */
const AFTER_SILENCE = 32;
/** What the flow speaks is known. */
const IS_SETTLED = 64;

// Reads the blocks of a pcapng file (draft-ietf-opsawg-pcapng) from windows of bytes: sections of both byte orders, interfaces, packets,
// names, statistics. Other blocks are skipped and counted. Finds its way again after damage only where blocks certainly go on.
import { PCAPNG_SECTION } from "./capture-format.ts";
import { CaptureLoss } from "./capture-loss.ts";
import type { CaptureTally, PacketSink } from "./capture-tally.ts";
import { type Damage, damageDiagnostic, hexAt, LONGEST_PACKET, LONGEST_UNREAD } from "./damage.ts";
import { type NameClaim, NameResolution } from "./name-resolution.ts";
import { findBlocks, FOUND_NOTHING, isKnownBlock, NEEDS_BYTES_AT, wholeBlockLength } from "./pcapng-resync.ts";
import { PcapngInterface } from "./pcapng-interface.ts";
import { eachOption, unsigned64 } from "./pcapng-options.ts";

const INTERFACE = 1;
const PACKET = 2;
const SIMPLE_PACKET = 3;
const NAMES = 4;
const STATISTICS = 5;
const ENHANCED_PACKET = 6;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const BYTE_ORDER_MAGIC_SWAPPED = 0x4d3c2b1a;
const EPB_DROPCOUNT = 4;
/** A section that declares more is not read further for interfaces: their packets are counted as not understood. */
const MOST_INTERFACES = 65_536;
/** Longer blocks are damage, as in other readers. */
const LONGEST_BLOCK = 16 << 20;
const UNKNOWN_DROPS = 0xffff;

type InterfaceState = Pick<
  PcapngInterface,
  "linkType" | "snapLength" | "fcsBytes" | "name" | "resolution" | "offsetSeconds" | "packets" | "received" | "droppedByInterface" | "droppedBySystem" | "droppedBeforePackets"
>;

export interface PcapngCheckpoint {
  readonly littleEndian: boolean;
  readonly sections: number;
  readonly interfaces: readonly InterfaceState[];
  readonly interfacesLeftOut: number;
  readonly otherBlocks: number;
  readonly otherBlockTypes: readonly (readonly [number, number])[];
  readonly unpaddedBlocks: number;
  readonly skip: number;
  readonly skipLength: number;
  readonly skipStart: number;
  readonly damage: Damage | null;
  readonly namesLeftOut: number;
  readonly loss: Pick<CaptureLoss, "dropped" | "droppedByInterface" | "droppedBySystem" | "droppedBeforePackets" | "kept" | "interfaces">;
}

export class PcapngReader {
  readonly names = new NameResolution();
  private readonly closedLoss = new CaptureLoss();
  private littleEndian = false;
  private sections = 0;
  private interfaces: PcapngInterface[] = [];
  private interfacesLeftOut = 0;
  private otherBlocks = 0;
  private otherBlockTypes = new Map<number, number>();
  private unpaddedBlocks = 0;
  /** Bytes of a long block still to be passed over, its trailing length excluded. */
  private skip = 0;
  private skipLength = 0;
  private skipStart = 0;
  private damage: Damage | null = null;

  /** Bytes done with; see PcapReader.feed. */
  feed(view: DataView, bytes: Uint8Array, start: number, end: number, base: number, isFinal: boolean, tally: CaptureTally, sink: PacketSink): number {
    let at = start;
    for (;;) {
      if (this.damage !== null) {
        at = this.findBlock(view, at, end, base, isFinal, tally);
        if (this.damage !== null) break;
      }
      if (this.skipLength !== 0) {
        const next = this.skipOn(view, at, end, base, bytes, tally);
        if (this.damage !== null) continue;
        at = next;
        if (this.skipLength !== 0) break;
      }
      if (end - at < 12) break;
      const type = view.getUint32(at, this.littleEndian);
      if (type === PCAPNG_SECTION && !this.beginSection(view, at)) {
        this.fail(bytes, at, end, base, tally, "pcapng-byte-order", `expected the byte-order magic 1a 2b 3c 4d, found ${hexAt(bytes, at + 8, at + 12)}`);
        at++;
        continue;
      }
      const littleEndian = this.littleEndian;
      const length = view.getUint32(at + 4, littleEndian);
      if (length < 12 || length > LONGEST_BLOCK || this.sections === 0) {
        this.fail(bytes, at, end, base, tally, "pcapng-block-length", `expected a block of 12 to ${LONGEST_BLOCK} bytes, found a length of ${length}`);
        at++;
        continue;
      }
      if (length > LONGEST_UNREAD) {
        this.beginSkip(type, length, base + at, tally, bytes, at, end);
        continue;
      }
      const whole = wholeBlockLength(view, at, end, length, littleEndian);
      if (whole === NEEDS_BYTES_AT) break;
      if (whole === FOUND_NOTHING) {
        const found = view.getUint32(at + ((length + 3) & ~3) - 4, littleEndian);
        this.fail(bytes, at, end, base, tally, "pcapng-block-trailer", `expected the block's length ${length} again at its end, found ${found}`);
        at++;
        continue;
      }
      if ((length & 3) !== 0) this.unpaddedBlocks++;
      if (type === ENHANCED_PACKET) this.enhancedPacket(view, bytes, at, length, base, tally, sink);
      else this.otherBlock(type, view, bytes, at, length, base, tally, sink);
      at += whole;
    }
    return at - start;
  }

  private enhancedPacket(view: DataView, bytes: Uint8Array, at: number, length: number, base: number, tally: CaptureTally, sink: PacketSink): void {
    const littleEndian = this.littleEndian;
    if (length < 32) {
      this.badPacket(bytes, at, length, base, tally, `expected a packet block of at least 32 bytes, found ${length}`);
      return;
    }
    const captured = view.getUint32(at + 20, littleEndian);
    if (captured > length - 32 || captured > LONGEST_PACKET) {
      this.badPacket(bytes, at, length, base, tally, `expected a packet of at most ${Math.min(length - 32, LONGEST_PACKET)} bytes in this block, found ${captured}`);
      return;
    }
    const number = view.getUint32(at + 8, littleEndian);
    const from = this.interfaces[number];
    if (from === undefined) {
      this.noInterface(bytes, at, length, base, tally, number);
      return;
    }
    from.packets++;
    const micros = from.micros(view.getUint32(at + 12, littleEndian), view.getUint32(at + 16, littleEndian));
    const options = at + 28 + ((captured + 3) & ~3);
    if (at + length - 4 - options >= 12) this.readDropCount(view, options, at + length - 4, from);
    tally.deliver(view, bytes, at + 28, captured, view.getUint32(at + 24, littleEndian), micros, from.linkType, from.fcsBytes, sink);
  }

  private readDropCount(view: DataView, at: number, end: number, from: PcapngInterface): void {
    eachOption(view, at, end, this.littleEndian, (code, span) => {
      if (code === EPB_DROPCOUNT && span.length === 8) from.addDropped(unsigned64(view, span.offset, this.littleEndian));
      return code !== EPB_DROPCOUNT;
    });
  }

  private otherBlock(type: number, view: DataView, bytes: Uint8Array, at: number, length: number, base: number, tally: CaptureTally, sink: PacketSink): void {
    switch (type) {
      case PCAPNG_SECTION:
        return;
      case INTERFACE:
        this.addInterface(view, bytes, at, length, base, tally);
        return;
      case PACKET:
        this.oldPacket(view, bytes, at, length, base, tally, sink);
        return;
      case SIMPLE_PACKET:
        this.simplePacket(view, bytes, at, length, base, tally, sink);
        return;
      case NAMES:
        this.names.read(view, bytes, at + 8, at + length - 4, this.littleEndian);
        return;
      case STATISTICS:
        if (length >= 24) this.interfaces[view.getUint32(at + 8, this.littleEndian)]?.readStatistics(view, at + 8, at + length - 4, this.littleEndian);
        return;
      default:
        this.countOther(type);
    }
  }

  private beginSection(view: DataView, at: number): boolean {
    const magic = view.getUint32(at + 8);
    if (magic !== BYTE_ORDER_MAGIC && magic !== BYTE_ORDER_MAGIC_SWAPPED) return false;
    // A window may begin with the same section header again, when it was not whole before.
    this.littleEndian = magic === BYTE_ORDER_MAGIC_SWAPPED;
    this.closeInterfaces();
    if (this.sections === 0 || this.interfaces.length > 0 || this.interfacesLeftOut > 0) this.sections++;
    this.interfaces = [];
    return true;
  }

  private addInterface(view: DataView, bytes: Uint8Array, at: number, length: number, base: number, tally: CaptureTally): void {
    if (length < 20) {
      this.note(bytes, at, length, base, tally, "pcapng-interface", `expected an interface block of at least 20 bytes, found ${length}`);
      return;
    }
    if (this.interfaces.length >= MOST_INTERFACES) {
      if (this.interfacesLeftOut++ === 0) {
        this.note(bytes, at, length, base, tally, "pcapng-too-many-interfaces", `expected at most ${MOST_INTERFACES} interfaces in a section, found more`);
      }
      return;
    }
    const added = new PcapngInterface();
    added.read(view, bytes, at + 8, at + length - 4, this.littleEndian);
    this.interfaces.push(added);
  }

  /** The obsolete packet block: interface and drops in 16 bits each. */
  private oldPacket(view: DataView, bytes: Uint8Array, at: number, length: number, base: number, tally: CaptureTally, sink: PacketSink): void {
    const littleEndian = this.littleEndian;
    if (length < 32) {
      this.badPacket(bytes, at, length, base, tally, `expected a packet block of at least 32 bytes, found ${length}`);
      return;
    }
    const captured = view.getUint32(at + 20, littleEndian);
    if (captured > length - 32 || captured > LONGEST_PACKET) {
      this.badPacket(bytes, at, length, base, tally, `expected a packet of at most ${Math.min(length - 32, LONGEST_PACKET)} bytes in this block, found ${captured}`);
      return;
    }
    const number = view.getUint16(at + 8, littleEndian);
    const from = this.interfaces[number];
    if (from === undefined) {
      this.noInterface(bytes, at, length, base, tally, number);
      return;
    }
    const drops = view.getUint16(at + 10, littleEndian);
    if (drops !== UNKNOWN_DROPS) from.addDropped(drops);
    from.packets++;
    const micros = from.micros(view.getUint32(at + 12, littleEndian), view.getUint32(at + 16, littleEndian));
    tally.deliver(view, bytes, at + 28, captured, view.getUint32(at + 24, littleEndian), micros, from.linkType, from.fcsBytes, sink);
  }

  /** No time, no interface number: the section's first one, whose snap length bounds the captured bytes. */
  private simplePacket(view: DataView, bytes: Uint8Array, at: number, length: number, base: number, tally: CaptureTally, sink: PacketSink): void {
    if (length < 16) {
      this.badPacket(bytes, at, length, base, tally, `expected a simple packet block of at least 16 bytes, found ${length}`);
      return;
    }
    const from = this.interfaces[0];
    if (from === undefined) {
      this.noInterface(bytes, at, length, base, tally, 0);
      return;
    }
    const wire = view.getUint32(at + 8, this.littleEndian);
    const captured = Math.min(wire, length - 16, LONGEST_PACKET, from.snapLength === 0 ? LONGEST_PACKET : from.snapLength);
    from.packets++;
    tally.deliver(view, bytes, at + 12, captured, wire, Number.NaN, from.linkType, from.fcsBytes, sink);
  }

  private noInterface(bytes: Uint8Array, at: number, length: number, base: number, tally: CaptureTally, number: number): void {
    const known = this.interfaces.length === 0 ? "none" : `${this.interfaces.length}`;
    this.badPacket(bytes, at, length, base, tally, `expected a packet of one of the section's interfaces (${known} declared), found interface ${number}`);
  }

  private badPacket(bytes: Uint8Array, at: number, length: number, base: number, tally: CaptureTally, message: string): void {
    tally.skipRecord();
    tally.report({
      code: "pcapng-packet",
      severity: "warning",
      message: `${message}; the packet was left out`,
      at: { kind: "record", file: tally.file, record: tally.records, offsetBytes: base + at, hex: hexAt(bytes, at, at + length) },
    });
  }

  private note(bytes: Uint8Array, at: number, length: number, base: number, tally: CaptureTally, code: string, message: string): void {
    tally.report({ code, severity: "warning", message: `${message}; the block was left out`, at: { kind: "bytes", file: tally.file, offsetBytes: base + at, hex: hexAt(bytes, at, at + length) } });
  }

  private countOther(type: number): void {
    this.otherBlocks++;
    const count = this.otherBlockTypes.get(type);
    if (count !== undefined) this.otherBlockTypes.set(type, count + 1);
    else if (this.otherBlockTypes.size < 16) this.otherBlockTypes.set(type, 1);
  }

  private beginSkip(type: number, length: number, offsetBytes: number, tally: CaptureTally, bytes: Uint8Array, at: number, end: number): void {
    if (isKnownBlock(type)) {
      if (type === ENHANCED_PACKET || type === PACKET || type === SIMPLE_PACKET) tally.skipRecord();
      tally.report({
        code: "pcapng-long-block",
        severity: "warning",
        message: `expected a block of at most ${LONGEST_UNREAD} bytes, found one of ${length} (type ${type}); the block was left out`,
        at: { kind: "bytes", file: tally.file, offsetBytes, hex: hexAt(bytes, at, end) },
      });
    } else this.countOther(type);
    this.skip = ((length + 3) & ~3) - 4;
    this.skipLength = length;
    this.skipStart = offsetBytes;
  }

  /** Goes on over a long block and compares its trailing length; where they differ, the damage begins at the block. */
  private skipOn(view: DataView, at: number, end: number, base: number, bytes: Uint8Array, tally: CaptureTally): number {
    const step = Math.min(this.skip, end - at);
    this.skip -= step;
    const next = at + step;
    if (this.skip > 0 || end - next < 4) return next;
    const found = view.getUint32(next, this.littleEndian);
    if (found !== this.skipLength) {
      const message = `expected the length ${this.skipLength} again at the end of the block at offset ${this.skipStart}, found ${found}`;
      this.skipLength = 0;
      this.fail(bytes, next, end, base, tally, "pcapng-block-trailer", message);
      return next;
    }
    this.skipLength = 0;
    return next + 4;
  }

  private fail(bytes: Uint8Array, at: number, end: number, base: number, tally: CaptureTally, code: string, message: string): void {
    this.damage = { offsetBytes: base + at, record: tally.records + 1, hex: hexAt(bytes, at, end), code, message };
  }

  private findBlock(view: DataView, at: number, end: number, base: number, isFinal: boolean, tally: CaptureTally): number {
    const damage = this.damage as Damage;
    const found = findBlocks(view, at, end, isFinal, this.littleEndian, this.sections > 0);
    if (found.isCertain) {
      this.damage = null;
      tally.report(damageDiagnostic(tally.file, damage, base + found.at, base + found.at - damage.offsetBytes));
    }
    return found.at;
  }

  describeTail(view: DataView, start: number, end: number): string {
    if (this.skipLength !== 0) return `expected a block of ${this.skipLength} bytes at offset ${this.skipStart}, found its beginning only`;
    if (end - start < 8) return `expected a block, found ${end - start} bytes`;
    return `expected a block of ${view.getUint32(start + 4, this.littleEndian)} bytes, found ${end - start}`;
  }

  get openDamage(): Damage | null {
    return this.damage;
  }

  /** True inside a long block that is being passed over. */
  get isSkipping(): boolean {
    return this.skipLength !== 0;
  }

  loss(): CaptureLoss {
    const sum = Object.assign(new CaptureLoss(), this.closedLoss);
    for (const from of this.interfaces) sum.add(from);
    return sum;
  }

  warnings(): string[] {
    const texts: string[] = [];
    if (this.otherBlocks > 0) {
      const types = [...this.otherBlockTypes].sort((a, b) => a[0] - b[0]).map(([type, count]) => `0x${type.toString(16)} (${count})`);
      texts.push(`${this.otherBlocks} blocks that hold no packets were passed over: ${types.join(", ")}${this.otherBlockTypes.size === 16 ? " …" : ""}`);
    }
    if (this.unpaddedBlocks > 0) texts.push(`${this.unpaddedBlocks} blocks with a length that is no multiple of 4`);
    if (this.interfacesLeftOut > 0) texts.push(`${this.interfacesLeftOut} interfaces beyond ${MOST_INTERFACES} were left out`);
    if (this.names.leftOut > 0) texts.push(`${this.names.leftOut} names of addresses were left out: there are too many`);
    return texts;
  }

  private closeInterfaces(): void {
    for (const from of this.interfaces) this.closedLoss.add(from);
  }

  checkpoint(): PcapngCheckpoint {
    const { dropped, droppedByInterface, droppedBySystem, droppedBeforePackets, kept, interfaces } = this.closedLoss;
    return {
      littleEndian: this.littleEndian,
      sections: this.sections,
      interfaces: this.interfaces.map(interfaceState),
      interfacesLeftOut: this.interfacesLeftOut,
      otherBlocks: this.otherBlocks,
      otherBlockTypes: [...this.otherBlockTypes],
      unpaddedBlocks: this.unpaddedBlocks,
      skip: this.skip,
      skipLength: this.skipLength,
      skipStart: this.skipStart,
      damage: this.damage,
      namesLeftOut: this.names.leftOut,
      loss: { dropped, droppedByInterface, droppedBySystem, droppedBeforePackets, kept, interfaces },
    };
  }

  restore(from: PcapngCheckpoint, names: readonly NameClaim[]): void {
    this.names.restore(names, from.namesLeftOut);
    this.littleEndian = from.littleEndian;
    this.sections = from.sections;
    this.interfaces = from.interfaces.map((state) => {
      const restored = Object.assign(new PcapngInterface(), state);
      restored.setUnits();
      return restored;
    });
    this.interfacesLeftOut = from.interfacesLeftOut;
    this.otherBlocks = from.otherBlocks;
    this.otherBlockTypes = new Map(from.otherBlockTypes);
    this.unpaddedBlocks = from.unpaddedBlocks;
    this.skip = from.skip;
    this.skipLength = from.skipLength;
    this.skipStart = from.skipStart;
    this.damage = from.damage;
    Object.assign(this.closedLoss, from.loss);
  }
}

function interfaceState(from: PcapngInterface): InterfaceState {
  const { linkType, snapLength, fcsBytes, name, resolution, offsetSeconds, packets, received, droppedByInterface, droppedBySystem, droppedBeforePackets } = from;
  return { linkType, snapLength, fcsBytes, name, resolution, offsetSeconds, packets, received, droppedByInterface, droppedBySystem, droppedBeforePackets };
}

// Puts the transport segments of DNP3 (IEEE 1815-2012 §8) together to application fragments: takes the check sums out, follows the sequence.
// One fragment per direction is under way at a time; a new first segment replaces what was not finished.
import type { DissectionSink } from "../protocol.ts";

const FINAL = 0x80;
const FIRST = 0x40;
const SEQUENCE = 0x3f;
const BLOCK_SIZE = 16;
const CRC_SIZE = 2;
/** User data of one frame: 250, less the transport byte. */
const MOST_IN_FRAME = 249;
/** Devices take 2,048 bytes by default; what is longer than this is given up. */
const LONGEST_FRAGMENT = 65_536;
const FIRST_ROOM = 512;

/** A whole application fragment in [0, length); valid until the next segment. */
export interface Fragment {
  readonly view: DataView;
  readonly bytes: Uint8Array;
  readonly length: number;
}

class Room implements Fragment {
  bytes: Uint8Array;
  view: DataView;
  length = 0;
  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
  }
}

interface UnderWay {
  readonly room: Room;
  /** Link addresses. */
  readonly pair: number;
  nextSequence: number;
}

/** Most fragments fit into one frame. */
const single = new Room(MOST_IN_FRAME);
/** Rooms that fragments have left, for the next ones of any connection: making them costs more than filling them. */
const freeRooms: Room[] = [];
const MOST_FREE = 16;

function takeRoom(): Room {
  const room = freeRooms.pop() ?? new Room(FIRST_ROOM);
  room.length = 0;
  return room;
}

export class TransportFragments {
  private readonly underWay: [UnderWay | null, UnderWay | null] = [null, null];

  forget(direction: 0 | 1): void {
    const known = this.underWay[direction];
    if (known === null) return;
    this.underWay[direction] = null;
    // Long ones are not held.
    if (known.room.bytes.length === FIRST_ROOM && freeRooms.length < MOST_FREE) freeRooms.push(known.room);
  }

  /** Blocks of user data with their check sums at [at, at + length). The fragment that this segment ends, or null. */
  add(bytes: Uint8Array, at: number, length: number, direction: 0 | 1, pair: number, sink: DissectionSink): Fragment | null {
    const control = bytes[at] as number;
    const isFinal = (control & FINAL) !== 0;
    if ((control & FIRST) !== 0) {
      if (isFinal) {
        single.length = 0;
        copyBlocks(single, bytes, at, length);
        this.forget(direction);
        return single;
      }
      this.forget(direction);
      const room = takeRoom();
      copyBlocks(room, bytes, at, length);
      this.underWay[direction] = { room, pair, nextSequence: (control + 1) & SEQUENCE };
      return null;
    }
    const known = this.underWay[direction];
    // Its beginning was not seen, or it was given up already.
    if (known === null) return null;
    if (known.pair !== pair || known.nextSequence !== (control & SEQUENCE) || known.room.length + length > LONGEST_FRAGMENT) {
      sink.trouble("malformed");
      this.forget(direction);
      return null;
    }
    makeRoom(known.room, known.room.length + length);
    copyBlocks(known.room, bytes, at, length);
    known.nextSequence = (control + 1) & SEQUENCE;
    if (!isFinal) return null;
    // Nobody takes the room before the next segment.
    this.forget(direction);
    return known.room;
  }
}

/** Copies the user data behind the transport byte, without the check sums. */
function copyBlocks(room: Room, bytes: Uint8Array, at: number, length: number): void {
  const end = at + length;
  let to = room.length;
  for (let block = at; block < end; block += BLOCK_SIZE + CRC_SIZE) {
    const blockEnd = Math.min(block + BLOCK_SIZE, end - CRC_SIZE);
    for (let i = block === at ? block + 1 : block; i < blockEnd; i++) room.bytes[to++] = bytes[i] as number;
  }
  room.length = to;
}

function makeRoom(room: Room, wanted: number): void {
  if (room.bytes.length >= wanted) return;
  const grown = new Uint8Array(Math.min(LONGEST_FRAGMENT, Math.max(wanted, room.bytes.length * 2)));
  grown.set(room.bytes.subarray(0, room.length));
  room.bytes = grown;
  room.view = new DataView(grown.buffer);
}

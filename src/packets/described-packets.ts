// A set of packets as it is told to people: at most so many boxes, each with one example packet, and how much is not listed.
import type { PacketPoint } from "../plant/packet-rule.ts";
import { boxWords, type BoxWords } from "./box-words.ts";
import { examplePacket, type KnownAddresses } from "./example-packet.ts";
import { SetSizes } from "./field-values.ts";
import { coverByBoxes, setOfBox } from "./packet-boxes.ts";
import { NO_PACKETS, type PacketSet, type PacketSpace } from "./packet-space.ts";

export interface DescribedBox {
  readonly words: BoxWords;
  readonly example: PacketPoint;
}

export interface DescribedPackets {
  readonly boxes: readonly DescribedBox[];
  /** Boxes that are not listed: exact up to MOST_COUNTED, beyond it a lower bound. */
  readonly more: number;
  readonly moreIsAtLeast: boolean;
}

/** Boxes beyond the listed ones are still made, so that their number can be said; not more than these. */
const MOST_COUNTED = 10;

export class PacketDescriber {
  readonly #space: PacketSpace;
  readonly #known: KnownAddresses;
  readonly #atMost: number;
  readonly #sizes: SetSizes;

  constructor(space: PacketSpace, known: KnownAddresses, atMost: number) {
    this.#space = space;
    this.#known = known;
    this.#atMost = atMost;
    this.#sizes = new SetSizes(space.diagrams);
  }

  describe(set: PacketSet): DescribedPackets {
    const { boxes, rest } = coverByBoxes(this.#space, set, this.#atMost + MOST_COUNTED, this.#sizes);
    // Of boxes that overlap an example is taken from what no box before it holds.
    let left = set;
    const described = boxes.slice(0, this.#atMost).map((box): DescribedBox => {
      const own = this.#space.and(left, setOfBox(this.#space, box));
      left = this.#space.minus(left, own);
      return { words: boxWords(this.#space, box), example: examplePacket(this.#space, own, this.#known) as PacketPoint };
    });
    return { boxes: described, more: boxes.length - described.length, moreIsAtLeast: rest !== NO_PACKETS };
  }
}

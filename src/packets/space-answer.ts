// What a question of packet space answers where the diagrams grow beyond their limit: which parts of the space were computed, and which were not.
import type { PacketRule } from "../plant/packet-rule.ts";
import { DiagramLimit } from "./decision-diagrams.ts";
import { FAMILY_LAYER2, FAMILY_V4, FAMILY_V6, type FieldName, PacketFields } from "./packet-fields.ts";
import { PacketSpace, type PacketSet } from "./packet-space.ts";

/** A part of packet space that a question is asked of alone. */
export interface SpacePart {
  readonly name: string;
  readonly set: (space: PacketSpace) => PacketSet;
}

export interface SpaceOptions {
  /** Nodes that one diagram store may have; NODE_LIMIT by default. */
  readonly nodeLimit?: number;
  /** Names of interfaces that no rule says. */
  readonly interfaces?: readonly string[];
  readonly order?: readonly FieldName[];
}

export interface SpaceAnswer<T> {
  /** One per part that was computed, largest parts first: normally one, of everything. */
  readonly parts: readonly { readonly part: string; readonly answer: T }[];
  /** Names of the parts that are too large and about which nothing is said. Empty = the answer is complete. */
  readonly tooLarge: readonly string[];
}

const FAMILIES: readonly (readonly [number, string])[] = [
  [FAMILY_V4, "IPv4"],
  [FAMILY_V6, "IPv6"],
  [FAMILY_LAYER2, "layer 2"],
];

const EVERYTHING_PART: SpacePart = { name: "everything", set: (space) => space.every };

/** What is tried after a part met the limit: its families, then TCP, UDP and the rest of each. */
function partsOf(part: SpacePart): readonly SpacePart[] {
  if (part === EVERYTHING_PART) {
    return FAMILIES.map(([family, name]) => ({ name, set: (space) => space.numbers("family", [[family, family]]) }));
  }
  if (part.name.includes(",")) return [];
  const narrowed = (name: string, ranges: readonly (readonly [number, number])[]): SpacePart => ({
    name: `${part.name}, ${name}`,
    set: (space) => space.and(part.set(space), space.numbers("protocol", ranges)),
  });
  return [
    narrowed("TCP", [[6, 6]]),
    narrowed("UDP", [[17, 17]]),
    narrowed("other protocols", [
      [0, 5],
      [7, 16],
      [18, 255],
    ]),
  ];
}

/** Asks of everything; beyond the limit of its parts, each in a store of its own. Nothing that was not computed is ever said to be empty. */
export function askOfSpace<T>(ruleLists: readonly (readonly PacketRule[])[], options: SpaceOptions, ask: (space: PacketSpace) => T): SpaceAnswer<T> {
  const parts: { part: string; answer: T }[] = [];
  const tooLarge: string[] = [];
  const tryPart = (part: SpacePart): void => {
    try {
      const space = new PacketSpace(new PacketFields(ruleLists, options.interfaces, options.order), options.nodeLimit);
      if (part !== EVERYTHING_PART) space.narrowTo(part.set(space));
      parts.push({ part: part.name, answer: ask(space) });
    } catch (error) {
      if (!(error instanceof DiagramLimit)) throw error;
      const smaller = partsOf(part);
      if (smaller.length === 0) tooLarge.push(part.name);
      for (const next of smaller) tryPart(next);
    }
  };
  tryPart(EVERYTHING_PART);
  return { parts, tooLarge };
}

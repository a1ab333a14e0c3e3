import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packetRules, wholePacket, ZONES } from "../../tests/generators/packet-rules.ts";
import { ruleAt } from "../../tests/generators/rule-sets.ts";
import { addressSet } from "../plant/address-set.ts";
import { type PacketPoint, type PacketRule, PLAIN_RULE } from "../plant/packet-rule.ts";
import { boxWords } from "./box-words.ts";
import { NOTHING } from "./decision-diagrams.ts";
import { examplePacket, NO_KNOWN_ADDRESSES } from "./example-packet.ts";
import { SetSizes } from "./field-values.ts";
import { coverByBoxes, setOfBox } from "./packet-boxes.ts";
import { PacketCounter } from "./packet-count.ts";
import { FIELD_ORDER, PacketFields } from "./packet-fields.ts";
import { type PacketSet, PacketSpace } from "./packet-space.ts";
import { runByScan } from "./reference.ts";
import { type BoxList, countByBoxes, intersectionByBoxes, minusByBoxes, type NumberBox, unionByBoxes } from "./reference-boxes.ts";
import { RuleListOutcomes } from "./rule-list-outcomes.ts";
import { valueAt } from "./value-at.ts";

const spaceOf = (...lists: readonly PacketRule[][]): PacketSpace => new PacketSpace(new PacketFields(lists, ZONES));

describe("RuleListOutcomes", () => {
  it("gives every packet the outcomes of the linear scan", () => {
    fc.assert(
      fc.property(packetRules(25), fc.array(wholePacket, { minLength: 10, maxLength: 40 }), (rules, points) => {
        const space = spaceOf(rules);
        const list = new RuleListOutcomes(space, rules);
        for (const p of points) expect(valueAt(space, list.map, p)).toBe(runByScan(rules, p).outcomes);
      }),
      { seed: 41, numRuns: 400 },
    );
  });

  it("names the deciding rule of every packet", () => {
    fc.assert(
      fc.property(packetRules(25), fc.array(wholePacket, { minLength: 5, maxLength: 20 }), (rules, points) => {
        const space = spaceOf(rules);
        const list = new RuleListOutcomes(space, rules);
        const ways = list.sureWay(space.every);
        for (const p of points) {
          const deciding = ways.filter(({ sure }) => valueAt(space, sure, p) === 1).map(({ rule }) => rule);
          const { rule } = runByScan(rules, p);
          expect(deciding).toEqual(rule < 0 ? [] : [rule]);
        }
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  it("gives the same in every order of fields, and for any shape of its tree", () => {
    fc.assert(
      fc.property(
        packetRules(12, { actions: ["permit", "deny", "reject"] }),
        fc.shuffledSubarray(FIELD_ORDER.slice(1), { minLength: FIELD_ORDER.length - 1 }),
        fc.array(wholePacket, { minLength: 10, maxLength: 20 }),
        (rules, order, points) => {
          const space = new PacketSpace(new PacketFields([rules], ZONES, ["family", ...order]));
          const list = new RuleListOutcomes(space, rules);
          for (const p of points) expect(valueAt(space, list.map, p)).toBe(runByScan(rules, p).outcomes);
          // One after the other, from the end: the shape of a chain.
          const chain = rules.map((rule) => new RuleListOutcomes(space, [rule]).map).reduceRight((after, rule) => space.diagrams.followedBy(rule, after), 16);
          expect(list.map).toBe(chain);
        },
      ),
      { seed: 43, numRuns: 150 },
    );
  });
});

const ADDRESS_COUNT = 32;
const PORT_COUNT = 16;
const range = (count: number): fc.Arbitrary<readonly [number, number]> => fc.tuple(fc.nat(count - 1), fc.nat(count - 1)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
/** Sources, destinations and UDP destination ports of a small world. */
const smallBox: fc.Arbitrary<NumberBox> = fc.tuple(range(ADDRESS_COUNT), range(ADDRESS_COUNT), range(PORT_COUNT));
const boxLists = fc.array(smallBox, { maxLength: 5 }).map((boxes) => boxes.reduce<BoxList>((all, box) => unionByBoxes(all, [box]), []));

function setOf(space: PacketSpace, boxes: BoxList): PacketSet {
  const address = (n: number): string => `10.0.0.${n}`;
  const rules = boxes.map(([source, destination, port]): PacketRule => {
    const end = ([from, to]: readonly [number, number]) => ({ zones: null, addresses: addressSet([`${address(from)}-${address(to)}`]) });
    const service = { kind: "port", transport: "udp", fromPort: port?.[0] as number, toPort: port?.[1] as number, written: "", at: ruleAt(1) } as const;
    return {
      ...PLAIN_RULE,
      action: "permit",
      source: end(source as readonly [number, number]),
      destination: end(destination as readonly [number, number]),
      services: [service],
      until: null,
      writtenOrder: 0,
      text: "",
      at: ruleAt(1),
    };
  });
  return rules.reduce((set, rule) => space.or(set, space.rule(rule).sure), NOTHING);
}

describe("PacketSpace", () => {
  it("is an algebra of sets, equal by number", () => {
    fc.assert(
      fc.property(
        packetRules(3, { actions: ["permit"] }).filter((r) => r.length === 3),
        (rules) => {
          const space = spaceOf(rules);
          const [a, b, c] = rules.map((rule) => space.rule(rule).maybe) as [PacketSet, PacketSet, PacketSet];
          const { every } = space;
          expect(space.not(space.or(a, b))).toBe(space.and(space.not(a), space.not(b)));
          expect(space.and(a, space.or(b, c))).toBe(space.or(space.and(a, b), space.and(a, c)));
          expect(space.or(a, space.and(b, c))).toBe(space.and(space.or(a, b), space.or(a, c)));
          expect(space.minus(a, b)).toBe(space.and(a, space.not(b)));
          expect(space.not(space.not(a))).toBe(a);
          expect(space.or(a, space.not(a))).toBe(every);
          expect(space.and(a, space.not(a))).toBe(NOTHING);
          expect(space.and(a, every)).toBe(a);
        },
      ),
      { seed: 44, numRuns: 300 },
    );
  });

  it("agrees with explicit boxes on union, intersection, difference, emptiness, equality and count", () => {
    fc.assert(
      fc.property(boxLists, boxLists, (a, b) => {
        const space = spaceOf();
        const counter = new PacketCounter(space);
        /** States, interfaces and source ports that the small world does not speak of. */
        const others = 5n * BigInt(ZONES.length + 1) ** 2n * 65_536n;
        const [setA, setB] = [setOf(space, a), setOf(space, b)];
        for (const [set, boxes] of [
          [space.or(setA, setB), unionByBoxes(a, b)],
          [space.and(setA, setB), intersectionByBoxes(a, b)],
          [space.minus(setA, setB), minusByBoxes(a, b)],
        ] as const) {
          expect(set).toBe(setOf(space, boxes));
          expect(set === NOTHING).toBe(boxes.length === 0);
          expect(counter.count(set)).toBe(BigInt(countByBoxes(boxes)) * others);
        }
        expect(setA === setB).toBe(minusByBoxes(a, b).length === 0 && minusByBoxes(b, a).length === 0);
      }),
      { seed: 45, numRuns: 300 },
    );
  });

  it("counts every packet there is", () => {
    const space = new PacketSpace(new PacketFields([]));
    const ports = 5n * 65_536n * 65_536n - 65_536n * 65_536n + 256n * 65_536n * 65_536n;
    const protocols = ports + 65_536n + (256n - 5n - 2n);
    expect(new PacketCounter(space).count(space.every)).toBe(5n * ((2n ** 64n + 2n ** 256n) * protocols + 2n ** 96n * 65_536n));
  });

  it("is covered by boxes exactly, and an example lies in every set that is not empty", () => {
    fc.assert(
      fc.property(packetRules(6), (rules) => {
        const space = spaceOf(rules);
        const { map } = new RuleListOutcomes(space, rules);
        const set = space.and(
          space.every,
          space.diagrams.replaced(
            map,
            Array.from({ length: 32 }, (_, v) => (v === 1 ? 1 : 0)),
          ),
        );
        const { boxes, rest } = coverByBoxes(space, set, 1_000, new SetSizes(space.diagrams));
        expect(rest).toBe(NOTHING);
        expect(boxes.reduce((all, box) => space.or(all, setOfBox(space, box)), NOTHING)).toBe(set);
        for (const box of boxes) expect(boxWords(space, box).text).toMatch(/ → .*, ./);
        const example = examplePacket(space, set, NO_KNOWN_ADDRESSES);
        if (set === NOTHING) expect(example).toBeNull();
        else {
          expect(valueAt(space, set, example as PacketPoint)).toBe(1);
          expect(runByScan(rules, example as PacketPoint).outcomes).toBe(1);
        }
      }),
      { seed: 46, numRuns: 150 },
    );
  });
});

// Puts one end of a packet (zone and address) into the class of rules that it satisfies. Addresses of IPv4 can be asked as numbers, without texts.
import { parseIpv4, parseIpv6 } from "../foundation/ip-address.ts";
import type { AddressSet } from "../plant/address-set.ts";
import { isMac } from "../plant/endpoint.ts";
import type { EndpointSet } from "../plant/packet-rule.ts";
import { AddressPieces } from "./address-pieces.ts";
import { IntervalSets, type SetRange } from "./interval-sets.ts";
import { RuleBits, type RuleClass } from "./rule-bits.ts";
import { textOf } from "./rule-meanings.ts";

const LAST_V4 = 2 ** 32 - 1;
const LAST_V6 = 2n ** 128n - 1n;

export class EndpointClasses {
  readonly bits: RuleBits;
  /** Per different address set, the rules that ask for it. */
  readonly #rulesOf: number[][] = [];
  readonly #anyAddress: number[] = [];
  /** Rules whose set holds a name that is not resolved: every address is perhaps in it. */
  readonly #unresolved: number[] = [];
  readonly #ends: readonly EndpointSet[];
  readonly #v4: IntervalSets<number>;
  readonly #v6: IntervalSets<bigint>;
  readonly #macs = new Map<string, number[]>();
  /** IPv4 cut wherever any rule's addresses begin or end. */
  readonly pieces: AddressPieces;
  /** Per rule, its different address set; −1 = any address. */
  readonly #setOf: Int32Array;
  /** Per different address set, its pieces: first, and the one behind the last, range after range. */
  readonly #piecesOf: number[][] = [];
  readonly #hasAddresses: boolean;
  readonly #zoneNumbers = new Map<string, number>();
  /** Per zone number, the rules that this zone keeps out; 0 is every zone that no rule names. */
  readonly #keptOut: number[][] = [[]];
  /** Per zone number: class of each piece of IPv4, −1 = not asked yet. */
  readonly #classOfPiece: Int32Array[] = [];
  readonly #known: Map<string, RuleClass>[] = [];

  constructor(ends: readonly EndpointSet[]) {
    this.bits = new RuleBits(ends.length);
    this.#ends = ends;
    this.#setOf = new Int32Array(ends.length).fill(-1);
    const v4: SetRange<number>[] = [];
    const v6: SetRange<bigint>[] = [];
    const setNumbers = new Map<AddressSet, number>();
    const byText = new Map<string, number>();
    const named: number[] = [];
    ends.forEach(({ zones, addresses }, rule) => {
      if (zones !== null) named.push(rule);
      for (const zone of zones ?? []) if (!this.#zoneNumbers.has(zone)) this.#zoneNumbers.set(zone, this.#zoneNumbers.size + 1);
      if (addresses === null) {
        this.#anyAddress.push(rule);
        return;
      }
      if (addresses.unresolved.length > 0) this.#unresolved.push(rule);
      let set = setNumbers.get(addresses) ?? byText.get(textOf(addresses));
      if (set === undefined) {
        set = this.#rulesOf.length;
        this.#rulesOf.push([]);
        this.#piecesOf.push([]);
        byText.set(textOf(addresses), set);
        for (const { from, to } of addresses.v4) v4.push({ from, to, set });
        for (const { from, to } of addresses.v6) v6.push({ from, to, set });
        for (const mac of addresses.macs) this.#macs.set(mac, [...(this.#macs.get(mac) ?? []), set]);
      }
      setNumbers.set(addresses, set);
      this.#setOf[rule] = set;
      (this.#rulesOf[set] as number[]).push(rule);
    });
    for (const zone of this.#zoneNumbers.keys()) this.#keptOut.push(named.filter((rule) => !ends[rule]?.zones?.includes(zone)));
    this.#keptOut[0] = named;
    this.#hasAddresses = this.#anyAddress.length < ends.length;
    this.#v4 = new IntervalSets(v4, 0, LAST_V4, (x) => x + 1);
    this.#v6 = new IntervalSets(v6, 0n, LAST_V6, (x) => x + 1n);
    this.pieces = new AddressPieces(this.#v4.starts);
    for (const { from, to, set } of v4) this.#piecesOf[set]?.push(this.pieces.pieceOf(from), this.pieces.pieceOf(to) + 1);
  }

  zoneNumber(zone: string | null): number {
    return zone === null ? 0 : (this.#zoneNumbers.get(zone) ?? 0);
  }

  classOf(zone: string | null, address: string): RuleClass {
    const zoneNumber = this.zoneNumber(zone);
    this.#known[zoneNumber] ??= new Map();
    const known = this.#known[zoneNumber];
    const key = this.#hasAddresses ? address : "";
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = this.#find(zoneNumber, address);
    known.set(key, found);
    return found;
  }

  #find(zone: number, address: string): RuleClass {
    if (isMac(address)) return this.#class(zone, (visit) => (this.#macs.get(address.toLowerCase()) ?? []).forEach(visit));
    const v4 = parseIpv4(address);
    if (v4 !== undefined) return this.classOfV4(zone, v4);
    const v6 = parseIpv6(address);
    return this.#class(zone, (visit) => {
      if (v6 !== undefined) this.#v6.eachSet(this.#v6.pieceOf(v6), visit);
    });
  }

  /** The hot way: no texts, no objects. */
  classOfV4(zone: number, address: number): RuleClass {
    return this.classOfPiece(zone, this.pieces.pieceOf(address));
  }

  classOfPiece(zone: number, piece: number): RuleClass {
    const classes = this.#classOfPiece[zone] ?? this.#newPieces(zone);
    const known = classes[piece] as number;
    return known >= 0 ? known : this.#classOfNewPiece(zone, piece);
  }

  /** Whether the zone keeps the rule from matching, whatever the address. */
  isKeptOut(rule: number, zone: number): boolean {
    const zones = this.#ends[rule]?.zones ?? null;
    return zones !== null && !zones.some((named) => this.#zoneNumbers.get(named) === zone);
  }

  /** Where the rule's addresses are in IPv4: first pieces, each followed by the piece behind the last; null = everywhere. */
  piecesOf(rule: number): readonly number[] | null {
    const set = this.#setOf[rule] as number;
    return set < 0 ? null : (this.#piecesOf[set] as number[]);
  }

  /** Whether the rule's addresses hold a name that is not resolved. */
  isUnresolved(rule: number): boolean {
    return (this.#ends[rule]?.addresses?.unresolved.length ?? 0) > 0;
  }

  #newPieces(zone: number): Int32Array {
    const classes = new Int32Array(this.pieces.count).fill(-1);
    this.#classOfPiece[zone] = classes;
    return classes;
  }

  #classOfNewPiece(zone: number, piece: number): RuleClass {
    const found = this.#class(zone, (visit) => this.#v4.eachSet(piece, visit));
    (this.#classOfPiece[zone] as Int32Array)[piece] = found;
    return found;
  }

  #class(zone: number, eachSet: (visit: (set: number) => void) => void): RuleClass {
    const { bits } = this;
    bits.open();
    for (const rule of this.#unresolved) bits.addMaybe(rule);
    for (const rule of this.#anyAddress) bits.addSure(rule);
    eachSet((set) => {
      for (const rule of this.#rulesOf[set] as number[]) bits.addSure(rule);
    });
    for (const rule of this.#keptOut[zone] as number[]) bits.remove(rule);
    return bits.close();
  }
}

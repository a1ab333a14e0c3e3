// Decides many packets, given as columns: some ten thousand at a time, put in order of their services, so that the tables of one service stay near the processor while
// its packets are decided. Rows of bits decide most packets (service-rows.ts); the others are handed to the exact way, one by one.
import { type DecisionColumns, isToMany, type PacketColumns, pointOfRow } from "./packet-columns.ts";
import { MAY_FALL_THROUGH } from "./reference.ts";
import type { RuleClass } from "./rule-bits.ts";
import type { ServiceClasses } from "./service-classes.ts";
import { ASK, FIELDS, MOST_BYTES, type RowsOfRules, ServiceRows, SURE } from "./service-rows.ts";

const MOST_AT_A_TIME = 2 ** 16;
const ICMP = 1;
const ICMP_OF_V6 = 58;

/** Decides one row in the exact way: by its pieces of addresses and its service. */
export type DecideRow = (row: number, sourcePiece: number, destinationPiece: number, service: RuleClass) => void;

export class ColumnRun {
  readonly #of: RowsOfRules;
  readonly #services: ServiceClasses;
  /** Bits MAY_* of each rule's action. */
  readonly #outcomeOf: Uint8Array;
  readonly #ways = new Map<string, ServiceRows>();
  /** Service of each row in hand. */
  #service = new Int32Array(0);
  /** Rows in hand in the order of their services: row, pieces of its addresses. */
  #row = new Int32Array(0);
  #source = new Int32Array(0);
  #destination = new Int32Array(0);
  /** Per service: how many of the rows in hand have it, then where the next of them is put. All 0 between the steps. */
  #places = new Int32Array(64);
  /** Services of the rows in hand. */
  readonly #met: RuleClass[] = [];

  constructor(of: RowsOfRules, services: ServiceClasses, outcomeOf: Uint8Array) {
    this.#of = of;
    this.#services = services;
    this.#outcomeOf = outcomeOf;
  }

  run(columns: PacketColumns, into: DecisionColumns, decideRow: DecideRow): void {
    const total = columns.sources.length;
    const atATime = Math.min(total, MOST_AT_A_TIME);
    if (this.#row.length < atATime) {
      this.#service = new Int32Array(atATime);
      this.#row = new Int32Array(atATime);
      this.#source = new Int32Array(atATime);
      this.#destination = new Int32Array(atATime);
    }
    const rows = this.#rowsOfWay(this.#of.sources.zoneNumber(columns.fromZone), this.#of.destinations.zoneNumber(columns.toZone));
    for (let from = 0; from < total; from += MOST_AT_A_TIME) {
      const count = Math.min(MOST_AT_A_TIME, total - from);
      this.#findServices(columns, from, count);
      this.#putInOrder(columns, from, count);
      let begin = 0;
      for (const service of this.#met) {
        const end = this.#places[service] as number;
        this.#places[service] = 0;
        rows.asked(service, end - begin);
        this.#decide(rows, service, begin, end, into, decideRow);
        begin = end;
      }
    }
  }

  #rowsOfWay(fromZone: number, toZone: number): ServiceRows {
    const way = `${fromZone} ${toZone}`;
    let rows = this.#ways.get(way);
    if (rows !== undefined) return rows;
    let bytes = 0;
    for (const { bytes: ofWay } of this.#ways.values()) bytes += ofWay;
    // Those of other ways are made again when they are asked.
    if (bytes > MOST_BYTES) this.#ways.clear();
    rows = new ServiceRows(this.#of, fromZone, toZone);
    this.#ways.set(way, rows);
    return rows;
  }

  #findServices(columns: PacketColumns, from: number, count: number): void {
    const services = this.#services;
    const inHand = this.#service;
    const { protocols, destinations, destinationPorts, sourcePorts, tcpFlags, states } = columns;
    for (let i = 0; i < count; i++) {
      const row = from + i;
      const protocol = protocols[row] as number;
      const toMany = isToMany(destinations[row] as number);
      const isIcmp = protocol === ICMP || protocol === ICMP_OF_V6;
      // Few packets differ in protocol, flags, state or delivery; those of ICMP also differ in type and code.
      let kind = isIcmp ? -1 : services.kindOfColumns(protocol, tcpFlags[row] as number, states[row] as number, toMany);
      if (kind < 0) {
        kind = services.kindOf(pointOfRow(columns, row));
        if (!isIcmp) services.learnKindOfColumns(protocol, tcpFlags[row] as number, states[row] as number, toMany, kind);
      }
      const port = destinationPorts[row] as number;
      const destinationPiece = services.destinationPiece(port < 0 || isIcmp ? null : port);
      const sourcePort = sourcePorts[row] as number;
      const sourcePiece = services.sourcePiece(sourcePort < 0 ? null : sourcePort);
      let service = services.classOfKind(kind, destinationPiece, sourcePiece);
      if (service < 0) service = services.learn(kind, destinationPiece, sourcePiece, pointOfRow(columns, row));
      inHand[i] = service;
    }
  }

  /** Afterwards `#places` holds where the rows of each service that is met end. */
  #putInOrder({ sources, destinations }: PacketColumns, from: number, count: number): void {
    const met = this.#met;
    met.length = 0;
    const { classes } = this.#of.services;
    if (this.#places.length < classes) this.#places = new Int32Array(classes * 2);
    const places = this.#places;
    const service = this.#service;
    for (let i = 0; i < count; i++) {
      const of = service[i] as number;
      const before = places[of] as number;
      if (before === 0) met.push(of);
      places[of] = before + 1;
    }
    let begin = 0;
    for (const of of met) {
      const end = begin + (places[of] as number);
      places[of] = begin;
      begin = end;
    }
    const ofSources = this.#of.sources.pieces;
    const ofDestinations = this.#of.destinations.pieces;
    for (let i = 0; i < count; i++) {
      const of = service[i] as number;
      const place = places[of] as number;
      places[of] = place + 1;
      this.#row[place] = from + i;
      this.#source[place] = ofSources.pieceOf(sources[from + i] as number);
      this.#destination[place] = ofDestinations.pieceOf(destinations[from + i] as number);
    }
  }

  #decide(of: ServiceRows, service: RuleClass, begin: number, end: number, into: DecisionColumns, decideRow: DecideRow): void {
    const { services, rowOf, words, rules } = of;
    const at = service * FIELDS;
    const wordsOfRow = services[at] as number;
    const sources = services[at + 1] as number;
    const destinations = services[at + 2] as number;
    const firstRule = services[at + 3] as number;
    const outcomeOf = this.#outcomeOf;
    for (let i = begin; i < end; i++) {
      const row = this.#row[i] as number;
      const source = rowOf[sources + (this.#source[i] as number)] as number;
      const destination = rowOf[destinations + (this.#destination[i] as number)] as number;
      let outcomes = 0;
      let rule = -1;
      let perhaps = -1;
      let isAsked = wordsOfRow === 0;
      for (let word = 0; word < wordsOfRow; word++) {
        let both = (words[source + word] as number) & (words[destination + word] as number);
        for (; both !== 0; both &= both - 1) {
          const entry = rules[firstRule + word * 32 + (31 - Math.clz32(both & -both))] as number;
          const certainty = entry & 3;
          if (certainty === ASK) {
            isAsked = true;
            break;
          }
          outcomes |= outcomeOf[entry >> 2] as number;
          if (certainty === SURE) {
            rule = entry >> 2;
            break;
          }
          if (perhaps < 0) perhaps = entry >> 2;
        }
        if (both !== 0) break;
      }
      if (isAsked) {
        decideRow(row, this.#source[i] as number, this.#destination[i] as number, service);
        continue;
      }
      into.outcomes[row] = rule < 0 ? outcomes | MAY_FALL_THROUGH : outcomes;
      into.rules[row] = rule;
      into.perhaps[row] = perhaps;
    }
  }
}

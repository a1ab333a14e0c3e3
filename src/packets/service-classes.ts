// Puts what a packet is besides its ends (transport, ports, ICMP, TCP flags, application, state) into the class of rules that it satisfies. The values of
// each field that no rule tells apart are one; for each combination of those, serviceMembership is asked once.
import { IS_IN, NOT_IN, PERHAPS_IN } from "../plant/address-set.ts";
import type { PacketPoint, PacketRule, ProtocolKnownBy } from "../plant/packet-rule.ts";
import type { NumberRanges, ServiceMatch } from "../plant/segmentation.ts";
import { STATES } from "./packet-fields.ts";
import { extrasMembership } from "./reference.ts";
import { RuleBits, type RuleClass } from "./rule-bits.ts";
import { type ServicePoint, serviceMembership } from "./service-match.ts";

/** What is known of a packet besides its ends; no `state` is "new". */
export type AskedPoint = ServicePoint & Partial<Pick<PacketPoint, "state">>;

const KNOWN_BY: readonly ProtocolKnownBy[] = ["bytes", "port", "nothing", "no-bytes-seen"];
const PORTS = 65_536;
/** Place of "not known" behind the values of the flags. */
const NO_FLAGS = 256;
/** Tables of this size or less are arrays; larger ones are kept by what was asked. */
const LARGEST_TABLE = 2 ** 18;

export class ServiceClasses {
  readonly bits: RuleBits;
  readonly #services: { readonly match: ServiceMatch; readonly rules: readonly number[] }[];
  /** Rules that ask for more than a service: what, and which. */
  readonly #extras: { readonly of: PacketRule; readonly rules: number[] }[];
  readonly #destinationPorts: FieldPieces;
  readonly #sourcePorts: FieldPieces;
  readonly #icmp: FieldPieces;
  readonly #flags: Int32Array;
  /** Per piece of the destination ports, the services that can match there. */
  readonly #candidates: (readonly number[])[] = [];
  readonly #transports = new Map<string, number>();
  readonly #protocols = new Map<string, number>();
  readonly #shapes = new Map<number, number>();
  readonly #kinds = new Map<number, number>();
  /** Per kind: class by pieces of the ports. */
  readonly #tables: Int32Array[] = [];
  readonly #largeTables: Map<number, number>[] = [];
  readonly #isLarge: boolean;
  /** By protocol, state, delivery and piece of the flags: kind of a packet of which columns say this; −1 = not asked yet. */
  readonly #kindOfColumns: Int32Array;

  constructor(rules: readonly PacketRule[]) {
    this.bits = new RuleBits(rules.length);
    this.#services = distinctServices(rules);
    this.#extras = distinctExtras(rules);
    const matches = this.#services.map((s) => s.match);
    this.#destinationPorts = new FieldPieces(matches.flatMap(destinationPortsOf));
    this.#sourcePorts = new FieldPieces(matches.flatMap((m) => (m.kind === "packets" ? [...(m.sourcePorts ?? [])] : [])));
    this.#icmp = new FieldPieces(
      matches.flatMap((m) => (m.kind === "packets" ? (m.icmp ?? []).flatMap(({ type, codes }) => (codes ?? [[0, 255] as const]).map(([a, b]) => [type * 256 + a, type * 256 + b] as const)) : [])),
    );
    this.#flags = flagClasses(matches);
    this.#isLarge = this.#destinationPorts.count * this.#sourcePorts.count > LARGEST_TABLE;
    this.#kindOfColumns = new Int32Array(256 * 16 * ((this.#flags[NO_FLAGS] as number) + 1)).fill(-1);
    for (const match of matches) if (match.kind === "app") this.#protocol(match.protocol);
    for (const rule of rules) for (const application of rule.applications ?? []) this.#protocol(application);
  }

  /** Protocols that no rule names are one, 0. */
  #protocol(named: string): void {
    if (!this.#protocols.has(named)) this.#protocols.set(named, this.#protocols.size + 1);
  }

  classOf(point: AskedPoint): RuleClass {
    const destination = this.#destinationPorts.pieceOf(point.port);
    const source = this.#sourcePorts.pieceOf(point.sourcePort ?? null);
    const kind = this.kindOf(point);
    const known = this.classOfKind(kind, destination, source);
    return known >= 0 ? known : this.learn(kind, destination, source, point);
  }

  /** All of a packet but its ports, as a number. */
  kindOf(point: AskedPoint): number {
    const transport = numberIn(this.#transports, point.transport);
    const protocol = this.#protocols.get(point.protocol) ?? 0;
    const shape = numberIn(
      this.#shapes,
      ((transport * (this.#protocols.size + 1) + protocol) * KNOWN_BY.length + KNOWN_BY.indexOf(point.protocolKnownBy)) * 16 + STATES.indexOf(point.state ?? "new") * 2 + (point.toMany ? 1 : 0),
    );
    const icmp = point.icmp ?? null;
    const flags = point.tcpFlags ?? null;
    return numberIn(this.#kinds, (shape * 2 ** 9 + (this.#flags[flags ?? NO_FLAGS] as number)) * 2 ** 17 + this.#icmp.pieceOf(icmp === null ? null : icmp.type * 256 + icmp.code));
  }

  destinationPiece(port: number | null): number {
    return this.#destinationPorts.pieceOf(port);
  }

  sourcePiece(port: number | null): number {
    return this.#sourcePorts.pieceOf(port);
  }

  /** Kind of a packet that is not of ICMP and of which columns say this; −1 = not learnt yet. `flags` −1 = not known, `state` an index into STATES. */
  kindOfColumns(protocol: number, flags: number, state: number, toMany: boolean): number {
    return this.#kindOfColumns[this.#columnsPlace(protocol, flags, state, toMany)] as number;
  }

  learnKindOfColumns(protocol: number, flags: number, state: number, toMany: boolean, kind: number): void {
    this.#kindOfColumns[this.#columnsPlace(protocol, flags, state, toMany)] = kind;
  }

  #columnsPlace(protocol: number, flags: number, state: number, toMany: boolean): number {
    const unknown = this.#flags[NO_FLAGS] as number;
    return (this.#flags[flags < 0 ? NO_FLAGS : flags] as number) + (unknown + 1) * (protocol * 16 + state * 2 + (toMany ? 1 : 0));
  }

  /** −1 = not asked yet. */
  classOfKind(kind: number, destination: number, source: number): RuleClass | -1 {
    const at = destination * this.#sourcePorts.count + source;
    if (this.#isLarge) return this.#largeTables[kind]?.get(at) ?? -1;
    return (this.#tables[kind]?.[at] as number | undefined) ?? -1;
  }

  /** Finds the class for a packet of this kind and these pieces, and remembers it. */
  learn(kind: number, destination: number, source: number, point: AskedPoint): RuleClass {
    const { bits } = this;
    bits.open();
    this.#candidates[destination] ??= this.#candidatesAt(destination);
    for (const place of this.#candidates[destination]) {
      const { match, rules } = this.#services[place] as { match: ServiceMatch; rules: number[] };
      const membership = serviceMembership(match, point);
      if (membership === IS_IN) for (const rule of rules) bits.addSure(rule);
      else if (membership === PERHAPS_IN) for (const rule of rules) bits.addMaybe(rule);
    }
    for (const { of, rules } of this.#extras) {
      const membership = extrasMembership(of, wholePoint(point));
      if (membership === NOT_IN) for (const rule of rules) bits.remove(rule);
      else if (membership === PERHAPS_IN) for (const rule of rules) bits.removeSure(rule);
    }
    const found = bits.close();
    const at = destination * this.#sourcePorts.count + source;
    if (this.#isLarge) {
      this.#largeTables[kind] ??= new Map();
      this.#largeTables[kind].set(at, found);
    } else {
      this.#tables[kind] ??= new Int32Array(this.#destinationPorts.count * this.#sourcePorts.count).fill(-1);
      this.#tables[kind][at] = found;
    }
    return found;
  }

  #candidatesAt(destination: number): number[] {
    const port = this.#destinationPorts.exampleOf(destination);
    const at: number[] = [];
    this.#services.forEach(({ match }, place) => {
      const ranges = destinationPortsOf(match);
      if (ranges.length === 0 || port === null || ranges.some(([from, to]) => from <= port && port <= to)) at.push(place);
    });
    return at;
  }
}

/** Pieces of 0 … 65,535 that no range cuts, and one more for "not known". */
class FieldPieces {
  readonly count: number;
  /** Two bytes each, so that tables of ports stay near the processor. */
  readonly #pieceOf: Uint16Array;

  constructor(ranges: NumberRanges) {
    const cuts = new Uint8Array(PORTS + 1);
    for (const [from, to] of ranges) {
      cuts[from] = 1;
      cuts[to + 1] = 1;
    }
    this.#pieceOf = new Uint16Array(PORTS);
    let piece = 0;
    for (let value = 0; value < PORTS; value++) {
      if (value > 0 && cuts[value] === 1) piece++;
      this.#pieceOf[value] = piece;
    }
    this.count = piece + 2;
  }

  pieceOf(value: number | null): number {
    return value === null ? this.count - 1 : (this.#pieceOf[value] as number);
  }

  /** null = the piece of what is not known. */
  exampleOf(piece: number): number | null {
    const at = this.#pieceOf.indexOf(piece);
    return at < 0 ? null : at;
  }
}

function destinationPortsOf(match: ServiceMatch): NumberRanges {
  if (match.kind === "port") return [[match.fromPort, match.toPort]];
  return match.kind === "packets" ? (match.destinationPorts ?? []) : [];
}

/** Values of the flags that no rule tells apart have one number; the last entry is "not known". */
function flagClasses(matches: readonly ServiceMatch[]): Int32Array {
  const asked = matches.flatMap((m) => (m.kind === "packets" ? (m.tcpFlags ?? []) : []));
  const numbers = new Map<string, number>();
  const out = Int32Array.from({ length: 256 }, (_, flags) => numberIn(numbers, asked.map((m) => ((flags & m.mask) === m.value ? "1" : "0")).join("")));
  return Int32Array.from([...out, numbers.size]);
}

function numberIn<K>(numbers: Map<K, number>, key: K): number {
  const before = numbers.get(key);
  if (before !== undefined) return before;
  numbers.set(key, numbers.size);
  return numbers.size - 1;
}

function distinctServices(rules: readonly PacketRule[]): { match: ServiceMatch; rules: number[] }[] {
  const found = new Map<string, { match: ServiceMatch; rules: number[] }>();
  const keys = new Map<ServiceMatch, string>();
  rules.forEach((rule, i) => {
    for (const match of rule.services) {
      let key = keys.get(match);
      if (key === undefined) {
        key = JSON.stringify({ ...match, written: "", at: 0 });
        keys.set(match, key);
      }
      const entry = found.get(key);
      if (entry === undefined) found.set(key, { match, rules: [i] });
      else entry.rules.push(i);
    }
  });
  return [...found.values()];
}

function distinctExtras(rules: readonly PacketRule[]): { of: PacketRule; rules: number[] }[] {
  const found = new Map<string, { of: PacketRule; rules: number[] }>();
  rules.forEach((rule, i) => {
    if (rule.states === null && rule.applications === null && rule.conditions.length === 0) return;
    const key = JSON.stringify([rule.states, rule.applications, rule.conditions.length > 0]);
    const entry = found.get(key);
    if (entry === undefined) found.set(key, { of: rule, rules: [i] });
    else entry.rules.push(i);
  });
  return [...found.values()];
}

/** Ends do not matter here. */
function wholePoint(point: AskedPoint): PacketPoint {
  return { sourcePort: null, icmp: null, tcpFlags: null, state: "new", ...point, fromZone: null, toZone: null, source: "", destination: "" };
}

// Translations of the record in the order in which the device asks them (NAT guide, "NAT Rule Order": twice NAT as written; objects' NAT, static before
// dynamic, fewest real addresses first, then the lowest address, then the name; twice NAT "after-auto" as written), and those of releases before 8.3.
// A static translation with a destination or ports is written out both ways: what comes back asks other fields.
import { type AddressSet, addressSet, type Range } from "../../../plant/address-set.ts";
import type { NatRule, NatTarget } from "../../../plant/firewall-config.ts";
import type { NumberRanges, ServiceMatch } from "../../../plant/segmentation.ts";
import { portNumber } from "./asa-names.ts";
import type { AsaNat, AsaRecord, NatAddress, OldNat } from "./asa-record.ts";
import type { NameResolver, ServicePart } from "./resolve-names.ts";

const MOST_PIECES = 4_096;

export function natRulesOf(record: AsaRecord, names: NameResolver): NatRule[] {
  const writer = new NatWriter(record, names);
  const own = record.nat.filter((nat) => nat.section === "object").map((nat) => ({ nat, real: names.object(nameOf(nat.source), nat.at) }));
  own.sort(
    (a, b) =>
      Number(b.nat.isStatic) - Number(a.nat.isStatic) || compare(sizeOf(a.real), sizeOf(b.real)) || compare(lowest(a.real), lowest(b.real)) || compare(nameOf(a.nat.source), nameOf(b.nat.source)),
  );
  const exempt = record.oldNat.filter((old) => old.kind === "exempt");
  const ordered = [...record.nat.filter((nat) => nat.section === "before"), ...own.map((o) => o.nat), ...record.nat.filter((nat) => nat.section === "after")];
  return [...exempt.flatMap((old) => writer.exempt(old)), ...ordered.filter((nat) => !nat.isInactive).flatMap((nat) => writer.rules(nat)), ...writer.oldDynamic()];
}

function nameOf(address: NatAddress): string {
  return address.kind === "name" ? address.name : "";
}

function compare<T extends bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sizeOf(set: AddressSet): bigint {
  return [...set.v4, ...set.v6].reduce((sum, range) => sum + BigInt(range.to) - BigInt(range.from) + 1n, 0n);
}

function lowest(set: AddressSet): bigint {
  return BigInt(set.v4[0]?.from ?? set.v6[0]?.from ?? 0);
}

interface Ends {
  readonly entersBy: readonly string[] | null;
  readonly leavesBy: readonly string[] | null;
  readonly source: AddressSet | null;
  readonly destination: AddressSet | null;
  readonly services: readonly ServiceMatch[] | null;
  readonly newSource: NatTarget | null;
  readonly newDestination: NatTarget | null;
  readonly newDestinationPort: number | null;
  readonly bothWays: boolean;
}

class NatWriter {
  readonly #record: AsaRecord;
  readonly #names: NameResolver;

  constructor(record: AsaRecord, names: NameResolver) {
    this.#record = record;
    this.#names = names;
  }

  rules(nat: AsaNat): NatRule[] {
    const conditions = [...nat.conditions];
    const finish = (ends: Ends): NatRule => ({ ...ends, conditions, text: nat.text, at: nat.at });
    const forwardWay = { entersBy: named(nat.realInterface), leavesBy: named(nat.mappedInterface) };
    const backWay = { entersBy: named(nat.mappedInterface), leavesBy: named(nat.realInterface) };
    const mappedDestination = nat.destination === null ? null : this.#set(nat.destination.mapped, nat, nat.realInterface);
    const realDestination = nat.destination === null || isSame(nat.destination.mapped, nat.destination.real) ? null : this.#set(nat.destination.real, nat);
    const toDestination: NatTarget | null = realDestination === null ? null : { kind: "addresses", addresses: realDestination };
    const ports = this.#portsOf(nat, conditions);
    const forward = { ...forwardWay, destination: mappedDestination, newDestination: toDestination, services: ports?.forward ?? null, newDestinationPort: ports?.forwardPort ?? null };
    if (!nat.isStatic) {
      return [finish({ ...forward, source: this.#set(nat.source, nat), newSource: this.#target(nat.mappedSource, nat), bothWays: false })];
    }
    const isSimple = nat.destination === null && ports === null;
    return this.#pieces(nat, conditions).flatMap(({ real, mapped }) => {
      const newSource: NatTarget | null = mapped === null ? null : nat.mappedSource.kind === "interface" ? { kind: "interface", name: nat.mappedInterface } : { kind: "addresses", addresses: mapped };
      const out = [finish({ ...forward, source: real, newSource, bothWays: isSimple && !nat.isUnidirectional && newSource?.kind === "addresses" })];
      if (nat.isUnidirectional || (isSimple && newSource?.kind === "addresses")) return out;
      const back: Ends = {
        ...backWay,
        source: realDestination ?? mappedDestination,
        destination: mapped ?? real,
        newSource: realDestination === null || mappedDestination === null ? null : { kind: "addresses", addresses: mappedDestination },
        newDestination: mapped === null || real === null ? null : { kind: "addresses", addresses: real },
        services: ports?.back ?? null,
        newDestinationPort: ports?.backPort ?? null,
        bothWays: false,
      };
      return [...out, finish(back)];
    });
  }

  /** Pairs of sets that map one to one; `mapped` null = unchanged. */
  #pieces(nat: AsaNat, conditions: string[]): { readonly real: AddressSet | null; readonly mapped: AddressSet | null }[] {
    const real = this.#set(nat.source, nat);
    if (isSame(nat.source, nat.mappedSource) || nat.mappedSource.kind === "any") return [{ real, mapped: null }];
    if (nat.mappedSource.kind === "interface") return [{ real, mapped: nat.mappedInterface === null ? null : this.#names.ownAddresses(nat.mappedInterface) }];
    const from = this.#ordered(nat.source);
    const to = nat.mappedSource.kind === "set" && from !== null ? inline(nat.mappedSource.written, from) : this.#ordered(nat.mappedSource);
    const mapped = this.#set(nat.mappedSource, nat);
    const pairs = from === null || to === null ? null : pairRanges(from, to);
    if (pairs === null) {
      if (real === null || mapped === null || sizeOf(mapped) !== 1n) conditions.push("how it maps its addresses is not known");
      return [{ real, mapped }];
    }
    return pairs.map((pair) => (pair.real.from === pair.mapped.from ? { real: setOf(pair.real), mapped: null } : { real: setOf(pair.real), mapped: setOf(pair.mapped) }));
  }

  #ordered(address: NatAddress): AddressSet[] | null {
    if (address.kind === "name") return this.#names.ordered(address.name);
    return address.kind === "set" ? [addressSet([address.written])] : null;
  }

  /** null = any. `interface` is the address where the packet leaves; as a destination, the address where it came in (command reference, nat (global)). */
  #set(address: NatAddress, nat: AsaNat, ownOn: string | null = nat.mappedInterface): AddressSet | null {
    switch (address.kind) {
      case "any":
        return null;
      case "set":
        return addressSet([address.written]);
      case "name":
        return this.#record.objects.has(address.name) ? this.#names.object(address.name, address.at) : this.#names.group(address.name, address.at, []);
      case "interface":
        return this.#names.ownAddresses(ownOn ?? "any");
    }
  }

  #target(address: NatAddress, nat: AsaNat): NatTarget | null {
    if (address.kind === "interface") return { kind: "interface", name: nat.mappedInterface };
    const addresses = this.#set(address, nat);
    return addresses === null ? null : { kind: "addresses", addresses };
  }

  #portsOf(nat: AsaNat, conditions: string[]): { forward: ServiceMatch[]; forwardPort: number | null; back: ServiceMatch[]; backPort: number | null } | null {
    const match = (protocols: readonly number[] | null, sourcePorts: NumberRanges | null, destinationPorts: NumberRanges | null): ServiceMatch[] => [
      { kind: "packets", protocols: protocols?.map((n) => [n, n] as const) ?? null, sourcePorts, destinationPorts, icmp: null, tcpFlags: null, written: nat.text, at: nat.at },
    ];
    if (nat.portPair !== null) {
      const { transport, real, mapped } = nat.portPair;
      const number = { tcp: 6, udp: 17, sctp: 132 }[transport];
      const [r, m] = [real, mapped].map((word) => portNumber(word, transport === "udp" ? "udp" : "tcp")) as [number | undefined, number | undefined];
      if (r === undefined || m === undefined) {
        conditions.push(`its ports ${real} and ${mapped} are not known`);
        return { forward: match([number], null, null), forwardPort: null, back: match([number], null, null), backPort: null };
      }
      return { forward: match([number], [[r, r]], null), forwardPort: null, back: match([number], null, [[m, m]]), backPort: r };
    }
    if (nat.servicePair === null) return null;
    const first = this.#names.serviceObject(nat.servicePair.first, nat.at, conditions);
    const second = this.#names.serviceObject(nat.servicePair.second, nat.at, conditions);
    return {
      forward: match(first.protocols, first.source, first.destination),
      forwardPort: changedPort(first.destination, second.destination, conditions),
      back: match(second.protocols, second.destination, second.source),
      backPort: changedPort(second.source, first.source, conditions),
    };
  }

  /** `nat (inside) 0 access-list X`: whoever opens (8.2, "NAT exemption"). */
  exempt(old: OldNat): NatRule[] {
    const list = this.#record.lists.get(old.written);
    list?.usedBy.add(`nat (${old.interface}) 0`);
    const base = { newSource: null, newDestination: null, newDestinationPort: null, bothWays: false, services: null, text: old.text, at: old.at };
    if (list === undefined) return [{ ...base, entersBy: [old.interface], leavesBy: null, source: null, destination: null, conditions: [`access-list ${old.written} is not in the text`] }];
    return list.lines.flatMap((line): NatRule[] => {
      if (line.kind !== "entry" || line.isInactive) return [];
      const conditions = line.action === "deny" || line.match === null || line.conditions.length > 0 ? [`as line ${line.at.line} of access-list ${old.written} says`] : [];
      const source = line.match === null ? null : this.#names.addresses(line.match.source, false);
      const destination = line.match === null ? null : this.#names.addresses(line.match.destination, false);
      return [
        { ...base, entersBy: [old.interface], leavesBy: null, source, destination, conditions },
        { ...base, entersBy: null, leavesBy: [old.interface], source: destination, destination: source, conditions },
      ];
    });
  }

  /** The most exact network first (8.2, "Order of NAT Commands Used to Match Real Addresses"). */
  oldDynamic(): NatRule[] {
    const nats = this.#record.oldNat.filter((old) => old.kind === "nat");
    const exactness = (old: OldNat): number => Number(/\/(\d+)$/.exec(old.written)?.[1] ?? 33);
    nats.sort((a, b) => exactness(b) - exactness(a));
    const base = { destination: null, services: null, newDestination: null, newDestinationPort: null, bothWays: false };
    return nats.flatMap((nat): NatRule[] => {
      const byList = !/^[\d.]+\/\d+$/.test(nat.written);
      if (byList) this.#record.lists.get(nat.written)?.usedBy.add(`nat (${nat.interface}) ${nat.id}`);
      const source = byList ? null : addressSet([nat.written]);
      const conditions = byList ? [`as access-list ${nat.written} says`] : [];
      const from = { ...base, entersBy: [nat.interface], source, conditions, text: nat.text, at: nat.at };
      if (nat.id === 0) return [{ ...from, leavesBy: null, newSource: null }];
      const pools = this.#record.oldNat.filter((old) => old.kind === "global" && old.id === nat.id);
      return pools.map((pool) => ({
        ...from,
        leavesBy: [pool.interface],
        newSource: pool.written === "interface" ? { kind: "interface" as const, name: pool.interface } : { kind: "addresses" as const, addresses: addressSet([pool.written]) },
      }));
    });
  }
}

function named(name: string | null): readonly string[] | null {
  return name === null ? null : [name];
}

function isSame(a: NatAddress, b: NatAddress): boolean {
  if (a.kind !== b.kind) return false;
  return a.kind === "name" && b.kind === "name" ? a.name === b.name : a.kind === "set" && b.kind === "set" ? a.written === b.written : true;
}

/** null = no port is changed. */
function changedPort(from: ServicePart["destination"], to: ServicePart["destination"], conditions: string[]): number | null {
  if (from === null || to === null || JSON.stringify(from) === JSON.stringify(to)) return null;
  const [range] = to;
  if (to.length === 1 && range !== undefined && range[0] === range[1]) return range[0];
  conditions.push("it translates a range of ports");
  return null;
}

type BigRange = Range<bigint> & { readonly isV6: boolean };

function rangesOf(sets: readonly AddressSet[]): BigRange[] {
  return sets.flatMap((set) => [...set.v4.map((r) => ({ from: BigInt(r.from), to: BigInt(r.to), isV6: false })), ...set.v6.map((r) => ({ from: r.from, to: r.to, isV6: true }))]);
}

function setOf(range: BigRange): AddressSet {
  const empty: AddressSet = addressSet([]);
  return range.isV6 ? { ...empty, v6: [{ from: range.from, to: range.to }] } : { ...empty, v4: [{ from: Number(range.from), to: Number(range.to) }] };
}

/** An address in place of an object's name: for a network of the same size that begins there. */
function inline(written: string, from: readonly AddressSet[]): AddressSet[] | null {
  const start = addressSet([written]);
  const [range] = rangesOf(from);
  if (written.includes("/") || from.length !== 1 || range === undefined) return [start];
  const size = range.to - range.from;
  const first = rangesOf([start])[0];
  return first === undefined ? null : [setOf({ from: first.from, to: first.from + size, isV6: first.isV6 })];
}

/** Both lists cut at the same places; null = they hold unlike numbers of addresses, or are of many pieces. */
function pairRanges(from: readonly AddressSet[], to: readonly AddressSet[]): { readonly real: BigRange; readonly mapped: BigRange }[] | null {
  const a = rangesOf(from);
  const b = rangesOf(to);
  const size = (ranges: readonly BigRange[]): bigint => ranges.reduce((sum, r) => sum + r.to - r.from + 1n, 0n);
  if (size(a) !== size(b) || a.length + b.length > MOST_PIECES || a.some((r) => r.isV6) !== b.some((r) => r.isV6)) return null;
  const out: { real: BigRange; mapped: BigRange }[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i] as BigRange;
    const y = b[j] as BigRange;
    const length = x.to - x.from < y.to - y.from ? x.to - x.from : y.to - y.from;
    out.push({ real: { from: x.from, to: x.from + length, isV6: x.isV6 }, mapped: { from: y.from, to: y.from + length, isV6: y.isV6 } });
    if (x.from + length === x.to) i++;
    else a[i] = { ...x, from: x.from + length + 1n };
    if (y.from + length === y.to) j++;
    else b[j] = { ...y, from: y.from + length + 1n };
  }
  return out;
}

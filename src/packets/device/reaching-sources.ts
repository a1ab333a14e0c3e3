// Which addresses of a set can open one of some services to a machine through a firewall. The set is cut wherever a rule, a translation or a route begins or ends to
// tell addresses apart, and each piece is asked by one of its addresses, as DeviceRules answers for it. What is not decided counts as reaching.
import { formatIp } from "../../foundation/ip-address.ts";
import { type AddressSet, addressSet, intersectionOf, NO_ADDRESSES, NOT_IN, membership, type Range, unionOf } from "../../plant/address-set.ts";
import type { Endpoint } from "../../plant/endpoint.ts";
import type { FirewallConfig } from "../../plant/firewall-config.ts";
import type { PacketRule } from "../../plant/packet-rule.ts";
import { HIGHEST_PORT } from "../service-match.ts";
import type { DeviceRules, RulingCause } from "./device-rules.ts";

/** null ports = every port that rules tell apart. */
export interface AskedService {
  readonly transport: string;
  readonly ports: readonly (readonly [number, number])[] | null;
}

export interface ReachingSources {
  readonly sources: AddressSet;
  /** What lets them pass, each once. */
  readonly causes: readonly RulingCause[];
  /** There were too many pieces to ask each: the whole set counts. */
  readonly isCut: boolean;
}

/** Rulings for one machine. */
export const MOST_RULINGS = 60_000;

export function reachingSources(device: DeviceRules, from: AddressSet, to: Endpoint, services: readonly AskedService[], mostRulings = MOST_RULINGS): ReachingSources {
  const { firewall } = device;
  const rules = firewall.stages.flatMap((stage) => stage.rules.filter((rule) => mayMeet(firewall, rule, to)));
  const asked = services.flatMap((service) => samplesOf(service, rules, firewall));
  const pieces = [...piecesOf(from.v4, 1, boundaries(firewall, rules, "v4")), ...piecesOf(from.v6, 1n, boundaries(firewall, rules, "v6"))];
  if (pieces.length * asked.length > mostRulings) return { sources: from, causes: [], isCut: true };
  const causes = new Map<string, RulingCause>();
  const reached = pieces.filter((piece) => {
    let isReached = false;
    for (const { transport, port } of asked) {
      const ruling = device.ruling({
        source: firstOf(piece),
        destination: to,
        transport,
        port,
        protocol: "unknown",
        protocolKnownBy: "no-bytes-seen",
        toMany: false,
        // One packet that is never answered may be all that is needed.
        isAnswered: transport === "tcp",
      });
      if (ruling.outcome !== "permitted" && ruling.outcome !== "undecided") continue;
      isReached = true;
      causes.set(`${ruling.cause.stage}|${ruling.cause.text}|${ruling.cause.at?.line ?? ""}`, ruling.cause);
    }
    return isReached;
  });
  const v4 = reached.filter((piece): piece is Range<number> => typeof piece.from === "number");
  const v6 = reached.filter((piece): piece is Range<bigint> => typeof piece.from === "bigint");
  const sources =
    reached.length === 0
      ? NO_ADDRESSES
      : intersectionOf(
          from,
          unionOf([
            { ...NO_ADDRESSES, v4 },
            { ...NO_ADDRESSES, v6 },
          ]),
        );
  return { sources, causes: [...causes.values()], isCut: false };
}

function firstOf({ from }: Range<number> | Range<bigint>): Endpoint {
  return typeof from === "number" ? formatIp({ bits: 32, value: from }) : formatIp({ bits: 128, value: from });
}

/** Rules that speak of other destinations tell nothing apart; with translation a rule may speak of the machine by another address. */
function mayMeet(firewall: FirewallConfig, { destination }: PacketRule, to: Endpoint): boolean {
  return firewall.nat.length > 0 || destination.addresses === null || membership(destination.addresses, to) !== NOT_IN;
}

function boundaries<F extends "v4" | "v6">(firewall: FirewallConfig, rules: readonly PacketRule[], family: F): readonly AddressSet[F][] {
  const own = firewall.interfaces.flatMap(({ networks }) => networks.flatMap((network) => [network, network.split("/")[0] ?? ""]));
  const routed = firewall.routes.map(({ prefix }) => prefix);
  const translated = firewall.nat.flatMap(({ source, destination, newSource, newDestination }) => [
    source,
    destination,
    ...[newSource, newDestination].map((t) => (t?.kind === "addresses" ? t.addresses : null)),
  ]);
  const sets = [...[...own, ...routed].map((text) => addressSet([text])), ...translated, ...rules.flatMap(({ source, destination }) => [source.addresses, destination.addresses])];
  return sets.flatMap((set) => (set === null ? [] : [set[family]]));
}

/** The ranges, cut where one of the boundaries begins or behind where it ends. */
function piecesOf<T extends number | bigint>(ranges: readonly Range<T>[], one: T, bounds: readonly (readonly Range<T>[])[]): Range<T>[] {
  const add = (a: T, b: T): T => ((a as number) + (b as number)) as T;
  const cuts = [...new Set(bounds.flatMap((set) => set.flatMap(({ from, to }) => [from, add(to, one)])))].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return ranges.flatMap(({ from, to }) => {
    const inside = cuts.filter((cut) => cut > from && cut <= to);
    const starts = [from, ...inside];
    return starts.map((start, i) => ({ from: start, to: i + 1 < starts.length ? (((starts[i + 1] as T as number) - (one as number)) as T) : to }));
  });
}

interface Sample {
  readonly transport: string;
  readonly port: number | null;
}

/** One port of each stretch that no rule and no translation tells apart. */
function samplesOf({ transport, ports }: AskedService, rules: readonly PacketRule[], firewall: FirewallConfig): Sample[] {
  if (transport !== "tcp" && transport !== "udp") return [{ transport, port: null }];
  const cuts = new Set<number>();
  const services = [...rules.flatMap((rule) => rule.services), ...firewall.nat.flatMap((rule) => rule.services ?? [])];
  for (const service of services) {
    const spans = service.kind === "port" ? [[service.fromPort, service.toPort] as const] : service.kind === "packets" ? (service.destinationPorts ?? []) : [];
    for (const [low, high] of spans) for (const cut of [low, high + 1]) cuts.add(cut);
  }
  for (const { newDestinationPort } of firewall.nat) if (newDestinationPort !== null) for (const cut of [newDestinationPort, newDestinationPort + 1]) cuts.add(cut);
  const asked = ports ?? [[1, HIGHEST_PORT] as const];
  const samples = new Set<number>();
  for (const [low, high] of asked) {
    samples.add(low);
    for (const cut of cuts) if (cut > low && cut <= high) samples.add(cut);
  }
  return [...samples].sort((a, b) => a - b).map((port) => ({ transport, port }));
}

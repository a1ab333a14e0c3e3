// Which addresses of a set can open one of some services to a machine through a firewall. The set is cut wherever a rule, a translation or a route begins or ends to
// tell addresses apart, and each piece is asked by one of its addresses, as DeviceRules answers for it. What is not decided counts as reaching.
import { formatIp } from "../../foundation/ip-address.ts";
import { type AddressSet, addressSet, NO_ADDRESSES, NOT_IN, membership, type Range, unionOf } from "../../plant/address-set.ts";
import type { Endpoint } from "../../plant/endpoint.ts";
import type { FirewallConfig } from "../../plant/firewall-config.ts";
import type { PacketRule } from "../../plant/packet-rule.ts";
import { HIGHEST_PORT } from "../service-match.ts";
import type { DeviceRules } from "./device-rules.ts";
import type { RulingCause } from "./device-ruling.ts";

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
const MOST_RULINGS = 60_000;

export function reachingSources(device: DeviceRules, from: AddressSet, to: Endpoint, services: readonly AskedService[], mostRulings = MOST_RULINGS): ReachingSources {
  const { firewall } = device;
  const { forward, apart } = whatTellsApart(firewall, to);
  const asked = services.flatMap((service) => samplesOf(service, forward, firewall));
  const alike = piecesAlike(
    [
      ...piecesOf(
        from.v4,
        1,
        apart.map(({ v4 }) => v4),
      ),
      ...piecesOf(
        from.v6,
        1n,
        apart.map(({ v6 }) => v6),
      ),
    ],
    apart,
  );
  if (alike.length * asked.length > mostRulings) return { sources: from, causes: [], isCut: true };
  const causes = new Map<string, RulingCause>();
  const reached: Piece[] = [];
  for (const pieces of alike) {
    // For any service one way in is enough; of a few each is told.
    const isOneEnough = services.some(({ ports }) => ports === null);
    let isReached = false;
    for (const { transport, port } of asked) {
      // One packet that is never answered may be all that is needed, but of TCP.
      const ruling = device.ruling({
        source: firstOf(pieces[0] as Piece),
        destination: to,
        transport,
        port,
        protocol: "unknown",
        protocolKnownBy: "no-bytes-seen",
        toMany: false,
        isAnswered: transport === "tcp",
      });
      if (ruling.outcome !== "permitted" && ruling.outcome !== "undecided") continue;
      isReached = true;
      causes.set(`${ruling.cause.stage}|${ruling.cause.text}|${ruling.cause.at?.line ?? ""}`, ruling.cause);
      if (isOneEnough) break;
    }
    if (isReached) reached.push(...pieces);
  }
  const v4 = reached.filter((piece): piece is Range<number> => typeof piece.from === "number");
  const v6 = reached.filter((piece): piece is Range<bigint> => typeof piece.from === "bigint");
  return {
    sources: unionOf([
      { ...NO_ADDRESSES, v4 },
      { ...NO_ADDRESSES, v6 },
    ]),
    causes: [...causes.values()],
    isCut: false,
  };
}

type Piece = Range<number> | Range<bigint>;

function firstOf({ from }: Piece): Endpoint {
  return typeof from === "number" ? formatIp({ bits: 32, value: from }) : formatIp({ bits: 128, value: from });
}

/** Rules that may be asked of packets to the machine, and the sets by which these, answers, translations and routes tell the other end apart. */
function whatTellsApart(firewall: FirewallConfig, to: Endpoint): { readonly forward: readonly PacketRule[]; readonly apart: readonly AddressSet[] } {
  const hasNat = firewall.nat.length > 0;
  // With translation a rule may speak of the machine by another address.
  const mayHold = ({ addresses }: PacketRule["source"]): boolean => hasNat || addresses === null || membership(addresses, to) !== NOT_IN;
  const forward = firewall.stages.flatMap(({ rules }) => rules.filter(({ destination }) => mayHold(destination)));
  // Where the device remembers nothing, answers are asked for, and go to the other end.
  const isForgetful = firewall.stages.some(({ asks, rules }) => asks !== "first-packet" || rules.some(({ keepsState }) => !keepsState));
  const backward = isForgetful ? firewall.stages.flatMap(({ rules }) => rules.filter(({ source }) => mayHold(source))) : [];
  const places = [...firewall.interfaces.flatMap(({ networks }) => networks.flatMap((network) => [network, network.split("/")[0] ?? ""])), ...firewall.routes.map(({ prefix }) => prefix)];
  const translated = firewall.nat.flatMap(({ source, destination, newSource, newDestination }) => [
    source,
    destination,
    ...[newSource, newDestination].map((t) => (t?.kind === "addresses" ? t.addresses : null)),
  ]);
  const named = [...forward.map(({ source }) => source.addresses), ...backward.map(({ destination }) => destination.addresses), ...translated].filter((set) => set !== null);
  return { forward, apart: [...new Set(named), ...[...new Set(places)].map((text) => addressSet([text]))] };
}

/** Pieces that lie in the same of the sets are told apart by nothing. */
function piecesAlike(pieces: readonly Piece[], apart: readonly AddressSet[]): Piece[][] {
  const groups = new Map<string, Piece[]>();
  for (const piece of pieces) {
    const address = firstOf(piece);
    const key = `${typeof piece.from} ${apart.map((set) => membership(set, address)).join("")}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [piece]);
    else group.push(piece);
  }
  return [...groups.values()];
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

// Pieces: sets of machines that are placed as one. A subnet is one piece (its border is there already, and moving a machine over it costs a new address),
// unless it may be cut; what hard ties hold together is one piece; machines without a subnet go where their company is. Safety systems and what lies
// beyond the site stand apart. Says nothing of what a piece is for.
import type { Company } from "./company.ts";
import type { Tie } from "./hard-ties.ts";
import type { Machine, PlantMachines } from "./plant-machines.ts";
import type { Talk } from "./traffic.ts";
import { UnionFind } from "./union-find.ts";

export interface Piece {
  readonly machines: readonly Machine[];
  /** Places among the plant's subnets that lie wholly in it, ascending. */
  readonly subnets: readonly number[];
}

export interface Pieces {
  readonly pieces: readonly Piece[];
  /** Ties that brought together what subnets alone would not. */
  readonly joined: readonly Tie[];
  /** Machine → why it is in its piece, where that is not its subnet. */
  readonly whyOf: ReadonlyMap<Machine, string>;
  /** Machines that connect subnets in which others live: in no piece, because nobody can put a router into one zone. */
  readonly between: ReadonlySet<Machine>;
}

export interface PieceInput {
  readonly machines: PlantMachines;
  readonly talks: readonly Talk[];
  readonly ties: readonly Tie[];
  readonly company: Company;
  /** Subnets that may be cut. */
  readonly cut: ReadonlySet<number>;
}

export function toPieces({ machines: plant, talks, ties, company, cut }: PieceInput): Pieces {
  const { machines, subnets } = plant;
  const sets = new UnionFind(machines.length + subnets.length);
  const nodeOfSubnet = (subnet: number): number => machines.length + subnet;
  const safety = safetySystems(machines, talks);
  const isApart = (m: Machine): boolean => m.isOutside || safety.has(m);
  const between = betweenSubnets(machines);
  /** null = it stands apart, or connects subnets that may be cut. */
  const nodeOf = (machine: Machine, endpoint: string): number | null => {
    if (isApart(machine)) return null;
    if (!between.has(machine)) return machine.index;
    const subnet = plant.subnetOf(endpoint);
    return subnet === undefined || cut.has(subnet) ? null : nodeOfSubnet(subnet);
  };
  const whyOf = new Map<Machine, string>();
  const joined: Tie[] = [];
  for (const machine of machines) {
    if (isApart(machine) || between.has(machine)) continue;
    for (const subnet of machine.subnets) if (!cut.has(subnet)) sets.join(machine.index, nodeOfSubnet(subnet));
  }
  for (const tie of ties) {
    const [a, b] = [nodeOf(tie.a.machine, tie.a.endpoint), nodeOf(tie.b.machine, tie.b.endpoint)];
    if (a === null || b === null || !sets.join(a, b)) continue;
    joined.push(tie);
    for (const { machine } of [tie.a, tie.b]) if (!whyOf.has(machine)) whyOf.set(machine, tie.why);
  }
  for (const [machine, controller] of safety) if (controller !== machine) sets.join(machine.index, controller.index);
  const homeless = machines.filter((m) => m.subnets.length === 0 && !isApart(m));
  const hasHome = new Set(machines.filter((m) => m.subnets.length > 0).map((m) => sets.find(m.index)));
  for (const machine of homeless) {
    if (hasHome.has(sets.find(machine.index))) continue;
    const friend = company.partnersOf(machine).find((p) => !isApart(machines[p.machine] as Machine) && !between.has(machines[p.machine] as Machine));
    if (friend === undefined || !sets.join(machine.index, friend.machine)) continue;
    whyOf.set(machine, `it has no address of a subnet, and has most to do with ${(machines[friend.machine] as Machine).name}`);
  }
  const bySet = new Map<number, { machines: Machine[]; subnets: number[] }>();
  const piece = (set: number) => {
    const known = bySet.get(set) ?? { machines: [], subnets: [] };
    bySet.set(set, known);
    return known;
  };
  for (const machine of machines) if (!between.has(machine)) piece(sets.find(machine.index)).machines.push(machine);
  subnets.forEach((_, i) => {
    const set = sets.find(nodeOfSubnet(i));
    if (!cut.has(i)) piece(set).subnets.push(i);
  });
  // A subnet in which nobody sits needs no zone.
  return { pieces: [...bySet.values()].filter((p) => p.machines.length > 0), joined, whyOf, between };
}

/** They have addresses in several subnets in which others live. A second network that only they use goes along with them. */
function betweenSubnets(machines: readonly Machine[]): Set<Machine> {
  const lived = new Set(machines.flatMap((m) => (m.subnets.length === 1 ? m.subnets : [])));
  return new Set(machines.filter((m) => m.subnets.filter((s) => lived.has(s)).length > 1));
}

/** Safety controllers, and what exchanges safety data with them and has nothing else to do; with the controller they belong to. */
function safetySystems(machines: readonly Machine[], talks: readonly Talk[]): Map<Machine, Machine> {
  const systems = new Map<Machine, Machine>(machines.filter((m) => m.asset?.role === "safety-controller").map((m) => [m, m]));
  if (systems.size === 0) return systems;
  const others = new Map<Machine, Machine>();
  const busy = new Set<Machine>();
  for (const { client, server, role, matters } of talks) {
    if (!matters) continue;
    for (const [own, other] of [
      [client, server],
      [server, client],
    ] as const) {
      if (own === undefined || systems.has(own)) continue;
      if (role === "safety" && other !== undefined && systems.has(other) && isSafetyField(own)) others.set(own, others.get(own) ?? other);
      else busy.add(own);
    }
  }
  for (const [machine, controller] of others) if (!busy.has(machine)) systems.set(machine, controller);
  return systems;
}

function isSafetyField({ asset }: Machine): boolean {
  return asset?.role === "remote-io" || asset?.role === "drive" || asset?.role === "field-device";
}

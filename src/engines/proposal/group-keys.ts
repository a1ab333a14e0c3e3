// Which pieces become one zone: those with the same key. Where a subnet may be cut, also what a piece of it is where roles and lines leave that open: what
// its company inside the subnet is, else what has addresses beside it, else what most of the subnet is.
import { blockOf } from "./address-block.ts";
import { communitiesOf } from "./communities.ts";
import type { Company } from "./company.ts";
import type { Piece } from "./pieces.ts";
import { compare, type Machine, type PlantMachines } from "./plant-machines.ts";
import { UnionFind } from "./union-find.ts";
import { KINDS, type Label } from "./zone-kinds.ts";

function isCut(piece: Piece, cut: ReadonlySet<number>): boolean {
  return piece.subnets.length === 0 && piece.machines.some((m) => m.subnets.some((s) => cut.has(s)));
}

function labelWords({ kind, lines }: Label): string {
  return lines.length > 0 ? lines.join(" and ") : KINDS[kind].words;
}

/** Communities of the floor that have more than this share of their company with each other are one cell. */
const ONE_CELL_SHARE = 0.1;

/** The floor of a cut subnet that is of no line: one cell, or several where their communities hardly know each other and each has two machines at least. */
export function cellsInCutSubnets(pieces: readonly Piece[], labels: readonly Label[], cut: ReadonlySet<number>, company: Company, random: () => number): Map<number, number> {
  const floor = pieces.flatMap((p, i) => (isCut(p, cut) && labels[i]?.kind === "cell" && labels[i]?.lines.length === 0 ? [i] : []));
  const place = new Map(floor.flatMap((piece, i) => (pieces[piece] as Piece).machines.map((m) => [m.index, i] as const)));
  const edges = company.edges((m) => place.get(m) ?? -1);
  const communities = communitiesOf(floor.length, edges, random);
  const total = new Map<number, number>();
  const shared = new Map<string, number>();
  for (const { a, b, weight } of edges) {
    const [x, y] = [communities[a] as number, communities[b] as number].sort((p, q) => p - q) as [number, number];
    for (const community of new Set([x, y])) total.set(community, (total.get(community) ?? 0) + weight);
    if (x !== y) shared.set(`${x}|${y}`, (shared.get(`${x}|${y}`) ?? 0) + weight);
  }
  const sets = new UnionFind(floor.length);
  for (const [key, weight] of shared) {
    const [x, y] = key.split("|").map(Number) as [number, number];
    if (weight > ONE_CELL_SHARE * Math.min(total.get(x) ?? 0, total.get(y) ?? 0)) sets.join(x, y);
  }
  const cellOf = floor.map((_, i) => sets.find(communities[i] as number));
  const sizes = new Map<number, number>();
  floor.forEach((piece, i) => {
    sizes.set(cellOf[i] as number, (sizes.get(cellOf[i] as number) ?? 0) + (pieces[piece] as Piece).machines.length);
  });
  return new Map(floor.flatMap((piece, i) => ((sizes.get(cellOf[i] as number) ?? 0) > 1 ? [[piece, floor[cellOf[i] as number] as number] as const] : [])));
}

export interface KeyInput {
  readonly machines: PlantMachines;
  readonly pieces: readonly Piece[];
  readonly labels: readonly Label[];
  readonly communities: readonly number[];
  readonly company: Company;
  /** Machine → piece. */
  readonly pieceOf: ReadonlyMap<number, number>;
  /** Piece → cell, for those of a cut subnet that are of the floor and of no line. */
  readonly cells: ReadonlyMap<number, number>;
  readonly cut: ReadonlySet<number>;
  /** Gets the reasons that are found here. */
  readonly settled: Map<Machine, string>;
}

export class GroupKeys {
  readonly #in: KeyInput;
  constructor(input: KeyInput) {
    this.#in = input;
  }

  keys(): { readonly key: string; readonly label: Label }[] {
    const { pieces, labels } = this.#in;
    return pieces.map((piece, i) => {
      const own = labels[i] as Label;
      if (!isCut(piece, this.#in.cut)) return { key: this.#key(i, own), label: own };
      const label = this.#labelInCutSubnet(i);
      return { key: this.#keyInCutSubnet(i, label), label };
    });
  }

  #key(i: number, { kind, lines }: Label): string {
    const { pieces, communities, machines } = this.#in;
    const piece = pieces[i] as Piece;
    if (kind === "outside") return kind;
    if (kind === "cell" && lines.length > 0) return `cell|${lines.join("+")}`;
    if (kind === "safety") return `safety|${i}`;
    // They share no address range with anybody, and nobody can be told from the other.
    if (piece.machines.every((m) => m.addresses.length === 0)) return "link only";
    // The border of what has a subnet of its own is there already, and nothing says that the floor should lose it.
    if ((kind === "cell" || kind === "unrecognised") && piece.subnets.some((s) => machines.subnets[s]?.isAssumed === false)) return `${kind}|${i}`;
    return `${kind}|community ${communities[i]}`;
  }

  /** Each zone that is cut out of a subnet costs new addresses: one for each line, one for each other kind. */
  #keyInCutSubnet(i: number, label: Label): string {
    if (label.lines.length > 0 || label.kind === "outside" || label.kind === "safety") return this.#key(i, label);
    const subnet = Math.min(...(this.#in.pieces[i] as Piece).machines.flatMap((m) => m.subnets));
    return label.kind === "cell" ? `cell in ${subnet}|${this.#in.cells.get(i) ?? this.#largestCell(subnet)}` : `${label.kind} in ${subnet}`;
  }

  #largestCell(subnet: number): number {
    const counts = new Map<number, number>();
    for (const [i, cell] of this.#in.cells) {
      const here = (this.#in.pieces[i] as Piece).machines.filter((m) => m.subnets.includes(subnet)).length;
      counts.set(cell, (counts.get(cell) ?? 0) + here);
    }
    return [...counts].sort(([a, x], [b, y]) => y - x || a - b)[0]?.[0] ?? 0;
  }

  /** Roles and lines first; then the line of its community; then what most of its subnet is, because it keeps its address there. */
  #labelInCutSubnet(i: number): Label {
    const { pieces, labels, communities, settled, machines } = this.#in;
    const own = labels[i] as Label;
    const piece = pieces[i] as Piece;
    const isHmi = own.kind === "supervisory" && piece.machines.every((m) => m.asset?.role === "hmi" || m.asset === null || m.asset.role === "unknown");
    if (own.kind === "outside" || own.kind === "safety" || own.lines.length > 0) return own;
    if (own.kind !== "cell" && own.kind !== "unrecognised" && own.kind !== "network" && !isHmi) return own;
    const subnets = new Set(piece.machines.flatMap((m) => m.subnets));
    const neighbours = pieces.flatMap((p, j) => (j !== i && p.machines.some((m) => m.subnets.some((s) => subnets.has(s))) ? [j] : []));
    const partners = this.#partnersOf(piece);
    const company = neighbours.filter((j) => communities[j] === communities[i] && partners.has(j));
    const found = this.#mostOf(own.kind === "cell" || isHmi ? company.filter((j) => labels[j]?.kind === "cell" && (own.kind !== "cell" || (labels[j]?.lines.length ?? 0) > 0)) : company);
    const names = (list: readonly number[]): string => [...new Set(list.flatMap((j) => pieces[j]?.machines.map((m) => m.name) ?? []))].slice(0, 2).join(" and ");
    if (found !== null) {
      for (const m of piece.machines) if (!settled.has(m)) settled.set(m, `it keeps company with ${names(found.of)}`);
      return found.label;
    }
    if (own.kind === "cell" || isHmi) return own;
    const blocks = new Set(piece.machines.flatMap((m) => m.addresses.map(blockOf)));
    const beside = this.#mostOf(neighbours.filter((j) => pieces[j]?.machines.some((m) => m.addresses.some((a) => blocks.has(blockOf(a))))));
    if (beside !== null) {
      for (const m of piece.machines)
        if (!settled.has(m)) settled.set(m, `nothing is known of it but its address, and most beside it (${blockOf(m.addresses[0] ?? "")}) is ${labelWords(beside.label)}`);
      return beside.label;
    }
    const most = this.#mostOf(neighbours);
    if (most === null) return own;
    const where = [...subnets].map((s) => machines.subnets[s]?.prefix).join(", ");
    for (const m of piece.machines) if (!settled.has(m)) settled.set(m, `nothing is known of it but its place in ${where}, so it stays with most of its neighbours`);
    return most.label;
  }

  #partnersOf(piece: Piece): ReadonlySet<number> {
    const { pieceOf, company } = this.#in;
    return new Set(piece.machines.flatMap((m) => company.partnersOf(m).map((p) => pieceOf.get(p.machine) ?? -1)));
  }

  #mostOf(list: readonly number[]): { readonly label: Label; readonly of: readonly number[] } | null {
    const counts = new Map<string, { label: Label; machines: number; of: number[] }>();
    for (const j of list) {
      const label = this.#in.labels[j] as Label;
      if (label.kind === "unrecognised" || label.kind === "network" || label.kind === "outside" || label.kind === "safety") continue;
      const key = `${label.kind}|${label.lines.join("+")}`;
      const known = counts.get(key) ?? { label, machines: 0, of: [] };
      known.machines += this.#in.pieces[j]?.machines.length ?? 0;
      known.of.push(j);
      counts.set(key, known);
    }
    return [...counts].sort(([x, a], [y, b]) => b.machines - a.machines || compare(x, y)).map(([, c]) => c)[0] ?? null;
  }
}

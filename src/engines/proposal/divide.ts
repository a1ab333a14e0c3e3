// From pieces to the groups that become zones: what each piece is for (by the votes of its machines), which pieces are one zone, and why. Subnets that hold
// several kinds of machines are cut only where that is asked for, along lines and roles first and communities where these are silent.
import { ZONE_KINDS, type ZoneKind } from "../../plant/proposal.ts";
import { communitiesOf } from "./communities.ts";
import { Company } from "./company.ts";
import { cellsInCutSubnets, GroupKeys } from "./group-keys.ts";
import type { Tie } from "./hard-ties.ts";
import { type Piece, toPieces } from "./pieces.ts";
import { compare, type Machine, type PlantMachines } from "./plant-machines.ts";
import type { Talk } from "./traffic.ts";
import { isOfTheFloor, KINDS, type Label, type Vote, voteOf } from "./zone-kinds.ts";

export interface Group {
  readonly kind: ZoneKind;
  /** Lines its machines belong to, sorted; empty = nothing says. */
  readonly lines: readonly string[];
  readonly machines: readonly Machine[];
  readonly subnets: readonly number[];
  readonly why: readonly string[];
  readonly whyOf: ReadonlyMap<Machine, string>;
}

/** A subnet in which machines of several zones live. */
export interface MixedSubnet {
  readonly subnet: number;
  /** What lives there, in words, the most first. */
  readonly holds: readonly string[];
  /** Machines that are not of the most frequent kind. */
  readonly others: number;
}

export interface Division {
  readonly groups: readonly Group[];
  readonly mixed: readonly MixedSubnet[];
  /** Machines with addresses in several subnets in which others live: in no group. */
  readonly between: ReadonlySet<Machine>;
}

export interface DivideInput {
  readonly machines: PlantMachines;
  readonly talks: readonly Talk[];
  readonly ties: readonly Tie[];
  readonly splitSubnets: boolean;
  readonly random: () => number;
}

export function divide({ machines, talks, ties, splitSubnets, random }: DivideInput): Division {
  const company = new Company(talks);
  const visitors = jumpHostVisitors(talks);
  const votes = new Map(machines.machines.map((m) => [m, voteOf(m, visitors.has(m))]));
  const mixed = mixedSubnets(machines, votes);
  const cut = new Set(splitSubnets ? mixed.map((m) => m.subnet) : []);
  const { pieces, joined, whyOf, between } = toPieces({ machines, talks, ties, company, cut });
  const pieceOf = new Map(pieces.flatMap((p, i) => p.machines.map((m) => [m.index, i] as const)));
  const communities = communitiesOf(
    pieces.length,
    company.edges((m) => pieceOf.get(m) ?? -1),
    random,
  );
  const labels = pieces.map((p) => labelOf(p, votes, p.subnets.length === 0));
  const settled = new Map<Machine, string>(whyOf);
  const cells = cellsInCutSubnets(pieces, labels, cut, company, random);
  const keys = new GroupKeys({ machines, pieces, labels, communities, company, pieceOf, cells, cut, settled }).keys();
  const byKey = new Map<string, { label: Label; pieces: Piece[] }>();
  pieces.forEach((piece, i) => {
    const { key, label } = keys[i] as { key: string; label: Label };
    const group = byKey.get(key) ?? { label, pieces: [] };
    byKey.set(key, group);
    group.pieces.push(piece);
  });
  const groups = [...byKey.values()].map(({ label, pieces: own }): Group => {
    const members = own.flatMap((p) => p.machines).sort((a, b) => a.index - b.index);
    return {
      kind: label.kind,
      lines: label.lines,
      machines: members,
      subnets: own.flatMap((p) => p.subnets).sort((a, b) => a - b),
      why: whyTogether(label, own, members, votes, joined, machines),
      whyOf: new Map(members.map((m) => [m, settled.get(m) ?? whyHere(m, votes.get(m) ?? null, machines, cut)])),
    };
  });
  return { groups: groups.sort((a, b) => ZONE_KINDS.indexOf(a.kind) - ZONE_KINDS.indexOf(b.kind) || (a.machines[0]?.index ?? 0) - (b.machines[0]?.index ?? 0)), mixed, between };
}

/** They open remote sessions on a jump host: that is how people come in from elsewhere. */
function jumpHostVisitors(talks: readonly Talk[]): ReadonlySet<Machine> {
  const sessions = new Set(["rdp", "vnc", "ssh", "telnet"]);
  return new Set(talks.flatMap(({ conversation: c, client, server, matters }) => (matters && client !== undefined && server?.asset?.role === "jump-host" && sessions.has(c.protocol) ? [client] : [])));
}

function kindWords(kind: ZoneKind, line: string | null): string {
  return line === null ? KINDS[kind].words : line;
}

function mixedSubnets(machines: PlantMachines, votes: ReadonlyMap<Machine, Vote | null>): MixedSubnet[] {
  return machines.subnets.flatMap((_, subnet) => {
    const counts = new Map<string, { words: string; kind: ZoneKind; count: number }>();
    for (const machine of machines.machines) {
      const vote = votes.get(machine) ?? null;
      if (vote === null || vote.kind === "network" || vote.kind === "safety" || isLocalPanel(machine) || machine.subnets.length !== 1 || machine.subnets[0] !== subnet) continue;
      const line = vote.kind === "cell" ? (machine.asset?.line ?? null) : null;
      const key = `${vote.kind}|${line ?? ""}`;
      const known = counts.get(key) ?? { words: kindWords(vote.kind, line), kind: vote.kind, count: 0 };
      known.count++;
      counts.set(key, known);
    }
    const sorted = [...counts].sort(([x, a], [y, b]) => b.count - a.count || compare(x, y)).map(([, c]) => c);
    // Supervision, operations and services of one site may share a subnet; the floor shares one with nobody, and one line not with another.
    if (sorted.length < 2 || !sorted.some((c) => isOfTheFloor(c.kind))) return [];
    return [{ subnet, holds: sorted.map((c) => c.words), others: sorted.slice(1).reduce((sum, c) => sum + c.count, 0) }];
  });
}

/** A panel without a line is at home with the controllers it shows as well as with supervision. */
function isLocalPanel({ asset }: Machine): boolean {
  return asset?.role === "hmi" && asset.line === null;
}

/** `single`: it is to be of one line, that of most of its machines; else of all its lines. */
function labelOf(piece: Piece, votes: ReadonlyMap<Machine, Vote | null>, single: boolean): Label {
  // Nothing else is ever in one piece with a safety controller.
  if (piece.machines.some((m) => m.asset?.role === "safety-controller")) return { kind: "safety", lines: [] };
  const kinds = new Map<ZoneKind, number>();
  const lines = new Map<string, number>();
  for (const machine of piece.machines) {
    const vote = votes.get(machine) ?? null;
    if (vote === null) continue;
    kinds.set(vote.kind, (kinds.get(vote.kind) ?? 0) + vote.weight);
    if (vote.kind === "cell" && machine.asset?.line != null) lines.set(machine.asset.line, (lines.get(machine.asset.line) ?? 0) + vote.weight);
  }
  const kind = [...kinds].sort(([a, x], [b, y]) => y - x || ZONE_KINDS.indexOf(a) - ZONE_KINDS.indexOf(b))[0]?.[0] ?? "unrecognised";
  const sorted = kind === "cell" ? [...lines].sort(([a, x], [b, y]) => y - x || compare(a, b)).map(([line]) => line) : [];
  return { kind, lines: single ? sorted.slice(0, 1) : sorted.sort(compare) };
}

function whyHere(machine: Machine, vote: Vote | null, { subnets }: PlantMachines, cut: ReadonlySet<number>): string {
  const [subnet] = machine.subnets;
  const stays = subnet === undefined || cut.has(subnet) || vote?.kind === "safety" ? null : `in ${subnets[subnet]?.prefix}, which stays whole`;
  return [stays, vote?.why ?? null].filter((w) => w !== null).join("; ") || "nothing says where it belongs";
}

function whyTogether(label: Label, pieces: readonly Piece[], members: readonly Machine[], votes: ReadonlyMap<Machine, Vote | null>, joined: readonly Tie[], { subnets }: PlantMachines): string[] {
  const why: string[] = [];
  const roles = new Map<string, number>();
  for (const m of members) if ((votes.get(m) ?? null) !== null) roles.set(m.asset?.role ?? "outside", (roles.get(m.asset?.role ?? "outside") ?? 0) + 1);
  const counted = [...roles]
    .sort(([a, x], [b, y]) => y - x || compare(a, b))
    .slice(0, 4)
    .map(([role, n]) => `${n} ${role}`);
  const silent = members.filter((m) => (votes.get(m) ?? null) === null).length;
  why.push(`${KINDS[label.kind].words}: ${[...counted, ...(silent === 0 ? [] : [`${silent} of which nothing is known`])].join(", ")}`);
  const prefixes = pieces.flatMap((p) => p.subnets.map((s) => subnets[s]?.prefix ?? ""));
  if (label.lines.length > 1 && prefixes.length > 0) why.push(`${label.lines.join(" and ")} share ${prefixes.join(", ")}, which stays whole`);
  else if (label.lines.length === 1 && prefixes.length > 1) why.push(`${prefixes.join(", ")} belong to one line`);
  else if (label.lines.length === 1 && pieces.length > 1) why.push(`what belongs to ${label.lines[0]}, and what cannot be parted from it`);
  else if (pieces.length > 1) why.push("of one kind, and nothing says that they should be parted");
  const here = new Set(members);
  const ties = joined.filter((t) => here.has(t.a.machine) && here.has(t.b.machine) && t.a.machine.subnets[0] !== t.b.machine.subnets[0]);
  why.push(...ties.slice(0, 3).map((t) => t.why));
  return why;
}

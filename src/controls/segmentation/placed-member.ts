// A member together with its zone, and what becomes of two members that are equally specific.
import type { SegmentationChange, ZoneMember } from "../../plant/segmentation.ts";

export interface Placed<M extends ZoneMember> {
  readonly zone: string;
  readonly member: M;
  /** Place in the order of the file: of several members of one zone the first written one is named. */
  readonly order: number;
}

export type PlacedMember = Placed<ZoneMember>;

/** Both sides of a tie, the first written one first; null = nothing decides. */
export type Decision = PlacedMember | { readonly tie: readonly [PlacedMember, PlacedMember] } | null;

export function placedMembers(change: SegmentationChange): PlacedMember[] {
  const placed: PlacedMember[] = [];
  for (const zone of change.zones) for (const member of zone.members) placed.push({ zone: zone.name, member, order: placed.length });
  return placed;
}

/** Does not depend on the order of asking: the first written member wins inside one zone; a tie names the first written one of each side. */
export function decideBetween(a: Decision, b: Decision): Decision {
  if (a === null || b === null) return a ?? b;
  const all = [...membersOf(a), ...membersOf(b)].sort((x, y) => x.order - y.order);
  const first = all[0] as PlacedMember;
  const other = all.find((placed) => placed.zone !== first.zone);
  return other === undefined ? first : { tie: [first, other] };
}

function membersOf(decision: NonNullable<Decision>): readonly PlacedMember[] {
  return "tie" in decision ? decision.tie : [decision];
}

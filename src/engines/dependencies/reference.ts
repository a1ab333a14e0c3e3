// The same propagation, slowly and plainly: ask every requirement again and again until nothing fails earlier than before.
import { type DependencyGraph, whole } from "./dependency-graph.ts";
import { afterTolerance, compareMoments, type Moment } from "./moment.ts";
import type { Cause } from "./propagate.ts";

const NEVER: Moment = { waits: Number.POSITIVE_INFINITY, seconds: 0 };

/** The moment at which each node fails; what does not fail is not in it. */
export function propagateSlowly(graph: DependencyGraph, cause: Cause): Map<number, Moment> {
  const broken = cause.broken ?? new Map<number, Moment>();
  const when: Moment[] = graph.nodes.map((_, node) => cause.failed?.get(node) ?? NEVER);
  for (let changed = true; changed; ) {
    changed = false;
    for (const requirement of graph.requirements) {
      if (requirement.effect === "weakens") continue;
      const closed = requirement.anyOf.flatMap((a) => a.conversations.flatMap((c) => broken.get(c) ?? []));
      let last: Moment = { waits: 0, seconds: 0 };
      for (const { provider, conversations } of requirement.anyOf) {
        // Nobody was ever seen using it: it stands in for a machine, not for a way that is closed.
        const ways = conversations.length === 0 ? closed : conversations.flatMap((c) => broken.get(c) ?? []);
        const lost = [when[provider] as Moment, ...ways].sort(compareMoments)[0] as Moment;
        if (compareMoments(lost, last) > 0) last = lost;
      }
      if (last.waits === Number.POSITIVE_INFINITY) continue;
      const felt = afterTolerance(last, whole(requirement));
      if (compareMoments(felt, when[requirement.dependent] as Moment) < 0) {
        when[requirement.dependent] = felt;
        changed = true;
      }
    }
  }
  return new Map(when.flatMap((m, node) => (m.waits === Number.POSITIVE_INFINITY ? [] : [[node, m] as const])));
}

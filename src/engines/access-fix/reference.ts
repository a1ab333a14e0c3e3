// Slow and obviously right: tries every set of the edits that may be made, asks the judge about each, and gives the lowest cost at which as much is mended as by
// all of them, and as much surely kept as by those that give up no limit. It shares with the fast way only the edits and their prices. For tests and small cases: 2^n judgements.
import { changeWithEdits } from "../../controls/access/change-with-edits.ts";
import type { EditCandidate } from "./edit-candidate.ts";
import type { AccessFixInput } from "./question.ts";

export function lowestCostByTrying({ change, before, judge }: AccessFixInput, candidates: readonly EditCandidate[]): number {
  const sorted = [...candidates].sort((a, b) => (a.key < b.key ? -1 : 1));
  const broken = before.sessions.filter(({ verdict, acknowledged }) => !acknowledged && verdict !== "kept" && verdict !== "not-governed" && verdict !== "unknown");
  const mendedBy = (set: readonly EditCandidate[]): { readonly whole: ReadonlySet<unknown>; readonly kept: ReadonlySet<unknown> } => {
    const after =
      set.length === 0
        ? before
        : judge(
            changeWithEdits(
              change,
              set.map(({ edit }) => edit),
            ),
          );
    const notKept = after.sessions.filter(({ verdict }) => verdict !== "kept" && verdict !== "not-governed");
    const without = (list: typeof notKept): Set<unknown> => new Set(broken.map(({ session }) => session).filter((session) => !list.some((outcome) => outcome.session === session)));
    return { whole: without(notKept.filter(({ verdict }) => verdict !== "unknown")), kept: without(notKept) };
  };
  const { whole } = mendedBy(sorted);
  const { kept } = mendedBy(sorted.filter(({ edit }) => edit.kind !== "at-limit"));
  const isEnough = (found: ReturnType<typeof mendedBy>): boolean => [...whole].every((session) => found.whole.has(session)) && [...kept].every((session) => found.kept.has(session));
  let lowest = Number.POSITIVE_INFINITY;
  for (let bits = 0; bits < 2 ** sorted.length; bits++) {
    const set = sorted.filter((_, i) => (bits & (1 << i)) !== 0);
    const cost = set.reduce((sum, candidate) => sum + candidate.cost, 0);
    if (cost < lowest && isEnough(mendedBy(set))) lowest = cost;
  }
  return lowest;
}

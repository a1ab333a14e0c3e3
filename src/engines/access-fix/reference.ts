// Slow and obviously right: tries every set of the edits that may be made, asks the judge about each, and gives the lowest cost at which as much is mended as by
// all of them. It shares with the fast way only the edits and their prices. For tests and small cases: 2^n judgements.
import { changeWithEdits } from "../../controls/access/change-with-edits.ts";
import type { EditCandidate } from "./edit-candidates.ts";
import type { AccessFixInput } from "./question.ts";

export function lowestCostByTrying({ change, before, judge }: AccessFixInput, candidates: readonly EditCandidate[]): number {
  const sorted = [...candidates].sort((a, b) => (a.key < b.key ? -1 : 1));
  const broken = before.sessions.filter(({ verdict, acknowledged }) => !acknowledged && verdict !== "kept" && verdict !== "not-governed" && verdict !== "unknown");
  const mendedBy = (set: readonly EditCandidate[]): Set<unknown> => {
    const after =
      set.length === 0
        ? before
        : judge(
            changeWithEdits(
              change,
              set.map(({ edit }) => edit),
            ),
          );
    const breaks = new Set(after.sessions.filter(({ verdict }) => verdict !== "kept" && verdict !== "not-governed" && verdict !== "unknown").map(({ session }) => session));
    return new Set(broken.map(({ session }) => session).filter((session) => !breaks.has(session)));
  };
  const wanted = mendedBy(sorted);
  let lowest = Number.POSITIVE_INFINITY;
  for (let bits = 0; bits < 2 ** sorted.length; bits++) {
    const set = sorted.filter((_, i) => (bits & (1 << i)) !== 0);
    const cost = set.reduce((sum, candidate) => sum + candidate.cost, 0);
    if (cost < lowest && [...wanted].every((session) => mendedBy(set).has(session))) lowest = cost;
  }
  return lowest;
}

// A change with proposed additions, as an object to be judged; the text of the file is the business of controls. Never takes anything away.
import type { ProposedAddition } from "../../plant/fix.ts";
import type { Conduit, EnforcementPoint, SegmentationChange } from "../../plant/segmentation.ts";

/** An addition that names a conduit or a point that the change does not have is a fault of the program, and throws. */
export function applyAdditions(change: SegmentationChange, additions: readonly ProposedAddition[]): SegmentationChange {
  const conduits: Conduit[] = [...change.conduits];
  const enforcement: EnforcementPoint[] = [...change.enforcement];
  for (const addition of additions) {
    if (addition.kind === "conduit") {
      const allow = addition.services.flatMap((s) => s.matches);
      if (addition.into === null) {
        const at = change.conduits[change.conduits.length - 1]?.at ?? change.defaultAt;
        conduits.push({ from: addition.from, to: addition.to, eitherWay: false, allow, until: null, owner: null, reason: addition.reason, at, allowAt: at });
        continue;
      }
      const conduit = conduits[addition.into];
      if (conduit === undefined) throw new Error(`fix: the change has no conduit ${addition.into}`);
      conduits[addition.into] = { ...conduit, allow: [...conduit.allow, ...allow] };
      continue;
    }
    const i = enforcement.findIndex((p) => p.name === addition.point);
    const point = enforcement[i];
    if (point === undefined) throw new Error(`fix: the change has no enforcement point ${addition.point}`);
    enforcement[i] = addition.kind === "alg" ? { ...point, alg: [...point.alg, addition.alg] } : { ...point, idleTimeout: { ...point.idleTimeout, [addition.transport]: addition.seconds } };
  }
  return { ...change, conduits, enforcement };
}

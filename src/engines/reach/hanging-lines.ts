// Machines on which lines hang alone and whose conversations a change filters: what goes with them when they fail, and by which way. The change need not
// break any of it: it puts something on the way that can. Which machines these are is found elsewhere.
import type { SinglePoint } from "../../plant/dependency.ts";
import { formatDuration } from "../../foundation/time.ts";
import { endsOf, nameOf } from "./judgement-words.ts";
import type { JudgedTable } from "./judged-table.ts";
import type { ReachContext } from "./reach-context.ts";

const MOST_MACHINES = 4;

/** One sentence for each of the machines on which most lines hang; empty = nobody asked, or the change filters nothing of any. */
export function hangingLinePoints(context: ReachContext, table: JudgedTable): string[] {
  const single = context.question.known?.singlePoints ?? [];
  if (single.length === 0) return [];
  const filtered = new Set<string>();
  for (let i = 0; i < table.length; i++) {
    const { client, server, path } = endsOf(context, table, i);
    if ((path?.points.length ?? 0) === 0) continue;
    filtered.add(nameOf(client));
    filtered.add(nameOf(server));
  }
  const hanging = single.filter(({ asset }) => filtered.has(asset));
  const shown = hanging.slice(0, MOST_MACHINES).map(sentence);
  if (hanging.length > MOST_MACHINES) shown.push(`Lines hang on ${hanging.length - MOST_MACHINES} more machines alone, each with conversations that this change filters: show dependencies.`);
  return shown;
}

function sentence({ asset, failing, impact: { lines, timeToImpactSeconds, whenNext, path } }: SinglePoint): string {
  const others = failing === 0 ? "" : `${failing} other machine${failing === 1 ? "" : "s"} and `;
  const when = timeToImpactSeconds === null ? (whenNext ?? "at a time that nothing tells") : timeToImpactSeconds === 0 ? "at once" : `after ${formatDuration(timeToImpactSeconds)}`;
  return `Filtered, and a single point of failure: ${asset} takes ${others}${lines.join(", ")} with it, the first ${when} (${path.join(" → ")}).`;
}

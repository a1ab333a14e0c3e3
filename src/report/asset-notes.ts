// What stands below the table of assets: the contradictions in full, because a table would cut them, and how many assets are listed, strangers and
// ghosts. Computes nothing of its own.
import { countOf, countText } from "../foundation/count-words.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import { ASSET_STATUSES, type Asset } from "../plant/asset.ts";
import { compareAssets, sortedTexts } from "./conversation-entry.ts";
import { wrapAfter } from "./text-layout.ts";
import { textStyle } from "./text-style.ts";

const MOST_SHOWN = 20;

/** "" without contradictions. */
export function contradictionsToText(assets: readonly Asset[], options: { readonly width: number; readonly color: boolean }): string {
  const style = textStyle(options.color);
  const all = [...assets].sort(compareAssets).flatMap((asset) => sortedTexts(asset.conflicts).map((conflict) => ({ name: asset.name, conflict })));
  if (all.length === 0) return "";
  const lines = all.slice(0, MOST_SHOWN).flatMap(({ name, conflict }) => wrapAfter(`  ${visibleText(name)}: `, visibleText(conflict), options.width, 4));
  if (all.length > MOST_SHOWN) lines.push(`  … and ${countText(all.length - MOST_SHOWN)} more (--format json shows all)`);
  return `\n${style.strong("Contradictions")}\n${lines.join("\n")}\n`;
}

/** "4 listed, 44 strangers (seen, in no list), 2 ghosts (listed, never seen)"; "" where no list was learnt. */
export function statusCounts(assets: readonly Asset[]): string {
  const counts = ASSET_STATUSES.map((status) => [status, assets.filter((a) => a.status === status).length] as const);
  if (counts.every(([, count]) => count === 0)) return "";
  const words = {
    listed: (n: number) => `${countText(n)} listed and seen`,
    stranger: (n: number) => `${countOf(n, "stranger")} (seen, in no list)`,
    ghost: (n: number) => `${countOf(n, "ghost")} (listed, never seen)`,
  };
  return counts.map(([status, count]) => words[status](count)).join(", ");
}

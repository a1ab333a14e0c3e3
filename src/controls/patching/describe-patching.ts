// A change of patching in a few words, for headings.
import { countOf, countText } from "../../foundation/count-words.ts";
import { writeDuration } from "../../foundation/time.ts";
import type { PatchingChange } from "../../plant/patching.ts";

/** "patching · critical within 30d, high within 90d · 3 items, 1 of them dated". */
export function describePatching({ rule, items }: PatchingChange): string {
  const deadlines = rule.map(({ gravity, seconds }) => `${gravity} within ${writeDuration(seconds)}`).join(", ");
  const dated = items.filter(({ startsAt }) => startsAt !== null).length;
  const counted = items.length === 0 ? "" : `${countOf(items.length, "item")}${dated === 0 ? "" : dated === items.length ? ", dated" : `, ${countText(dated)} of them dated`}`;
  return ["patching", deadlines, counted].filter((text) => text !== "").join(" · ");
}

// A segmentation change in a few words, for headings.
import { countText } from "../../foundation/count-words.ts";
import type { SegmentationChange } from "../../plant/segmentation.ts";

/** "segmentation · 4 zones · 11 conduits". */
export function describeSegmentation(change: SegmentationChange): string {
  return `segmentation · ${count(change.zones.length, "zone")} · ${count(change.conduits.length, "conduit")}`;
}

function count(n: number, noun: string): string {
  return `${n === 0 ? "no" : countText(n)} ${noun}${n === 1 ? "" : "s"}`;
}

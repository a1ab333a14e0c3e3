// What a change is, in a few words, with its kind once: the shape of some changes begins with it.
import type { Judgement } from "../plant/finding.ts";

/** "segmentation · 8 zones · 3 conduits" */
export function shapeWords({ changeKind, shape }: Judgement): string {
  return shape.startsWith(changeKind) ? shape : `${changeKind} · ${shape}`;
}

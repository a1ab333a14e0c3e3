// Whether what was seen is what was predicted. Where a prediction leaves open how something is denied, either way agrees; nothing else is left open.
import type { Predicted } from "./rehearsal-plan.ts";
import type { Seen } from "./rehearsal-report.ts";

export function agrees(predicted: Predicted, seen: Seen): boolean {
  switch (predicted.kind) {
    case "permitted":
      return seen.kind === "carried";
    case "denied":
      return (seen.kind === "dropped" && predicted.how !== "reject") || (seen.kind === "rejected" && predicted.how !== "drop");
    case "cut":
      return seen.kind === "cut";
    case "answers-denied":
      return seen.kind === "answers-denied";
    case "later-denied":
      // Whether the first answer still passes is not predicted.
      return seen.kind === "later-denied" || seen.kind === "answers-denied";
    case "unknown":
      return false;
  }
}

// One term of `targets` or `through` as people write it: asset:NAME, line:NAME, zone:NAME, match:role=hmi line=line-1. Which machines it means, only the
// plant can tell: target-terms.ts.
import { nearestWord } from "../../foundation/nearest-word.ts";
import type { TargetTerm } from "../../plant/access.ts";
import { readMatchTerms, type WrittenProblem } from "../../plant/match-terms.ts";
import type { TextAt } from "../../plant/segmentation.ts";

const KINDS = ["asset", "line", "zone", "match"] as const;

export type ReadTarget = { readonly term: TargetTerm } | { readonly problem: WrittenProblem };

export function readTarget(written: string, at: TextAt): ReadTarget {
  const trimmed = written.trim();
  const colon = trimmed.indexOf(":");
  const word = colon < 0 ? "" : trimmed.slice(0, colon);
  const kind = KINDS.find((k) => k === word);
  if (kind === undefined) {
    const near = colon < 0 ? undefined : nearestWord(word, KINDS);
    const help = near === undefined ? `Write asset:NAME, line:NAME, zone:NAME or match:…. A machine by its name: asset:${trimmed.slice(0, 40)}.` : `Did you mean ${near}:?`;
    return { problem: { code: "bad-target", message: `"${trimmed.slice(0, 60)}" does not say which machines.`, help, offset: 0, length: written.length } };
  }
  const text = trimmed.slice(colon + 1).trim();
  if (kind === "match") {
    const read = readMatchTerms(written);
    return "problem" in read ? read : { term: { kind, text, at } };
  }
  if (text === "") return { problem: { code: "bad-target", message: `The name is missing after ${kind}:.`, offset: 0, length: written.length } };
  return { term: { kind, text, at } };
}

/** As a file has it. */
export function writeTarget({ kind, text }: TargetTerm): string {
  return `${kind}:${text}`;
}

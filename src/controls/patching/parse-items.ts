// The items of a change of patching: which machine, which advisory, to what, when, and what it takes.
import { readDuration } from "../../foundation/shaped-times.ts";
import type { NamedPatch } from "../../plant/patching.ts";
import type { TextAt } from "../../plant/segmentation.ts";
import { readLocalMoment } from "./local-moment-text.ts";
import type { PatchingFile, PatchingText } from "./patching-schema.ts";

type Path = readonly PropertyKey[];
type ItemText = NonNullable<PatchingText["items"]>[number];

export function parseItems(shaped: PatchingFile): NamedPatch[] {
  const firstAt = new Map<string, TextAt>();
  return shaped.entries("items").map(({ index, value }) => {
    const path = ["items", index];
    const item = itemOf(shaped, value, path);
    const key = JSON.stringify([value.asset.toLowerCase(), value.advisory.toLowerCase(), value.to ?? ""]);
    const before = firstAt.get(key);
    if (before === undefined) firstAt.set(key, item.at);
    else shaped.error("duplicate-item", path, `${value.advisory} on ${value.asset} stands twice; it is already in line ${before.line}.`, "Remove one of them.");
    return item;
  });
}

function itemOf(shaped: PatchingFile, value: ItemText, path: Path): NamedPatch {
  const at = shaped.yaml.at(path);
  return {
    asset: value.asset,
    advisory: value.advisory,
    to: value.to ?? null,
    startsAt: value.at === undefined ? null : readLocalMoment(shaped, value.at, [...path, "at"]),
    takesSeconds: readDuration(shaped, value.takes, [...path, "takes"], true) ?? null,
    restart: value.restart ?? null,
    backOut: backOutOf(shaped, value.backOut, [...path, "backOut"]),
    people: value.people ?? null,
    at,
    atKey: (key) => (Object.hasOwn(value, key) ? shaped.yaml.at([...path, key]) : at),
  };
}

function backOutOf(shaped: PatchingFile, text: string | undefined, path: Path): NamedPatch["backOut"] {
  if (text === undefined) return null;
  if (text === "none") return { kind: "none" };
  const seconds = readDuration(shaped, text, path, true);
  return seconds === undefined ? null : { kind: "possible", seconds };
}

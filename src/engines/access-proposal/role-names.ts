// What a proposed role is called, and who its accounts are in words: by what they use, because the record knows no jobs.
import type { Asset } from "../../plant/asset.ts";
import type { SessionHow } from "../../plant/session.ts";
import type { RoleDraft } from "./draw-roles.ts";
import { distinct } from "./duties.ts";

const LONGEST = 60;
/** A line's name stands for more than two of its machines, not for one. */
const MOST_IN_NAME = 2;

/** Distinct, in the order of the drafts; of two alike the second gets a number. */
export function roleNames(drafts: readonly RoleDraft[], assets: ReadonlyMap<string, Asset>): string[] {
  const taken = new Map<string, number>();
  return drafts.map((draft) => {
    const name = nameOf(draft, assets);
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return count === 1 ? name : `${name}-${count}`;
  });
}

function nameOf({ kind, isRemote, isExtra, ways, machines, entry }: RoleDraft, assets: ReadonlyMap<string, Asset>): string {
  const known = machines.map((name) => assets.get(name));
  const lines = distinct(known.flatMap((asset) => (asset?.line == null ? [] : [asset.line])));
  const roles = distinct(known.flatMap((asset) => (asset === undefined ? [] : [asset.role])));
  const isAll = known.every((asset) => asset !== undefined);
  const isOfLines = isAll && known.every((asset) => asset?.line != null);
  const isOfPanels = isAll && roles.length === 1 && roles[0] === "hmi";
  const kindOrCount = isAll && roles.length === 1 && roles[0] !== "unknown" ? `${roles[0]}s` : `${machines.length} machines`;
  const place = machines.length <= MOST_IN_NAME ? machines.join(" ") : isOfLines && lines.length <= 2 ? lines.join(" ") : kindOrCount;
  const way = ways.length === 0 ? "in some way" : isRemote ? (ways.length === 1 ? (ways[0] as string) : "remote") : "";
  const words = isOfPanels && !isRemote && ways.length > 0 && isOfLines ? [place, "operators"] : isRemote || ways.length === 0 ? [place, way, entry === "" ? "" : `through ${entry}`] : ["at", place];
  return slug([kind === "person" ? "" : kind, isExtra ? "also" : "", ...words].filter((word) => word !== "").join(" "));
}

function slug(text: string): string {
  const plain = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, "");
  return plain === "" ? "role" : plain;
}

const WAYS: Readonly<Partial<Record<SessionHow, string>>> = { console: "at the console", hmi: "at the operator panel" };

/** "at the console and by rdp" */
export function waysText(ways: readonly SessionHow[]): string {
  return ways.length === 0 ? "in a way that is not recorded" : ways.map((way) => WAYS[way] ?? `by ${way}`).join(" and ");
}

export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

const MOST_NAMED = 6;

export function listed(names: readonly string[]): string {
  return names.length <= MOST_NAMED ? names.join(", ") : `${names.slice(0, MOST_NAMED).join(", ")} and ${names.length - MOST_NAMED} more`;
}

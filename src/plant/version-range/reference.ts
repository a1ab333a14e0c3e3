// The order of versions and what an interval holds, slow and obviously right, for the plain versions of which nobody doubts anything: numbers with points,
// then service pack, update, hotfix. Every version becomes one text of equally wide fields; an interval is a stretch of the sorted list of all versions.
import { ADD_ON_LEVELS, type Version } from "./version.ts";

const PARTS = 8;

/** Sorts as the versions do. */
export function sortKey(version: Version): string {
  const numbers = Array.from({ length: PARTS }, (_, i) => version.parts[i]?.number ?? 0);
  const levels = [1, 2, 3, 4, 5].map((level) => (version.addOns.find(({ kind }) => ADD_ON_LEVELS[kind] === level)?.number ?? -1) + 1);
  return [...numbers, version.letter === "" ? 0 : version.letter.toLowerCase().charCodeAt(0), version.early === null ? 1 : 0, ...levels].map((field) => String(field).padStart(15, "0")).join(".");
}

/** Those of a universe from one version to another, both named by their place in the sorted universe's keys. */
export function stretch(universe: readonly Version[], from: Version | null, to: Version | null, includesFrom: boolean, includesTo: boolean): Set<string> {
  const keys = [...new Set([...universe, ...(from === null ? [] : [from]), ...(to === null ? [] : [to])].map(sortKey))].sort();
  const low = from === null ? 0 : keys.indexOf(sortKey(from)) + (includesFrom ? 0 : 1);
  const high = to === null ? keys.length : keys.indexOf(sortKey(to)) + (includesTo ? 1 : 0);
  return new Set(keys.slice(low, Math.max(low, high)));
}

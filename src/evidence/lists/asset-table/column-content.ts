// What the cells of a column look like, whatever the header says: the share of them that are IP addresses, MAC addresses, masks, versions, levels,
// words for a role or for whether a machine is there. Counts only; what the column is, is decided with its header.
import { parseIp } from "../../../foundation/ip-address.ts";
import { roleOfWords } from "../../../plant/role-words.ts";
import { addressesOfCell, cellText, levelOfText, macOf, maskLength } from "../cell-values.ts";
import { statusOf } from "./row-status.ts";
import type { TableRow } from "./table.ts";

export interface ColumnContent {
  /** Cells that say something. */
  readonly filled: number;
  /** Shares of the filled cells, 0…1. */
  readonly address: number;
  readonly mac: number;
  readonly mask: number;
  readonly level: number;
  readonly role: number;
  /** Words for whether a machine is there, without those for a free address where none is in use. */
  readonly status: number;
  /** Holds a digit: models and versions do, words for a kind of machine mostly do not. */
  readonly digit: number;
  /** Of all filled cells, how many different ones. */
  readonly distinct: number;
  /** The first different ones, for people. */
  readonly examples: readonly string[];
}

/** Looked at per column; the rest of a list looks like its beginning. */
const MOST_CELLS = 2_000;
const MOST_EXAMPLES = 3;

export function columnContent(rows: readonly TableRow[], column: number): ColumnContent {
  const counts = { address: 0, mac: 0, mask: 0, level: 0, role: 0, digit: 0, status: 0, free: 0, addressInUse: 0 };
  const different = new Set<string>();
  let filled = 0;
  for (const row of rows) {
    const text = cellText(row.cells[column] ?? "");
    if (text === null) continue;
    if (filled === MOST_CELLS) break;
    filled++;
    different.add(text);
    if (isMask(text)) counts.mask++;
    else if (isAddress(text)) counts.address++;
    else if (macOf(text.split(/[\s,;]+/)[0] as string) !== undefined || macOf(text) !== undefined) counts.mac++;
    if (levelOfText(text) !== undefined) counts.level++;
    if (roleOfWords(text) !== null) counts.role++;
    if (/\d/.test(text)) counts.digit++;
    const status = statusOf(text);
    if (status === "free") counts.free++;
    else if (status !== "unknown") counts.status++;
    if (/^(used|in use|belegt|reserved|reserviert)$/i.test(text)) counts.addressInUse++;
  }
  const share = (count: number): number => (filled === 0 ? 0 : count / filled);
  return {
    filled,
    address: share(counts.address),
    mac: share(counts.mac),
    mask: share(counts.mask),
    level: share(counts.level),
    role: share(counts.role),
    digit: share(counts.digit),
    status: share(counts.status + (counts.addressInUse > 0 ? counts.free : 0)),
    distinct: share(different.size),
    examples: [...different].slice(0, MOST_EXAMPLES),
  };
}

export function isAddress(text: string): boolean {
  if (text.length > 200 || !/[.:]/.test(text) || !/\d/.test(text)) return false;
  if (parseIp(text) !== undefined) return true;
  const { addresses, ranges, unreadable } = addressesOfCell(text);
  return unreadable.length === 0 && addresses.length + ranges.length > 0;
}

function isMask(text: string): boolean {
  const length = maskLength(text);
  return length !== undefined && length >= 8;
}

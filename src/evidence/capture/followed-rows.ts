// What a follower of flows has found, as rows of the evidence tables.
import type { ColumnBatch } from "../../store/tables.ts";
import { claimTable, hoursToBatch, piecesToBatch, rowsToBatch } from "../flows/flow-tables.ts";
import type { FlowFollower } from "./flow-follower.ts";

/** Rows kept before they are handed to the store. Folded hours are let grow, because they still merge. */
const MOST_PIECES = 4_096;
const MOST_ROWS = 16_384;
/** Rows whose columns are made at once: one vector of the store. More would only be more memory. */
const ROWS_AT_ONCE = 2_048;

/** So many rows wait that they should go to the store. */
export function isFull(follower: FlowFollower): boolean {
  return follower.pieces.length > MOST_PIECES || follower.rowsWaiting > MOST_ROWS;
}

/** Takes the rows away that wait. */
export function* rowsOf(follower: FlowFollower): Generator<ColumnBatch> {
  const pieces = follower.takePieces();
  for (let from = 0; from < pieces.length; from += ROWS_AT_ONCE) yield piecesToBatch(pieces.slice(from, from + ROWS_AT_ONCE));
  const hours = follower.takeHours();
  for (let from = 0; from < hours.length; from += ROWS_AT_ONCE) yield hoursToBatch(hours.slice(from, from + ROWS_AT_ONCE));
}

/** At the end: all rows, and what was claimed. */
export function* lastRowsOf(follower: FlowFollower, source: number): Generator<ColumnBatch> {
  yield* rowsOf(follower);
  yield rowsToBatch(
    claimTable,
    [...follower.payloads.claims.values()].map((claim) => ({ source, ...claim })),
  );
}

// What a follower of flows has found, as rows of the evidence tables.
import type { ColumnBatch } from "../../store/tables.ts";
import type { ConversationHour } from "../flows/conversation-hour.ts";
import type { FlowPiece } from "../flows/flow-piece.ts";
import { claimTable, hoursToBatch, piecesToBatch, rowsToBatch } from "../flows/flow-tables.ts";
import { inBatches, ofSource } from "../flows/row-batches.ts";
import type { FlowFollower } from "./flow-follower.ts";

/** Rows kept before they are handed to the store. Folded hours are let grow, because they still merge. */
const MOST_PIECES = 4_096;
const MOST_ROWS = 4_096;

/** So many rows wait that they should go to the store. */
export function isFull(follower: FlowFollower): boolean {
  return follower.pieces.length > MOST_PIECES || follower.rowsWaiting > MOST_ROWS;
}

/** Takes the rows away that wait, at once; their columns are made when they are asked for. */
export function rowsOf(follower: FlowFollower): Iterable<ColumnBatch> {
  return batchesOf(follower.takePieces(), follower.takeHours());
}

/** At the end: all rows, and what was claimed. */
export function* lastRowsOf(follower: FlowFollower, source: number): Generator<ColumnBatch> {
  yield* rowsOf(follower);
  yield* inBatches(ofSource(source, follower.payloads.claims.values()), (claims) => rowsToBatch(claimTable, claims));
}

function* batchesOf(pieces: FlowPiece[], hours: ConversationHour[]): Generator<ColumnBatch> {
  yield* inBatches(pieces, piecesToBatch);
  yield* inBatches(hours, hoursToBatch);
}

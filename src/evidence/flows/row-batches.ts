// Rows cut into batches while they are made, so that many of them never wait in memory at once.
import type { ColumnBatch } from "../../store/tables.ts";

/** Rows whose columns are made at once: one vector of the store. More would only be more memory. */
const ROWS_AT_ONCE = 2_048;

/** No batch is empty. `toBatch` may not keep its rows: their array is used again. */
export function* inBatches<R>(rows: Iterable<R>, toBatch: (rows: readonly R[]) => ColumnBatch): Generator<ColumnBatch> {
  const waiting: R[] = [];
  for (const row of rows) {
    waiting.push(row);
    if (waiting.length < ROWS_AT_ONCE) continue;
    yield toBatch(waiting);
    waiting.length = 0;
  }
  if (waiting.length > 0) yield toBatch(waiting);
}

/** The same facts as rows of a source. */
export function* ofSource<F extends object>(source: number, facts: Iterable<F>): Generator<F & { readonly source: number }> {
  for (const fact of facts) yield { source, ...fact };
}

export function* oneAfterTheOther(...all: readonly Iterable<ColumnBatch>[]): Generator<ColumnBatch> {
  for (const batches of all) yield* batches;
}

// Small random integer programmes whose numbers are whole: every solution can be tried.
import fc from "fast-check";
import { type IntegerModel, ModelDraft } from "../../src/solver/integer-model.ts";

const anyColumn = fc.record({ isBinary: fc.boolean(), upper: fc.integer({ min: 0, max: 3 }), cost: fc.integer({ min: -9, max: 9 }) });
const anyRow = fc.record({
  coefficients: fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 6, maxLength: 6 }),
  lower: fc.integer({ min: -8, max: 4 }),
  width: fc.constantFrom(0, 2, 6, null),
  isOpenBelow: fc.boolean(),
});

/** At most six columns of at most four values. */
export const anyIntegerModel: fc.Arbitrary<IntegerModel> = fc
  .record({ columns: fc.array(anyColumn, { minLength: 1, maxLength: 6 }), rows: fc.array(anyRow, { maxLength: 4 }) })
  .map(({ columns, rows }) => {
    const draft = new ModelDraft();
    for (const { isBinary, upper, cost } of columns) {
      if (isBinary) draft.addBinary(cost);
      else draft.addColumn({ kind: "integer", lower: 0, upper, cost });
    }
    for (const { coefficients, lower, width, isOpenBelow } of rows) {
      const terms = new Map(columns.flatMap((_, c): [number, number][] => (coefficients[c] === 0 ? [] : [[c, coefficients[c] as number]])));
      if (terms.size > 0) draft.addRow(isOpenBelow ? Number.NEGATIVE_INFINITY : lower, terms, width === null && !isOpenBelow ? Number.POSITIVE_INFINITY : lower + (width ?? 0));
    }
    return draft;
  });

// An integer programme as data: columns (what is decided), rows (what must hold) and costs, all least-cost. Says nothing of how it is solved.

/** binary: 0 or 1. integer: whole numbers. continuous: any number. */
export type ColumnKind = "binary" | "integer" | "continuous";

export interface ModelColumn {
  readonly kind: ColumnKind;
  /** −Infinity = none. */
  readonly lower: number;
  /** Infinity = none. */
  readonly upper: number;
  /** Of one unit; the sum over all columns is made as small as it can be. */
  readonly cost: number;
}

/** lower ≤ Σ coefficient × column ≤ upper. */
export interface ModelRow {
  readonly lower: number;
  readonly upper: number;
  /** Numbers of columns, each at most once. */
  readonly columns: readonly number[];
  /** One for each of `columns`. */
  readonly coefficients: readonly number[];
}

export interface IntegerModel {
  readonly columns: readonly ModelColumn[];
  readonly rows: readonly ModelRow[];
}

/** Terms of a sum: column number → coefficient. */
export type Terms = ReadonlyMap<number, number>;

/** A model that is being written. */
export class ModelDraft implements IntegerModel {
  readonly columns: ModelColumn[] = [];
  readonly rows: ModelRow[] = [];

  /** The number of the new column. */
  addBinary(cost: number): number {
    return this.addColumn({ kind: "binary", lower: 0, upper: 1, cost });
  }

  addColumn(column: ModelColumn): number {
    return this.columns.push(column) - 1;
  }

  /** The number of the new row. */
  addRow(lower: number, terms: Terms, upper: number): number {
    return this.rows.push({ lower, upper, columns: [...terms.keys()], coefficients: [...terms.values()] }) - 1;
  }
}

/** Terms that all count once. */
export function sumOf(columns: Iterable<number>): Map<number, number> {
  const terms = new Map<number, number>();
  for (const column of columns) addTerm(terms, column, 1);
  return terms;
}

export function addTerm(terms: Map<number, number>, column: number, coefficient: number): void {
  terms.set(column, (terms.get(column) ?? 0) + coefficient);
}

/** What a solution costs. */
export function costOf(model: IntegerModel, values: ArrayLike<number>): number {
  return model.columns.reduce((sum, { cost }, i) => sum + cost * (values[i] ?? 0), 0);
}

/** Does a solution keep every bound, every row and every whole number, within a tolerance? */
export function isFeasible(model: IntegerModel, values: ArrayLike<number>, tolerance = 1e-6): boolean {
  const within = (lower: number, value: number, upper: number): boolean => value >= lower - tolerance && value <= upper + tolerance;
  for (const [i, { kind, lower, upper }] of model.columns.entries()) {
    const value = values[i] ?? Number.NaN;
    if (!within(lower, value, upper) || (kind !== "continuous" && Math.abs(value - Math.round(value)) > tolerance)) return false;
  }
  return model.rows.every(({ lower, upper, columns, coefficients }) => {
    const sum = columns.reduce((total, column, k) => total + (coefficients[k] as number) * (values[column] as number), 0);
    return within(lower, sum, upper);
  });
}

// The one shape for everything a user is told went wrong or deserves attention.
// Bad input becomes a Diagnostic and is collected; only bad program state throws.

export type Severity = "error" | "warning" | "note";

/** Where in the input the diagnostic points. Lines and columns count from 1, offsets and record numbers as said. */
export type Position =
  | { readonly kind: "text"; readonly file: string; readonly line: number; readonly column: number; readonly length?: number; readonly lineText?: string }
  | { readonly kind: "bytes"; readonly file: string; readonly offsetBytes: number; readonly hex?: string }
  | { readonly kind: "record"; readonly file: string; readonly record: number; readonly offsetBytes?: number; readonly hex?: string }
  | { readonly kind: "file"; readonly file: string };

export interface Diagnostic {
  /** Stable, kebab-case, documented: "unknown-zone", "pcap-record-length". */
  readonly code: string;
  readonly severity: Severity;
  /** What was expected and what was found, in one sentence. */
  readonly message: string;
  /** What the reader can do about it. */
  readonly help?: string;
  readonly at?: Position;
}

/** A value together with what was wrong on the way to it; `value` is undefined when nothing usable came out. */
export interface Parsed<T> {
  readonly value: T | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((d) => d.severity === "error");
}

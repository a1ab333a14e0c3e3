// Collects what is wrong with the records of a list: the first few of each kind with their place, then only how many more there are, so that
// a column of ten thousand bad cells is told once.
import type { Diagnostic, Severity } from "../../foundation/diagnostic.ts";

const MOST_OF_A_CODE = 8;

export class ListTroubles {
  readonly #file: string;
  readonly #said: Diagnostic[] = [];
  readonly #counts = new Map<string, { count: number; severity: Severity; what: string; first: string }>();

  constructor(file: string) {
    this.#file = file;
  }

  /** @param what the kind of trouble in a few words, used when the rest of its kind is only counted: "cells that are no address" */
  say(severity: Severity, code: string, record: number, message: string, what: string, help?: string): void {
    const known = this.#counts.get(code) ?? { count: 0, severity, what, first: message };
    known.count++;
    this.#counts.set(code, known);
    if (known.count > MOST_OF_A_CODE) return;
    this.#said.push({ code, severity, message, ...(help === undefined || known.count > 1 ? {} : { help }), at: { kind: "record", file: this.#file, record } });
  }

  get diagnostics(): Diagnostic[] {
    const more = [...this.#counts].filter(([, { count }]) => count > MOST_OF_A_CODE);
    return [
      ...this.#said,
      ...more.map(([code, { count, severity, what }]) => ({ code, severity, message: `${count - MOST_OF_A_CODE} more ${what}`, at: { kind: "file" as const, file: this.#file } })),
    ];
  }

  /** One line per kind, for `show sources`: what it is when there is one, how many otherwise. */
  get warnings(): string[] {
    return [...this.#counts.values()].filter(({ severity }) => severity !== "note").map(({ count, what, first }) => (count === 1 ? first : `${count} ${what}`));
  }
}

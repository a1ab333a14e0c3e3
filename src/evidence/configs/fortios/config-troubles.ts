// Collects what is wrong with a configuration, bounded: of one kind only the first few hundred are told, and then how many more there are.
import type { Diagnostic, Severity } from "../../../foundation/diagnostic.ts";
import type { TextAt } from "../../../plant/segmentation.ts";
import type { TextPlaces } from "./fortios-record.ts";

const MOST_OF_A_KIND = 200;
/** Of a line that was not cut into words nobody knows whether it holds a secret. */
export const UNREADABLE = "fortios-unreadable";

function withoutText({ lineText: _, ...at }: TextAt): TextAt {
  return at;
}

export class ConfigTroubles {
  readonly #places: TextPlaces;
  readonly #diagnostics: Diagnostic[] = [];
  readonly #counts = new Map<string, number>();
  readonly #told = new Set<string>();

  constructor(places: TextPlaces) {
    this.#places = places;
  }

  say(severity: Severity, code: string, where: { readonly line: number; readonly column: number }, message: string, help?: string): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count > MOST_OF_A_KIND) return;
    const at = this.#places.of(where);
    this.#diagnostics.push({ code, severity, message, at: code === UNREADABLE ? withoutText(at) : at, ...(help === undefined ? {} : { help }) });
  }

  /** The same thing is said once: `key` tells what it is. */
  sayOnce(key: string, severity: Severity, code: string, where: { readonly line: number; readonly column: number }, message: string, help?: string): void {
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.say(severity, code, where, message, help);
  }

  diagnostics(): readonly Diagnostic[] {
    const more = [...this.#counts].filter(([, count]) => count > MOST_OF_A_KIND);
    return [...this.#diagnostics, ...more.map(([code, count]): Diagnostic => ({ code, severity: "note", message: `${count - MOST_OF_A_KIND} more of ${code} are not listed` }))];
  }
}

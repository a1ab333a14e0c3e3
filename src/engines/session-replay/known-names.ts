// What the plant and the record say of names, whatever a change writes: which of them a term means, hours made ready on the plant's clock, how long lines go on.
// Kept from one change to the next, so that a search that judges hundreds of drafts asks once. Knows no session and no account's roles.
import type { Hours, TargetTerm } from "../../plant/access.ts";
import { type CompiledHours, compileHours } from "./compiled-hours.ts";
import { PlantClock, WEEK_MINUTES, MINUTE } from "./plant-clock.ts";
import type { ReplayQuestion } from "./question.ts";
import type { SessionColumns } from "./session-columns.ts";

export const NO = 0;
export const YES = 1;
export const MAYBE = 2;

export class KnownNames {
  readonly isPanel: Uint8Array;
  /** Per target: seconds that its first line goes on; NaN = not known. */
  readonly lineWaits: Float64Array;
  readonly targets: NamesOfTerms;
  readonly places: NamesOfTerms;
  private readonly clock: PlantClock;
  private readonly spansOf: ReplayQuestion["spansOf"];
  private readonly hours = new Map<string, CompiledHours>();

  constructor({ plant, known, targetsOf, spansOf }: Omit<ReplayQuestion, "change">, columns: SessionColumns) {
    const { targetNames, fromNames } = columns;
    // Beyond the last session an approver may come: a time of the week that clocks skip once comes within two weeks.
    const isEmpty = columns.first > columns.last;
    this.clock = new PlantClock(
      plant.timezone,
      isEmpty ? 0 : least(columns.loggedFirst, columns.first) - WEEK_MINUTES * MINUTE,
      isEmpty ? 0 : most(columns.loggedLast, columns.last) + 3 * WEEK_MINUTES * MINUTE,
    );
    this.spansOf = spansOf;
    this.targets = new NamesOfTerms(targetsOf, targetNames);
    this.places = new NamesOfTerms(targetsOf, fromNames);
    const panels = new Set(plant.assets.filter(({ role }) => role === "hmi").map(({ name }) => name));
    this.isPanel = Uint8Array.from(targetNames, (name) => (panels.has(name) ? 1 : 0));
    this.lineWaits = Float64Array.from(targetNames, (name) => known.impactOf(name)?.timeToImpactSeconds ?? Number.NaN);
  }

  hoursOf(hours: Hours): CompiledHours {
    const key = JSON.stringify(hours);
    let compiled = this.hours.get(key);
    if (compiled === undefined) {
      compiled = compileHours(hours, this.clock, this.spansOf);
      this.hours.set(key, compiled);
    }
    return compiled;
  }
}

const least = (values: Float64Array, of: number): number => values.reduce((x, y) => Math.min(x, y), of);
const most = (values: Float64Array, of: number): number => values.reduce((x, y) => Math.max(x, y), of);

/** Each term is asked once of each name, however many roles and changes write it. */
class NamesOfTerms {
  private readonly targetsOf: ReplayQuestion["targetsOf"];
  private readonly names: readonly string[];
  /** Numbers of the names that a term means; null = nobody can say. */
  private readonly asked = new Map<string, readonly number[] | null>();

  constructor(targetsOf: ReplayQuestion["targetsOf"], names: readonly string[]) {
    this.targetsOf = targetsOf;
    this.names = names;
  }

  /** YES, NO or MAYBE per name. */
  named(terms: readonly TargetTerm[]): Uint8Array {
    const each = terms.map((term) => this.ofTerm(term));
    const all = new Uint8Array(this.names.length).fill(each.includes(null) ? MAYBE : NO);
    for (const numbers of each) for (const number of numbers ?? []) all[number] = YES;
    return all;
  }

  private ofTerm(term: TargetTerm): readonly number[] | null {
    const key = `${term.kind}\n${term.text}`;
    let numbers = this.asked.get(key);
    if (numbers === undefined) {
      const is = this.targetsOf(term);
      numbers = is === null ? null : this.names.flatMap((name, i) => (is(name) ? [i] : []));
      this.asked.set(key, numbers);
    }
    return numbers;
  }
}

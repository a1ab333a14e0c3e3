// The clocks of a calendar: readings of the wall to instants and back, in the plant's zone, in zones that everybody knows, and in those that the calendar defines.
// A reading that a clock skips is taken with the offset before the gap, one that it repeats is its first pass (RFC 5545 §3.3.5).
import { offsetAt } from "../../../foundation/civil-time.ts";
import type { Micros } from "../../../foundation/time.ts";
import type { ClockTime, DefinedZone } from "../calendar-event.ts";

const MICROS_PER_SECOND = 1e6;
const DAY_MICROS = 86_400e6;

export interface ReadInstant {
  readonly instant: Micros;
  /** No clock of the zone ever showed this. */
  readonly isSkipped: boolean;
}

export class CalendarClock {
  readonly #timezone: string;
  readonly #zones: Readonly<Record<string, DefinedZone>>;

  /** @param timezone of the plant, IANA name */
  constructor(timezone: string, zones: Readonly<Record<string, DefinedZone>>) {
    this.#timezone = timezone;
    this.#zones = zones;
  }

  /** Seconds east of UTC. */
  offset(zone: string, instant: Micros): number {
    if (Object.hasOwn(this.#zones, zone)) return definedOffset(this.#zones[zone] as DefinedZone, instant);
    return offsetAt(zone === "" ? this.#timezone : zone, instant);
  }

  read({ wall, zone }: Pick<ClockTime, "wall" | "zone">): ReadInstant {
    const before = this.offset(zone, wall - DAY_MICROS);
    const after = this.offset(zone, wall + DAY_MICROS);
    for (const offset of [Math.max(before, after), Math.min(before, after)]) {
      const instant = wall - offset * MICROS_PER_SECOND;
      if (this.offset(zone, instant) === offset) return { instant, isSkipped: false };
    }
    return { instant: wall - before * MICROS_PER_SECOND, isSkipped: true };
  }

  instant(time: Pick<ClockTime, "wall" | "zone">): Micros {
    return this.read(time).instant;
  }

  wall(zone: string, instant: Micros): Micros {
    return instant + this.offset(zone, instant) * MICROS_PER_SECOND;
  }
}

function definedOffset({ before, changes }: DefinedZone, instant: Micros): number {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle] as readonly [Micros, number])[0] <= instant) low = middle + 1;
    else high = middle;
  }
  return changes[low - 1]?.[1] ?? before;
}

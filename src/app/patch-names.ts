// Names in a change of patching to which nothing in the plant answers: said, with their places, because a rule that names nobody keeps nobody apart.
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { nearestWord } from "../foundation/nearest-word.ts";
import { fitsPattern } from "../plant/match-asset.ts";
import type { PatchingChange } from "../plant/patching.ts";
import type { TextAt } from "../plant/segmentation.ts";

export interface KnownNames {
  readonly assets: readonly string[];
  readonly hasCalendar: (name: string) => boolean;
  /** What calendars would answer to. */
  readonly calendars: readonly string[];
}

export function patchNamesNotKnown({ windows, never, order, accepted, compensated }: PatchingChange, { assets, hasCalendar, calendars }: KnownNames): Diagnostic[] {
  const names = assets.map((name) => name.toLowerCase());
  const unknown = (pattern: string, at: TextAt, what: string): Diagnostic[] => {
    if (names.some((name) => fitsPattern(pattern.toLowerCase(), name))) return [];
    const near = nearestWord(pattern, assets);
    return [
      {
        code: "no-such-machine",
        severity: "warning",
        message: `No machine of the plant is named ${pattern}: ${what}.`,
        ...(near === undefined ? {} : { help: `Did you mean ${near}?` }),
        at,
      },
    ];
  };
  return [
    ...windows
      .filter(({ calendar }) => !hasCalendar(calendar))
      .map(
        ({ calendar, at }): Diagnostic => ({
          code: "no-such-calendar",
          severity: "warning",
          message: `No calendar has anything of the name ${calendar}: it gives no window.`,
          help: calendars.length === 0 ? "Name calendars in plant.yaml, or learn them." : `Calendars have: ${calendars.join(", ")}.`,
          at,
        }),
      ),
    ...never.flatMap(({ assets: together, at }) => together.flatMap((name) => unknown(name, at, "nothing is kept apart from it"))),
    ...order.flatMap(({ before, after, at }) => [before, after].flatMap((name) => unknown(name, at, "this order holds for nothing"))),
    ...accepted.flatMap(({ asset, at }) => unknown(asset, at, "nothing is accepted for it")),
    ...compensated.flatMap(({ asset, at }) => unknown(asset, at, "nothing stands in for it")),
  ];
}

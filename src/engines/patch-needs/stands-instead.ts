// What a change says that stands instead of a patch: somebody who answers for leaving it, or a change of segmentation before the machine. Which need each of these means,
// and which of them mean none, or only a part: that is told, because whoever wrote it believes that it counts.
import { fitsPattern } from "../../plant/match-asset.ts";
import type { PatchNeed, WithoutEffect } from "../../plant/patch-need.ts";
import type { AcceptedExposure, CompensatedPatch, PatchingChange } from "../../plant/patching.ts";

/** What is needed of a need to find out what stands instead of it. */
export type AskedPatch = Pick<PatchNeed, "id" | "asset" | "advisory" | "flaws">;

type Instead = Pick<AcceptedExposure, "asset" | "advisory" | "until" | "at">;

export function acceptedFor(accepted: readonly AcceptedExposure[], asked: AskedPatch, today: string): AcceptedExposure | null {
  return standsFor(accepted, asked, today);
}

/** Several that each name one flaw count together only where it is one file: whether it closes the way is checked file by file. */
export function compensatedFor(compensated: readonly CompensatedPatch[], asked: AskedPatch, today: string): CompensatedPatch | null {
  for (const { by } of compensated) {
    const found = standsFor(
      compensated.filter((other) => other.by === by),
      asked,
      today,
    );
    if (found !== null) return found;
  }
  return null;
}

/** The first that means all of it; else, where several together name every flaw, the one of them that ends first. */
function standsFor<T extends Instead>(entries: readonly T[], asked: AskedPatch, today: string): T | null {
  const own = entries.filter((entry) => isOn(entry, asked) && !isOver(entry, today));
  const whole = own.find((entry) => meansAll(entry, asked));
  if (whole !== undefined) return whole;
  const parts = own.filter((entry) => meansPart(entry, asked));
  if (asked.flaws.length === 0 || !asked.flaws.every((flaw) => parts.some(({ advisory }) => isSame(advisory, flaw)))) return null;
  return parts.reduce((first, next) => ((next.until ?? NEVER) < (first.until ?? NEVER) ? next : first));
}

/** Behind every day that can be written. */
const NEVER = "9999-12-32";

/** What stands in the change and comes to nothing, in the order of the file: accepted first. */
export function withoutEffect({ accepted, compensated }: Pick<PatchingChange, "accepted" | "compensated">, needs: readonly PatchNeed[], today: string): WithoutEffect[] {
  const of = (what: WithoutEffect["what"], entries: readonly Instead[], isTaken: (need: PatchNeed) => boolean): WithoutEffect[] =>
    entries.flatMap((entry): WithoutEffect[] => {
      const meant = needs.filter((need) => isOn(entry, need) && (meansAll(entry, need) || meansPart(entry, need)));
      const { asset, advisory, at } = entry;
      const told = (why: WithoutEffect["why"], about: readonly PatchNeed[], text: string): WithoutEffect[] => [{ what, why, asset, advisory, at, needs: about.map(({ id }) => id), text }];
      const named = `${advisory ?? "Everything"} on ${asset}`;
      if (meant.length === 0) return told("asked-by-nobody", [], `${named} is ${what}, and nothing of it is asked for.`);
      const open = meant.filter((need) => !isTaken(need));
      if (open.length === 0) return [];
      if (isOver(entry, today)) return told("over", open, `${named} is ${what} until ${entry.until}, which is over: it no longer counts.`);
      const [first] = open as [PatchNeed, ...PatchNeed[]];
      const others = first.flaws.filter((flaw) => !isSame(advisory, flaw));
      return told(
        "in-part",
        open,
        `${named} is ${what}, but ${first.advisory} has ${others.length === 1 ? "another flaw" : `${others.length} other flaws`} (${listed(others)}): the patch is still asked for.`,
      );
    });
  return [...of("accepted", accepted, (need) => need.accepted !== null), ...of("compensated", compensated, (need) => need.compensated !== null)];
}

function isOn({ asset }: Instead, { asset: name }: AskedPatch): boolean {
  return fitsPattern(asset.toLowerCase(), name.toLowerCase());
}

function isOver({ until }: Instead, today: string): boolean {
  return until !== null && until < today;
}

function meansAll({ advisory }: Instead, asked: AskedPatch): boolean {
  return advisory === null || isSame(advisory, asked.advisory);
}

function meansPart({ advisory }: Instead, { flaws }: AskedPatch): boolean {
  return flaws.some((flaw) => isSame(advisory, flaw));
}

function isSame(written: string | null, name: string): boolean {
  return written !== null && written.toLowerCase() === name.toLowerCase();
}

const MOST_NAMED = 4;

function listed(names: readonly string[]): string {
  return names.length <= MOST_NAMED ? names.join(", ") : `${names.slice(0, MOST_NAMED).join(", ")} and ${names.length - MOST_NAMED} more`;
}

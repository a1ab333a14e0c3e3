// The shape of a change of patching, as editors and the parser see it. What names mean (machines, advisories, calendars) is not said here.
import { z } from "zod";
import type { ShapedFile } from "../../foundation/shaped-file.ts";

export const MOST_ITEMS = 20_000;
const MOST_RULES = 5_000;

const text = z.string().min(1).max(1_000);
const DURATION = { pattern: "^([0-9]+(\\.[0-9]+)?(us|ms|min|s|m|h|d|w))+$", examples: ["30d", "45m", "4h"] };
const DAY = { pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", examples: ["2027-06-30"] };
const MOMENT = { pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}$", examples: ["2026-12-07T10:00"] };

const within = (what: string) => text.optional().meta({ description: `${what}: done within so long after the advisory's release.`, ...DURATION });

const rule = z.strictObject({
  exploited: within("Flaws that are known to be exploited, whatever their score"),
  critical: within("Critical ones (CVSS 9.0 and above)"),
  high: within("High ones (CVSS 7.0 to 8.9)"),
  medium: within("Medium ones (CVSS 4.0 to 6.9)"),
  low: within("Low ones (CVSS below 4.0)"),
});

const item = z.strictObject({
  asset: text.meta({ description: "Name of the machine; * stands for any characters." }),
  advisory: text.meta({ description: "Id of the advisory (SSA-123456, ICSA-24-030-01), of one flaw (CVE-2024-12345), or of an update (KB5005112)." }),
  to: text.optional().meta({ description: "The version or update to go to. Not written: what the advisory names.", examples: ["V3.3.19"] }),
  at: text.optional().meta({ description: "When work begins, in plant time: the item is judged as it is dated. Not written: it is planned.", ...MOMENT }),
  takes: text.optional().meta({ description: "How long the work takes, without the restart. Not written: assumed by the class of machine, and said.", ...DURATION }),
  restart: z.boolean().optional().meta({ description: "Does the machine stop for it? Not written: as the advisory says, else by the class of machine." }),
  backOut: text.optional().meta({ description: "How long it takes to put everything back, or none where it cannot be put back.", examples: ["30m", "none"] }),
  people: z.number().int().min(1).max(1_000).optional().meta({ description: "How many people it needs (default 1)." }),
});

const capacity = z.strictObject({
  people: z.number().int().min(1).max(10_000).optional().meta({ description: "How many people can work at the same time." }),
  perWindow: text.optional().meta({ description: "How much work fits into one window. Not written: as long as it is.", ...DURATION }),
});

const never = z.strictObject({
  together: z.array(text).max(1_000).meta({ description: "Machines of which never two are worked on in one window.", minItems: 2 }),
  reason: text.optional().meta({ description: "Why: redundant pair." }),
});

const order = z.strictObject({
  before: text.meta({ description: "This machine is done first." }),
  after: text.meta({ description: "And this one only then." }),
  reason: text.optional().meta({ description: "Why." }),
});

const soak = z.strictObject({
  after: z.literal("first-of-kind").meta({ description: "Behind the first machine of a kind, before the rest of that kind." }),
  for: text.meta({ description: "How long the first one runs before the rest follow.", ...DURATION }),
});

const accepted = z.strictObject({
  asset: text.meta({ description: "Name of the machine that stays as it is; * stands for any characters." }),
  advisory: text.optional().meta({ description: "Of which advisory, flaw or update. Not written: of all." }),
  owner: text.meta({ description: "Who answers for it." }),
  until: text.optional().meta({ description: "Last day on which it counts, inclusive, plant time.", ...DAY }),
  reason: text.meta({ description: "Why: replaced in spring." }),
});

const compensated = z.strictObject({
  asset: text.meta({ description: "Name of the machine that stays as it is for now; * stands for any characters." }),
  advisory: text.optional().meta({ description: "Of which advisory, flaw or update. Not written: of all." }),
  by: text.meta({ description: "File of the change of segmentation that stands in for the patch; path from the folder of this file.", examples: ["filler-until-patched.yaml"] }),
  until: text.optional().meta({ description: "Last day on which it counts, inclusive, plant time. Not written: until there is a fix.", ...DAY }),
  reason: text.optional().meta({ description: "Why the patch waits: the next long stop is in spring." }),
});

export const patchingSchema = z
  .strictObject({
    kind: z.literal("patching").meta({ description: "What kind of change this is." }),
    name: text.meta({ description: "Name of the change, shown in every result." }),
    satisfies: z.array(text).optional().meta({ description: "Requirements that the change claims to satisfy: iec62443-2-1/COMP 3, nis2/21.2.e. A claim, tested where a test exists." }),
    rule: rule.optional().meta({ description: "The compliance schedule: how soon what must be patched, counted from the advisory's release." }),
    items: z.array(item).max(MOST_ITEMS).optional().meta({ description: "Single patches: named ones are planned, dated ones are judged as they are." }),
    windows: z
      .union([text, z.array(text).max(MOST_RULES)])
      .optional()
      .meta({ description: "Calendar, or state in a calendar, in which work is allowed: maintenance. Not written: at any time, and said.", examples: ["maintenance"] }),
    capacity: capacity.optional().meta({ description: "How much can be done at once. Not written: not limited, and said." }),
    never: z.array(never).max(MOST_RULES).optional().meta({ description: "Machines that are never worked on together." }),
    order: z.array(order).max(MOST_RULES).optional().meta({ description: "Which machine comes before which." }),
    soak: soak.optional().meta({ description: "How long the first of a kind is watched before the rest follow. Not written: not at all." }),
    accepted: z.array(accepted).max(MOST_RULES).optional().meta({ description: "Exposures that somebody answers for." }),
    compensated: z.array(compensated).max(MOST_RULES).optional().meta({ description: "Patches that wait behind a change of segmentation: check looks whether it closes the way to the flaw." }),
    exploitedCosts: text
      .optional()
      .meta({ description: "How long production is taken to stand when a flaw is used against a machine. Not written: 72 h are assumed, and said.", ...DURATION, examples: ["72h"] }),
  })
  .meta({ title: "Holdpoint change of patching", description: "What is to be patched, by when, and in which windows." });

export type PatchingText = z.infer<typeof patchingSchema>;
export type PatchingFile = ShapedFile<PatchingText>;

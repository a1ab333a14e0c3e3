// The shape of a bundle of changes, as editors and the parser see it.
import { z } from "zod";
import type { ShapedFile } from "../../foundation/shaped-file.ts";

export const MOST_CHANGES = 50;

const text = z.string().min(1).max(1_000);

export const bundleSchema = z
  .strictObject({
    kind: z.literal("bundle").meta({ description: "What kind of change this is." }),
    name: text.meta({ description: "Name of the bundle, shown in every result." }),
    satisfies: z.array(text).optional().meta({ description: "Requirements that the changes claim to satisfy together. Claims of each change count too." }),
    changes: z
      .array(text)
      .max(MOST_CHANGES)
      .meta({ description: "Change files that come into force together, relative to this file.", minItems: 1, examples: [["zones.yaml", "access.yaml"]] }),
  })
  .meta({ title: "Holdpoint bundle of changes", description: "Changes that are judged together." });

export type BundleText = z.infer<typeof bundleSchema>;
export type BundleFile = ShapedFile<BundleText>;

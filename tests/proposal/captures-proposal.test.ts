// Proposals for captures of real plants: whatever was recorded, check finds no break in them but those that are asked about, and the file can be read again.
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parseSegmentation } from "../../src/controls/segmentation/parse-segmentation.ts";
import { conversationKey } from "../../src/plant/conversation.ts";
import { ROLES_THAT_MATTER } from "../../src/plant/finding.ts";
import { plantOf, proposeOn } from "./learnt-plant.ts";

const captures = resolve(process.env.HOLDPOINT_DATA ?? "../shared/data", "captures");
const folders = existsSync(captures) ? readdirSync(captures).sort() : [];
/** Fewer show nothing of zones. */
const LEAST_ASSETS = 10;

describe.skipIf(folders.length === 0)("captures of real plants (needs HOLDPOINT_DATA or ../shared/data)", () => {
  let judged = 0;

  it.each(folders)("%s", async (folder) => {
    const plant = await plantOf([join(captures, folder)], null);
    if (plant.assets.length <= LEAST_ASSETS) return;
    judged++;
    for (const splitSubnets of [false, true]) {
      const { text, proposal, judgement, diagnostics } = proposeOn(plant, splitSubnets);
      expect(diagnostics.filter((d) => d.severity === "error")).toEqual([]);
      expect(parseSegmentation(text, "proposal.yaml", "").value?.zones.length).toBe(proposal.zones.length);
      const asked = new Set(proposal.questions.filter((q) => q.blocks).flatMap((q) => q.conversations));
      const breaks = (judgement?.conversations ?? []).filter((j) => (j.verdict === "blocked" || j.verdict === "degraded") && !j.alreadyFailing && ROLES_THAT_MATTER.has(j.role));
      expect(breaks.filter((j) => !asked.has(conversationKey(j.conversation))).map((j) => j.why)).toEqual([]);
      if (asked.size === 0) expect(judgement?.verdict).not.toBe("unstable");
      // Nobody is left over: a machine is in one zone, or named as being in several.
      const placed = proposal.zones.flatMap((z) => z.members.map((m) => m.name));
      for (const asset of plant.assets)
        if (asset.addresses.length > 0 && !placed.includes(asset.name))
          expect([asset.name, proposal.questions.some((q) => q.code === "several-zones" && q.text.includes(asset.name))]).toEqual([asset.name, true]);
    }
  });

  it("several of them had enough machines", () => expect(judged).toBeGreaterThan(6));
});

// Whether the use of real flaws can be automated, held against the raw files: every "no" has a person's part in each of its vectors, every "yes" speaks of code or commands
// and has a vector that needs nobody. Skipped where the advisories are not at hand.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { automatableOf, exploitationOf } from "../../src/app/ssvc-inputs.ts";
import { readCsaf } from "../../src/evidence/lists/csaf/csaf.ts";
import { patchNeed } from "../generators/patch-builder.ts";

const folder = join(process.env.HOLDPOINT_DATA ?? new URL("../../../shared/data", import.meta.url).pathname, "advisories", "csaf-ot");
const need = patchNeed("PLC-1", { flaws: ["one"] });

interface RawFlaw {
  readonly scores?: readonly Readonly<Record<string, { readonly vectorString?: string }>>[];
}

describe.skipIf(!existsSync(folder))("flaws of real advisories", () => {
  it("are called automatable, or not, only where their words say it", () => {
    const counts = { yes: 0, no: 0, open: 0 };
    for (const file of readdirSync(folder)) {
      const raw = JSON.parse(readFileSync(join(folder, file), "utf8")) as { readonly vulnerabilities?: readonly RawFlaw[] };
      const read = readCsaf(raw as unknown, { file, sha256: file }, () => null);
      if (typeof read === "string") continue;
      read.vulnerabilities.forEach((flaw, at) => {
        const vectors = (raw.vulnerabilities?.[at]?.scores ?? []).flatMap((score) => Object.values(score).flatMap(({ vectorString }) => vectorString ?? []));
        const automatable = automatableOf({ need, flaws: [flaw] });
        counts[automatable ?? "open"]++;
        const named = `${file} ${flaw.cve}: ${vectors.join(" ")}`;
        if (automatable === "no") expect(vectors.length > 0 && vectors.every((vector) => vector.includes("AV:P") || (vector.includes("AV:L") && !vector.includes("UI:N"))), named).toBe(true);
        if (automatable === "yes") {
          expect(
            vectors.some((vector) => ["AV:N", "PR:N", "UI:N"].every((metric) => vector.includes(metric))),
            named,
          ).toBe(true);
          expect(JSON.stringify(raw.vulnerabilities?.[at]), named).toMatch(/execut|injection|run arbitrary code|CWE-(77|78|94)"/i);
        }
        // None of these files says anything of exploits, so nothing may be made of it.
        expect(exploitationOf({ need, flaws: [flaw], saidAt: read.revised, isCatalogueLearnt: true, now: Date.UTC(2026, 10, 26) * 1_000 }), named).toBeNull();
      });
    }
    console.log(`can be automated: ${counts.yes} flaws say yes, ${counts.no} no, ${counts.open} neither`);
    expect(Math.min(counts.yes, counts.no)).toBeGreaterThan(40);
    expect(counts.open).toBeGreaterThan(counts.yes + counts.no);
  });
});

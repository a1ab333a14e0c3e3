// The page of coverage in a real browser: no request, nothing refused by its policy, accessible by axe in light and dark, never scrolled sideways.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AccumulationPoint, JudgedCoverage } from "../../src/plant/coverage.ts";
import { coverageToHtml } from "../../src/report/coverage-to-html.ts";
import { bottlingJudgement, hostileJudgement } from "../generators/judgement-builder.ts";
import { accessibilityFaults, hasChromium, NARROW, openBrowser, WIDE } from "./chromium.ts";

const CURVE: readonly AccumulationPoint[] = Array.from({ length: 20 }, (_, i) => ({
  units: i + 1,
  method: i < 9 ? ("interpolated" as const) : i === 9 ? ("observed" as const) : ("extrapolated" as const),
  expected: 180 * (i + 1),
  low: 170 * (i + 1),
  high: 190 * (i + 1),
}));

function page(site: string, coverage: JudgedCoverage): string {
  return coverageToHtml({
    site,
    timezone: "Europe/Berlin",
    evidence: site,
    zones: site,
    coverage,
    assumptions: [{ code: "a", text: site, origin: site, overruledBy: site }],
    setAside: { housekeeping: 3, neverWorked: 1 },
    curveOf: () => CURVE,
  });
}

const PAGES: Readonly<Record<string, string>> = {
  bottling: page("bottling", bottlingJudgement().coverage as JudgedCoverage),
  hostile: page("<img src=x onerror=alert(1)>", hostileJudgement().coverage as JudgedCoverage),
};

describe.skipIf(!hasChromium())("page of coverage in Chromium", () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "holdpoint-coverage-"));
    for (const [name, text] of Object.entries(PAGES)) writeFileSync(join(folder, `${name}.html`), text);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(Object.keys(PAGES))("%s", async (name) => {
    const own = pathToFileURL(join(folder, `${name}.html`)).href;
    // The page's own policy would refuse axe; nothing else about the page changes.
    for (const bypassCSP of [false, true]) {
      const context = await browser.newContext({ colorScheme: "light", viewport: WIDE, bypassCSP });
      try {
        const opened = await context.newPage();
        const complaints: string[] = [];
        opened.on("console", (message) => complaints.push(message.text()));
        opened.on("pageerror", (error) => complaints.push(String(error)));
        opened.on("request", (request) => {
          if (request.url() !== own) complaints.push(request.url());
        });
        await opened.goto(own);
        for (const viewport of [NARROW, WIDE]) {
          await opened.setViewportSize(viewport);
          expect(await opened.evaluate("document.documentElement.scrollWidth <= window.innerWidth")).toBe(true);
        }
        expect(complaints).toEqual([]);
        if (bypassCSP) expect(await accessibilityFaults(opened)).toEqual([]);
      } finally {
        await context.close();
      }
    }
  });
});

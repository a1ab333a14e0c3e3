// The page of coverage in a real browser: no request, nothing refused by its policy, accessible by axe in light and dark, never scrolled sideways.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AccumulationPoint, JudgedCoverage } from "../../src/plant/coverage.ts";
import { coverageToHtml } from "../../src/report/coverage-to-html.ts";
import { bottlingJudgement, hostileJudgement } from "../generators/judgement-builder.ts";

const CHROMIUM = "/usr/bin/chromium";
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

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

describe.skipIf(!existsSync(CHROMIUM))("page of coverage in Chromium", () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "holdpoint-coverage-"));
    for (const [name, text] of Object.entries(PAGES)) writeFileSync(join(folder, `${name}.html`), text);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const cases = Object.keys(PAGES).flatMap((name) => (["light", "dark"] as const).flatMap((colorScheme) => [1_400, 390].map((width) => [name, colorScheme, width] as const)));
  it.each(cases)("%s, %s, %d px", async (name, colorScheme, width) => {
    const own = pathToFileURL(join(folder, `${name}.html`)).href;
    for (const bypassCSP of [false, true]) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP });
      try {
        const opened = await context.newPage();
        const complaints: string[] = [];
        opened.on("console", (message) => complaints.push(message.text()));
        opened.on("pageerror", (error) => complaints.push(String(error)));
        opened.on("request", (request) => {
          if (request.url() !== own) complaints.push(request.url());
        });
        await opened.goto(own);
        expect(complaints).toEqual([]);
        expect(await opened.evaluate("document.documentElement.scrollWidth <= window.innerWidth")).toBe(true);
        // The page's own policy would refuse axe; nothing else about the page changes.
        if (!bypassCSP) continue;
        await opened.evaluate(axeSource);
        const violations = await opened.evaluate(
          "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }).then((r) => r.violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 200)} ${v.nodes[0].failureSummary}`))",
        );
        expect(violations).toEqual([]);
      } finally {
        await context.close();
      }
    }
  });
});

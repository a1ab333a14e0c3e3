// The HTML report in a real browser: no request, no refused script or style, accessible by axe in light and dark, wide and narrow, and on paper.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judgementToHtml } from "../../src/report/judgement-to-html.ts";
import { sourceSummaries } from "../generators/judgement-builder.ts";
import { isLarge, JUDGEMENTS } from "../generators/judgements.ts";
import { accessibilityFaults, hasChromium, NARROW, openBrowser, WIDE } from "./chromium.ts";

// What runs inside the page: only this file may know of it, so the names of the browser are not made global for the whole project.
interface PageElement {
  open: boolean;
  scrollTop: number;
  readonly innerText: string;
  readonly parentElement: PageElement;
  querySelector(selector: string): PageElement;
  getBoundingClientRect(): { readonly top: number };
}
declare const document: { readonly documentElement: { readonly scrollWidth: number }; querySelectorAll(selector: string): Iterable<PageElement>; querySelector(selector: string): PageElement };
declare const window: { readonly innerWidth: number; dispatchEvent(event: Event): boolean };
declare function getComputedStyle(element: PageElement): Readonly<Record<"color" | "fill" | "stroke" | "borderTopColor" | "fontSize", string>>;

/** Run in the page: words of the table that lie on more than one line. A hyphen may end a line. */
const BROKEN_WORDS = `[...document.querySelectorAll("table.courses th, table.courses td")].flatMap((cell) =>
  [...cell.childNodes].filter(({ nodeType }) => nodeType === 3).flatMap((text) =>
    [...text.data.matchAll(/[^\\s-]+/g)].filter(({ 0: word, index }) => {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      return new Set([...range.getClientRects()].map(({ top }) => top)).size > 1;
    }).map(([word]) => word)))`;

describe.skipIf(!hasChromium())("HTML report in Chromium", () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "holdpoint-report-"));
    for (const [name, build] of Object.entries(JUDGEMENTS)) writeFileSync(join(folder, `${name}.html`), judgementToHtml(build(), { timezone: "Europe/Berlin", sources: sourceSummaries() }));
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(name: string, options: BrowserContextOptions, look: (page: Page, complaints: string[]) => Promise<void>): Promise<void> {
    const context = await browser.newContext(options);
    try {
      const page = await context.newPage();
      const complaints: string[] = [];
      const own = pathToFileURL(join(folder, `${name}.html`)).href;
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("dialog", (dialog) => {
        complaints.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on("request", (request) => {
        if (request.url().split("#")[0] !== own) complaints.push(`request: ${request.url()}`);
      });
      await page.goto(own);
      await look(page, complaints);
    } finally {
      await context.close();
    }
  }

  for (const name of Object.keys(JUDGEMENTS)) {
    it(`asks nothing, complains of nothing, never scrolls sideways: ${name}`, async () => {
      await open(name, { viewport: WIDE }, async (page, complaints) => {
        for (const viewport of [WIDE, NARROW]) {
          await page.setViewportSize(viewport);
          expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
        }
        expect(complaints).toEqual([]);
      });
    });
  }

  // The largest pages have the same parts as the others and take axe minutes; so do those that are others side by side, or one of them with less in it.
  const partsOfOthers = new Set(["more-patches", "patching-bundle", "quiet-patching", "quiet-access"]);
  for (const name of Object.keys(JUDGEMENTS).filter((n) => !isLarge(n) && !partsOfOthers.has(n))) {
    it(`passes axe, in light and dark, wide and narrow: ${name}`, async () => {
      await open(name, { colorScheme: "light", viewport: WIDE, bypassCSP: true }, async (page) => {
        await page.evaluate(() => {
          for (const details of document.querySelectorAll("details")) details.open = true;
        });
        expect(await accessibilityFaults(page)).toEqual([]);
      });
    });
  }

  it("filters rows, opens the finding that a link leads to, and opens all of them for the printer", async () => {
    await open("bottling", { viewport: WIDE }, async (page, complaints) => {
      await page.fill("#broken-table-filter", "udp/2222");
      expect(await page.locator("#broken-table tbody tr[id]:visible").count()).toBe(3);
      expect(await page.locator('[data-table="broken-table"] output').textContent()).toBe("3 of 12 rows");
      await page.fill("#broken-table-filter", "");
      expect(await page.locator("#broken-table tbody tr[id]:visible").count()).toBe(12);
      await page.locator("#timeline svg a").first().click();
      expect(await page.locator("details[open]").count()).toBe(1);
      await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
      expect(await page.locator("details:not([open])").count()).toBe(0);
      await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
      expect(await page.locator("details[open]").count()).toBe(1);
      expect(complaints).toEqual([]);
    });
  });

  it("leads from a bar of the picture to its row, and from a finding to its sessions", async () => {
    await open("access", { viewport: WIDE }, async (page, complaints) => {
      expect(await page.locator("#sessions-table tbody tr[id]").count()).toBe(11);
      await page.fill("#sessions-table-filter", "vendor cut");
      expect(await page.locator("#sessions-table tbody tr[id]:visible").count()).toBe(1);
      await page.fill("#sessions-table-filter", "");
      await page.locator("#lanes svg .lanes-cut-off a").first().click();
      expect(await page.locator("#sessions-table tr:target").textContent()).toContain("cut at 4 h, 1 h 12 min lost of 5 h 12 min");
      await page.locator("summary", { hasText: "cut off after 4 h" }).click();
      await page.locator("details[open] a", { hasText: "the sessions" }).first().click();
      expect(await page.locator("#sessions-table tr:target").textContent()).toContain("FILLER-1-HMI");
      expect(complaints).toEqual([]);
    });
  });

  it("is complete without scripts", async () => {
    await open("bottling", { javaScriptEnabled: false }, async (page) => {
      expect(await page.locator("#broken-table tbody tr[id]").count()).toBe(12);
      expect(await page.locator(".filter:visible").count()).toBe(0);
      await page.locator("summary").first().click();
      expect(await page.locator("details[open] .source").first().isVisible()).toBe(true);
    });
  });

  it("keeps its heads in sight while the table scrolls", async () => {
    await open("many-findings", { viewport: WIDE }, async (page) => {
      const top = await page.evaluate(() => {
        const box = document.querySelector("#broken .table");
        box.scrollTop = 2_000;
        const head = box.querySelector("thead th");
        return head.getBoundingClientRect().top - box.getBoundingClientRect().top;
      });
      expect(Math.abs(top)).toBeLessThan(4);
    });
  });

  it("keeps words whole in the table of both courses on a telephone", async () => {
    await open("patching", { viewport: { width: 390, height: 844 } }, async (page) => {
      const broken = await page.evaluate(BROKEN_WORDS);
      expect(broken).toEqual([]);
    });
  });

  for (const name of ["bottling", "patching"])
    it(`prints what stands beside a finding no larger than the finding, and ends it with a word: ${name}`, async () => {
      await open(name, { viewport: { width: 703, height: 1024 } }, async (page) => {
        await page.emulateMedia({ media: "print" });
        const hints = await page.evaluate(() =>
          [...document.querySelectorAll("summary .hint")].map((hint) => ({
            // biome-ignore lint/performance/useDomNodeTextContent: what is hidden is not printed
            text: hint.innerText.trim(),
            size: Number.parseFloat(getComputedStyle(hint).fontSize),
            page: Number.parseFloat(getComputedStyle(hint.parentElement).fontSize),
          })),
        );
        expect(hints.length).toBeGreaterThan(0);
        for (const { text, size, page: around } of hints) expect([text, text.endsWith("·"), size <= around]).toEqual([text, false, true]);
      });
    });

  for (const name of ["bottling", "access"])
    it(`prints in black and grey: ${name}`, async () => {
      await open(name, { viewport: { width: 703, height: 1024 } }, async (page) => {
        await page.emulateMedia({ media: "print" });
        const colours = await page.evaluate(() => [...document.querySelectorAll("body *")].map((e) => getComputedStyle(e)).flatMap((s) => [s.color, s.fill, s.stroke, s.borderTopColor]));
        const saturated = colours.filter((c) => {
          const [r, g, b] = (/rgb\((\d+), (\d+), (\d+)\)/.exec(c) ?? []).slice(1).map(Number);
          return r !== undefined && g !== undefined && b !== undefined && Math.max(r, g, b) - Math.min(r, g, b) > 12;
        });
        expect([...new Set(saturated)]).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(703);
      });
    });
});

// Debian's Chromium for pages that were written to a file, and axe on them: everything once, and again only what can differ in the dark (contrast) and on a narrow
// screen (all else). Contrast alone takes half of axe's time.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, chromium, type Page } from "playwright-core";

const EXECUTABLE = "/usr/bin/chromium";
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];

export const WIDE = { width: 1_400, height: 900 };
export const NARROW = { width: 390, height: 900 };

export const hasChromium = (): boolean => existsSync(EXECUTABLE);
export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });

let axeSource: string | null = null;

/** Of a page in light and wide, opened without its own policy, which would refuse axe; all details are to be open already. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  axeSource ??= readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  await page.evaluate(axeSource);
  const run = async (look: string, options: object): Promise<string[]> =>
    ((await page.evaluate(`axe.run(document, ${JSON.stringify({ resultTypes: ["violations"], ...options })})`)) as AxeResult).violations.map(
      ({ id, impact, nodes }) =>
        `${look}: ${id} (${impact}): ${nodes
          .slice(0, 3)
          .map((node) => `${node.html.slice(0, 160)} :: ${node.failureSummary}`)
          .join(" | ")}`,
    );
  const faults = await run("light, wide", { runOnly: RULES });
  await page.emulateMedia({ colorScheme: "dark" });
  faults.push(...(await run("dark", { runOnly: { type: "rule", values: ["color-contrast"] } })));
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(NARROW);
  faults.push(...(await run("narrow", { runOnly: RULES, rules: { "color-contrast": { enabled: false } } })));
  return faults;
}

interface AxeResult {
  readonly violations: readonly { readonly id: string; readonly impact: string; readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[] }[];
}

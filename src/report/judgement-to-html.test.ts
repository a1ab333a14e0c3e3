import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { bottlingJudgement, hostileJudgement, manyFindingsJudgement, quietJudgement, sourceSummaries } from "../../tests/generators/judgement-builder.ts";
import { JUDGEMENTS } from "../../tests/generators/judgements.ts";
import { accessJudgement } from "../../tests/generators/access-judgement-builder.ts";
import { patchingJudgement } from "../../tests/generators/patching-judgement-builder.ts";
import { ACCESS_STYLE, ACCESS_STYLE_SHA256 } from "./html/access-style.ts";
import { MOST_BROKEN, MOST_KEPT } from "./html/conversation-sections.ts";
import { PAGE_SCRIPT, PAGE_SCRIPT_SHA256 } from "./html/page-script.ts";
import { PAGE_STYLE, PAGE_STYLE_SHA256 } from "./html/page-style.ts";
import { PATCH_STYLE, PATCH_STYLE_SHA256 } from "./html/patch-style.ts";
import { judgementToHtml } from "./judgement-to-html.ts";

const options = { timezone: "Europe/Berlin", sources: sourceSummaries() };
const digest = (text: string): string => createHash("sha256").update(text, "utf8").digest("base64");

describe("judgementToHtml", () => {
  it("admits exactly its own style and script", () => {
    expect(PAGE_STYLE_SHA256).toBe(digest(PAGE_STYLE));
    expect(ACCESS_STYLE_SHA256).toBe(digest(ACCESS_STYLE));
    expect(judgementToHtml(accessJudgement(), options)).toContain(`style-src 'sha256-${digest(PAGE_STYLE)}' 'sha256-${digest(ACCESS_STYLE)}'`);
    expect(PATCH_STYLE_SHA256).toBe(digest(PATCH_STYLE));
    expect(judgementToHtml(patchingJudgement(), options)).toContain(`style-src 'sha256-${digest(PAGE_STYLE)}' 'sha256-${digest(PATCH_STYLE)}'`);
    expect(PAGE_SCRIPT_SHA256).toBe(digest(PAGE_SCRIPT));
    const html = judgementToHtml(bottlingJudgement(), options);
    expect(html).toContain(`default-src 'none'; style-src 'sha256-${digest(PAGE_STYLE)}'; script-src 'sha256-${digest(PAGE_SCRIPT)}'`);
  });
  for (const [name, build] of Object.entries(JUDGEMENTS)) {
    const html = judgementToHtml(build(), options);
    it(`asks no network and has no inline style or handler: ${name}`, () => {
      expect(html).not.toMatch(/<[^>]*\s(?:src|srcset|action|data|poster|style|on\w+)\s*=/i);
      expect(html).not.toMatch(/<(?:link|img|iframe|object|embed|base|form)\b/i);
      expect([...html.matchAll(/\shref="([^"]*)"/g)].filter(([, href]) => !href?.startsWith("#"))).toEqual([]);
      expect([...html.matchAll(/<script/g)]).toHaveLength(1);
      expect([...html.matchAll(/<style/g)]).toHaveLength(1 + Number(build().access !== null) + Number(build().patching !== undefined));
    });
    it(`has unique ids, and every link leads somewhere: ${name}`, () => {
      const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id as string);
      expect(new Set(ids).size).toBe(ids.length);
      const known = new Set(ids);
      expect([...new Set([...html.matchAll(/\shref="#([^"]*)"/g)].map(([, id]) => id as string))].filter((id) => !known.has(id))).toEqual([]);
      const references = [...html.matchAll(/\s(?:aria-labelledby|for|data-table)="([^"]*)"/g)].flatMap(([, value]) => (value as string).split(" "));
      expect(references.filter((id) => !known.has(id))).toEqual([]);
    });
  }
  it("answers the four questions under their headings, on the first page", () => {
    const html = judgementToHtml(bottlingJudgement(), options);
    const first = html.slice(0, html.indexOf('id="findings"'));
    for (const heading of [
      "What is the actual operational impact of this control in this environment?",
      "How will it behave on systems that have never been updated?",
      "What interdependencies are we not accounting for?",
      "How is it validated before it reaches production?",
    ])
      expect(first).toContain(heading);
    expect(first).toContain("Unstable");
    expect(first).toContain("neither stable nor compliant");
  });
  it("leads from a finding to its packet, its conversation and its source", () => {
    const html = judgementToHtml(bottlingJudgement(), options);
    const details = /<details id="finding-[^"]*"><summary>(?:(?!<\/details>)[\s\S])*negotiated by opc-classic[\s\S]*?<\/details>/.exec(html)?.[0] ?? "";
    expect(details).toContain("packet 88,193");
    const row = /href="#(conversation-[^"]*)">the conversation/.exec(details)?.[1];
    expect(html).toContain(`<tr id="${row}">`);
    const source = /href="#(source-\d+)"/.exec(details)?.[1];
    expect(new RegExp(`<tr id="${source}">.*?span-core-0412\\.pcapng.*?${"3f9a17c0de"}`).test(html)).toBe(true);
  });
  it("bounds its tables and counts what it leaves out", () => {
    const judgement = manyFindingsJudgement();
    const html = judgementToHtml(judgement, options);
    const kept = judgement.counts.kept;
    expect(kept).toBeGreaterThan(MOST_KEPT);
    expect(html).toContain(`${(kept - MOST_KEPT).toLocaleString("en-GB")} more conversations not listed here`);
    expect([...html.matchAll(/<tr id="conversation-/g)].length).toBe(Math.min(MOST_BROKEN, judgement.conversations.length - kept) + MOST_KEPT);
  });
  it("never says fine where nothing was found", () => {
    const html = judgementToHtml(quietJudgement(), options);
    expect(html).toContain("What was not seen is not known");
    expect(html).not.toMatch(/<p class="word">[^/]*<\/svg>Stable/);
  });
  it("shows hostile names and obeys none", () => {
    const html = judgementToHtml(hostileJudgement(), options);
    expect(html).not.toContain("<script>alert");
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a screen would obey
    expect(html).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvText, markdownCode, markdownText, markupText, printableJson, visibleText } from "./hostile-text.ts";

const ESCAPE = "\u001b";
const anyText = fc.string({
  unit: fc.oneof(fc.string({ unit: "binary", minLength: 1, maxLength: 1 }), fc.constantFrom(ESCAPE, "\u009b", "\u202e", "\u2066", "\ud800", "<", "&", "|", "`", "=", '"', "\n", "@a", "[x](y)")),
});
const settings = { seed: 20261124, numRuns: 500 };
// What must never reach a screen, written down independently of the code under test.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the test looks for them
const DANGEROUS = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

describe("visibleText", () => {
  it("shows what would steer a terminal instead of sending it", () => {
    expect(visibleText(`PLC${ESCAPE}[2J${ESCAPE}]0;owned\u0007`)).toBe("PLC\\x1b[2J\\x1b]0;owned\\x07");
    expect(visibleText("csi \u009b31m")).toBe("csi \\x9b31m");
    expect(visibleText("a\r\nb\tc\0")).toBe("a\\r\\nb\\tc\\0");
    expect(visibleText("\u202egnp.exe")).toBe("\\u{202e}gnp.exe");
    expect(visibleText("lone \ud800 surrogate")).toBe("lone \ufffd surrogate");
  });
  it("leaves names of any language alone", () => {
    for (const name of ["Abfüller-1", "充填機-2", "Füllstand ≥ 3 µm", "FILLER 1 → PLC", "😀"]) expect(visibleText(name)).toBe(name);
  });
  it("never lets a dangerous character through and changes nothing the second time", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = visibleText(text);
        return !DANGEROUS.test(shown) && visibleText(shown) === shown;
      }),
      settings,
    );
  });
});

describe("markupText", () => {
  it("leaves no way out of an element or an attribute", () => {
    expect(markupText(`"><img src=x onerror='alert(1)'>&amp;`)).toBe("&quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&amp;amp;");
    fc.assert(
      fc.property(anyText, (text) => !/[<>"']|&(?!(amp|lt|gt|quot|#39);)/.test(markupText(text)) && !DANGEROUS.test(markupText(text))),
      settings,
    );
  });
});

describe("markdownText", () => {
  it("makes no markup, link, image, mention or table cell", () => {
    expect(markdownText("*a* _b_ `c` [d](http://e) ![f](g) | <b>")).toBe("\\*a\\* \\_b\\_ \\`c\\` \\[d\\](http\\://e) !\\[f\\](g) \\| &lt;b>");
    expect(markdownText("@admin and op@plant")).toBe("@<!-- -->admin and op@plant");
    expect(markdownText("# 1")).toBe("\\# 1");
    expect(markdownText("1. item")).toBe("1\\. item");
    expect(markdownText("see www.example.org")).toBe("see www\\.example.org");
  });
});

describe("markdownCode", () => {
  it("picks a fence longer than any run of backticks inside", () => {
    expect(markdownCode("a")).toBe("`a`");
    expect(markdownCode("a``b")).toBe("```a``b```");
    expect(markdownCode("`")).toBe("`` ` ``");
    expect(markdownCode("a|b")).toBe("`a\\|b`");
  });
});

describe("csvText", () => {
  it("disarms formulas and quotes by RFC 4180", () => {
    expect(csvText('=HYPERLINK("http://e","x")')).toBe('"\'=HYPERLINK(""http://e"",""x"")"');
    for (const start of ["=1", "+1", "-1", "@SUM", "\t=1", "＝1"]) expect(csvText(start).replace(/^"/, "")).toMatch(/^'/);
    expect(csvText("plain")).toBe("plain");
    expect(csvText("a,b")).toBe('"a,b"');
    expect(csvText("two\nlines")).toBe("two\\nlines");
  });
});

describe("printableJson", () => {
  it("means the same and holds nothing that steers a screen", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const json = printableJson(JSON.stringify({ text }, null, 2));
        return JSON.parse(json).text === text && !DANGEROUS.test(json.replace(/\n/g, ""));
      }),
      settings,
    );
  });
});

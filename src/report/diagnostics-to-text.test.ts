import { describe, expect, it } from "vitest";
import { diagnosticsToText } from "./diagnostics-to-text.ts";

const options = { color: false, width: 80 };

describe("diagnosticsToText", () => {
  it("draws the line and a caret for text", () => {
    const text = diagnosticsToText(
      [
        {
          code: "unknown-zone",
          severity: "error",
          message: "expected a zone, found lien-1",
          help: "did you mean line-1?",
          at: { kind: "text", file: "c.yaml", line: 12, column: 9, length: 6, lineText: "    to: lien-1   # typo" },
        },
      ],
      options,
    );
    expect(text).toBe("error[unknown-zone]: expected a zone, found lien-1\n   ┌─ c.yaml:12:9\n12 │     to: lien-1   # typo\n   │         ^^^^^^\n   = help: did you mean line-1?\n");
  });
  it("shows offset and sixteen bytes of hex for bytes", () => {
    const text = diagnosticsToText(
      [
        {
          code: "pcap-record-length",
          severity: "warning",
          message: "a record claims 4,294,967,295 bytes",
          at: { kind: "bytes", file: "a.pcap", offsetBytes: 41_456, hex: "ffffffff4142430d0a0102030405060708ee" },
        },
      ],
      options,
    );
    expect(text).toBe(
      "warning[pcap-record-length]: a record claims 4,294,967,295 bytes\n   ── a.pcap at byte 41,456\n   │ 0000a1f0  ff ff ff ff 41 42 43 0d 0a 01 02 03 04 05 06 07  |....ABC.........|\n",
    );
  });
  it("names records and whole files, and counts the rest", () => {
    const at = { kind: "record", file: "a.pcap", record: 1_234, offsetBytes: 9_000 } as const;
    expect(
      diagnosticsToText(
        [
          { code: "x", severity: "note", message: "m", at },
          { code: "y", severity: "note", message: "n", at: { kind: "file", file: "b" } },
          { code: "z", severity: "note", message: "o" },
        ],
        { ...options, most: 2 },
      ),
    ).toBe("note[x]: m\n   ── a.pcap record 1,234, byte 9,000\n\nnote[y]: n\n   ── b\n\n… and 1 more\n");
  });
  it("keeps the caret under the span with tabs, control characters and lines longer than the screen", () => {
    const lineText = `\t\u001b[31mname: ${"x".repeat(200)}HERE${"y".repeat(50)}`;
    const column = lineText.indexOf("HERE") + 1;
    const lines = diagnosticsToText([{ code: "c", severity: "error", message: "m", at: { kind: "text", file: "f", line: 3, column, length: 4, lineText } }], options).split("\n");
    const source = lines[2] as string;
    const caret = lines[3] as string;
    expect(source.slice(caret.indexOf("^"), caret.lastIndexOf("^") + 1)).toBe("HERE");
    expect([...source].length).toBeLessThanOrEqual(80);
    expect(source).not.toContain("\u001b");
  });
  it("takes positions beyond the line", () => {
    expect(diagnosticsToText([{ code: "c", severity: "error", message: "m", at: { kind: "text", file: "f", line: 1, column: 99, lineText: "ab" } }], options)).toContain(" │ ab\n   │   ^\n");
  });
});

import { describe, expect, it } from "vitest";
import { sourceSummaries } from "../../tests/generators/judgement-builder.ts";
import { asset, conversation } from "../../tests/generators/plant-builder.ts";
import { assetTable, conversationTable, sourceTable } from "./evidence-tables.ts";
import { conversationsToJson } from "./evidence-to-json.ts";
import { renderTable, type TableColumn, toCsv } from "./table.ts";
import { displayWidth } from "./text-layout.ts";

const columns: readonly TableColumn[] = [
  { key: "name", header: "name", kind: "text" },
  { key: "file", header: "file", kind: "path" },
  { key: "bytes", header: "bytes", kind: "bytes" },
  { key: "count", header: "count", kind: "count", spare: 1 },
  { key: "silence", header: "silence", kind: "seconds" },
  { key: "lost", header: "lost", kind: "share" },
  { key: "at", header: "at", kind: "instant" },
];
const rows = [
  ["PLC-1", "captures/2026/span-core-0412.pcapng", 1_234_567, 1_234_567, 5_400, 0.0004, 1_791_158_400_123_456],
  ["=cmd()\u001b[2J", 'a,b"c', 12, -5, null, 0, Number.NaN],
] as const;

describe("renderTable", () => {
  it("aligns, separates thousands and gives units", () => {
    expect(renderTable(columns, rows, { width: 200, color: false }).split("\n")).toEqual([
      "name           file                                  bytes      count     silence     lost  at",
      "PLC-1          captures/2026/span-core-0412.pcapng  1.2 MB  1,234,567  1 h 30 min  < 0.1 %  2026-10-05 00:00",
      '=cmd()\\x1b[2J  a,b"c                                  12 B         -5           –      0 %  –',
      "",
    ]);
  });
  it("cuts texts, never numbers, and says which columns it left out", () => {
    const text = renderTable(columns, rows, { width: 72, color: false });
    for (const line of text.split("\n").slice(0, 3)) expect(displayWidth(line)).toBeLessThanOrEqual(72);
    expect(text).toContain("1.2 MB");
    expect(text).toContain("0412.pcapng");
    expect(text).toContain("1 column left out for the width: count");
  });
});

describe("toCsv", () => {
  it("keeps raw values, quotes by RFC 4180 and lets no formula through", () => {
    expect(toCsv(columns, rows)).toBe(
      "name,file,bytes,count,silence,lost,at\r\n" + "PLC-1,captures/2026/span-core-0412.pcapng,1234567,1234567,5400,0.0004,2026-10-05T00:00:00.123456Z\r\n" + '\'=cmd()\\x1b[2J,"a,b""c",12,-5,,0,\r\n',
    );
  });
});

describe("evidence tables", () => {
  it("has the columns of the JSON contract, in its order", () => {
    const c = conversation("10.0.0.1", "10.0.0.2", "tcp/502");
    const json = JSON.parse(conversationsToJson([c])) as { conversations: Record<string, unknown>[] };
    expect(conversationTable([c]).columns.map((k) => k.key)).toEqual(Object.keys(json.conversations[0] ?? {}));
  });
  it("sorts by key fields, ports as numbers", () => {
    const list = ["tcp/502", "tcp/80", "tcp/1000"].map((service) => conversation("10.0.0.1", "10.0.0.2", service));
    expect(conversationTable(list).rows.map((r) => r[5])).toEqual([80, 502, 1000]);
  });
  it("fits a narrow terminal", () => {
    for (const table of [conversationTable([conversation("fe80::1", "fe80::2", "udp/5355")]), assetTable([asset("PLC", ["10.0.0.1"])]), sourceTable(sourceSummaries())]) {
      const lines = renderTable(table.columns, table.rows, { width: 80, color: false }).split("\n");
      for (const line of lines.slice(0, table.rows.length + 1)) expect(displayWidth(line)).toBeLessThanOrEqual(80);
    }
  });
});

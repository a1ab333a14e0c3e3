// Scenario text: what is understood, what is refused and where, and that no text whatever makes the parser throw or run on.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseScenario } from "./parse-scenario.ts";
import { renderScenario } from "./render-scenario.ts";
import { trafficTable } from "./traffic-table.ts";

const HEAD = `from 2026-09-28 for 7 days
network floor 10.1.0.0/24 gateway 10.1.0.1 level 1
network far 10.2.0.0/24 level 2
host hmi-1 10.1.0.31 stack windows
host plc-{1..3} 10.1.0.{11..13} vendor "Siemens" mac 00:0e:8c
host far-1 10.2.0.9
`;

function complaint(line: string): { code: string; column: number | undefined; help: string | undefined; message: string } {
  const { diagnostics } = parseScenario(`${HEAD}${line}\n`, "t.scenario");
  const first = diagnostics[0];
  if (first === undefined) throw new Error(`no diagnostic for ${line}`);
  expect(diagnostics).toHaveLength(1);
  expect(first.at).toMatchObject({ kind: "text", file: "t.scenario", line: 7 });
  return { code: first.code, column: first.at?.kind === "text" ? first.at.column : undefined, help: first.help, message: first.message };
}

function statement(line: string) {
  const { value, diagnostics } = parseScenario(`${HEAD}${line}\n`, "t.scenario");
  expect(diagnostics).toEqual([]);
  return value?.conversations[0];
}

describe("statements", () => {
  test("the drawing of the architecture", () => {
    expect(statement("hmi-1 -> plc-3 modbus write every 2s 08:00..08:10")).toMatchObject({
      protocol: "modbus",
      operation: "write",
      everyMicros: 2_000_000,
      persistence: { kind: "kept-open" },
      schedule: { kind: "cyclic", fromSeconds: 28_800, toSeconds: 29_400 },
    });
  });

  test("a job has a connection of its own, unless said otherwise", () => {
    expect(statement("hmi-1 -> plc-1 s7comm upload weekly Sunday 22:00 times 5 every 1s")).toMatchObject({
      persistence: { kind: "per-job" },
      schedule: { kind: "jobs", days: { kind: "weekdays", days: 0x40 }, atSeconds: [79_200], times: 5 },
    });
    expect(statement("hmi-1 -> plc-1 s7comm last-workday 18:00 kept open")).toMatchObject({ persistence: { kind: "kept-open" }, operation: "read", schedule: { days: { kind: "last-workday" } } });
  });

  test("patterns, groups and several clients", () => {
    const { value } = parseScenario(`${HEAD}group plcs = plc-1, plc-2\nhmi-1, plc-3 -> plcs modbus every 1s\nhmi-1 -> plc-* icmp every 1m\n`, "t");
    expect(value?.conversations.map((c) => [c.clients.map((h) => h.name), c.servers.map((h) => h.name)])).toEqual([
      [
        ["hmi-1", "plc-3"],
        ["plc-1", "plc-2"],
      ],
      [["hmi-1"], ["plc-1", "plc-2", "plc-3"]],
    ]);
  });
});

describe("bad text", () => {
  test("a misspelt machine, protocol, clause and attribute each get their nearest word", () => {
    expect(complaint("hmi-1 -> plc3 modbus every 1s")).toMatchObject({ code: "scenario-unknown-word", column: 10, help: 'Did you mean "plc-3"?' });
    expect(complaint("hmi-1 -> plc-3 modbsu every 1s")).toMatchObject({ column: 16, help: 'Did you mean "modbus"?' });
    expect(complaint("hmi-1 -> plc-3 modbus evry 1s")).toMatchObject({ column: 23, help: 'Did you mean "every"?' });
    expect(complaint("host x 10.1.0.77 vndor Siemens")).toMatchObject({ column: 18, help: 'Did you mean "vendor"?' });
    expect(complaint("netwrk x 10.3.0.0/24")).toMatchObject({ column: 1, help: 'Did you mean "network"?' });
  });

  test.each([
    ["hmi-1 -> plc-1 modbus", "scenario-schedule"],
    ["hmi-1 -> plc-1 modbus every 0s", "scenario-duration"],
    ["hmi-1 -> plc-1 modbus every soon", "scenario-duration"],
    ["hmi-1 -> plc-1 modbus every 1s 25:00..26:00", "scenario-time"],
    ["hmi-1 -> plc-1 modbus every 1s port 70000", "scenario-number"],
    ["hmi-1 -> plc-1 enip io every 1s multicast 10.0.0.1", "scenario-group"],
    ["hmi-1 -> plc-1 lldp every 1s", "scenario-audience"],
    ["hmi-1 -> all modbus every 1s", "scenario-audience"],
    ["hmi-1 -> far-1 profinet every 1s", "scenario-not-forwarded"],
    ["hmi-1 -> plc-1 modbus weekly Someday 10:00", "scenario-unknown-word"],
    ["hmi-1 -> plc-1 modbus 2026-02-30 10:00", "scenario-date"],
    ["hmi-1 -> plc-1 modbus every 1s 10:00", undefined],
    ['hmi-1 -> plc-1 http every 1s named "open', "scenario-open-quote"],
    ["host plc-1 10.1.0.99", "scenario-twice"],
    ["host new 10.1.0.11", "scenario-address"],
    ["host new 10.9.0.11", "scenario-address"],
    ["host new-{1..3} 10.1.0.{51..52}", "scenario-range"],
    ["host new-{1..9999} 10.1.0.{1..9999}", "scenario-range"],
    ["network other 10.1.2.3/24", "scenario-prefix"],
    ["capture 08:00..09:00", "scenario-time"],
    ["timezone Mars/Olympus", "scenario-timezone"],
    ["  vendor Siemens extra", "scenario-unknown-word"],
  ])("%s", (line, code) => {
    if (code === undefined) expect(statement(line)?.schedule.kind).toBe("jobs");
    else if (code === "scenario-open-quote") expect(parseScenario(`${HEAD}${line}\n`, "t").diagnostics[0]?.code).toBe(code);
    else expect(complaint(line).code).toBe(code);
  });

  test("a scenario with an error has no value, and every line is still looked at", () => {
    const { value, diagnostics } = parseScenario(`${HEAD}nonsense\nhmi-1 -> plc-9 modbus every 1s\nhost y 10.1.0.300\n`, "t");
    expect(value).toBeUndefined();
    expect(diagnostics.map((d) => (d.at?.kind === "text" ? d.at.line : 0)).sort()).toEqual([7, 8, 9]);
  });
});

describe("fuzz", () => {
  const sample = readFileSync(new URL("../../samples/plant/plant.scenario", import.meta.url), "utf8");
  const words = [...new Set(sample.split(/\s+/)), ...trafficTable.keys(), "->", "{1..9}", '"', "\u0000", "-1", "1e9", "..", ",,", "99999999999999", "every", "every 1us"];

  test("any text ends in diagnostics or a scenario, never in a throw", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 12 })), { maxLength: 60 }), fc.array(fc.integer({ min: 0, max: 59 }), { maxLength: 12 }), (parts, breaks) => {
        const text = HEAD + parts.map((part, index) => (breaks.includes(index) ? `${part}\n` : `${part} `)).join("");
        const { value, diagnostics } = parseScenario(text, "fuzz");
        expect(value === undefined).toBe(diagnostics.some((d) => d.severity === "error"));
      }),
      { numRuns: 1_500, seed: 20_260_928 },
    );
  });

  test("a sample with a few characters changed parses or is refused, and what parses can be rendered", () => {
    const lines = sample.split("\n");
    const small = lines.filter((line) => !line.startsWith("capture")).join("\n");
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(small.length - 1), fc.constantFrom("x", " ", "0", "9", "-", "\n", '"', ":", ".")), { minLength: 1, maxLength: 3 }), (edits) => {
        let text = small;
        for (const [at, put] of edits) text = text.slice(0, at) + put + text.slice(at + 1);
        const { value, diagnostics } = parseScenario(text, "fuzz");
        for (const d of diagnostics) expect(d.at).toBeDefined();
        if (value === undefined) return;
        let packets = 0;
        const from = Date.UTC(2026, 8, 28, 4, 0) * 1_000;
        renderScenario(value, { seed: 1, windows: [{ from, to: from + 2_000_000, withoutServices: [], captureFilter: null, drops: 0 }] }, { packet: () => packets++ });
        expect(packets).toBeLessThan(100_000);
      }),
      { numRuns: 40, seed: 7 },
    );
  });
});

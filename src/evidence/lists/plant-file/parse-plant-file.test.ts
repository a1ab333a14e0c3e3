// What plant.yaml declares, and that each mistake is told at its place.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { PlantFile } from "../../../plant/plant-file.ts";
import { parsePlantFile } from "./parse-plant-file.ts";

const GOOD = `site: dairy
timezone: Europe/Vienna
networks:
  - { prefix: 10.1.0.0/24, vlan: 12, gateway: 10.1.0.254 }
  - { prefix: "2001:DB8::/64" }
addressSpaces:
  - { name: skid-1, sources: ["skid1-*.pcapng"] }
  - { name: skid-2, sources: ["skid2/**", x?.pcap] }
lines:
  - { name: line-1, downtimePerHour: 12500.50 CHF, restart: 1h30m, restartAtWorst: 4h, buffer: 90s, runBlind: 5m }
  - { name: line-2 }
assets:
  - { name: MIX-1, addresses: [10.1.0.5, "2001:db8:0::5"], macs: [00-1B-1B-00-00-01], line: line-1, role: plc, vendor: Siemens, model: S7-300, firmware: V2.6.1, installed: 2009-05, redundantWith: MIX-2 }
  - { name: MIX-2, addresses: [10.1.0.6], installed: "2011" }
  - { name: SKID-A, addressSpace: skid-1, addresses: [192.168.0.1], installed: 2020-02-29 }
  - { name: SKID-B, addressSpace: skid-2, addresses: [192.168.0.1] }
essential: [{ name: mixing, needs: [MIX-1, MIX-2] }]
dependencies:
  - { asset: MIX-1, needs: MIX-2, service: modbus, tolerates: 1m, reason: measured }
  - { line: line-1, needs: SKID-A, tolerates: forever }
  - { role: recipe, service: tcp/8080, tolerates: next changeover }
calendars:
  production: production.ics
  maintenance: { file: plans/maintenance.ics, line: line-1, states: { "Umbau *": changeover, Meeting: none } }
night: 23:00-05:30
runBlind: 10m
times: { errorRate: 0.05 }
patchHistory: [{ roles: [scada, hmi], patches: 40, troubles: 2 }, { patches: 12, troubles: 0 }]
coverage:
  completeness: 0.9
  without:
    - { phase: month end, owner: plant manager, reason: the line is sold before }
    - { asset: MIX-2, owner: controls, reason: serial line only }
`;

const parse = (text: string) => parsePlantFile(text, "plant.yaml");
const told = (text: string): string[] => parse(text).diagnostics.map((d) => `${d.severity} ${d.code} at ‹${covered(d)}›${d.help === undefined ? "" : `: ${d.help}`}`);
function covered(d: Diagnostic): string | undefined {
  return d.at?.kind === "text" ? d.at.lineText?.slice(d.at.column - 1, d.at.column - 1 + (d.at.length ?? 1)) : undefined;
}
const changed = (from: string, to: string): string => {
  expect(GOOD).toContain(from);
  return GOOD.replace(from, () => to);
};

describe("a good file", () => {
  const { value, diagnostics } = parse(GOOD);
  const plant = value as PlantFile;
  test("has nothing to complain about", () => expect(diagnostics).toEqual([]));
  test("money and durations are numbers with a unit", () => {
    expect(plant.lines).toEqual([
      { name: "line-1", downtimePerHour: { amount: 12500.5, currency: "CHF" }, restartSeconds: 5400, restartWorstSeconds: 14_400, bufferSeconds: 90, runBlindSeconds: 300 },
      { name: "line-2", downtimePerHour: null, restartSeconds: null, bufferSeconds: null },
    ]);
    expect(plant.runBlindSeconds).toBe(600);
  });
  test("addresses are in their usual spelling", () => {
    expect(plant.networks.map(({ at, ...n }) => n)).toEqual([
      { prefix: "10.1.0.0/24", vlan: 12, gateway: "10.1.0.254" },
      { prefix: "2001:db8::/64", vlan: null, gateway: null },
    ]);
    expect(plant.assets[0]).toEqual({
      name: "MIX-1",
      addressSpace: null,
      addresses: ["10.1.0.5", "2001:db8::5"],
      macs: ["mac:00:1b:1b:00:00:01"],
      line: "line-1",
      role: "plc",
      vendor: "Siemens",
      model: "S7-300",
      firmware: "V2.6.1",
      installed: "2009-05",
      redundantWith: "MIX-2",
      at: expect.objectContaining({ line: 13, column: 5 }),
    });
  });
  test("the rest", () => {
    expect(plant).toMatchObject({
      site: "dairy",
      timezone: "Europe/Vienna",
      addressSpaces: [
        { name: "skid-1", sources: ["skid1-*.pcapng"] },
        { name: "skid-2", sources: ["skid2/**", "x?.pcap"] },
      ],
      essential: [{ name: "mixing", needs: ["MIX-1", "MIX-2"] }],
      dependencies: [
        { asset: "MIX-1", line: null, needs: "MIX-2", service: "modbus-tcp", role: null, tolerates: { kind: "seconds", seconds: 60 }, reason: "measured" },
        { asset: null, line: "line-1", needs: "SKID-A", service: null, role: null, tolerates: { kind: "forever" }, reason: null },
        { asset: null, line: null, needs: null, service: "tcp/8080", role: "recipe", tolerates: { kind: "until", event: "changeover" }, reason: null },
      ],
      calendars: [
        { name: "production", file: "production.ics", line: null, states: [] },
        {
          name: "maintenance",
          file: "plans/maintenance.ics",
          line: "line-1",
          states: [
            { label: "Umbau *", state: "changeover" },
            { label: "Meeting", state: null },
          ],
        },
      ],
      night: { fromSecond: 82_800, toSecond: 19_800 },
      errorRate: 0.05,
      patchHistory: [
        { roles: ["hmi", "scada"], patches: 40, troubles: 2, at: { line: 28, column: 16 } },
        { roles: null, patches: 12, troubles: 0 },
      ],
      completeness: 0.9,
      coverageWithout: [
        { phase: "month end", asset: null, owner: "plant manager", reason: "the line is sold before" },
        { phase: null, asset: "MIX-2", owner: "controls", reason: "serial line only" },
      ],
    });
  });
  test("everything is optional", () => {
    expect(parse("site: x\n")).toMatchObject({ diagnostics: [], value: { site: "x", timezone: null, assets: [], lines: [], completeness: null } });
    expect(parse("{}\n").diagnostics).toEqual([]);
  });
});

describe("mistakes", () => {
  test.each([
    ["time zone", "Europe/Vienna", "Europe/Wien", ["error unknown-timezone at ‹Europe/Wien›: Write the IANA name, such as Europe/Berlin."]],
    ["an offset is no time zone", "Europe/Vienna", '"+01:00"', ['error unknown-timezone at ‹"+01:00"›: Write the IANA name, such as Europe/Berlin.']],
    ["network", "10.1.0.0/24", "10.1.0.9/24", ["error bad-prefix at ‹10.1.0.9/24›: Did you mean 10.1.0.0/24?"]],
    ["gateway elsewhere", "10.1.0.254", "10.2.0.254", ["error gateway-outside-network at ‹10.2.0.254›: A gateway is an address of its own network."]],
    ["VLAN", "vlan: 12", "vlan: 4095", ["error value-out-of-range at ‹4095›"]],
    ["line twice", "name: line-2", "name: line-1", ["error duplicate-name at ‹line-1›: Rename one, or join them."]],
    [
      "asset twice",
      "name: MIX-2, addresses",
      "name: MIX-1, addresses",
      [
        "warning undeclared-asset at ‹MIX-2›: Declare it below assets, or remove it here.",
        "error duplicate-name at ‹MIX-1›: Rename one, or join them.",
        "warning undeclared-asset at ‹MIX-2›: Did you mean MIX-1?",
        "warning undeclared-asset at ‹MIX-2›: Did you mean MIX-1?",
      ],
    ],
    ["thousands with a comma", "12500.50 CHF", '"12,500 CHF"', ['error bad-money at ‹"12,500 CHF"›: Write it without separators of thousands, such as 12000 EUR.']],
    ["thousands with a point", "12500.50 CHF", "12.500 CHF", ["error bad-money at ‹12.500 CHF›: Write it without separators of thousands, such as 12000 EUR."]],
    ["no currency", "12500.50 CHF", "12500", ["error wrong-type at ‹12500›: Write the currency: 12500 EUR."]],
    ["duration without unit", "1h30m", "90", ["error wrong-type at ‹90›: Write the unit: 90m for minutes."]],
    ["undeclared line", "line: line-1", "line: line-11", ["error undeclared-line at ‹line-11›: Did you mean line-1?"]],
    ["unknown partner", "redundantWith: MIX-2", "redundantWith: MIX-3", ["warning undeclared-asset at ‹MIX-3›: Did you mean MIX-2?"]],
    ["line of a calendar", "line: line-1, states", "line: line-4, states", ["error undeclared-line at ‹line-4›: Did you mean line-1?"]],
    ["night", "23:00-05:30", "23:00-24:30", ["error bad-night at ‹23:00-24:30›: Write both in plant time, such as 22:00-06:00."]],
    ["itself", "redundantWith: MIX-2", "redundantWith: MIX-1", ["error redundant-with-itself at ‹MIX-1›"]],
    ["address twice", "[10.1.0.6]", "[10.1.0.5]", ["error duplicate-address at ‹10.1.0.5›: Where the same address means two machines, declare addressSpaces and name one in each asset."]],
    [
      "address twice, other spelling",
      "[10.1.0.6]",
      '["2001:DB8::0:5"]',
      ['error duplicate-address at ‹"2001:DB8::0:5"›: Where the same address means two machines, declare addressSpaces and name one in each asset.'],
    ],
    ["address twice in one asset", "[10.1.0.6]", "[10.1.0.6, 10.1.0.6]", ["warning duplicate-address at ‹10.1.0.6›"]],
    ["undeclared space", "addressSpace: skid-1", "addressSpace: skid-3", ["error undeclared-address-space at ‹skid-3›: Did you mean skid-1?"]],
    ["MAC among addresses", "[10.1.0.6]", "[10.1.0.6, 00:1b:1b:00:00:09]", ["error bad-address at ‹00:1b:1b:00:00:09›: MAC addresses stand below macs."]],
    ["role", "role: plc", "role: plcs", ["error wrong-value at ‹plcs›: Did you mean plc?"]],
    ["a version that YAML would shorten", "V2.6.1", "20.10", ['error wrong-type at ‹20.10›: Put it in quotes: "20.10".']],
    ["a year that YAML would count with", '"2011"', "2011", ['error wrong-type at ‹2011›: Put it in quotes: "2011".']],
    ["no such month", '"2011"', "2011-13", ['error bad-date at ‹2011-13›: Write 2015-04, 2015-04-30, or "2015" in quotes.']],
    ["no such day", "2020-02-29", "2021-02-29", ['error bad-date at ‹2021-02-29›: Write 2015-04, 2015-04-30, or "2015" in quotes.']],
    ["unknown need", "needs: [MIX-1, MIX-2]", "needs: [MIX-1, FILL-1]", ["warning undeclared-asset at ‹FILL-1›: Declare it below assets, or remove it here."]],
    ["key", "firmware:", "firmwar:", ["error unknown-key at ‹firmwar›: Did you mean firmware?"]],
    ["a worst restart below the usual one", "restartAtWorst: 4h", "restartAtWorst: 1h", ["error worst-below-usual at ‹1h›: Exchange the two."]],
    ["a worst restart alone", "restart: 1h30m, ", "", ["error worst-without-usual at ‹4h›: Write restart, too."]],
    ["needs itself", "asset: MIX-1, needs", "asset: MIX-2, needs", ["error needs-itself at ‹MIX-2›"]],
    ["two who need it", "line: line-1, needs", "asset: MIX-1, line: line-1, needs", ["error two-subjects at ‹line-1›: Write two entries."]],
    ["needed by an unknown line", "line: line-1, needs", "line: line-7, needs", ["error undeclared-line at ‹line-7›: Did you mean line-1?"]],
    ["an unknown asset is needed", "needs: SKID-A", "needs: SKID-C", ["warning undeclared-asset at ‹SKID-C›: Did you mean SKID-A?"]],
    ["an unknown service", "service: modbus", "service: modbuss", ["error unknown-service at ‹modbuss›: Did you mean modbus?"]],
    ["no such port", "service: tcp/8080", "service: tcp/80800", ["error unknown-service at ‹tcp/80800›: Write a port, such as tcp/502."]],
    ["running blind without unit, of a line", "runBlind: 5m", "runBlind: 5", ["error wrong-type at ‹5›: Write the unit: 5m for minutes."]],
    ["running blind without unit", "runBlind: 10m", "runBlind: 10", ["error wrong-type at ‹10›: Write the unit: 10m for minutes."]],
    ["tolerates without unit", "tolerates: 1m", "tolerates: 90", ["error wrong-type at ‹90›: Write the unit: 90m for minutes."]],
    ["tolerates nothing that is known", "tolerates: forever", "tolerates: always", ["error bad-duration at ‹always›: Write a number and its unit (ms, s, m, h, d), such as 10m or 1h30m."]],
    [
      "of everything",
      "role: recipe, service: tcp/8080, ",
      "",
      ["error dependency-of-everything at ‹{ tolerates: next changeover }›: Say who needs it (asset or line), or what is needed (needs, service or role)."],
    ],
    ["completeness", "0.9", "90", ["error value-out-of-range at ‹90›"]],
    ["an exception of nothing", "phase: month end, ", "", ["error exception-of-nothing at ‹{ owner: plant manager, reason: the line is sold before }›: Say which: phase or asset."]],
    ["an exception of two things", "asset: MIX-2, owner", "phase: restore, asset: MIX-2, owner", ["error two-subjects at ‹MIX-2›: Write two entries."]],
    ["an exception without owner", "owner: controls, ", "", ["error missing-key at ‹{ asset: MIX-2, reason: serial line only }›: Add owner: …"]],
    ["more troubles than patches", "troubles: 2 }", "troubles: 41 }", ["error more-troubles-than-patches at ‹41›: Exchange the two, or count again."]],
    ["a share in place of a count", "troubles: 2 }", "troubles: 0.05 }", ["error wrong-type at ‹0.05›"]],
    ["more patches than anybody did", "patches: 40", "patches: 40000000000", ["error value-out-of-range at ‹40000000000›"]],
    ["a role in two histories", "{ patches: 12", "{ roles: [plc, hmi], patches: 12", ["error duplicate-history at ‹hmi›: Join them: a patch counts once."]],
    ["two histories of all", "roles: [scada, hmi], patches", "patches", ["error duplicate-history at ‹{ patches: 12, troubles: 0 }›: Join them: a patch counts once."]],
    ["a history of no role", "roles: [scada, hmi], patches", "roles: [], patches", ["error value-out-of-range at ‹[]›"]],
    ["nowhere to be found", "addresses: [10.1.0.6], ", "", ["warning asset-without-address at ‹MIX-2›"]],
  ])("%s", (_, from, to, expected) => {
    const found = told(changed(from, to));
    expect(found).toEqual(expected);
    expect(parse(changed(from, to)).value === undefined).toBe(found.some((t) => t.startsWith("error")));
  });
});

test("the plant file of the sample parses", () => {
  const { value, diagnostics } = parsePlantFile(readFileSync(new URL("../../../../samples/plant/plant.yaml", import.meta.url), "utf8"), "plant.yaml");
  expect(diagnostics).toEqual([]);
  expect(value?.assets).toHaveLength(59);
  expect(value?.assets.find((a) => a.name === "FILLER-2-PLC")?.firmware).toBe("20.13");
});

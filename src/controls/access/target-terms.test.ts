// Which machines terms mean, and what is told of names that nothing knows.
import { expect, test } from "vitest";
import { asset, plant } from "../../../tests/generators/plant-builder.ts";
import { term } from "../../../tests/generators/access-changes.ts";
import type { AccessChange } from "../../plant/access.ts";
import { parseAccess } from "./parse-access.ts";
import { namesNotKnown, type KnownNames } from "./target-names.ts";
import { type DrawnZones, targetsOf } from "./target-terms.ts";

const assets = [
  asset("FILLER-1-PLC", [], { line: "line-1", role: "plc" }),
  asset("FILLER-1-HMI", [], { line: "line-1", role: "hmi", vendor: "Schneider Electric" }),
  asset("FILLER-2-HMI", [], { line: "Line-2", role: "hmi" }),
  asset("jump-01.plant.example", [], { role: "jump-host" }),
  asset("10.20.4.9", ["10.20.4.9"]),
];
const site = { ...plant([]), assets, lines: [{ name: "line-9", downtimePerHour: null, restartSeconds: null, bufferSeconds: null }] };
const zones: DrawnZones = { names: ["cell", "empty"], zonesOf: ({ line }) => (line === "line-1" ? ["cell"] : []) };
const MACHINES = [...assets.map(({ name }) => name), "PACK-7-HMI", "pack-7-hmi.plant.example", "10.20.4.77"];

test.each<[string, string[]]>([
  ["asset:FILLER-1-PLC", ["FILLER-1-PLC"]],
  ["asset:filler-1-plc", ["FILLER-1-PLC"]],
  ["asset:FILLER-*-HMI", ["FILLER-1-HMI", "FILLER-2-HMI"]],
  // By the name in a log, where nothing else knows the machine.
  ["asset:PACK-7-HMI", ["PACK-7-HMI", "pack-7-hmi.plant.example"]],
  ["asset:JUMP-01", ["jump-01.plant.example"]],
  ["asset:jump-01.other.example", []],
  ["asset:10", []],
  ["asset:10.20.4.77", ["10.20.4.77"]],
  ["asset:*", MACHINES],
  ["line:line-1", ["FILLER-1-PLC", "FILLER-1-HMI"]],
  ["line:line-2", ["FILLER-2-HMI"]],
  ["line:*", ["FILLER-1-PLC", "FILLER-1-HMI", "FILLER-2-HMI"]],
  ["zone:cell", ["FILLER-1-PLC", "FILLER-1-HMI"]],
  ["zone:empty", []],
  ["match:role=hmi", ["FILLER-1-HMI", "FILLER-2-HMI"]],
  ['match:vendor="schneider electric" line=line-1', ["FILLER-1-HMI"]],
])("%s", (written, named) => {
  const names = targetsOf(site, zones)(term(written));
  expect(MACHINES.filter((machine) => names?.(machine))).toEqual(named);
});

test("a zone that nothing draws is not nobody: it cannot be said", () => {
  expect(targetsOf(site, null)(term("zone:cell"))).toBeNull();
  expect(targetsOf(site, zones)(term("zone:cel"))).toBeNull();
});

const CHANGE = `kind: access
name: x
people:
  - { name: a, accounts: [a], role: r }
roles:
  - name: r
    targets: [asset:FILLER-1-PLCS, asset:PACK-7-HMI, asset:FILLER-1-PLC, asset:GHOST-*, line:line-3, line:line-9, match:role=robot, asset:FILLER-1-PLCS]
    through: [asset:JUMP-02]
    hours: shfits
    approval: { by: lead, available: shifts, takes: 1m }
    secondFactor: true
noSecondFactor: [zone:cel, zone:empty]
`;

const known = (more: Partial<KnownNames> = {}): KnownNames => ({ plant: site, zones: null, hosts: ["PACK-7-HMI"], hasCalendar: (name) => name === "shifts", calendars: ["shifts"], ...more });
const told = (names: KnownNames): string[] =>
  namesNotKnown(parseAccess(CHANGE, "c.yaml", "0").value as AccessChange, names).map((d) => `${d.code} ${d.at?.kind === "text" ? `${d.at.line}:${d.at.column}` : ""} ${d.message} | ${d.help ?? ""}`);

test("names that nothing knows are told once, with the nearest", () => {
  expect(told(known())).toEqual([
    'unknown-asset 7:15 No machine of the plant is named "FILLER-1-PLCS", so this names nobody. | Did you mean asset:FILLER-1-PLC?',
    'unknown-asset 7:74 No machine of the plant is named "GHOST-*", so this names nobody. | `holdpoint show assets` lists the names.',
    'unknown-line 7:89 No line of the plant is named "line-3", so this names nobody. | Did you mean line:line-9?',
    'line-without-machines 7:102 No machine is known to be on the line "line-9", so this names nobody. | Say so in plant.yaml: line below assets.',
    "match-names-nobody 7:115 No machine of the plant fits match:role=robot. | `holdpoint show assets` lists what is known of each.",
    'unknown-asset 8:15 No machine of the plant is named "JUMP-02", so this names nobody. | ',
    'zone-not-drawn 12:18 Nothing draws the zone "cel": what depends on it is unknown. | Judge this change together with the segmentation that draws it, in a file of the kind bundle; or name the machines.',
    'zone-not-drawn 12:28 Nothing draws the zone "empty": what depends on it is unknown. | Judge this change together with the segmentation that draws it, in a file of the kind bundle; or name the machines.',
    'unknown-calendar 9:12 No calendar is known as "shfits": when these hours are is unknown. | Did you mean shifts?',
  ]);
  expect(told(known({ zones })).filter((t) => t.includes("zone"))).toEqual([
    'unknown-zone 12:18 The segmentation draws no zone "cel": what depends on it is unknown. | Did you mean zone:cell?',
    'zone-without-machines 12:28 No machine of the plant is in the zone "empty", so this names nobody. | ',
  ]);
});

test("the change of another plant is told as such, not name by name", () => {
  const targets = Array.from({ length: 5_000 }, (_, i) => `asset:OTHER-${i}`).join(", ");
  const change = parseAccess(`kind: access\nname: x\npeople: [{ name: a, accounts: [a], role: r }]\nroles: [{ name: r, targets: [${targets}] }]\n`, "c.yaml", "0").value as AccessChange;
  const diagnostics = namesNotKnown(change, known());
  expect([diagnostics.length, diagnostics[50]?.code]).toEqual([51, "more-names-not-known"]);
});

test("the first number of an address is no name", () => {
  const change = parseAccess(CHANGE.replace("asset:FILLER-1-PLCS, asset:PACK-7-HMI", '"asset:10"'), "c.yaml", "0").value as AccessChange;
  expect(namesNotKnown(change, known()).map((d) => d.message)).toContain('No machine of the plant is named "10", so this names nobody.');
});

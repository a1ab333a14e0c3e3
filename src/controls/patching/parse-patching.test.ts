// The change of patching as people write it, and what they are told where it is wrong: code, place, help. Law: parse(print(change)) is the change again.
import fc from "fast-check";
import { expect, it, test } from "vitest";
import { patchingObject } from "../../../tests/generators/patching-texts.ts";
import { asYaml, withoutPlaces } from "../../../tests/generators/segmentation-texts.ts";
import type { PatchingChange } from "../../plant/patching.ts";
import { describePatching } from "./describe-patching.ts";
import { parsePatching } from "./parse-patching.ts";
import { printPatching } from "./print-patching.ts";

const CHANGE = `kind: patching
name: Criticals in 30 days
satisfies: [iec62443-2-1/COMP 3, nis2/21.2.e]
rule: { critical: 30d, high: 90d }
items:
  - { asset: FILLER-1-PLC, advisory: SSA-000000, to: "V3.3.19", at: 2026-12-07T10:00, takes: 45m, restart: true }
  - { asset: SCADA-*, advisory: KB5005112, backOut: none, people: 2 }
windows: maintenance
capacity: { people: 2, perWindow: 4h }
never: [{ together: [SCADA-A, SCADA-B], reason: redundant pair }]
order: [{ before: SCADA-A, after: FILLER-1-HMI }]
soak: { after: first-of-kind, for: 7d }
accepted: [{ asset: CAPPER-3-PLC, owner: controls, reason: replaced in spring, until: 2027-03-31 }]
compensated: [{ asset: FILLER-2-*, advisory: SSA-000000, by: ./zones/../filler-2.yaml, until: 2027-03-31 }]
exploitedCosts: 72h
`;

const told = (text: string): string[] =>
  parsePatching(text, "c.yaml", "0").diagnostics.map((d) => (d.at?.kind === "text" ? `${d.severity} ${d.code} ${d.at.line}:${d.at.column}+${d.at.length} ${d.message} | ${d.help ?? ""}` : d.code));

function parsed(text: string): PatchingChange {
  const { value, diagnostics } = parsePatching(text, "c.yaml", "0");
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return value as PatchingChange;
}

it("reads a whole change", () => {
  expect(told(CHANGE)).toEqual([]);
  const change = parsed(CHANGE);
  expect(change.rule.map(({ gravity, seconds }) => [gravity, seconds / 86_400])).toEqual([
    ["critical", 30],
    ["high", 90],
  ]);
  const [dated, planned] = change.items;
  expect(dated).toMatchObject({ asset: "FILLER-1-PLC", to: "V3.3.19", takesSeconds: 2_700, restart: true, backOut: null, people: null });
  // 2026-12-07 is 20,794 days after 1970-01-01.
  expect(dated?.startsAt).toEqual({ day: 20_794, secondOfDay: 36_000, text: "2026-12-07T10:00" });
  expect(dated?.atKey("takes")).toMatchObject({ line: 6 });
  expect(planned).toMatchObject({ startsAt: null, takesSeconds: null, restart: null, backOut: { kind: "none" }, people: 2 });
  expect(change.windows.map(({ calendar }) => calendar)).toEqual(["maintenance"]);
  expect(change.capacity).toEqual({ people: 2, perWindowSeconds: 14_400 });
  expect(change.soak?.seconds).toBe(604_800);
  expect(change.accepted[0]).toMatchObject({ asset: "CAPPER-3-PLC", advisory: null, until: "2027-03-31" });
  expect(change.compensated[0]).toMatchObject({ asset: "FILLER-2-*", advisory: "SSA-000000", by: "filler-2.yaml", byAt: { line: 14, column: 62 }, until: "2027-03-31", reason: null });
  expect(change.exploitedCostsSeconds).toBe(259_200);
  expect(describePatching(change)).toBe("patching · critical within 30d, high within 90d · 2 items, 1 of them dated");
});

const HEAD = "kind: patching\nname: x\n";

test.each([
  ["", "error nothing-changes 1:1+14 This change names no rule and no item, so nothing is to be patched. | Write rule: { critical: 30d }, or items."],
  ["rule: {}\n", "error rule-without-deadline 3:1+4 rule gives no deadline. | Write rule: { critical: 30d, high: 90d }."],
  ["rule: { critical: 90d, high: 30d }\n", "warning rule-upside-down 3:19+3 critical has more time than high. | Exchange the two, if that is not meant."],
  [
    "items: [{ asset: a, advisory: b, at: 2026-12-07 }]\n",
    'error bad-moment 3:38+10 "2026-12-07" says the day and not the time. | Write day and time of the plant\'s clock, such as 2026-12-07T10:00.',
  ],
  ["items: [{ asset: a, advisory: b, at: 2026-02-30T10:00 }]\n", "error bad-moment 3:38+16 The time 2026-02-30T10:00 does not exist. | "],
  [
    "items: [{ asset: a, advisory: b, at: 2026-12-07T10:00Z }]\n",
    'error bad-moment 3:38+17 "2026-12-07T10:00Z" is not a time of the form 2026-12-07T10:00. | Times are of the plant\'s clock: leave the zone out.',
  ],
  ["items:\n  - { asset: a, advisory: b }\n  - { asset: A, advisory: B }\n", "error duplicate-item 5:5+25 B on A stands twice; it is already in line 4. | Remove one of them."],
  ["rule: { critical: 30d }\nwindows: []\n", "error no-window 4:1+7 windows names no calendar, so nothing could ever be done. | Write windows: maintenance, or leave it out."],
  ["rule: { critical: 30d }\nnever: [{ together: [a, a] }]\n", "error never-of-one 4:11+8 A rule for machines that are never worked on together names at least two of them. | "],
  ["rule: { critical: 30d }\norder: [{ before: a, after: a }]\n", 'error order-of-one 4:9+23 "a" cannot come before itself. | '],
  [
    "rule: { critical: 30d }\norder: [{ before: a, after: b }, { before: b, after: c }, { before: c, after: a }]\n",
    "error order-in-circle 4:59+23 No plan can keep this order: a before b before c before a. | Take one of these lines out.",
  ],
  [
    "rule: { critical: 30d }\ncompensated: [{ asset: a, by: /etc/zones.yaml }]\n",
    'error bad-path 4:31+15 "/etc/zones.yaml" is not relative to this file, so it would not mean the same on another machine. | Put the change beside this one, and write its name.',
  ],
  [
    "rule: { critical: 30d }\ncompensated: [{ asset: a, by: ./x/../c.yaml }]\n",
    "error bad-path 4:31+13 A change of patching cannot stand in for its own patch. | Write the name of a change of segmentation.",
  ],
  [
    "rule: { critical: 30d }\ncompensated:\n  - { asset: a, by: x.yaml }\n  - { asset: A, by: y.yaml }\n",
    "error duplicate-compensation 6:5+24 What stands in for every advisory on A is already said in line 5. | Remove one of them.",
  ],
  ["rule: { critical: 30d }\ncompensated: [{ asset: a, by: x.yaml, until: 2027-02-30 }]\n", "error bad-date 4:46+10 The day 2027-02-30 does not exist. | "],
  ["rule: { critical: 30d }\nexploitedCosts: soon\n", 'error bad-duration 4:17+4 "soon" is not a duration. | Write a number and its unit (us, ms, s, m, h, d), such as 1h, 90s or 1h30m.'],
])("says what is wrong: %j", (text, expected) => expect(told(HEAD + text)).toEqual([expected]));

it("asks for the unit where a number stands", () => {
  expect(told(`${HEAD}rule: { critical: 30 }\n`)[0]).toContain("Write the unit: 30d.");
  expect(told(`${HEAD}rule: { critical: 30d }\nsoak: 7d\n`)[0]).toContain("Write { after: first-of-kind, for: 7d }.");
  expect(told(`${HEAD}rule: { critical: 30d }\nexploitedCosts: 72\n`)[0]).toContain("Write the unit: 72h or 72m.");
});

it("finds circles in long chains without going deep", () => {
  const chain = Array.from({ length: 4_000 }, (_, i) => `{ before: m${i}, after: m${i + 1} }`);
  expect(told(`${HEAD}rule: { critical: 30d }\norder: [${chain.join(", ")}]\n`)).toEqual([]);
  expect(told(`${HEAD}rule: { critical: 30d }\norder: [${[...chain, "{ before: m4000, after: m0 }"].join(", ")}]\n`)[0]).toContain("order-in-circle");
});

/** What an item says of places is a function. */
const plain = (change: PatchingChange): unknown => withoutPlaces({ ...change, items: change.items.map(({ atKey: _, ...item }) => item) });

test("print and parse give the change again", () => {
  fc.assert(
    fc.property(patchingObject, (object) => {
      const change = parsed(asYaml(object));
      const text = printPatching(change);
      expect(plain(parsed(text))).toEqual(plain(change));
      expect(printPatching(parsed(text))).toBe(text);
    }),
    { numRuns: 200, seed: 20261126 },
  );
});

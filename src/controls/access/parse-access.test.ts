// The change of access as people write it, and what they are told where it is wrong: code, place, help.
import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import type { AccessChange } from "../../plant/access.ts";
import { parseAccess } from "./parse-access.ts";

const CHANGE = `kind: access
name: Named accounts and vendor sessions
satisfies: [iec62443-3-3/SR 1.1, nis2/21.2.i]
people:
  - { name: op-a, accounts: [op.a], role: operator, shift: rotating }
  - { name: filler-vendor, accounts: ["EXT\\\\filler"], role: [vendor] }
  - { name: lead, accounts: [lead.a, lead.b@corp.example], role: [shift-lead, operator] }
roles:
  - name: operator
    targets: [line:line-1, "line:line 2", match:role=hmi level=1]
    how: [console, hmi]
    hours: shifts
    atHoursEnd: stay
  - name: vendor
    targets: [asset:FILLER-1-PLC, asset:FILLER-*-HMI]
    how: [rdp]
    through: [asset:JUMP-01]
    session: { total: 4h, idle: 15m, countedFrom: approval, atLimit: warn }
    approval: { by: shift-lead, available: "Mon-Fri 06:00-18:00", takes: 20m }
    secondFactor: true
  - name: shift-lead
    targets: [zone:supervisory]
    hours: "Mon-Fri 22:00-06:00"
    approval: { by: shift-lead, takes: 90s }
    session: { total: 8h }
retire: [operator, admin]
noSecondFactor: [zone:cleanroom]
breakGlass: { role: shift-lead, takes: 5m }
elsewhere: deny
acknowledged:
  - { role: vendor, target: asset:FILLER-1-PLC, owner: controls, reason: replaced, until: 2027-06-30 }
`;

const parsed = (text: string): { value: AccessChange | undefined; told: string[] } => {
  const { value, diagnostics } = parseAccess(text, "c.yaml", "0");
  return { value, told: diagnostics.map((d) => (d.at?.kind === "text" ? `${d.severity} ${d.code} ${d.at.line}:${d.at.column}+${d.at.length} ${d.message} | ${d.help ?? ""}` : d.code)) };
};

describe("a whole change", () => {
  const { value, told } = parsed(CHANGE);
  const change = value as AccessChange;
  it("has no problem", () => expect(told).toEqual([]));
  it("keeps people, accounts and roles as written", () => {
    expect(change.people.map(({ name, accounts, roles, shift }) => [name, accounts, roles, shift])).toEqual([
      ["op-a", ["op.a"], ["operator"], "rotating"],
      ["filler-vendor", ["EXT\\filler"], ["vendor"], null],
      ["lead", ["lead.a", "lead.b@corp.example"], ["shift-lead", "operator"], null],
    ]);
  });
  it("reads what a role may", () => {
    const [operator, vendor, lead] = change.roles;
    expect(operator?.targets.map(({ kind, text }) => [kind, text])).toEqual([
      ["line", "line-1"],
      ["line", "line 2"],
      ["match", "role=hmi level=1"],
    ]);
    expect([operator?.how, operator?.hours, operator?.atHoursEnd, operator?.session, operator?.secondFactor]).toEqual([
      ["console", "hmi"],
      { kind: "calendar", calendar: "shifts" },
      "stay",
      null,
      false,
    ]);
    expect(vendor?.session).toEqual({ totalSeconds: 14_400, idleSeconds: 900, countedFrom: "approval", atLimit: "warn" });
    expect(vendor?.approval).toMatchObject({
      by: "shift-lead",
      takesSeconds: 1_200,
      available: { kind: "week", week: [0, 1, 2, 3, 4].map((d) => ({ from: d * 1_440 + 360, to: d * 1_440 + 1_080 })) },
    });
    expect(vendor?.secondFactor).toBe(true);
    // Over midnight, from Monday evening to Saturday morning.
    expect(lead?.hours).toEqual({ kind: "week", week: [0, 1, 2, 3, 4].map((d) => ({ from: d * 1_440 + 1_320, to: (d + 1) * 1_440 + 360 })) });
  });
  it("takes the worst where a limit is half written, and remembers that it did", () => {
    const lead = change.roles[2];
    expect(lead?.session).toEqual({ totalSeconds: 28_800, idleSeconds: null, countedFrom: "request", atLimit: "signoff", assumed: ["countedFrom", "atLimit"] });
    expect(lead?.approval).toMatchObject({ isAvailableAssumed: true, available: lead?.hours });
  });
  it("knows where each key stands", () => {
    const vendor = change.roles[1];
    const at = (key: string): string => `${vendor?.atKey(key).line}:${vendor?.atKey(key).column}`;
    expect(["session.total", "approval.available", "hours", "through"].map(at)).toEqual(["18:23", "19:44", "14:5", "17:14"]);
    expect([change.breakGlass?.at.line, change.retire[1]?.at.column, change.acknowledged[0]?.at.line]).toEqual([28, 20, 31]);
  });
});

test("a change may only retire accounts", () => {
  const { value, told } = parsed("kind: access\nname: x\nretire: [operator]\n");
  expect([value?.retire.length, value?.elsewhere, value?.people, told]).toEqual([1, "as-today", [], []]);
});

test("a retired account may say what takes its place, and a name alone says nothing", () => {
  const { value, told } = parsed(
    at(26, "retire: [operator, { account: admin, programs: stay }, { account: panel, takenOverBy: [vendor, operator, vendor], automatic: stay }, { account: kiosk, automatic: stay }]"),
  );
  expect(value?.retire.map(({ at: place, ...rest }) => [place.column, rest])).toEqual([
    [10, { account: "operator" }],
    [31, { account: "admin", programs: "stay" }],
    [67, { account: "panel", takenOverBy: ["vendor", "operator"], automatic: "stay" }],
    [145, { account: "kiosk", automatic: "stay" }],
  ]);
  expect(told).toEqual([
    'warning duplicate-taking-role 26:106+6 "panel" is taken over by "vendor" twice. | ',
    'warning automatic-without-people 26:152+9 Machines that sign themselves on as "kiosk" go on so, and nothing says whose people sign on within their program. | Write takenOverBy with the roles whose people work there.',
  ]);
});

test("the sample's change is whole", () => {
  const { value, told } = parsed(readFileSync(new URL("../../../samples/plant/changes/access.yaml", import.meta.url), "utf8"));
  expect(told).toEqual([]);
  expect([value?.people.length, value?.roles.length, value?.breakGlass]).toEqual([13, 7, null]);
});

const at = (line: number, text: string): string =>
  CHANGE.split("\n")
    .map((l, i) => (i === line - 1 ? text : l))
    .join("\n");

test.each<[string, string, string[]]>([
  ["an empty file", "", ["error yaml-empty 1:1+1 The file is empty. | "]],
  ["a list", "- a\n", ["error wrong-type 1:1+3 The file must be a mapping with keys; a list was found. | "]],
  [
    "nothing in it",
    "kind: access\nname: x\n",
    ["error nothing-changes 1:1+12 This change names no people, no roles and no account to retire, so it changes nothing. | Write roles and people, or retire."],
  ],
  ["a role without targets", at(10, "    targets: []"), ['error role-without-targets 10:5+7 The role "operator" has no targets, so it grants nothing. | Write which machines, or remove the role.']],
  ["an unknown role of a person", at(5, "  - { name: op-a, accounts: [op.a], role: operater }"), ['error unknown-role 5:43+8 No role is named "operater". | Did you mean operator?']],
  ["an unknown role in a list", at(6, "  - { name: v, accounts: [v], role: [vendor, boss] }"), ['error unknown-role 6:46+4 No role is named "boss". | Roles: operator, vendor, shift-lead.']],
  [
    "a person without accounts",
    at(5, "  - { name: op-a, accounts: [], role: operator }"),
    ['error person-without-accounts 5:19+8 "op-a" has no account, so nobody could sign in as this person. | Write the accounts, or remove the entry.'],
  ],
  [
    "an account of two",
    at(5, "  - { name: op-a, accounts: [LEAD.A], role: operator }"),
    [
      'warning account-of-two 7:30+6 "lead.a" is also an account of op-a (line 5): whoever signs in with it is not one person. | Give each an account of their own; the roles of both count for it until then.',
    ],
  ],
  [
    "a retired account that somebody has",
    at(26, 'retire: ["corp\\\\op.a"]'),
    ['error retired-in-use 26:10+12 "corp\\op.a" is retired, and op-a still has op.a (line 5). | Take it away from one of the two places; a domain tells two accounts of one name apart.'],
  ],
  [
    "a role that is to take an account over and is none",
    at(26, "retire: [{ account: admin, takenOverBy: [vender] }]"),
    ['error unknown-role 26:42+6 No role is named "vender". | Did you mean vendor?'],
  ],
  ["nobody to take an account over", at(26, "retire: [{ account: admin, takenOverBy: [] }]"), ['error value-out-of-range 26:41+2 "takenOverBy" needs at least 1 entry. | ']],
  ["another word for what programs do", at(26, "retire: [{ account: admin, programs: go }]"), ['error wrong-value 26:38+2 "programs" must be one of stay, end; "go" was found. | ']],
  [
    "another key of a retired account",
    at(26, "retire: [{ account: admin, by: vendor }]"),
    ['error unknown-key 26:28+2 The key "by" is not known in retire, entry 1. | Known keys here: account, takenOverBy, programs, automatic.'],
  ],
  [
    "a retired account that says more, and that somebody has",
    at(26, 'retire: [{ account: "corp\\\\op.a", programs: stay }]'),
    ['error retired-in-use 26:10+41 "corp\\op.a" is retired, and op-a still has op.a (line 5). | Take it away from one of the two places; a domain tells two accounts of one name apart.'],
  ],
  ["two accounts of one name in two domains", at(26, 'retire: ["corp\\\\filler"]'), []],
  [
    "a word for at the limit",
    at(18, "    session: { total: 4h, atLimit: sign-off }"),
    ['error wrong-value 18:36+8 "atLimit" must be one of disconnect, signoff, warn; "sign-off" was found. | Did you mean signoff?'],
  ],
  [
    "idle beyond total",
    at(18, "    session: { total: 15m, idle: 4h, atLimit: warn, countedFrom: request }"),
    ["error idle-beyond-total 18:34+2 idle (4h) is longer than total (15m), so it could never end a session. | Exchange the two, or leave idle out."],
  ],
  ["a duration without unit", at(18, "    session: { total: 4 }"), ['error wrong-type 18:23+1 "total" must be a text; the number 4 was found. | Write the unit: 4h or 4m.']],
  [
    "no duration",
    at(18, "    session: { total: four hours }"),
    ['error bad-duration 18:23+10 "four hours" is not a duration. | Write a number and its unit (us, ms, s, m, h, d), such as 1h, 90s or 1h30m.'],
  ],
  [
    "a session without limit",
    at(18, "    session: { atLimit: warn }"),
    ["error session-without-limit 18:14+17 session gives no limit. | Write total: 4h, idle: 15m or both; without session there is none."],
  ],
  ["a way", at(11, "    how: [console, telnet]"), ['error wrong-value 11:20+6 Entry 2 of how must be one of console, hmi, rdp, ssh, vnc, vpn, web; "telnet" was found. | ']],
  [
    "a target without a kind",
    at(15, "    targets: [FILLER-1-PLC]"),
    ['error bad-target 15:15+12 "FILLER-1-PLC" does not say which machines. | Write asset:NAME, line:NAME, zone:NAME or match:…. A machine by its name: asset:FILLER-1-PLC.'],
  ],
  ["a target of an unknown kind", at(15, "    targets: [assets:FILLER-1-PLC]"), ['error bad-target 15:15+19 "assets:FILLER-1-PLC" does not say which machines. | Did you mean asset:?']],
  ["a selector", at(15, "    targets: [match:rolle=plc]"), ['error bad-match 15:21+5 match: does not know "rolle". | Did you mean role?']],
  ["hours", at(19, '    approval: { by: shift-lead, available: "Mon-Fry 06:00-18:00", takes: 20m }'), ['error bad-hours 19:49+3 "Fry" is not a day of the week. | Did you mean Fri?']],
  [
    "an approver without hours",
    at(19, "    approval: { by: control room, takes: 20m }"),
    [
      'error approver-without-hours 19:15+32 Nothing says when control room can be asked, and no role of this name has hours. | Add available: "Mon-Fri 06:00-18:00", or available: always if somebody can be asked at any time.',
    ],
  ],
  ["an approval without its time", at(19, "    approval: { by: shift-lead }"), ['error missing-key 19:15+18 The key "takes" is missing in roles, entry 2, approval. | Add takes: …']],
  ["an unknown breaker of glass", at(28, "breakGlass: { role: shift-leed, takes: 5m }"), ['warning unknown-role 28:21+10 No role is named "shift-leed". | Did you mean shift-lead?']],
  ["a key", at(16, "    thrugh: [asset:A]"), ['error unknown-key 16:5+6 The key "thrugh" is not known in roles, entry 2. | Did you mean through?']],
  [
    "an entry that wants everything",
    at(31, "  - { owner: a, reason: b }"),
    ["error acknowledges-everything 31:5+23 This entry has no condition, so it would acknowledge every loss. | Write which: account, role or target."],
  ],
  ["a day that is none", at(31, "  - { account: a, owner: a, reason: b, until: 2027-02-30 }"), ["error bad-date 31:47+10 The day 2027-02-30 does not exist. | "]],
  [
    "two roles of one name",
    at(14, "  - name: operator"),
    [
      'error unknown-role 6:62+6 No role is named "vendor". | Roles: operator, shift-lead.',
      'error duplicate-role 14:11+8 The role "operator" is declared twice; it is already in line 9. | Join the two, or rename one.',
      'error unknown-role 31:13+6 No role is named "vendor". | Roles: operator, shift-lead.',
    ],
  ],
  [
    "through at the machine itself",
    at(16, "    how: [console]"),
    ["warning through-ignored 17:5+7 through is ignored: sessions by console begin at the machine itself. | Add the remote way to how, or leave through out."],
  ],
  [
    "a requirement",
    at(3, "satisfies: [iec62443-3-3/SR1.1]"),
    ['error unknown-requirement 3:13+18 "iec62443-3-3/SR1.1" has not the form of a requirement of iec62443-3-3. | Write it as iec62443-3-3/SR 5.1.'],
  ],
])("%s is told", (_, text, told) => expect(parsed(text).told).toEqual(told));

describe("sizes", () => {
  it("ten thousand accounts of one name in different letter case are one problem, not ten thousand", () => {
    const spelt = (n: number): string => [..."maintenance.night"].map((c, i) => (((n >> i) & 1) === 1 ? c.toUpperCase() : c)).join("");
    const people = Array.from({ length: 10_000 }, (_, i) => `  - { name: p${i}, accounts: [${spelt(i)}, "CORP\\\\u${i}", u${i}.x], role: [r], shift: a }`).join("\n");
    const { value, told } = parsed(`kind: access\nname: x\npeople:\n${people}\nroles: [{ name: r, targets: [asset:A] }]\n`);
    expect(value?.people).toHaveLength(10_000);
    expect(told).toHaveLength(21);
    expect(told[0]).toContain("9999 accounts stand with two people");
  });
  it("more people than are read are told", () => {
    const { value, told } = parsed(
      JSON.stringify({
        kind: "access",
        name: "x",
        people: Array.from({ length: 10_001 }, (_, i) => ({ name: `p${i}`, accounts: [`a${i}`], role: "r" })),
        roles: [{ name: "r", targets: ["asset:A"] }],
      }),
    );
    expect(value).toBeUndefined();
    expect(told).toEqual([expect.stringContaining('"people" needs at most 10000 entries.')]);
  });
});

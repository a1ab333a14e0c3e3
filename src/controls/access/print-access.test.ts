// Law: parse(print(change)) is the change again. And: hours read and written are the same minutes of the week.
import fc from "fast-check";
import { expect, test } from "vitest";
import { accessObject, hoursText } from "../../../tests/generators/access-texts.ts";
import { asYaml, withoutPlaces } from "../../../tests/generators/segmentation-texts.ts";
import type { AccessChange, Hours } from "../../plant/access.ts";
import { accessAssumptions } from "./access-assumptions.ts";
import { describeAccess } from "./describe-access.ts";
import { readHours, writeHours } from "./hours-text.ts";
import { parseAccess } from "./parse-access.ts";
import { printAccess } from "./print-access.ts";

function parsed(text: string): AccessChange {
  const { value, diagnostics } = parseAccess(text, "c.yaml", "0");
  expect(diagnostics.filter((d) => d.severity === "error")).toEqual([]);
  return value as AccessChange;
}

/** What a role says of places is a function. */
function plain(change: AccessChange): unknown {
  return withoutPlaces({ ...change, roles: change.roles.map(({ atKey: _, ...role }) => role) });
}

test("print and parse give the change again", () => {
  fc.assert(
    fc.property(accessObject, (object) => {
      const change = parsed(asYaml(object));
      const text = printAccess(change);
      expect(plain(parsed(text))).toEqual(plain(change));
      expect(printAccess(parsed(text))).toBe(text);
    }),
    { numRuns: 200, seed: 20261126 },
  );
});

function hours(text: string): Hours {
  const read = readHours(text);
  if ("problem" in read) throw new Error(`${text}: ${read.problem.message}`);
  return read.hours;
}

test("hours are written so that they read as the same", () => {
  fc.assert(
    fc.property(hoursText, (text) => {
      expect(hours(writeHours(hours(text)))).toEqual(hours(text));
    }),
    { numRuns: 500, seed: 20261126 },
  );
});

/** Whether a minute of the week is in them, told by the parts of a text whose form is simple: days, then times. */
test("hours hold the minutes that their parts name", () => {
  const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
  const part = fc.record({ first: fc.nat(6), last: fc.nat(6), from: fc.nat(1_439), to: fc.integer({ min: 1, max: 1_440 }) }).filter(({ from, to }) => from !== to);
  const clock = (m: number): string => `${String(Math.floor(m / 60)).padStart(2, "0")}:${String(m % 60).padStart(2, "0")}`;
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), fc.nat(10_079), (parts, minute) => {
      const read = hours(parts.map((p) => `${DAYS[p.first]}-${DAYS[p.last]} ${clock(p.from)}-${clock(p.to)}`).join(", "));
      const isNamed = parts.some(({ first, last, from, to }) => {
        for (let day = first; ; day = (day + 1) % 7) {
          const start = day * 1_440 + from;
          const length = to > from ? to - from : to - from + 1_440;
          if ((minute - start + 10_080) % 10_080 < length) return true;
          if (day === last) return false;
        }
      });
      expect(read.kind === "always" || (read.kind === "week" && read.week.some(({ from, to }) => minute >= from && minute < to))).toBe(isNamed);
    }),
    { numRuns: 500, seed: 20261126 },
  );
});

test.each([
  ["Mon-Fri 06:00-18:00", "Mon-Fri 06:00-18:00"],
  ["Mo-Fr 6:00–18:00; Samstag 08:00-12:00", "Mon-Fri 06:00-18:00, Sat 08:00-12:00"],
  ["22:00-06:00", "22:00-06:00"],
  ["Sun", "Sun 00:00-24:00"],
  ["Fri-Mon", "Mon,Fri-Sun 00:00-24:00"],
  ["Sat, Sun 08:00-12:00", "Sat-Sun 08:00-12:00"],
  ["Mon-Fri 06:00-12:00, 13:00-18:00", "Mon-Fri 06:00-12:00, Mon-Fri 13:00-18:00"],
  ["Sunday 22:00-06:00", "Sun 22:00-06:00"],
  ["Mon-Sun 00:00-24:00", "always"],
  ["Tue 22:00-24:00", "Tue 22:00-24:00"],
  ["early shift", "early shift"],
])("%s is written %s", (text, written) => expect(writeHours(hours(text))).toBe(written));

test.each([
  ["Sat 6-18", "6-18", 4, "Write 06:00-18:00."],
  ["6:30-18", "6:30-18", 0, "Write 6:30-18:00."],
  ["Mon-Fri 06:00-25:00", "25:00", 14, "Times go from 00:00 to 24:00."],
  ["Mon-Fri 06:60-18:00", "06:60", 8, "Times go from 00:00 to 24:00."],
  ["06:00-06:00", "06:00-06:00", 0, "For the whole day write 00:00-24:00."],
  ["24:00-06:00", "24:00-06:00", 0, "Write 00:00 of the day after."],
  ["Mon-Fri 06:00", "Fri 06:00", 4, 'Write such as "Mon-Fri 06:00-18:00, Sat 08:00-12:00", "22:00-06:00", always, or the name of a calendar.'],
  ["Mon-Fri 06:00-18:00, Sta 08:00-12:00", "Sta", 21, "Did you mean Sat?"],
])("%s is told", (text, covered, offset, help) => {
  const read = readHours(text);
  const problem = "problem" in read ? read.problem : undefined;
  expect([problem?.offset, text.slice(problem?.offset, (problem?.offset ?? 0) + (problem?.length ?? 0)), problem?.help]).toEqual([offset, covered, help]);
});

const TEXT = `# Drawn from use.
kind: access
name: Named accounts
satisfies: [iec62443-3-3/SR 1.1]
people:
  # signed in on 20 of 24 days
  - { name: op-a, accounts: [op.a], role: operator, shift: a }
  - { name: lead, accounts: [CORP\\lead.a], role: [operator, lead] }
roles:
  # 412 sessions
  - name: operator
    targets: [line:line-1, match:role=hmi line=line-1]
    how: [console, hmi]
    hours: shifts
  - name: lead
    targets: [asset:JUMP-01]
    session: { total: 4h, idle: 15m, countedFrom: approval, atLimit: warn }
    approval: { by: control room, available: Mon-Fri 06:00-18:00, takes: 20m }
    secondFactor: true
# five stations at once
retire: [operator]
breakGlass: { role: lead, takes: 5m }
elsewhere: deny
acknowledged:
  - { role: operator, owner: it, until: 2027-06-30, reason: replaced }
`;

test("the text reads like one that a person wrote", () => {
  const remarks = { head: ["Drawn from use."], people: [["signed in on 20 of 24 days"]], roles: [["412 sessions"]], retire: ["five stations at once"] };
  expect(printAccess(parsed(TEXT), remarks).replace(/\n\n/g, "\n")).toBe(TEXT);
});

test("a change in a few words, and what it leaves open", () => {
  const change = parsed(`${TEXT.replace(", countedFrom: approval, atLimit: warn", "").replace("by: control room, available: Mon-Fri 06:00-18:00", "by: operator")}`);
  expect(describeAccess(change)).toBe("access · 2 people · 2 roles · retires 1 account");
  expect(accessAssumptions(change).map(({ code, text }) => `${code}: ${text}`)).toEqual([
    "approver-hours: Who approves can be asked in the hours of their own role. (lead)",
    "counted-from-request: The total time of a session is counted from the request: the wait for the approval is part of it. (lead)",
    "limit-signs-off: At a limit of time the session is signed off, and what was being done in it ends. (lead)",
  ]);
  expect(accessAssumptions(parsed(TEXT))).toEqual([]);
});

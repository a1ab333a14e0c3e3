// Session books under random and damaged rows: nothing throws, every row ends in one state, no session ends before it begins, every record can be stored, and nobody's name
// stands in a message.
import fc from "fast-check";
import { expect, test } from "vitest";
import { guessSessions } from "../../src/evidence/lists/session-table/session-columns.ts";
import { readSessionTables } from "../../src/evidence/lists/session-table/session-table.ts";
import { AccountNames, KEY_BYTES } from "../../src/evidence/sessions/account-names.ts";
import { SignInRows } from "../../src/evidence/sessions/sign-in-rows.ts";

const numRuns = Number(process.env.FUZZ_RUNS ?? 300);
const SEED = 20261125;
const NAME = "xq7smithxq7";
const HEADERS = ["User", "Target host", "Session start", "Session end", "Date", "Login time", "Logout time", "Duration (min)", "Protocol", "Source IP", "Event", "Bemerkung", ""];
const cell = fc.oneof(
  fc.constantFrom(NAME, `CORP\\${NAME}`, `${NAME}@corp`, "", "-", "hist-1", "10.9.0.5", "RDP", "logged in", `${NAME} logged out`, "Anmeldung fehlgeschlagen", "90", "1:30", "06:00", "25:61"),
  fc.constantFrom(
    "2026-03-10 08:00",
    "2026-03-10T08:00:00+01:00",
    "10.03.2026 08:00",
    "03/10/2026 08:00",
    "2026-03-10",
    "2026-02-30 08:00",
    "9999-12-31 23:59",
    "0001-01-01 00:00",
    "2026-10-25T02:30:00Z",
  ),
  fc.string({ maxLength: 20 }),
);
const table = fc.integer({ min: 3, max: 9 }).chain((width) =>
  fc.record({
    header: fc.shuffledSubarray(HEADERS, { minLength: width, maxLength: width }),
    rows: fc.array(fc.array(cell, { minLength: 0, maxLength: width + 1 }), { maxLength: 12 }),
    sheet: fc.constantFrom(null, "Plan"),
    fields: fc.array(fc.constantFrom("account", "target", "from", "way", "event", "start", "end", "date", "start-time", "end-time", "end-date", "duration", "ignore"), {
      minLength: width,
      maxLength: width,
    }),
    guesses: fc.boolean(),
  }),
);

test("any rows, with the columns that are guessed or with any others", () => {
  const accounts = new AccountNames(new Uint8Array(KEY_BYTES));
  fc.assert(
    fc.property(table, ({ header, rows, sheet, fields, guesses }) => {
      const all = [header, ...rows].map((cells, i) => ({ number: i + 1, cells }));
      const guess = guessSessions(all);
      expect(JSON.stringify(guess ?? null)).not.toContain(NAME);
      const columns = guesses && guess !== null ? guess.columns : header.map((text, index) => ({ index, header: text, field: fields[index] ?? "ignore" }));
      const read = readSessionTables([{ sheet, rows: all.slice(1), columns }], "t.csv", "Europe/Berlin");
      expect(read.understood + read.notUnderstood).toBe(read.records);
      expect(Object.values(read.contents).reduce((sum, count) => sum + count, 0)).toBe(read.understood);
      expect(JSON.stringify([read.diagnostics, read.warnings, read.contents])).not.toContain(NAME);
      const stored = new SignInRows(1, accounts);
      for (const signIn of read.signIns) {
        expect(signIn.time >= 0 && Number.isSafeInteger(signIn.time) && (signIn.seconds === null || signIn.seconds >= 0)).toBe(true);
        stored.signIn(signIn);
      }
      expect([...stored.take()].filter((batch) => batch.table === "sign_in").reduce((sum, batch) => sum + batch.rows, 0)).toBe(read.signIns.length);
    }),
    { seed: SEED, numRuns },
  );
});

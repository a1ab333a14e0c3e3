// Session books: which tables are, what their columns are, and rows to records. No message, doubt or example shows a name.
import { describe, expect, it } from "vitest";
import { formatInstant } from "../../../foundation/time.ts";
import { guessSessions } from "./session-columns.ts";
import { readSessionTables } from "./session-table.ts";
import { actOfWords, wayOfWords } from "./session-words.ts";

const rowsOf = (text: string) => text.split("\n").map((line, i) => ({ number: i + 1, cells: line.split(";") }));
/** Guessed and read: "2 whole op.a hmi-3 rdp 10.9.0.5 05:00:00 3600". */
function read(text: string): string[] {
  const rows = rowsOf(text);
  const guess = guessSessions(rows);
  if (guess === null) return ["no session book"];
  const { signIns, diagnostics } = readSessionTables([{ sheet: null, rows: rows.slice(guess.headerIndex + 1), columns: guess.columns }], "t.csv", "Europe/Berlin");
  return [
    ...guess.doubts,
    ...signIns.map((s) =>
      [s.record, s.act, s.authority, s.account, s.host, s.how, s.from, formatInstant(s.time).slice(0, 19), s.act === "whole" ? (s.seconds ?? "open") : "", s.reason]
        .filter((part) => part !== "")
        .join(" "),
    ),
    ...diagnostics.map((d) => d.message),
  ];
}

describe("books", () => {
  it("of a jump host: whole sessions, by which way and from where", () =>
    expect(
      read(
        "Export 1\n\nUser;Target host;Protocol;Source IP;Session start;Session end\nCORP\\op.a;hist-1;RDP;10.9.0.5;2026-03-10 08:00;2026-03-10 09:00\nvendor;plc-eng;SSH;10.9.0.6;2026-03-10 08:00;",
      ),
    ).toEqual(["4 whole CORP op.a hist-1 rdp 10.9.0.5 2026-03-10T07:00:00 3600", "5 whole vendor plc-eng ssh 10.9.0.6 2026-03-10T07:00:00 open"]));

  it("of an HMI: one moment a row; what is no sign-in is of no use", () =>
    expect(
      read(
        "Datum;Uhrzeit;HMI;Benutzer;Meldung\n10.03.2026;06:02:11;Linie 3;operator;Benutzer angemeldet\n10.03.2026;06:30;Linie 3;operator;Rezept geladen\n10.03.2026;06:40;Linie 3;op.b;Anmeldung fehlgeschlagen: falsches Passwort\n10.03.2026;14:00;Linie 3;operator;Automatisch abgemeldet",
      ),
    ).toEqual([
      "2 sign-in operator Linie 3 hmi 2026-03-10T05:02:11",
      "4 failed op.b Linie 3 hmi 2026-03-10T05:40:00 wrong password",
      "5 sign-out operator Linie 3 hmi 2026-03-10T13:00:00 idle-limit",
    ]));

  it("over midnight, with a duration, within one minute, and with offsets", () => {
    expect(read("Date;Login time;Logout time;Account;Station\n2026-03-10;22:00;06:00;a;s\n2026-03-10;08:00;08:00;a;s")).toEqual([
      "2 whole a s unknown 2026-03-10T21:00:00 28800",
      "3 whole a s unknown 2026-03-10T07:00:00 0",
    ]);
    expect(read("Login;Duration (min);User;Computer\n2026-03-10T08:00:00+01:00;90;a;s")).toEqual(["2 whole a s unknown 2026-03-10T07:00:00 5400"]);
    expect(read("Login;Logout;User;Computer\n2026-10-25T00:30:00Z;2026-10-25T02:30:00+01:00;a;s")).toEqual(["2 whole a s unknown 2026-10-25T00:30:00 3600"]);
  });

  it("rows that cannot be read are told, and show nothing of themselves", () => {
    const lines = read(
      "User;Computer;Login time;Logout time\nsmith;s;2026-03-10 08:00;2026-03-10 07:00\n;s;2026-03-10 08:00;2026-03-10 09:00\nsmith;;2026-03-10 08:00;2026-03-10 09:00\nsmith;s;Mr Smith;2026-03-10 09:00\nsmith;s;2026-03-10;2026-03-10 09:00\na;s;2026-03-10 08:00;2026-03-10 09:00\na;s;2026-03-10 08:00;2026-03-10 09:00\na;s;2026-03-10 08:00;2026-03-10 09:00\na;s;2026-03-10 08:00;2026-03-10 09:00\na;s;2026-03-10 08:00;2026-03-10 09:00\na;s;2026-03-10 08:00;2026-03-10 09:00\na;s;2026-03-10 08:00;2026-03-10 09:00",
    ).filter((line) => line.includes("row"));
    expect(lines).toEqual([
      "row 2: it ends before it begins; the row is not read",
      "row 3: it names no account; the row is not read",
      "row 4: it names no machine; the row is not read",
      "row 5: a cell is no date or time; the row is not read",
      "row 6: it says the day, and no time; the row is not read",
    ]);
  });
});

describe("columns", () => {
  it.each([
    ["an asset list", "Name;IP;Vendor\nplc;10.0.0.1;x"],
    ["traffic", "User;Source IP;Destination;Port;Start;End\na;10.0.0.1;b;3389;2026-03-10 08:00;2026-03-10 09:00"],
    ["no end and no event", "User;Computer;Login time\na;s;2026-03-10 08:00"],
    ["no machine", "User;Login time;Logout time\na;2026-03-10 08:00;2026-03-10 09:00"],
    ["nobody", "Computer;Login time;Logout time\ns;2026-03-10 08:00;2026-03-10 09:00"],
    ["no times", "User;Computer;Login time;Logout time\na;s;x;y"],
    ["nothing", ""],
  ])("%s: no session book", (_, text) => expect(read(text)).toEqual(["no session book"]));

  it("dates that could be read both ways, and columns that may name who only worked there, are doubts", () => {
    expect(read("User;Computer;Login time;Logout time\na;s;02/03/2026 08:00;02/03/2026 09:00").slice(0, 2)).toEqual([
      'column "Login time": day and month of its dates could be exchanged',
      'column "Logout time": day and month of its dates could be exchanged',
    ]);
    expect(read("Bediener;Maschine;Von;Bis\na;s;2026-03-10 08:00;2026-03-10 09:00")[0]).toMatch(/^column "Bediener": it may name people/);
  });

  it("that may name somebody show no examples", () => {
    const guess = guessSessions(rowsOf("User;Computer;Event;Timestamp;Comment\nsmith;s;smith logged in;2026-03-10 08:00;smith\nsmith;s;smith logged out;2026-03-10 09:00;smith"));
    expect(JSON.stringify(guess)).not.toContain("smith");
    expect(guess?.columns.map((c) => c.field)).toEqual(["account", "target", "event", "start", "ignore"]);
    expect(guess?.isSure).toBe(true);
  });

  it("only who worked when at what is not surely a session book", () => expect(guessSessions(rowsOf("Bediener;Maschine;Von;Bis\na;s;2026-03-10 08:00;2026-03-10 09:00"))?.isSure).toBe(false));
});

it.each([
  ["User login", "sign-in"],
  ["LOGON_SUCCESS", "sign-in"],
  ["Logged off by timeout", "sign-out"],
  ["Disconnected", "sign-out"],
  ["Login failed", "failed"],
  ["Abmeldung", "sign-out"],
  ["Station locked", "lock"],
  ["Workstation unlocked", "unlock"],
  ["Account locked", undefined],
  ["Recipe loaded", undefined],
  ["Setpoint connection pressure", undefined],
])("%s: %s", (words, act) => expect(actOfWords(words)?.act).toBe(act));

it.each([
  ["Remote Desktop", "rdp"],
  ["sftp", "ssh"],
  ["WinCC Runtime", "hmi"],
  ["lokal", "console"],
  ["?", "unknown"],
])("%s comes in by %s", (words, way) => expect(wayOfWords(words)).toBe(way));

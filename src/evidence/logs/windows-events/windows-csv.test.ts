// CSV exports: what EvtxECmd writes means what the events mean; messages give the fields that the same events have beside them in real collections.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { IN_2026, readLines } from "../../../../tests/logs/heard-log.ts";
import { said } from "../../../../tests/logs/said-sign-ins.ts";
import { logonKey } from "./event-words.ts";
import { fieldsOfMessage, hasLayout } from "./message-fields.ts";
import { asCsv, asEvtxECmd, asExportCsv, sampleEvents, sampleMeanings } from "./samples.ts";
import { parseShownTime } from "./shown-time.ts";
import { windowsCsv } from "./windows-csv.ts";
import { windowsJson } from "./windows-json.ts";

const known = (text: string): number => windowsCsv.recognise(new TextEncoder().encode(text));

it("EvtxECmd gives the meaning that every container gives", () => {
  const text = asCsv(sampleEvents.map(asEvtxECmd));
  expect(known(text)).toBe(2);
  const heard = readLines(windowsCsv, text);
  expect(heard.notUnderstoodLines).toEqual([]);
  expect(said(heard)).toEqual(sampleMeanings);
});

describe("Get-WinEvent | Export-Csv", () => {
  const inMessage = sampleEvents.filter(({ id, provider }) => !provider.includes("Security") || hasLayout(id));

  it("gives what the message says, whatever its language and the habits of the machine", () => {
    const text = `#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord\r\n${asCsv(inMessage.map((event) => asExportCsv(event)))}`;
    expect(known(text)).toBe(2);
    const heard = readLines(windowsCsv, text, { ...IN_2026, timezone: "America/Bogota" });
    expect(heard.notUnderstoodLines).toEqual([]);
    // Messages say yes and no in the language of the machine: whether a session is elevated is not known. Nor are fractions of seconds.
    const expected = sampleMeanings
      .map((line) => (/ sign-in | elevated /.test(line) ? line.replace(/(sign-in.*) (true|false)$/, "$1") : line))
      .filter((line) => !/ (starts|locked-out|unlocked|ticket|clock-set) |kerberos|op\.b/.test(line));
    expect(said(heard)).toEqual(expected);
    expect([...heard.assumptions]).toEqual(["times of events name no time zone; taken as America/Bogota"]);
  });

  it("a message that is laid out otherwise is refused with what to do, and nothing is made up", () => {
    const [event] = inMessage.filter(({ id }) => id === 4624).map((sample) => asExportCsv(sample)) as [Record<string, string>];
    const changed = { ...event, Message: (event.Message as string).replace(/\r\n[^\r]*:\t\t2(?=\r\n)/, "") };
    const heard = readLines(windowsCsv, asCsv([changed]));
    expect(heard.signIns).toEqual([]);
    expect(heard.notUnderstoodLines[0]).toMatch(/: its fields stand in a message of an unknown layout: export the log as EVTX or XML$/);
  });

  it("as JSON of too little depth, it is refused too", () => {
    const bare = {
      Id: 4740,
      RecordId: 1,
      ProviderName: "Microsoft-Windows-Security-Auditing",
      LogName: "Security",
      MachineName: "m",
      TimeCreated: "/Date(1773126000000)/",
      Properties: ["System.Object"],
      Message: "x",
    };
    expect(readLines(windowsJson, JSON.stringify(bare)).notUnderstoodLines).toEqual(["1: its fields were left out: convert with a depth of at least 3, or export as EVTX or XML"]);
  });
});

it("Event Viewer's CSV names no machine, and is refused with what to do", () => {
  const text = 'Ebene,Datum und Uhrzeit,Quelle,Ereignis-ID,Aufgabenkategorie\nInformationen,10.03.2026 07:00:00,Microsoft-Windows-Security-Auditing,4624,Anmelden,"Ein Konto\nwurde angemeldet."';
  expect(known(text)).toBe(2);
  expect(readLines(windowsCsv, text).notUnderstoodLines).toEqual(["3: Event Viewer's CSV does not say on which machine: save the log as EVTX or XML"]);
});

it("a session that nobody and no number stands for is none", () => {
  const [row] = [sampleEvents.find(({ id }) => id === 21)].map((event) => asExportCsv(event as (typeof sampleEvents)[0])) as [Record<string, string>];
  expect(readLines(windowsCsv, asCsv([{ ...row, Message: "Remotedesktopdienste" }])).notUnderstoodLines).toEqual(["2: event 21 says neither whose session it is nor which"]);
});

it.each([
  ["22.10.2020 04:29:53", "2020-10-22 4:29:53", false],
  ["10/22/2020 4:29:53 PM", "2020-10-22 16:29:53", false],
  ["03/04/2020 12:05:06 AM", "2020-3-4 0:5:6", false],
  ["03/04/2020 04:05:06", "2020-4-3 4:5:6", true],
  ["22-10-2020 04:29:53", "2020-10-22 4:29:53", false],
  ["2020-10-22T04:29:53.5+02:00", "2020-10-22 4:29:53.5", false],
])("%s is %s", (text, expected, isAmbiguous) => {
  const shown = parseShownTime(text);
  const { year, month, day, hour, minute, second } = (shown as NonNullable<typeof shown>).civil;
  expect([`${year}-${month}-${day} ${hour}:${minute}:${second}`, shown?.isAmbiguous]).toEqual([expected, isAmbiguous]);
});

const data = process.env.HOLDPOINT_DATA ?? join(import.meta.dirname, "../../../../../shared/data");
const folder = join(data, "access/windows-json-otrf");
const hasPython = ((): boolean => {
  try {
    return execFileSync("python3", ["-c", "print(1)"]).length > 0;
  } catch {
    return false;
  }
})();
const lines = `import json,sys,zipfile
z=zipfile.ZipFile(sys.argv[1])
for n in z.namelist():
  for l in z.open(n):
    o=json.loads(l)
    if o.get("SourceName")=="Microsoft-Windows-Security-Auditing" and "Message" in o: print(json.dumps(o))`;

describe.skipIf(!existsSync(folder) || !hasPython)("real messages", () => {
  it.each(existsSync(folder) ? readdirSync(folder) : [])("%s: give the fields that stand beside them", (file) => {
    const text = execFileSync("python3", ["-c", lines, join(folder, file)], { encoding: "utf8", maxBuffer: 1 << 28 });
    let compared = 0;
    for (const line of text.trim().split("\n")) {
      const event = JSON.parse(line) as Record<string, string> & { EventID: number };
      if (!hasLayout(event.EventID) || !event.Message?.includes("\n")) continue;
      const fields = fieldsOfMessage(event.EventID, event.Message);
      expect(fields).not.toBe(null);
      for (const [name, value] of fields as Map<string, string>) {
        // Words for people where the event has a code; and a field whose name the collector uses itself.
        if (["ImpersonationLevel", "VirtualAccount", "ElevatedToken", "FailureReason", "RestrictedAdminMode", "ProcessId"].includes(name)) continue;
        const other = String(event[name] ?? "").trim();
        const plain = /Logon(Id|ID)$|^(Sub)?Status$/.test(name) ? (x: string) => logonKey(x) : (x: string) => x.toLowerCase();
        expect(`${name}=${plain(value)}`).toBe(`${name}=${plain(other)}`);
      }
      compared++;
    }
    expect(compared).toBeGreaterThan(20);
  });
});

// Windows events in every shape of JSON that is read, to one and the same meaning; and real collections against what Python counts in them.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { IN_2026, readLines } from "../../../../tests/logs/heard-log.ts";
import { said } from "../../../../tests/logs/said-sign-ins.ts";
import { asConverted, asEvtxECmd, asNxlog, asPowerShell, asWinlogbeat, sampleEvents, sampleMeanings } from "./samples.ts";
import { windowsJson } from "./windows-json.ts";

const shapes = { NXLog: asNxlog, Winlogbeat: asWinlogbeat, evtx_dump: asConverted, EvtxECmd: asEvtxECmd, "Get-WinEvent": asPowerShell };

describe.each(Object.entries(shapes))("%s", (_, shape) => {
  const lines = sampleEvents.map((event) => JSON.stringify(shape(event)));

  it("gives one meaning", () => {
    const heard = readLines(windowsJson, lines.join("\n"));
    expect(heard.notUnderstoodLines).toEqual([]);
    expect(said(heard)).toEqual(sampleMeanings);
    expect(heard.passedOver).toEqual({ "event 5156": 1, "event 4634": 1 });
    expect(heard.assumptions.size).toBe(0);
    expect(heard.signIns[1]?.nativeId).toBe("security/4002");
    expect(heard.signIns[14]?.nativeId).toBe("security/4016 of hmi-7.plant.example");
  });

  it("is recognised, as lines and as a list over many lines, and the list says the same", () => {
    const list = JSON.stringify(
      sampleEvents.map((event) => shape(event)),
      null,
      2,
    );
    const encoder = new TextEncoder();
    expect([windowsJson.recognise(encoder.encode(lines.join("\n"))), windowsJson.recognise(encoder.encode(list))]).toEqual([2, 2]);
    const heard = readLines(windowsJson, list);
    expect(heard.notUnderstoodLines).toEqual([]);
    expect(said(heard)).toEqual(sampleMeanings);
  });
});

it("winlogbeat before version 7 has the members at the top", () => {
  const { winlog } = asWinlogbeat(sampleEvents[1] as (typeof sampleEvents)[0]) as { winlog: Record<string, unknown> };
  const old = {
    "@timestamp": "2026-03-10T06:00:00.500Z",
    event_id: 4624,
    record_number: "4002",
    log_name: winlog.channel,
    source_name: winlog.provider_name,
    computer_name: winlog.computer_name,
    event_data: winlog.event_data,
  };
  expect(said(readLines(windowsJson, JSON.stringify(old)))).toEqual([sampleMeanings[1]]);
});

it("times without a zone are of the plant where the collector's cannot be worked out, and that is said", () => {
  const { "@timestamp": _, ...alone } = asNxlog(sampleEvents[1] as (typeof sampleEvents)[0]) as Record<string, unknown>;
  const heard = readLines(windowsJson, JSON.stringify(alone), { ...IN_2026, timezone: "America/Bogota" });
  expect(said(heard)).toEqual([sampleMeanings[1]]);
  expect([...heard.assumptions]).toEqual(["times of events name no time zone; taken as America/Bogota"]);
});

it("an event of another provider with the same number is not taken for ours", () => {
  const sysmon = { ...(asNxlog(sampleEvents[25] as (typeof sampleEvents)[0]) as object), SourceName: "Microsoft-Windows-Sysmon", Channel: "Microsoft-Windows-Sysmon/Operational" };
  expect(readLines(windowsJson, JSON.stringify(sysmon)).passedOver).toEqual({ "event 24": 1 });
});

it("what is damaged is told by its line, and never shown", () => {
  expect(windowsJson.namesPeople).toBe(true);
  const heard = readLines(windowsJson, '{"EventID":"x","SourceName":"s","EventTime":"2026-03-10 06:00:00"}\n{"EventID":4624,"SourceName":"s"}\nnothing\n{"a":1}');
  expect(heard.notUnderstoodLines).toEqual(["1: expected the number of an event", "2: expected the time of an event", "3: expected a JSON object"]);
  expect(heard.passedOver).toEqual({ "objects that are no Windows events": 1 });
});

const data = process.env.HOLDPOINT_DATA ?? join(import.meta.dirname, "../../../../../shared/data");
const folder = join(data, "access/windows-json-otrf");
const count = `import collections,json,sys,zipfile
z=zipfile.ZipFile(sys.argv[1]); c=collections.Counter(json.loads(l)["EventID"] for n in z.namelist() for l in z.open(n)); print(json.dumps(c))`;
const hasPython = ((): boolean => {
  try {
    return execFileSync("python3", ["-c", "print(1)"]).length > 0;
  } catch {
    return false;
  }
})();

describe.skipIf(!existsSync(folder) || !hasPython)("real collections", () => {
  it.each(existsSync(folder) ? readdirSync(folder) : [])("%s has as many events of each number as Python counts", (file) => {
    const counted = JSON.parse(execFileSync("python3", ["-c", count, join(folder, file)], { encoding: "utf8" })) as Record<string, number>;
    const text = execFileSync("python3", ["-c", "import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nfor n in z.namelist(): sys.stdout.buffer.write(z.read(n))", join(folder, file)], {
      maxBuffer: 1 << 28,
      encoding: "utf8",
    });
    const heard = readLines(windowsJson, text);
    const found: Record<string, number> = {};
    for (const [what, times] of [...Object.entries(heard.signInKinds), ...Object.entries(heard.passedOver)]) found[what.slice(6)] = (found[what.slice(6)] ?? 0) + times;
    expect(heard.notUnderstoodLines).toEqual([]);
    expect(found).toEqual(counted);
    expect(heard.assumptions.size).toBe(0);
  });
});

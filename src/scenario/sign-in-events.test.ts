import { describe, expect, test } from "vitest";
import { parseScenario } from "./parse-scenario.ts";
import { signInRecords, toJsonLine, type WindowsRecord } from "./sign-in-events.ts";

const HEAD = `timezone Europe/Berlin
from 2026-10-23 for 4 days
network line 10.1.0.0/24 level 1
host hmi-1 10.1.0.21 stack windows
host hmi-2 10.1.0.22 stack windows
host jump 10.1.0.40 stack windows
sign-in-log hmis.jsonl of hmi-*
`;

function drawn(lines: string): readonly WindowsRecord[] {
  const { value, diagnostics } = parseScenario(`${HEAD}${lines}\n`, "t.scenario");
  expect(diagnostics).toEqual([]);
  return (value === undefined ? undefined : signInRecords(value, 7).get("hmis.jsonl")) ?? [];
}

const words = (records: readonly WindowsRecord[]): string[] =>
  records.map(({ time, host, id, data }) => [new Date(time / 1_000).toISOString().slice(0, 16), host, id, data["TargetUserName"] ?? ""].join(" ").trim());

describe("sign-ins of a scenario", () => {
  test("accounts take turns, and local times follow the clocks", () => {
    expect(words(drawn("sign-in op.a,op.b at hmi-1 by console daily 06:00,14:00 for 1h")).filter((w) => w.includes("4624"))).toEqual([
      "2026-10-23T04:00 hmi-1 4624 op.a",
      "2026-10-23T12:00 hmi-1 4624 op.b",
      "2026-10-24T04:00 hmi-1 4624 op.a",
      "2026-10-24T12:00 hmi-1 4624 op.b",
      "2026-10-25T05:00 hmi-1 4624 op.a",
      "2026-10-25T13:00 hmi-1 4624 op.b",
      "2026-10-26T05:00 hmi-1 4624 op.a",
      "2026-10-26T13:00 hmi-1 4624 op.b",
    ]);
  });

  test("a remote session has its source, its end and the rights it had", () => {
    const records = drawn("sign-in vendor at hmi-2 by rdp from jump 2026-10-23 09:10 for 5h12m elevated");
    expect(records.map(({ id }) => id)).toEqual([4624, 4672, 4647, 4634]);
    expect(records[0]?.data).toMatchObject({ LogonType: "10", IpAddress: "10.1.0.40", WorkstationName: "jump" });
    expect(((records[2] as WindowsRecord).time - (records[0] as WindowsRecord).time) / 60e6).toBe(312);
    expect(new Set([records[0], records[2], records[3]].map((r) => r?.data["TargetLogonId"])).size).toBe(1);
  });

  test("a machine that signs itself on does so after every start, and what is refused says why", () => {
    expect(words(drawn("signed-in operator at hmi-1 restarted weekly Sunday 05:30"))).toEqual(["2026-10-25T04:30 hmi-1 6006", "2026-10-25T04:31 hmi-1 6005", "2026-10-25T04:31 hmi-1 4624 operator"]);
    expect(drawn('sign-in op.a at hmi-1 by console 2026-10-23 06:00 refused "outside hours"')[0]?.data["SubStatus"]).toBe("0xc000006f");
    expect(drawn("sign-in vendor at jump by rdp 2026-10-23 09:10 for 1h")).toEqual([]);
  });

  test("a line of the log is one JSON object with the fields that shippers write", () => {
    const [record] = drawn("sign-in op.a at hmi-1 by console 2026-10-23 06:00 for 1h");
    const line = JSON.parse(toJsonLine(record as WindowsRecord)) as { "@timestamp": string; winlog: { event_id: string; computer_name: string; record_id: number } };
    expect(line["@timestamp"]).toBe("2026-10-23T04:00:00.000Z");
    expect(line.winlog).toMatchObject({ event_id: "4624", computer_name: "hmi-1.plant.example" });
    expect(line.winlog.record_id).toBeGreaterThan(0);
  });

  test.each([
    ["sign-in op.a at hmi-9 by console daily 06:00", "scenario-unknown-word"],
    ["sign-in op.a at hmi-1 by door daily 06:00", "scenario-unknown-word"],
    ["sign-in op.a at hmi-1 by console daily", "scenario-missing"],
    ["sign-in op.a hmi-1 by console daily 06:00", "scenario-missing"],
    ["sign-in op.a at hmi-1 by console daily 06:00 for ever", "scenario-duration"],
    ["sign-in op/a at hmi-1 by console daily 06:00", "scenario-name"],
    ["signed-in operator at hmi-1 restarted 05:30", "scenario-time"],
    ["sign-in-log ../up of hmi-1", "scenario-name"],
  ])("%s is refused with its position", (line, code) => {
    const { value, diagnostics } = parseScenario(`${HEAD}${line}\n`, "t.scenario");
    expect(value).toBeUndefined();
    expect(diagnostics[0]).toMatchObject({ code, at: { line: 8 } });
  });
});

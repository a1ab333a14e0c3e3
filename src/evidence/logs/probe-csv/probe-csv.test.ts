// Rows of the probe's tables: who is the client, what is done, and a clock that passes midnight; the real tables against their own columns.
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { flowText, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { operationBit } from "../../protocols/protocol.ts";
import { probeCsv } from "./probe-csv.ts";
import { probe104Lines, probeMmsLines } from "./samples.ts";

const data = resolve(process.env.HOLDPOINT_DATA ?? "../shared/data", "netflow");

test("IEC 104: commands count where they are sent, data and confirmations do nothing", () => {
  const heard = readLines(probeCsv, probe104Lines.join("\n"), { timezone: "UTC", notAfter: Date.UTC(2026, 2, 10, 12) * 1_000, file: "x.csv" });
  expect(heard.notUnderstoodLines).toEqual([]);
  expect(new Set(heard.flows.map(flowText))).toEqual(new Set(["10.9.0.1:56693 → 10.20.1.5:2404 6 established"]));
  expect(heard.flows.map((flow) => formatInstant(flow.start).slice(0, 22))).toEqual(["2026-03-09T23:59:59.50", "2026-03-09T23:59:59.60", "2026-03-10T00:00:01.00", "2026-03-10T00:00:02.00"]);
  expect(heard.flows.every((flow) => flow.packetsToServer === null && flow.protocol === "iec104" && flow.isPart)).toBe(true);
  expect(heard.messages.map((message) => [message.operations, ...message.details])).toEqual([
    [operationBit("write"), "type 45"],
    [0, "type 45"],
    [0, "type 36"],
  ]);
  expect([...heard.assumptions]).toHaveLength(1);
});

test("MMS: requests count, answers do not, reports are named", () => {
  const heard = readLines(probeCsv, probeMmsLines.join("\n"));
  expect(heard.flows).toHaveLength(5);
  expect(heard.messages.map((message) => [message.operations, ...message.details])).toEqual([
    [0, "association request"],
    [operationBit("browse"), "service getNameList"],
    [operationBit("write"), "service write"],
    [0, "service informationReport"],
  ]);
});

test("damaged rows are named, other tables are not taken", () => {
  const heard = readLines(probeCsv, [probe104Lines[0], "x;y", "10:00:00;1;10.0.0.1;10.0.0.2;5;x;1;1;;;;;;;"].join("\n"));
  expect(heard.flows).toEqual([]);
  expect(heard.notUnderstoodLines.map((line) => line.slice(0, 2))).toEqual(["2:", "3:"]);
  expect(probeCsv.recognise(new TextEncoder().encode("TimeStamp;Relative Time;srcIP;dstIP"))).toBe(0);
});

describe.each([
  ["iec104-ipfix-mega104-14-12-18.csv", 2_404, 10],
  ["mms-ipfix-gics-normal.csv", 102, 7],
])("%s", (file, port, column) => {
  test.skipIf(!existsSync(`${data}/${file}`))("every row is told, and kinds are as often as in their column", () => {
    const text = readFileSync(`${data}/${file}`, "utf8");
    const rows = text
      .split(/\r?\n/)
      .slice(1)
      .filter((row) => row !== "")
      .map((row) => row.split(";"));
    const heard = readLines(probeCsv, text);
    expect(heard.notUnderstoodLines).toEqual([]);
    expect(heard.flows).toHaveLength(rows.length);
    expect(heard.flows.every((flow) => flow.serverPort === port)).toBe(true);
    const is = (value: string) => rows.filter((row) => row[column] === value).length;
    const said = (detail: string) => heard.messages.filter((message) => message.details.includes(detail)).length;
    if (port === 2_404) for (const type of new Set(rows.map((row) => row[column] as string))) expect([type, said(`type ${type}`)]).toEqual([type, type === "" ? 0 : is(type)]);
    else expect([said("service informationReport"), said("association request")]).toEqual([is("3"), is("8")]);
  });
});

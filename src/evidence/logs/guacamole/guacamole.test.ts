// Records of the gateway's history, as JSON in each way it is printed and as a table of the database.
import { expect, it } from "vitest";
import { type HeardLog, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { guacamole } from "./guacamole.ts";
import { guacamoleRecords, guacamoleTable } from "./samples.ts";

const said = (heard: HeardLog) =>
  heard.signIns.map((s) => [formatInstant(s.time).slice(11, 19), s.act, s.account, s.authority, s.host, s.how, s.from, s.key, s.seconds ?? "open"].filter((part) => part !== "").join(" "));

it.each([
  ["on one line", JSON.stringify(guacamoleRecords)],
  ["over many lines", JSON.stringify(guacamoleRecords, null, 2)],
  ["one a line", guacamoleRecords.map((record) => JSON.stringify(record)).join("\n")],
])("JSON %s", (_, text) => {
  const heard = readLines(guacamole, text);
  expect(heard.notUnderstoodLines).toEqual([]);
  expect(said(heard)).toEqual(["07:00:00 whole op.a hmi-1 rdp 10.9.0.5 u-17 3600", "07:00:00 whole b VENDOR eng-2 unknown 10.9.0.6 18 open"]);
  expect(guacamole.recognise(new TextEncoder().encode(text))).toBe(2);
});

it.each([",", "\t", ";"])("a table with %j between its columns; a null end is open; stamps without zone are the plant's", (separator) => {
  const text = guacamoleTable.map((line) => line.replaceAll(",", separator)).join("\n");
  const heard = readLines(guacamole, text);
  expect(heard.notUnderstoodLines).toEqual([]);
  expect(said(heard)).toEqual(["07:00:00 whole op.a hmi-1 rdp 10.9.0.5 17 3600", '07:00:00 whole vendor "b" eng-2 unknown 10.9.0.6 18 open']);
  expect([...heard.assumptions]).toEqual(["time stamps carry no time zone; taken as Europe/Berlin, the plant's"]);
  expect(guacamole.recognise(new TextEncoder().encode(text))).toBe(2);
});

it("what psql draws around a table is no record", () => {
  const drawn =
    " history_id | username | remote_host | connection_name |       start_date       | end_date \n------------+----------+----\n 17 | op.a | 10.9.0.5 | ssh hist | 2026-03-10 08:00:00+01 | \n(1 row)\n";
  const heard = readLines(guacamole, drawn);
  expect([said(heard), heard.notUnderstoodLines]).toEqual([["07:00:00 whole op.a hist ssh 10.9.0.5 17 open"], []]);
});

it("damage is told by line; an end before its start is no session", () => {
  const heard = readLines(
    guacamole,
    '[{"connectionName":"a","startDate":1773126000000,"endDate":1773125000000},\n{"connectionName":"b","startDate":"soon"},\n{"x":},\n{"username":"op.a","startDate":1773126000000}]',
  );
  expect(heard.notUnderstoodLines).toEqual(["1: it ends before it starts", "2: expected milliseconds since 1970 in startDate", "3: an object that is no JSON, or too long"]);
  expect(heard.passedOver).toEqual({ "sign-ins at Guacamole itself": 1 });
});

it("an object without end does not fill the memory", () => {
  const reader = guacamole.open(null, { timezone: "UTC", notAfter: 0, file: "x" });
  const heard = readLines(guacamole, `{\n${`"a": "${"x".repeat(1000)}",\n`.repeat(200)}`, undefined, undefined, reader);
  expect(JSON.stringify(reader.checkpoint()).length).toBeLessThan(1_000);
  expect(heard.signIns).toEqual([]);
});

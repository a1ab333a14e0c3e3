// Lines in the columns of the raw filter log format: both versions of IP, who is the client of a single packet, and what is not counted.
import { expect, test } from "vitest";
import { flowText, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { filterlog } from "./filterlog.ts";
import { filterlogLines } from "./samples.ts";

const heard = readLines(filterlog, filterlogLines.join("\n"));

test("every line is one flow", () => {
  expect(heard.notUnderstoodLines).toEqual([]);
  expect(heard.flows.map(flowText)).toEqual([
    "192.0.2.9:40000 → 10.20.1.5:22 6 denied",
    "10.9.0.1:49000 → 10.20.1.5:502 6 unknown",
    "10.9.0.1:40001 → 10.20.1.7:161 17 unknown",
    "2001:db8::9:50000 → 2001:db8::5:5353 17 denied",
    "192.0.2.9 → 10.20.1.5 1 denied",
    // An answer of a connection that the firewall no longer knows: the client is the other one.
    "10.9.0.1:49000 → 10.20.1.5:502 6 denied",
  ]);
  expect(heard.flows.map((flow) => flow.openerSeen)).toEqual([true, true, false, false, false, false]);
});

test("a passed packet says nothing of its flow's counts, a blocked one is one packet", () => {
  expect(heard.flows[1]).toMatchObject({ packetsToServer: null, packetsToClient: null, ipBytesToServer: null, isPart: true, seconds: null, closingSeen: null });
  expect(heard.flows[0]).toMatchObject({ packetsToServer: 1, packetsToClient: 0, ipBytesToServer: 60, ipBytesToClient: 0 });
  expect(heard.flows[3]).toMatchObject({ ipBytesToServer: 100 });
  expect(heard.flows[5]).toMatchObject({ packetsToServer: 0, packetsToClient: 1, ipBytesToClient: 40 });
});

test("stamps of all forms are the same instant", () => {
  expect(new Set(heard.flows.map((flow) => formatInstant(flow.start)))).toEqual(new Set(["2026-03-10T09:29:34.000000Z"]));
  expect(heard.assumptions.size).toBe(2);
});

test("a SYN with ACK comes from the server", () => {
  const line = (filterlogLines[5] as string).replace(",0,A,", ",0,SA,").replace("502,49000", "40000,49000");
  expect(readLines(filterlog, line).flows.map(flowText)).toEqual(["10.9.0.1:49000 → 10.20.1.5:40000 6 denied"]);
});

test("later fragments, translations and other programs are counted; damaged lines are named", () => {
  const [first, second, third] = filterlogLines as [string, string, string];
  const read = readLines(
    filterlog,
    [
      first.replace(",12345,0,DF,", ",12345,1480,none,"),
      first.replace("block,in", "rdr,in"),
      "Mar 10 10:00:00 fw dhcpd: x",
      "",
      first.replace("block,in,4", "block,in,5"),
      second.replace("pass,in", "pass,up"),
      third.replace("40001", "x"),
      third.replace("10.9.0.1", "x"),
      "filterlog: 4,,,1,igb0,match,block,in,4",
    ].join("\n"),
  );
  expect(read.flows).toEqual([]);
  expect(read.passedOver).toEqual({ "later fragments": 1, "translations and other actions than pass and block": 1, "lines of other programs": 1, "empty lines": 1 });
  expect(read.notUnderstoodLines.map((line) => line.split(":")[0])).toEqual(["5", "6", "7", "8", "9"]);
});

test("recognised by the name of the program and its columns", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  for (const line of filterlogLines) expect(filterlog.recognise(bytes(`Mar 10 10:00:00 fw cron: x\n${line}`))).toBe(2);
  expect(filterlog.recognise(bytes("Mar 10 10:00:00 fw filterlog: started"))).toBe(0);
});

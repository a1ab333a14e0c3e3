// Records in the columns of the administrator's guide: versions by how many there are, outcomes, stamps with and without a zone.
import { expect, test } from "vitest";
import { flowText, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { panTraffic } from "./pan-traffic.ts";
import { panLines } from "./samples.ts";

const one = (line: string) => {
  const heard = readLines(panTraffic, line);
  expect(heard.notUnderstoodLines).toEqual([]);
  return { flow: heard.flows[0] as (typeof heard.flows)[number], heard };
};
const line = (i: number) => panLines[i] as string;

test("a session that ended, with the stamp that names its zone", () => {
  const { flow, heard } = one(line(0));
  expect(flowText(flow)).toBe("10.9.0.1:49000 → 10.20.1.5:502 6 established");
  expect(flow).toMatchObject({
    seconds: 64,
    packetsToServer: 17,
    packetsToClient: 16,
    ipBytesToServer: 1_188,
    ipBytesToClient: 1_224,
    closingSeen: true,
    reset: false,
    openerSeen: true,
    protocol: "modbus-tcp",
    protocolReason: "Palo Alto App-ID: modbus-read-holding-registers",
    isPart: true,
    flowId: "001234567890#4711@2026/03/10 10:28:30",
  });
  expect(formatInstant(flow.start)).toBe("2026-03-10T09:28:30.000000Z");
  expect(heard.assumptions.size).toBe(0);
});

test("older versions have fewer columns: what is missing is unknown, and the zone is the plant's", () => {
  const five = one(line(2));
  expect(five.flow).toMatchObject({ outcome: "unanswered", packetsToServer: 1, packetsToClient: 0, reset: null, protocol: null });
  expect([...five.heard.assumptions].sort()).toEqual([
    "addresses are translated at this firewall; flows are told with those before translation, which the far side does not see",
    "time stamps carry no time zone; taken as Europe/Berlin, the plant's",
  ]);
  const four = one(line(3)).flow;
  expect(four).toMatchObject({ outcome: "unknown", packetsToServer: null, packetsToClient: null, ipBytesToServer: 100, ipBytesToClient: 100, protocol: "snmp" });
  expect(formatInstant(four.start)).toBe("2026-03-10T09:28:00.000000Z");
});

test("a start is a part without counters: the end has the totals", () => {
  expect(one(line(1)).flow).toMatchObject({ outcome: "unknown", seconds: null, packetsToServer: null, ipBytesToServer: null, isPart: true, closingSeen: false });
});

test("dropped and denied sessions are attempts, also those that were let through until the application was known", () => {
  expect(one(line(4)).flow).toMatchObject({ outcome: "denied", client: "192.0.2.9", serverPort: 22 });
  expect(one(line(4)).flow.isPart).toBeUndefined();
  expect(one(line(0).replace("tcp,allow", "tcp,reset-both")).flow).toMatchObject({ outcome: "denied" });
});

test.each([
  ["tcp-fin", 16, "established", true, false],
  ["tcp-rst-from-server", 16, "established", true, true],
  ["tcp-rst-from-server", 1, "refused", true, true],
  ["tcp-rst-from-client", 3, "established", true, true],
  ["aged-out", 16, "established", false, false],
  ["aged-out", 0, "unanswered", false, false],
  // A server's only packet is no handshake.
  ["aged-out", 1, "unknown", false, false],
  ["tcp-rst-from-client", 1, "unknown", true, true],
  ["tcp-fin", 1, "established", true, false],
  // The firewall ended what a rule had let through.
  ["threat", 16, "denied", false, false],
  ["policy-deny", 3, "denied", false, false],
  ["decrypt-cert-validation", 4, "denied", false, false],
])("%s with %i packets back", (reason, packets, outcome, closingSeen, reset) => {
  expect(one(line(0).replace(",17,16,tcp-fin,", `,17,${packets},${reason},`)).flow).toMatchObject({ outcome, closingSeen, reset });
});

test("repeats of ICMP are so many exchanges, and version 6 is understood", () => {
  const { flow } = one(line(5));
  expect(flowText(flow)).toBe("2001:db8::9 → 2001:db8::5 58 established");
  expect(flow.connections).toBe(6);
});

test("what is no traffic is counted, what is damaged is named", () => {
  const heard = readLines(
    panTraffic,
    [
      '"Domain","Receive Time","Serial #","Type","Threat/Content Type"',
      line(0).replace("TRAFFIC", "THREAT"),
      "Mar 10 cron",
      line(0).replace(",end,", ",middle,"),
      line(1).replace("10.9.0.1", "x"),
      line(1).replace("49001", ""),
    ].join("\n"),
  );
  expect(heard.passedOver).toEqual({ "column names": 1, "records of other types than TRAFFIC, GLOBALPROTECT and SYSTEM": 1, "lines of other programs": 1 });
  expect(heard.notUnderstoodLines).toEqual(["4: a subtype that is not known: middle", "5: no source or destination address", "6: no port where the protocol has some"]);
});

test("dates that a spreadsheet rewrote are named, not guessed and not passed over; with hyphens they are the same dates", () => {
  const rewritten = [
    "1,3/10/2026 10:29,1234567890,TRAFFIC,end,2561,3/10/2026 10:29",
    "1;10.03.2026 10:29;1,23457E+09;TRAFFIC;end;2561;10.03.2026 10:29",
    '"1","3/10/2026 10:29:34 AM","1234567890","TRAFFIC","drop"',
  ];
  const heard = readLines(panTraffic, ["Domain;Receive Time;Serial #;Type;x", ...rewritten].join("\n"));
  expect(heard.flows).toEqual([]);
  expect(heard.passedOver).toEqual({ "column names": 1 });
  expect(heard.notUnderstoodLines.map((text) => text.slice(0, 60))).toEqual([2, 3, 4].map((n) => `${n}: its dates are not as the firewall writes them (2026/03/10`));
  for (const text of rewritten) expect(panTraffic.recognise(new TextEncoder().encode(text))).toBe(2);
  expect(readLines(panTraffic, line(1).replaceAll("2026/03/10", "2026-03-10")).flows).toEqual(readLines(panTraffic, line(1)).flows);
});

test("counts are those of the lines", () => {
  const heard = readLines(panTraffic, panLines.join("\n"));
  // No rule name of the others holds a comma, so columns can be counted without knowing quotes.
  const ends = panLines.map((text) => text.replace(/"[^"]*"/, "rule").split(",")).filter((fields) => fields[4] === "end");
  const sum = (column: number) => ends.reduce((total, fields) => total + Number(fields[column] ?? 0), 0);
  expect(heard.flows).toHaveLength(panLines.filter((text) => text.includes(",TRAFFIC,")).length);
  expect(heard.flows.reduce((total, flow) => total + (flow.ipBytesToClient ?? 0), 0)).toBe(sum(33));
  expect(heard.flows.reduce((total, flow) => total + (flow.packetsToServer ?? 0), 0)).toBe(sum(44));
});

test("recognised by its first columns", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  for (const text of panLines) expect(panTraffic.recognise(bytes(text))).toBe(2);
  expect(panTraffic.recognise(bytes(line(0).replace("TRAFFIC", "CONFIG")))).toBe(1);
  expect(panTraffic.recognise(bytes("1,2026/03/10,TRAFFIC,end"))).toBe(0);
});

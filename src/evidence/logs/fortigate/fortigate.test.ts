// Records in the fields of the FortiOS log reference: outcomes by action, totals that count once, stamps, and the three ways of quoting.
import { describe, expect, test } from "vitest";
import { flowText, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { fortigate } from "./fortigate.ts";
import { readKeyValues } from "../key-values.ts";
import { fortigateLines } from "./samples.ts";

const LINE =
  'date=2026-03-10 time=10:29:34 devid="FG1" logid="0000000013" type="traffic" subtype="forward" vd="root" tz="+0100" srcip=10.9.0.1 srcport=49000 dstip=10.20.1.5 dstport=502 sessionid=7001';
const one = (tail: string) => {
  const heard = readLines(fortigate, `${LINE} ${tail}`);
  expect(heard.notUnderstoodLines).toEqual([]);
  return heard.flows[0] as (typeof heard.flows)[number];
};

test("an ended session in full", () => {
  const heard = readLines(fortigate, fortigateLines[0] as string);
  expect(heard.flows).toHaveLength(1);
  expect(flowText(heard.flows[0] as never)).toBe("10.9.0.1:49000 → 10.20.1.5:502 6 established");
  expect(heard.flows[0]).toMatchObject({
    seconds: 64,
    openerSeen: true,
    closingSeen: true,
    reset: false,
    packetsToServer: 17,
    packetsToClient: 16,
    ipBytesToServer: 1_188,
    ipBytesToClient: 1_224,
    protocol: "modbus-tcp",
    protocolConfidence: "medium",
    protocolReason: "FortiGate application control: Modbus_Read.Holding.Registers",
    isPart: true,
    flowId: "FG100FTK00000001/root#7001",
  });
  expect(formatInstant(heard.flows[0]?.start as number)).toBe("2026-03-10T09:28:30.123456Z");
});

test.each([
  ['proto=6 action="close" sentpkt=5 rcvdpkt=4', "established", true, false],
  ['proto=6 action="timeout" sentpkt=5 rcvdpkt=4', "established", false, false],
  ['proto=6 action="timeout" sentpkt=3 rcvdpkt=0', "unanswered", false, false],
  ['proto=6 action="client-rst" sentpkt=5 rcvdpkt=4', "established", true, true],
  ['proto=6 action="server-rst" sentpkt=5 rcvdpkt=4', "established", true, true],
  ['proto=6 action="server-rst" sentpkt=1 rcvdpkt=1', "refused", true, true],
  ['proto=6 action="client-rst" sentpkt=2 rcvdpkt=1', "unknown", true, true],
  ['proto=6 action="timeout" sentpkt=2 rcvdpkt=1', "unknown", false, false],
  ['proto=6 action="ip-conn" sentpkt=1 rcvdpkt=0', "unanswered", false, false],
  ['proto=6 action="start"', "unknown", false, false],
  ['proto=6 action="close"', "established", true, false],
  ['proto=6 action="accept" sentpkt=0 rcvdpkt=0 sentbyte=0 rcvdbyte=0', "unknown", false, false],
  ['proto=17 action="accept" sentpkt=1 rcvdpkt=1', "established", false, null],
  ['proto=17 action="accept" sentpkt=1 rcvdpkt=0', "unanswered", false, null],
  ['proto=17 action="accept"', "unknown", false, null],
])("%s: %s", (tail, outcome, closingSeen, reset) => {
  expect(one(tail)).toMatchObject({ outcome, closingSeen, reset });
});

test("what is denied is an attempt of its own, and a late answer keeps its client", () => {
  expect(one('proto=6 action="deny" sentpkt=1 rcvdpkt=0')).toMatchObject({ outcome: "denied", openerSeen: true, packetsToServer: null });
  expect(one('proto=6 action="deny"').isPart).toBeUndefined();
  const heard = readLines(fortigate, `${LINE.replace("srcport=49000", "srcport=161").replace("dstport=502", "dstport=49999")} proto=17 action="deny"`);
  expect(heard.flows.map(flowText)).toEqual(["10.20.1.5:49999 → 10.9.0.1:161 17 denied"]);
});

test("what a profile stopped is denied, and belongs to its session", () => {
  const stopped = one('proto=6 action="close" sentpkt=9 rcvdpkt=8 sentbyte=700 rcvdbyte=800 utmaction="block" countips=1');
  expect(stopped).toMatchObject({ outcome: "denied", openerSeen: true, closingSeen: true, packetsToClient: 8, ipBytesToServer: 700, isPart: true, flowId: "FG1/root#7001" });
  expect(one('proto=17 action="accept" sentpkt=0 rcvdpkt=0 utmaction="block" countapp=1').outcome).toBe("denied");
  expect(one('proto=6 action="close" sentpkt=9 rcvdpkt=8 utmaction="allow" countweb=1').outcome).toBe("established");
});

test("the device is known also where it stands before the date", () => {
  const line = LINE.replace('devid="FG1" ', "").replace(' vd="root"', "");
  for (const before of ['timestamp=1773134974 devname="fw-1" devid="FG2" vd="ot" ', '<189>devname="fw-1" devid="FG2" vd="ot" ', '<189>logver=702 timestamp=1773134974 devid="FG2" vd="ot" '])
    expect(readLines(fortigate, `${before}${line} proto=6 action="close"`).flows.map((flow) => flow.flowId)).toEqual(["FG2/ot#7001"]);
});

test("of totals logged again and again only the last one counts", () => {
  const record = (logid: string, action: string, bytes: number) =>
    `${LINE.replace("0000000013", logid)} proto=6 action="${action}" duration=${bytes} sentbyte=${bytes} rcvdbyte=${bytes} sentpkt=9 rcvdpkt=9`;
  const heard = readLines(fortigate, [record("0000000015", "start", 0), record("0000000020", "accept", 120), record("0000000020", "accept", 240), record("0000000013", "close", 300)].join("\n"));
  expect(heard.flows.map((flow) => flow.ipBytesToServer)).toEqual([null, null, null, 300]);
  expect(new Set(heard.flows.map((flow) => flow.flowId))).toEqual(new Set(["FG1/root#7001"]));
  expect(heard.flows.every((flow) => flow.isPart)).toBe(true);
});

describe("stamps", () => {
  const at = (change: (line: string) => string) => {
    const heard = readLines(fortigate, change(`${LINE} proto=6 action="close"`));
    return [formatInstant(heard.flows[0]?.start ?? 0).slice(0, 26), heard.assumptions.size] as const;
  };
  test.each([
    ["date, time and zone", (l: string) => l, "2026-03-10T09:29:34.000000", 0],
    ["no zone: the plant's", (l: string) => l.replace('tz="+0100" ', ""), "2026-03-10T09:29:34.000000", 1],
    ["nanoseconds", (l: string) => l.replace("tz=", "eventtime=1773134974123456789 tz="), "2026-03-10T09:29:34.123456", 0],
    ["seconds", (l: string) => l.replace("tz=", "eventtime=1773134974 tz="), "2026-03-10T09:29:34.000000", 0],
    ["only the collector's", (l: string) => l.replace("date=2026-03-10 time=10:29:34", "itime=1773134974"), "2026-03-10T09:29:34.000000", 0],
  ])("%s", (_, change, instant, assumptions) => {
    expect(at(change)).toEqual([instant, assumptions]);
  });
});

test("all ways of quoting give the same fields", () => {
  const pairs = { date: "2026-03-10", msg: 'two words, "quoted"', app: "Modbus" };
  const expected = new Map(Object.entries(pairs));
  expect(readKeyValues('date=2026-03-10 msg="two words, \\"quoted\\"" app="Modbus"', 0)).toEqual(expected);
  expect(readKeyValues('date=2026-03-10,msg="two words, \\"quoted\\"",app=Modbus', 0)).toEqual(expected);
  expect(readKeyValues('"date=2026-03-10","msg=two words, ""quoted""","app=Modbus"', 0)).toEqual(expected);
  expect(readKeyValues('"date=2026-03-10","msg=two words, ""quoted""","app=""Modbus"""', 0)).toEqual(expected);
});

test("other types and other programs are counted, damaged records named", () => {
  const heard = readLines(
    fortigate,
    [
      LINE.replace("traffic", "utm"),
      "Mar 10 10:00:00 host cron[1]: x",
      "",
      `${LINE} action=close`,
      `${LINE.replace("srcip=10.9.0.1", "srcip=x")} proto=6`,
      `${LINE.replace("srcport=49000", "srcport=x")} proto=6`,
    ].join("\n"),
  );
  expect(heard.flows).toEqual([]);
  expect(heard.passedOver).toEqual({ "records of other types than traffic and event": 1, "lines of other programs": 1, "empty lines": 1 });
  expect(heard.notUnderstoodLines).toEqual(["4: no protocol number", "5: no source or destination address", "6: no port where the protocol has some"]);
});

test("counts over all samples are those of the lines", () => {
  const heard = readLines(fortigate, fortigateLines.join("\n"));
  const ends = fortigateLines.filter((line) => !/0000000020|"start"|"deny"|"event"/.test(line));
  const sum = (key: string) => ends.reduce((total, line) => total + Number(new RegExp(`${key}=(\\d+)`).exec(line)?.[1] ?? 0), 0);
  expect(heard.flows).toHaveLength(fortigateLines.filter((line) => !line.includes('type="event"')).length);
  expect(heard.flows.reduce((total, flow) => total + (flow.ipBytesToServer ?? 0), 0)).toBe(sum("sentbyte"));
  expect(heard.flows.reduce((total, flow) => total + (flow.packetsToClient ?? 0), 0)).toBe(sum("rcvdpkt"));
});

test("recognised by its fields", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  for (const line of fortigateLines) expect(fortigate.recognise(bytes(line))).toBe(2);
  expect(fortigate.recognise(bytes('date=2026-03-10 time=10:29:34 devid="FG1" type="event" subtype="ha"'))).toBe(1);
  expect(fortigate.recognise(bytes("time=10:29:34 something type=traffic"))).toBe(0);
});

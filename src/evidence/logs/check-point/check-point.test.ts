// Records of Log Exporter: connections and the updates that count them, drops of several kinds, and what is no connection.
import { describe, expect, test } from "vitest";
import { flowText, HeardLog, IN_2026, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { checkPoint } from "./check-point.ts";
import { readCheckPointRecord } from "./log-fields.ts";
import { checkPointLines } from "./samples.ts";

const [accepted, update, dropped, stray, together, echo, blocked] = checkPointLines as [string, string, string, string, string, string, string];
const texts = (...lines: string[]) => readLines(checkPoint, lines.join("\n")).flows.map(flowText);

test("every record of the samples", () => {
  const heard = readLines(checkPoint, checkPointLines.join("\n"));
  expect(heard.notUnderstoodLines).toEqual([]);
  expect(heard.flows.map(flowText)).toEqual([
    "10.9.0.1:49000 → 10.20.1.5:502 6 unknown",
    "10.9.0.1:49000 → 10.20.1.5:502 6 established",
    "10.9.0.2:40000 → 10.20.1.5:22 6 denied",
    // A packet of a connection that the gateway no longer knew: ports say who is the client.
    "10.9.0.1:49009 → 10.20.1.5:502 6 denied",
    "10.9.0.3:40001 → 10.20.1.5:999 6 denied",
    "10.9.0.3:40002 → 10.20.1.7:161 17 denied",
    "10.9.0.1 → 10.20.1.5 1 unknown",
    "10.9.0.1:49001 → 10.20.1.6:80 6 denied",
  ]);
  expect(heard.flows.map(({ openerSeen, isPart }) => [openerSeen, isPart])).toEqual([
    [true, true],
    [true, true],
    [true, false],
    [false, false],
    [true, false],
    [false, false],
    [true, true],
    // Another blade stopped what the firewall had let through.
    [false, true],
  ]);
  expect(new Set(heard.flows.map((flow) => formatInstant(flow.start)))).toEqual(new Set(["2026-03-10T09:29:34.000000Z"]));
  expect([...heard.assumptions]).toEqual([expect.stringContaining("translated")]);
});

describe("an update", () => {
  test("belongs to the connection whose log id it carries, also when reading stopped between", () => {
    const reader = checkPoint.open(null, IN_2026);
    const heard = readLines(checkPoint, accepted, IN_2026, new HeardLog(), reader);
    readLines(checkPoint, update, IN_2026, heard, checkPoint.open(JSON.parse(JSON.stringify(reader.checkpoint())), IN_2026));
    expect(heard.flows[1]).toMatchObject({ client: "10.9.0.1", serverPort: 502, seconds: 64, outcome: "established", closingSeen: null });
    // Whether its counters are those of the whole connection is not told.
    expect(heard.flows[1]).toMatchObject({ packetsToServer: null, ipBytesToClient: null });
  });

  test("alone tells of nobody, and is counted", () => {
    const heard = readLines(checkPoint, [update, update.replace("0x69afe4be,0x1,0xa00090a,0xc0000000", "0x0,0x0,0x0,0x0")].join("\n"));
    expect(heard.flows).toEqual([]);
    expect(heard.passedOver).toEqual({ "updates of connections whose beginning is not in this source": 2 });
  });

  test("without an answer says so, and what came back empty proves nothing", () => {
    const outcome = (packets: string, bytes: string) =>
      readLines(
        checkPoint,
        `${accepted}\n${update.replace('outbound_packets:"16"', `outbound_packets:"${packets}"`).replace('outbound_bytes:"1224"', `outbound_bytes:"${bytes}"`).replace('inbound_bytes:"1188"', 'inbound_bytes:"680"')}`,
      ).flows[1]?.outcome;
    expect([outcome("0", "0"), outcome("3", "120"), outcome("3", "600")]).toEqual(["unanswered", "unknown", "established"]);
  });
});

test("flags of what was dropped say who asked; an echo reply too", () => {
  expect(texts(stray.replace("FIN-ACK", "SYN-ACK").replace('s_port:"502"', 's_port:"40000"'))).toEqual(["10.9.0.1:49009 → 10.20.1.5:40000 6 denied"]);
  expect(readLines(checkPoint, stray.replace("FIN-ACK", "SYN")).flows[0]).toMatchObject({ client: "10.20.1.5", openerSeen: true });
  expect(texts(echo.replace('"Accept"', '"Drop"').replace('icmp_type:"8"', 'icmp_type:"0"'))).toEqual(["10.20.1.5 → 10.9.0.1 1 denied"]);
});

test("times are seconds, milliseconds or dates, else the header's", () => {
  const at = (time: string) => formatInstant(readLines(checkPoint, dropped.replace('dst:"', `time:"${time}"; dst:"`)).flows[0]?.start ?? 0).slice(0, 23);
  expect(["1773134974", "1773134974250", "2026-03-10T09:29:34Z", "x"].map(at)).toEqual(["2026-03-10T09:29:34.000", "2026-03-10T09:29:34.250", "2026-03-10T09:29:34.000", "2026-03-10T09:29:34.000"]);
});

test("values keep what is escaped in them, and end where their quote ends", () => {
  const read = readCheckPointRecord(String.raw`x [action:"a \"b\"; src:\"1"; methods::"ESP [x\]"; loguid:"{0x1,0x2,0x3,0x4}"]`);
  expect([...(read?.fields ?? [])].slice(0, 2)).toEqual([
    ["action", 'a "b"; src:"1'],
    ["methods", "ESP [x]"],
  ]);
});

test("sessions of several connections are told without a port, drops that are not all named are said", () => {
  expect(texts(accepted.replace('s_port:"49000"; ', ""))).toEqual(["10.9.0.1 → 10.20.1.5:502 6 unknown"]);
  const heard = readLines(checkPoint, together.replace('packet_amount:"2"', 'packet_amount:"7"'));
  expect([...heard.assumptions]).toEqual([expect.stringContaining("does not name all of them")]);
});

test("what is no connection is counted, damage is named", () => {
  const heard = readLines(
    checkPoint,
    [
      accepted.replace('"Accept"', '"Key Install"'),
      blocked.replace('proto:"6"; ', ""),
      "Mar 10 10:00:00 gw-1 sshd[1]: x",
      "",
      accepted.replace('src:"10.9.0.1"', 'src:"hmi-1"'),
      accepted.replace('proto:"6"', 'proto:"x"'),
      accepted.replace('service:"502"', 'service:"modbus"'),
      dropped.replace("2026-03-10T09:29:34Z", "-"),
    ].join("\n"),
  );
  expect(heard.flows).toEqual([]);
  expect(heard.passedOver).toEqual({ "records that tell of no connection": 2, "lines of other programs": 1, "empty lines": 1 });
  expect(heard.notUnderstoodLines).toEqual([
    "5: no source or destination address",
    "6: a protocol that is not known",
    "7: no port where the protocol has some",
    "8: neither the field time nor a stamp before the record can be read",
  ]);
});

test("recognised by its fields", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  for (const line of checkPointLines) expect(checkPoint.recognise(bytes(`Mar 10 10:00:00 gw-1 cron: x\n${line}`))).toBe(2);
  for (const text of ["", '[action:"Accept"; src:"10.0.0.1"]', 'loguid:"{0x1', "CEF:0|Check Point|VPN-1 & FireWall-1|Check Point|Log|x|Unknown|act=Drop"])
    expect(checkPoint.recognise(bytes(text))).toBe(0);
});

// Records in both namings of SFOS: connections by their number, counters that count once, denials of several kinds, and stamps.
import { describe, expect, test } from "vitest";
import { flowText, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { sophosLines } from "./samples.ts";
import { sophosFirewall } from "./sophos-firewall.ts";

const [started, stopped, denied, old, invalid, ping] = sophosLines as [string, string, string, string, string, string];

test("every record of the samples", () => {
  const heard = readLines(sophosFirewall, sophosLines.join("\n"));
  expect(heard.notUnderstoodLines).toEqual([]);
  expect(heard.flows.map(flowText)).toEqual([
    "10.9.0.1:49000 → 10.20.1.5:502 6 unknown",
    "10.9.0.1:49000 → 10.20.1.5:502 6 established",
    "10.9.0.2:40000 → 10.20.1.7:161 17 denied",
    "10.9.0.1:49001 → 10.20.1.7:161 17 established",
    "10.9.0.1:49009 → 10.20.1.5:502 6 denied",
    "10.9.0.3 → 10.20.1.254 1 denied",
  ]);
  expect(heard.flows.map(({ openerSeen, flowId }) => [openerSeen, flowId])).toEqual([
    [true, "X1160000000A#3153941760"],
    [true, "X1160000000A#3153941760"],
    [false, undefined],
    [true, "C1350000000A#185246656"],
    [false, undefined],
    [false, undefined],
  ]);
  expect(heard.flows[1]).toMatchObject({ seconds: 64, packetsToServer: 17, packetsToClient: 16, ipBytesToServer: 1_188, ipBytesToClient: 1_224, closingSeen: null, reset: null });
  expect(heard.flows[1]).toMatchObject({ protocol: "modbus-tcp", protocolConfidence: "medium", isPart: true });
  expect(heard.flows[0]?.packetsToServer).toBeNull();
  expect(heard.flows[2]).toMatchObject({ packetsToServer: 3, seconds: null });
  expect([...heard.assumptions]).toEqual([expect.stringContaining("translated")]);
});

describe("an end", () => {
  const end = (sent: string, received: string) => {
    const [there, back] = [sent.split("/"), received.split("/")];
    const line = stopped.replace("sent=17", `sent=${there[0]}`).replace("sent=1188", `sent=${there[1]}`).replace("received=16", `received=${back[0]}`).replace("received=1224", `received=${back[1]}`);
    return readLines(sophosFirewall, line).flows[0]?.outcome;
  };
  test.each([
    ["4/216", "2/112", "unknown"],
    ["4/216", "0/0", "unanswered"],
    ["5/700", "4/208", "established"],
    ["1/60", "1/40", "unknown"],
    ["0/0", "0/0", "unknown"],
  ])("with %s there and %s back: %s", (sent, received, outcome) => {
    expect(end(sent, received)).toBe(outcome);
  });
});

test.each([
  ["its own zone", stopped, "2026-03-10T09:28:30", 0],
  ["a zone by name", old, "2026-03-10T09:29:04", 0],
  ["a zone that is a number", old.replace('"CET"', '"+11"'), "2026-03-09T23:29:04", 0],
  ["a zone that has several meanings: the plant's", old.replace('"CET"', '"IST"'), "2026-03-10T09:29:04", 1],
])("stamps with %s", (_, line, instant, said) => {
  const heard = readLines(sophosFirewall, line);
  expect(formatInstant(heard.flows[0]?.start ?? 0).slice(0, 19)).toBe(instant);
  expect([...heard.assumptions].filter((text) => text.includes("zone"))).toHaveLength(said);
});

test("what is denied keeps its client: an echo reply, and what stands between start and stop is a part", () => {
  expect(readLines(sophosFirewall, ping.replace("icmp_type=8", "icmp_type=0")).flows.map(flowText)).toEqual(["10.20.1.254 → 10.9.0.3 1 denied"]);
  expect(readLines(sophosFirewall, started.replace('"Start"', '"Interim"')).flows[0]).toMatchObject({ isPart: true, packetsToServer: null, outcome: "unknown" });
});

test("other types and programs are counted, damage is named", () => {
  const heard = readLines(
    sophosFirewall,
    [
      old.replace('log_type="Firewall"', 'log_type="Event"'),
      invalid.replace("src_ip=10.20.1.5 dst_ip=10.9.0.1", "src_ip=0.0.0.0 dst_ip=0.0.0.0"),
      "Mar 10 10:00:00 fw-1 cron[1]: x",
      "",
      denied.replace('src_ip="10.9.0.2"', 'src_ip="hmi"'),
      denied.replace('protocol="UDP"', 'protocol="what"'),
      denied.replace("dst_port=161", "dst_port=x"),
      denied.replace('"Denied"', '"Perhaps"'),
      old.replace("date=2026-03-10", "date=2026-13-45"),
    ].join("\n"),
  );
  expect(heard.flows).toEqual([]);
  expect(heard.passedOver).toEqual({ "records of other types than Firewall": 1, "denied packets and frames of which no ends are told": 1, "lines of other programs": 1, "empty lines": 1 });
  expect(heard.notUnderstoodLines).toEqual([
    "5: no source or destination address",
    "6: a protocol that is not known",
    "7: no port where the protocol has some",
    "8: a subtype that is neither allowed nor denied",
    "9: neither timestamp nor date and time can be read",
  ]);
});

test("recognised by its fields", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  for (const line of sophosLines) expect(sophosFirewall.recognise(bytes(`Mar 10 10:00:00 fw-1 cron: x\n${line}`))).toBe(2);
  for (const text of ["", 'date=2026-03-10 time=10:29:34 devid="FG1" type="traffic" subtype="forward"', 'log_type="Firewall"']) expect(sophosFirewall.recognise(bytes(text))).toBe(0);
});

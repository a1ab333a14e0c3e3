// Messages in both forms of Junos: what each kind becomes, closes by their reason and counters, and a close that is told twice.
import { describe, expect, test } from "vitest";
import { flowText, HeardLog, IN_2026, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { juniperSrx } from "./juniper-srx.ts";
import { juniperLines } from "./samples.ts";

const [created, , closed, denied, screened] = juniperLines as [string, string, string, string, string];

test("every message of the samples", () => {
  const heard = readLines(juniperSrx, juniperLines.join("\n"));
  expect(heard.notUnderstoodLines).toEqual([]);
  expect(heard.flows.map(flowText)).toEqual([
    "10.9.0.1:49000 → 10.20.1.5:502 6 unknown",
    "10.9.0.1:49000 → 10.20.1.5:502 6 unknown",
    "10.9.0.1:49000 → 10.20.1.5:502 6 established",
    "10.9.0.2:40000 → 10.20.1.7:161 17 denied",
    "10.9.0.3:40001 → 10.20.1.5:22 6 denied",
    "10.9.0.1:49001 → 10.20.1.6:102 6 unknown",
    "10.9.0.1:49002 → 10.20.1.7:161 17 established",
    "10.9.0.4 → 10.20.1.5 1 denied",
  ]);
  expect(heard.flows[2]).toMatchObject({
    seconds: 64,
    openerSeen: true,
    closingSeen: true,
    reset: false,
    packetsToServer: 17,
    packetsToClient: 16,
    ipBytesToServer: 1_188,
    ipBytesToClient: 1_224,
    protocol: "modbus-tcp",
    protocolReason: "Junos AppID: MODBUS",
    isPart: true,
    flowId: "srx-1#7001",
  });
  expect(formatInstant(heard.flows[2]?.start ?? 0)).toBe("2026-03-10T09:28:30.125000Z");
  // Only the end counts, because all of them tell totals.
  expect(heard.flows.slice(0, 2).map(({ flowId, packetsToServer, isPart }) => [flowId, packetsToServer, isPart])).toEqual([
    ["srx-1#7001", null, true],
    ["srx-1#7001", null, true],
  ]);
  expect(heard.flows[5]?.flowId).toBe("srx-1#154619140403");
  expect([...heard.assumptions].filter((text) => text.includes("translated"))).toHaveLength(1);
  expect([...heard.assumptions].filter((text) => text.includes("no year"))).toHaveLength(1);
});

describe("the end of a session", () => {
  const end = (reason: string, there: string, back: string, protocol = "6") => {
    const [sent, sentBytes] = there.split("/");
    const [received, receivedBytes] = back.split("/");
    const heard = readLines(
      juniperSrx,
      closed
        .replace("TCP FIN", reason)
        .replace('protocol-id="6"', `protocol-id="${protocol}"`)
        .replace('client="17"', `client="${sent}"`)
        .replace('client="1188"', `client="${sentBytes}"`)
        .replace('server="16"', `server="${received}"`)
        .replace('server="1224"', `server="${receivedBytes}"`),
    );
    const [flow] = heard.flows;
    return [flow?.outcome, flow?.closingSeen, flow?.reset, flow?.packetsToServer];
  };
  test.each([
    ["TCP FIN", "4/208", "3/164", "established", true, false, 4],
    ["TCP CLIENT RST", "5/392", "3/646", "established", true, true, 5],
    ["TCP RST", "13/4274", "9/1575", "established", true, true, 13],
    ["TCP SERVER RST", "1/52", "1/40", "refused", true, true, 1],
    // Several tries, each refused: nothing was ever open.
    ["TCP SERVER RST", "3/156", "3/120", "unknown", true, true, 3],
    ["TCP CLIENT RST", "1/52", "1/52", "unknown", true, true, 1],
    ["idle Timeout", "3/156", "0/0", "unanswered", false, false, 3],
    ["idle Timeout", "1/52", "4/208", "unknown", false, false, 1],
    ["idle Timeout", "40/9000", "40/1640", "established", false, false, 40],
    // Never counted, or ended before the first packet went on.
    ["application failure or action", "0/0", "0/0", "unknown", null, null, null],
    ["unset", "3/156", "0/0", "unanswered", null, null, 3],
  ])("%s after %s and %s: %s", (reason, there, back, ...expected) => {
    expect(end(reason, there, back)).toEqual(expected);
  });

  test.each([
    ["1/72", "1/136", "established"],
    ["1/94", "0/0", "unanswered"],
    ["0/0", "1/94", "unknown"],
  ])("of datagrams, %s and %s: %s", (there, back, outcome) => {
    expect(end("idle Timeout", there, back, "17")[0]).toBe(outcome);
  });

  test("that AppTrack tells again counts once, also when reading stopped between; another one counts", () => {
    const again = closed.replace("RT_FLOW_SESSION_CLOSE", "APPTRACK_SESSION_CLOSE");
    const other = again.replaceAll("7001", "7002");
    expect(readLines(juniperSrx, [closed, again, other].join("\n")).flows).toHaveLength(2);
    expect(readLines(juniperSrx, again).flows).toHaveLength(1);
    const reader = juniperSrx.open(null, IN_2026);
    const heard = readLines(juniperSrx, closed, IN_2026, new HeardLog(), reader);
    readLines(juniperSrx, again, IN_2026, heard, juniperSrx.open(JSON.parse(JSON.stringify(reader.checkpoint())), IN_2026));
    expect(heard.flows).toHaveLength(1);
    expect(heard.passedOver).toEqual({ "closes of sessions that were told before": 1 });
  });
});

test("a denied answer keeps its client: a datagram by its ports, an echo reply by its type", () => {
  expect(readLines(juniperSrx, denied.replace('source-port="40000"', 'source-port="161"').replace('destination-port="161"', 'destination-port="40000"')).flows.map(flowText)).toEqual([
    "10.20.1.7:40000 → 10.9.0.2:161 17 denied",
  ]);
  expect(readLines(juniperSrx, (juniperLines[7] as string).replace("1(8)", "1(0)")).flows.map(flowText)).toEqual(["10.20.1.5 → 10.9.0.4 1 denied"]);
});

test("the sentence of old releases, and names of rules that are numbers", () => {
  const old =
    "May  8 02:52:02 RT_FLOW: RT_FLOW_SESSION_CLOSE: session closed TCP RST: 10.9.0.1/35639->10.20.1.5/5228 None 192.0.2.9/40488->10.20.1.5/5228 1 None 6 35 trust untrust 80888035 46(4109) 42(4812) 13512";
  expect(readLines(juniperSrx, old).flows[0]).toMatchObject({ transport: 6, packetsToServer: 46, packetsToClient: 42, seconds: 13_512, outcome: "established" });
  const v6 = "2026-03-10T10:29:34Z srx-1 RT_FLOW - RT_FLOW_SESSION_DENY: session denied 2001:db8::9/60000->2001:db8::5/8090 None 6(0) DEFAULT-DENY it ot UNKNOWN UNKNOWN N/A(N/A) ge-0/0/0.0";
  expect(readLines(juniperSrx, v6).flows.map(flowText)).toEqual(["2001:db8::9:60000 → 2001:db8::5:8090 6 denied"]);
});

test("reports that dropped nothing and other programs are counted, damage is named", () => {
  const heard = readLines(
    juniperSrx,
    [
      screened.replace('action="drop"', 'action="alarm-without-drop"'),
      "Mar 10 10:00:00 srx-1 mgd[94759]: UI_AUTH_EVENT: Authenticated user 'op' assigned to class 'super-user'",
      created.replace('source-address="10.9.0.1"', 'source-address="hmi"'),
      created.replace('protocol-id="6"', ""),
      created.replace('source-port="49000"', 'source-port="99999"'),
      created.replace("2026-03-10T10:29:34.125+01:00", "-"),
      "Mar 10 10:29:34 srx-1 RT_FLOW: RT_FLOW_SESSION_CLOSE: session closed by somebody",
    ].join("\n"),
  );
  expect(heard.flows).toEqual([]);
  expect(heard.passedOver).toEqual({ "packets that a screen reported and did not drop": 1, "lines of other programs": 1 });
  expect(heard.notUnderstoodLines).toEqual([
    "3: no source or destination address",
    "4: no protocol number",
    "5: no port where the protocol has some",
    "6: no time stamp before the message",
    "7: a session in words that are not known",
  ]);
});

test("recognised by the names of its messages, and by nothing alike", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  for (const line of juniperLines) expect(juniperSrx.recognise(bytes(`Mar 10 10:00:00 srx-1 cron: x\n${line}`))).toBe(2);
  for (const text of ["", "RT_FLOW: started", "see RT_FLOW_SESSION_CLOSE in the manual", 'date=2026-03-10 type="traffic"']) expect(juniperSrx.recognise(bytes(text))).toBe(0);
});

// Events in CEF: escapes, syslog headers, stamps, what becomes a connection, what a claim, and what is only counted.
import { describe, expect, test } from "vitest";
import { flowText, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { cef } from "./cef.ts";
import { readCefEvent } from "./cef-event.ts";
import { cefAssetLine, cefLines, nozomiAlertLines } from "./samples.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** An event of a product that no table knows. */
const event = (extension: string, name = "Something"): string => `CEF:0|Acme|Sensor|1|7|${name}|5|start=1773134974123 ${extension}`;

describe("an event", () => {
  test("has escapes in its header and in its extension", () => {
    const read = readCefEvent("x CEF:0|a \\| b|c\\\\d|1|2|na\\|me|3|msg=one \\= two\\nthree \\\\ four cs1=x|y path=C:\\\\a c[0].d=7 cs1=again");
    expect(read).toMatchObject({ before: "x ", vendor: "a | b", product: "c\\d", name: "na|me" });
    expect(typeof read === "object" && read !== null ? [...read.extension] : []).toEqual([
      ["msg", "one = two three \\ four"],
      ["cs1", "x|y"],
      ["path", "C:\\a"],
      ["c[0].d", "7"],
    ]);
  });

  test.each([
    ["CEF:0|a|b|1|2|name|3|", "name"],
    ["CEF:0|a|b|1|2|name|3", "name"],
    ['"CEF: 0|a|b|1|2|name|3|k=v"', "name"],
  ])("%s is one", (line, name) => {
    expect(readCefEvent(line)).toMatchObject({ name });
  });

  test("that breaks off in its header says so, and other lines hold none", () => {
    expect(readCefEvent("CEF:0|a|b|1|2|name")).toBe("its header has 6 of 7 fields");
    expect(readCefEvent("CEF:0|a|b\\|1")).toBe("its header has 3 of 7 fields");
    expect(readCefEvent("NOTCEF:0|a|b|1|2|n|3|")).toBeNull();
  });
});

describe("connections", () => {
  test("of every sample, with what the product lets be known", () => {
    const heard = readLines(cef, cefLines.join("\n"));
    expect(heard.notUnderstoodLines).toEqual([]);
    expect(heard.flows.map(flowText)).toEqual([
      "10.20.1.9 → 10.20.1.5:502 6 unknown",
      "10.20.1.9:50001 → 10.20.1.6:502 6 unknown",
      "2001:db8::9:40000 → 2001:db8::5:22 6 denied",
      "10.20.1.8 → 10.20.1.5:44818 6 unknown",
    ]);
    expect(heard.flows.map((f) => [f.protocol, f.protocolConfidence ?? null, f.isPart ?? false])).toEqual([
      ["modbus-tcp", "low", false],
      ["modbus-tcp", "medium", true],
      [null, null, false],
      [null, null, false],
    ]);
    for (const flow of heard.flows)
      expect(flow).toMatchObject({ seconds: null, openerSeen: false, packetsToServer: null, packetsToClient: null, ipBytesToServer: null, ipBytesToClient: null, vlan: null });
    expect(heard.flows.map((f) => formatInstant(f.start).slice(0, 23))).toEqual(["2026-03-10T09:29:34.000", "2026-03-10T09:29:34.123", "2026-03-10T09:29:30.250", "2026-03-10T08:29:34.000"]);
    expect([...heard.assumptions].filter((text) => text.includes("no transport"))).toHaveLength(1);
  });

  const ENDS = "src=10.0.0.1 spt=49000 dst=10.0.0.2 dpt=502 proto=6";
  test.each([
    ["deny", "denied"],
    ["Discard", "denied"],
    ["reset-both", "denied"],
    ["drop-all", "denied"],
    ["client-rst", "unknown"],
    ["server-reset", "unknown"],
    ["allow", "unknown"],
    ["timeout", "unknown"],
  ])("with the action %s are %s", (action, outcome) => {
    expect(readLines(cef, event(`${ENDS} act=${action}`)).flows.map((flow) => flow.outcome)).toEqual([outcome]);
  });

  test("of a FortiGate, whose policy and profiles speak under keys of its own, at a time that names no zone because it needs none", () => {
    const told = (extension: string) => {
      const { flows, assumptions } = readLines(cef, `CEF:0|Fortinet|Fortigate|v6.0.3|00013|traffic:forward close|3|deviceExternalId=FGT1 ${ENDS} ${extension}`);
      return [flows[0]?.outcome, formatInstant(flows[0]?.start ?? 0).slice(0, 19), [...assumptions].some((text) => text.includes("zone"))];
    };
    const when = "2026-03-10T09:29:34";
    expect(told("FTNTFGTeventtime=1773134974123456789 act=close start=Mar 10 2026 10:29:34")).toEqual(["unknown", when, false]);
    expect(told("FTNTFGTeventtime=1773134974 act=close FTNTFGTutmaction=block")).toEqual(["denied", when, false]);
    expect(told("FortinetFortiGateeventtime=1773134974 FortinetFortiGateaction=deny")).toEqual(["denied", when, false]);
    expect(told("ad.eventtime=1773134974 act=accept ad.utmaction=allow")).toEqual(["unknown", when, false]);
  });

  test.each([
    ["no service", "src=10.0.0.1 dst=10.0.0.2 proto=TCP"],
    ["no transport and a port that nothing is known of", "src=10.0.0.1 dst=10.0.0.2 dpt=50999"],
    ["one end twice", "src=10.0.0.1 dst=10.0.0.1 dpt=502 proto=TCP"],
    ["an unspecified end", "src=0.0.0.0 dst=10.0.0.1 dpt=67 proto=UDP"],
    ["an end that is no address", "src=plc dst=10.0.0.2 dpt=502 proto=TCP"],
    ["a port that is none", "src=10.0.0.1 dst=10.0.0.2 dpt=70000 proto=TCP"],
  ])("are none of events with %s", (_, extension) => {
    const heard = readLines(cef, event(extension));
    expect(heard.flows).toEqual([]);
    expect(heard.notUnderstoodLines).toEqual([]);
  });

  test.each([
    [502, 6],
    [53, 17],
    [47808, 17],
    [102, 6],
  ])("to port %i without a transport are taken over %i, and the source says so", (port, transport) => {
    const heard = readLines(cef, event(`src=10.0.0.1 dst=10.0.0.2 dpt=${port}`));
    expect(heard.flows.map((f) => f.transport)).toEqual([transport]);
    expect([...heard.assumptions].join()).toContain("no transport");
  });

  test("several protocols under one name are none of them", () => {
    const one = (name: string): string | null => readLines(cef, event(`src=10.0.0.1 dst=10.0.0.2 dpt=102 proto=TCP app=${name}`)).flows[0]?.protocol ?? null;
    expect(one("S7/S7Plus/61850-MMS")).toBeNull();
    expect(one("s7comm/iec-61850")).toBeNull();
    expect(one("s7comm")).toBe("s7comm");
  });

  test("without ports are kept where the transport has none", () => {
    expect(readLines(cef, event("src=10.0.0.1 dst=10.0.0.2 proto=ICMP")).flows.map(flowText)).toEqual(["10.0.0.1 → 10.0.0.2 1 unknown"]);
  });
});

describe("claims", () => {
  test("of an event about one machine: address, MAC address, the maker of its card as a guess, and no address for a name", () => {
    const heard = readLines(cef, cefAssetLine);
    expect(heard.claims).toEqual([
      "10.20.1.7 address = 10.20.1.7 (radiflow isid)",
      "10.20.1.7 mac = 00:30:de:00:00:07 (radiflow isid)",
      "10.20.1.7 vendor = WAGO Kontakttechnik GmbH (radiflow isid (MAC prefix))",
    ]);
    expect(heard.flows).toEqual([]);
  });

  test("of both ends where the product keeps a list of machines; else of the sender's name only", () => {
    expect(readLines(cef, cefLines[0] as string).claims).toEqual([
      "10.20.1.9 mac = 00:1b:1b:00:00:09 (radiflow isid)",
      "10.20.1.9 name = HMI left (radiflow isid)",
      "10.20.1.9 vendor = Siemens AG (radiflow isid (MAC prefix))",
      "10.20.1.5 mac = 00:30:de:00:00:05 (radiflow isid)",
      "10.20.1.5 vendor = WAGO Kontakttechnik GmbH (radiflow isid (MAC prefix))",
    ]);
    expect(readLines(cef, cefLines[1] as string).claims).toEqual(["10.20.1.9 hostname = hmi-1 (Nozomi Networks N2OS)"]);
    expect(readLines(cef, cefLines[3] as string).claims).toEqual([
      "10.20.1.8 mac = 00:50:56:00:00:08 (Claroty CTD)",
      "10.20.1.8 hostname = eng-1 (Claroty CTD)",
      "10.20.1.5 hostname = plc-5 (Claroty CTD)",
    ]);
  });

  test("hang on the MAC address where there is no other, and group addresses are no machines", () => {
    expect(readLines(cef, event("smac=00:1b:1b:00:00:01 shost=drive-1")).claims).toEqual([
      "mac:00:1b:1b:00:00:01 mac = 00:1b:1b:00:00:01 (Acme Sensor)",
      "mac:00:1b:1b:00:00:01 hostname = drive-1 (Acme Sensor)",
    ]);
    expect(readLines(cef, event("smac=01:00:5e:00:00:01 shost=x")).claims).toEqual([]);
    expect(readLines(cef, event("src=224.0.0.1 shost=x")).claims).toEqual([]);
  });
});

test("what says neither is counted by its name; other lines and damaged events are told apart", () => {
  const heard = readLines(
    cef,
    [event("suser=somebody", "Login"), event("msg=x", "Login"), event("dvc=10.0.0.1", "Health"), "", "Mar 10 10:00:00 host cron[1]: x", "CEF:0|a|b", "CEF:0|a|b|1|2|Untimed|3|src=10.0.0.1"].join("\n"),
  );
  expect(heard.passedOver).toEqual({ 'events "Login"': 2, 'events "Health"': 1, "empty lines": 1, "lines of other programs": 1 });
  expect(heard.claims).toEqual([]);
  expect(heard.notUnderstoodLines).toEqual(["6: its header has 3 of 7 fields", "7: no time: neither a key (start, end, rt) nor a stamp before the event can be read"]);
});

test("recognised by its header wherever syslog puts it, and by nothing else", () => {
  for (const line of [...cefLines, cefAssetLine]) expect(cef.recognise(bytes(line))).toBe(2);
  expect(cef.recognise(bytes(`Mar 10 host other: x\n${cefAssetLine}\n`))).toBe(2);
  for (const text of ["", "CEF:0|a|b|1", "name;CEF:0;|||||", "a|b|c|d|e|f|g|h"]) expect(cef.recognise(bytes(text))).toBe(0);
});

describe("alerts of Nozomi in JSON", () => {
  const [first = ""] = nozomiAlertLines;

  test("say that two machines talked, with what was found in the bytes", () => {
    const heard = readLines(cef, nozomiAlertLines.join("\n"));
    expect(heard.notUnderstoodLines).toEqual([]);
    expect(heard.flows.map(flowText)).toEqual(["10.20.1.9:58679 → 10.20.1.6:44818 6 unknown", "10.20.1.9:40001 → 10.20.1.7:161 17 unknown"]);
    expect(heard.flows[0]).toMatchObject({ protocol: "enip-explicit", protocolConfidence: "medium", openerSeen: false, isPart: true });
    expect(formatInstant(heard.flows[0]?.start ?? 0)).toBe("2026-03-10T09:29:34.123000Z");
    expect(heard.claims).toEqual(["10.20.1.9 name = hmi left (Nozomi Networks alerts)"]);
  });

  test("without two ends, with damage, or of another program are told apart", () => {
    const heard = readLines(
      cef,
      [
        first.replace('"ip_dst":"10.20.1.6",', '"ip_dst":null,').replace('"label_src":"hmi left"', '"label_src":null'),
        first.slice(0, -40),
        `${first.slice(0, -1)}`,
        '{"type_id":"x","ip_src":"10.0.0.1"}',
        "hello",
      ].join("\n"),
    );
    expect(heard.flows).toEqual([]);
    expect(heard.notUnderstoodLines).toEqual(["3: an alert in JSON that breaks off"]);
    expect(Object.values(heard.passedOver)).toContain(3);
  });

  test("are known by what they are, and by nothing that other programs write", () => {
    for (const line of nozomiAlertLines) expect(cef.recognise(bytes(line))).toBe(2);
    for (const line of ['{"type_id":"SIGN:X"}', '{"ip_src":"10.0.0.1"}', first.slice(1)]) expect(cef.recognise(bytes(line))).toBe(0);
  });
});

// What the dissector understands of SNMP: operations, errors, traps, times, identities; in all versions; and that it keeps no community and no person's name.
import { describe, expect, test } from "vitest";
import { Heard, playDatagrams, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { hex } from "../payload-bytes.ts";
import { textHex } from "../protocol-sample.ts";
import { DissectedFlow } from "../stream.ts";
import { snmpDissector } from "./snmp-dissector.ts";

const sizeOf = (digits: string): number => digits.replace(/\s/g, "").length / 2;
const ber = (tag: string, ...parts: string[]): string => {
  const body = parts.join("");
  const size = sizeOf(body);
  return `${tag}${size < 128 ? size.toString(16).padStart(2, "0") : `82${size.toString(16).padStart(4, "0")}`}${body}`;
};
const int = (value: number): string => ber("02", value < 128 ? value.toString(16).padStart(2, "0") : (value & 0x7fffffff).toString(16).padStart(8, "0"));
const text = (value: string): string => ber("04", textHex(value));
const variables = (...pairs: [id: string, value: string][]): string => ber("30", ...pairs.map(([id, value]) => ber("30", ber("06", id), value)));
const pdu = (tag: string, id: number, list: string, error = 0): string => ber(tag, int(id), int(error), int(0), list);
const message = (version: number, operation: string): string => ber("30", int(version), text("s3cret"), operation);
const play = (...steps: Step[]): Heard => playDatagrams(snmpDissector, steps);
const SYS = "2b06010201 01";
const ANSWERS = variables(
  [`${SYS}0100`, text("Siemens, SIMATIC NET, SCALANCE X208, 6GK5 208-0BA10-2AA3, HW: Version 5, FW: Version V4.03, SVPA8123456")],
  [`${SYS}0200`, ber("06", "2b06010401a1690114")],
  [`${SYS}0300`, ber("43", "0f4240")],
  [`${SYS}0400`, text("Anna Smith, 4711")],
  [`${SYS}0500`, text("switch-7")],
  [`${SYS}0600`, text("beside Anna's desk")],
);

describe("operations", () => {
  test("a get and its response", () => {
    const heard = play([0, 0, message(1, pdu("a0", 7, variables([`${SYS}0300`, "0500"])))], [1, 10_000, message(1, pdu("a2", 7, variables([`${SYS}0300`, ber("43", "0f4240")])))]);
    expect(heard.details).toEqual({ "version 2c": 2, "pdu get": 1, "pdu response": 1 });
    expect(heard.responses).toEqual([0.01]);
    expect(heard.operationNames).toEqual(["read"]);
    expect(heard.claims).toEqual(["sender uptime = 10000 (snmp sysUpTime)"]);
  });
  test.each([
    ["get-next", "a1", "read"],
    ["set", "a3", "write"],
    ["get-bulk", "a5", "read"],
  ])("%s", (name, tag, operation) => {
    const heard = play([0, 0, message(1, pdu(tag, 7, variables([`${SYS}0300`, "0500"])))]);
    expect(heard.details).toEqual({ "version 2c": 1, [`pdu ${name}`]: 1 });
    expect(heard.operationNames).toEqual([operation]);
  });
  test("an error has its name, and a response without its request says so", () => {
    const heard = play([1, 0, message(0, pdu("a2", 7, variables(), 2))]);
    expect(heard.details).toEqual({ "version 1": 1, "pdu response": 1, "error noSuchName": 1, "transaction response without request": 1 });
    expect(heard.operations).toBe(0);
  });
  test("over TCP, cut anywhere", () => {
    const steps: Step[] = [
      [0, 0, message(1, pdu("a0", 7, variables([`${SYS}0300`, "0500"])))],
      [1, 10_000, message(1, pdu("a2", 7, ANSWERS))],
    ];
    for (const pieces of [1, 3, 50, 1_000]) expect({ ...playSegments(snmpDissector, steps, pieces) }).toEqual({ ...playSegments(snmpDissector, steps) });
    expect(playSegments(snmpDissector, steps).responses).toEqual([0.01]);
  });
});

describe("identities", () => {
  test("the system group, without contact, location and community", () => {
    const heard = play([1, 0, message(1, pdu("a2", 7, ANSWERS))]);
    expect(heard.claims).toEqual([
      "sender firmware = V4.03 (snmp sysDescr)",
      "sender vendor = Siemens (snmp sysDescr)",
      "sender model = SIMATIC NET, SCALANCE X208, 6GK5 208-0BA10-2AA3 (snmp sysDescr)",
      "sender serial = SVPA8123456 (snmp sysDescr)",
      "sender vendor = Siemens (snmp sysObjectID)",
      "sender uptime = 10000 (snmp sysUpTime)",
      "sender hostname = switch-7 (snmp sysName)",
    ]);
    expect(JSON.stringify(heard)).not.toMatch(/Anna|4711|s3cret/);
  });
  test("the entity table speaks of the device, not of its modules", () => {
    const column = (n: string, index: string): string => `2b06010201 2f01010101 ${n}${index}`;
    const heard = play(
      [1, 0, message(1, pdu("a2", 7, variables([column("0b", "01"), text("SER1")], [column("0b", "8769"), text("MODULE")])))],
      [1, 1, message(1, pdu("a2", 8, variables([column("0d", "01"), text("X-200")], [column("0a", "01"), text("4.1")], [column("0c", "01"), text("Maker")], [column("02", "01"), text("Chassis")])))],
    );
    expect(heard.claims).toEqual([
      "sender serial = SER1 (snmp entPhysicalSerialNum)",
      "sender model = X-200 (snmp entPhysicalModelName)",
      "sender firmware = 4.1 (snmp entPhysicalSoftwareRev)",
      "sender vendor = Maker (snmp entPhysicalMfgName)",
    ]);
  });
  test("masks of its addresses and its default route", () => {
    const heard = play([
      1,
      0,
      message(1, pdu("a2", 7, variables(["2b06010201 04140103 0a0181480 5".replace(/ /g, ""), ber("40", "ffffff00")], ["2b06010201 0415010700000000", ber("40", "0a010001")]))),
    ]);
    expect(heard.claims).toEqual([
      "sender address = 10.1.200.5 (snmp ipAddrTable)",
      "10.1.200.5 netmask = 255.255.255.0 (snmp ipAddrTable)",
      "sender gateway = 10.1.0.1 (snmp ipRouteNextHop of the default route)",
    ]);
  });
  test("a request claims nothing", () => expect(play([0, 0, message(1, pdu("a3", 7, ANSWERS))]).claims).toEqual([]));
});

describe("traps", () => {
  test("version 1, passed on by a proxy", () => {
    const trap = ber("a4", ber("06", "2b060104019f4b"), ber("40", "0a010203"), int(0), int(0), ber("43", "2710"), variables());
    const heard = play([0, 0, message(0, trap)]);
    expect(heard.details).toEqual({ "version 1": 1, "pdu trap": 1, "trap coldStart": 1 });
    expect(heard.claims).toEqual(["10.1.2.3 uptime = 100 (snmp trap)"]);
    expect(heard.requests).toEqual([]);
  });
  test("version 2c, of the standard and of a maker", () => {
    const trap = (id: string): string => message(1, pdu("a7", 7, variables([`${SYS}0300`, ber("43", "2710")], ["2b06010603 0101040100", ber("06", id)])));
    const heard = play([0, 0, trap("2b0601060301010503")], [0, 5, trap("2b06010401a1690001")]);
    expect(heard.details).toEqual({ "version 2c": 2, "pdu trap": 2, "trap linkDown": 1, "trap enterprise": 1 });
    expect(heard.claims).toContain("sender vendor = Siemens (snmp trap)");
  });
  test("an inform is answered", () => {
    expect(play([0, 0, message(1, pdu("a6", 7, variables()))], [1, 2_000, message(1, pdu("a2", 7, variables()))]).responses).toEqual([0.002]);
  });
});

describe("version 3", () => {
  const ENGINE = "80 0010e9 03 0080631234 56".replace(/ /g, "");
  const three = (id: number, flags: string, scoped: string, boots = 5, engine = ENGINE): string =>
    ber("30", int(3), ber("30", int(id), int(65_507), ber("04", flags), int(3)), ber("04", ber("30", ber("04", engine), int(boots), int(86_400), text("anna"), text(""), text(""))), scoped);
  const scoped = (operation: string): string => ber("30", ber("04", ENGINE), text(""), operation);
  test("in the clear: operations, security level, engine and its uptime, but no user", () => {
    const heard = play([0, 0, three(9, "05", scoped(pdu("a0", 1, variables())))], [1, 4_000, three(9, "01", scoped(pdu("a2", 1, variables())))]);
    expect(heard.details).toEqual({ "version 3": 2, "security authNoPriv": 2, "pdu get": 1, "pdu response": 1 });
    expect(heard.responses).toEqual([0.004]);
    // 0x10e9 is the number 4329.
    expect(heard.claims).toEqual(["sender vendor = Siemens (snmp engine id)", "sender mac = 00:80:63:12:34:56 (snmp engine id)", "sender uptime = 86400 (snmp engine time)"]);
    expect(JSON.stringify(heard)).not.toContain("anna");
  });
  test("encrypted: it may be a set; pairs are found by the message id; what comes unasked may be a trap", () => {
    const heard = play([0, 0, three(9, "07", ber("04", "aabbccdd"))], [1, 4_000, three(9, "03", ber("04", "ddeeff00"))], [1, 9_000, three(10, "03", ber("04", "ddeeff00"))]);
    expect(heard.details).toEqual({ "version 3": 3, "security authPriv": 3, "pdu encrypted": 3 });
    expect(heard.operationNames).toEqual(["write"]);
    expect(heard.responses).toEqual([0.004]);
  });
  test("an encrypted response finds its request across a cut", () => {
    const part = (direction: 0 | 1, digits: string) => {
      const flow = new DissectedFlow(snmpDissector);
      const bytes = hex(digits);
      flow.datagram(direction, new DataView(bytes.buffer), bytes, 0, bytes.length, bytes.length, 0, new Heard());
      return flow.takeLooseEnds(true, new Heard());
    };
    const open = part(0, three(9, "07", ber("04", "aabbccdd")))?.open[0];
    expect(part(1, three(9, "03", ber("04", "ddeeff00")))?.early[0]).toMatchObject({ key: open?.key, details: [] });
  });
  test("before the first exchange the engine does not know its time", () => {
    expect(play([1, 0, three(9, "00", scoped(pdu("a8", 1, variables())), 0, "")]).claims).toEqual([]);
  });
});

test.each([
  ["a PDU that leaves the message", message(1, "a07f0201")],
  ["a tag that is no operation", message(1, pdu("a9", 7, variables()))],
  ["variables that are no pairs", message(1, pdu("a2", 7, ber("30", int(1))))],
  ["a variable without a value", message(1, pdu("a2", 7, ber("30", ber("30", ber("06", "2b06")))))],
  ["version 9", message(9, pdu("a0", 7, variables()))],
])("%s is malformed", (_, digits) => expect(play([1, 0, digits]).troubles).toEqual(["malformed"]));

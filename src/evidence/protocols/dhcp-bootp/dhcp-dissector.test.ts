// What the dissector understands of DHCP and BOOTP: messages, leases and their times, names and addresses, and who is told to use whom.
import { describe, expect, test } from "vitest";
import { Heard, playDatagrams, type Step } from "../../../../tests/protocols/heard.ts";
import { hex } from "../payload-bytes.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { asset, START } from "../../../../tests/generators/plant-builder.ts";
import type { Claim } from "../../../plant/claim.ts";
import { hasLease } from "../../../plant/address-leases.ts";
import { DissectedFlow } from "../stream.ts";
import { dhcpDissector } from "./dhcp-dissector.ts";

const MAC = "000c29aabbcc";
const fixed = (operation: string, client: string, your: string, relay = "00000000", file = fillHex(128), server = fillHex(64)): string =>
  `${operation} 01 06 00 3903f326 0000 0000 ${client} ${your} 00000000 ${relay} ${MAC} ${fillHex(10)} ${server} ${file}`;
const option = (code: number, digits: string): string => `${code.toString(16).padStart(2, "0")} ${(digits.replace(/\s/g, "").length / 2).toString(16).padStart(2, "0")} ${digits}`;
const options = (...list: string[]): string => `63825363 ${list.join(" ")} ff`;
const NONE = "00000000";
const play = (...steps: Step[]): Heard => playDatagrams(dhcpDissector, steps);

const ACK = `${fixed("02", NONE, "0a010205")} ${options(option(53, "05"), option(54, "0a010001"), option(51, "00000e10"), option(58, "00000708"), option(59, "00000c4e"), option(1, "ffffff00"), option(3, "0a010201 0a010202"), option(6, "0a010003"), option(42, "0a010004"), option(12, textHex("panel4")))}`;

describe("clients", () => {
  test("a client without an address is named by its hardware address; what it wishes for is not claimed", () => {
    const heard = play([0, 5, `${fixed("01", NONE, NONE)} ${options(option(53, "01"), option(50, "0a010205"), option(12, textHex("panel4\0")), option(60, textHex("MSFT 5.0")))}`]);
    expect(heard.claims).toEqual(["mac:00:0c:29:aa:bb:cc hostname = panel4 (dhcp-bootp DISCOVER)", "mac:00:0c:29:aa:bb:cc os = Windows (MSFT 5.0) (dhcp-bootp vendor class)"]);
    expect(heard.details).toEqual({ "message DISCOVER": 1 });
    expect(heard.requests).toEqual([5]);
    expect(heard.operationNames).toEqual(["read"]);
  });
  test("a client that renews has its address", () => {
    const heard = play([0, 5, `${fixed("01", "0a010205", NONE)} ${options(option(53, "03"), option(81, `04 00 00 06 ${textHex("Panel4")} 05 ${textHex("plant")} 00`))}`]);
    expect(heard.claims).toEqual([
      "mac:00:0c:29:aa:bb:cc hostname = panel4.plant (dhcp-bootp REQUEST)",
      "10.1.2.5 hostname = panel4.plant (dhcp-bootp REQUEST)",
      "10.1.2.5 mac = 00:0c:29:aa:bb:cc (dhcp-bootp REQUEST)",
      "mac:00:0c:29:aa:bb:cc address = 10.1.2.5 (dhcp-bootp REQUEST)",
    ]);
  });
  test.each([
    ["dhcpcd-6.11.5:Linux-4.1.18-v7+:armv7l:BCM2709", "os = Linux 4.1.18-v7+"],
    ["udhcp 1.29.3", "os = Linux (udhcp 1.29.3)"],
    ["android-dhcp-9", "os = Android 9"],
    ["AXIS,Network Camera,M1011,5.20", "model = AXIS,Network Camera,M1011,5.20"],
  ])("vendor class %s", (text, claim) => {
    expect(play([0, 0, `${fixed("01", NONE, NONE)} ${options(option(53, "01"), option(60, textHex(text)))}`]).claims).toEqual([`mac:00:0c:29:aa:bb:cc ${claim} (dhcp-bootp vendor class)`]);
  });
  test("a boot loader's class names a purpose, no device", () => {
    expect(play([0, 0, `${fixed("01", NONE, NONE)} ${options(option(53, "01"), option(60, textHex("PXEClient:Arch:00000")))}`]).claims).toEqual([]);
  });
});

describe("leases", () => {
  test("times, mask, gateways, names and the servers to use", () => {
    const heard = play([1, 0, ACK]);
    expect(heard.timers).toEqual(["dhcp-bootp 3600 lease", "dhcp-bootp 1800 renewal", "dhcp-bootp 3150 rebinding"]);
    expect(heard.claims).toEqual([
      "10.1.2.5 mac = 00:0c:29:aa:bb:cc (dhcp-bootp ACK)",
      "mac:00:0c:29:aa:bb:cc address = 10.1.2.5 (dhcp-bootp ACK)",
      "10.1.2.5 hostname = panel4 (dhcp-bootp ACK)",
      "10.1.2.5 netmask = 255.255.255.0 (dhcp-bootp ACK)",
      "10.1.2.5 gateway = 10.1.2.1 (dhcp-bootp ACK)",
      "10.1.2.5 gateway = 10.1.2.2 (dhcp-bootp ACK)",
      "10.1.0.1 role = DHCP server (dhcp-bootp ACK)",
      "10.1.0.3 role = DNS server (dhcp-bootp ACK)",
      "10.1.0.4 role = time server (dhcp-bootp ACK)",
    ]);
    expect(heard.details).toEqual({ "message ACK": 1 });
  });
  test("an offer is no lease", () => {
    const heard = play([1, 0, ACK.replace("35 01 05", "35 01 02")]);
    expect(heard.claims).toEqual([]);
    expect(heard.timers).toEqual([]);
  });
  test("a lease for ever has no timer, and one without a router is counted", () => {
    const heard = play([1, 0, `${fixed("02", NONE, "0a010205")} ${options(option(53, "05"), option(51, "ffffffff"))}`]);
    expect(heard.timers).toEqual([]);
    expect(heard.details).toEqual({ "message ACK": 1, "lease without router": 1, "lease infinite": 1 });
  });
  test("options go on in the file and server name fields where option 52 says so", () => {
    const file = `${option(12, textHex("robot9"))} ff`;
    const rest = (digits: string, size: number): string => `${digits}${fillHex(size - digits.replace(/\s/g, "").length / 2)}`;
    const server = `${option(1, "ffff0000")} ff`;
    const heard = play([1, 0, `${fixed("02", NONE, "0a010205", NONE, rest(file, 128), rest(server, 64))} ${options(option(53, "05"), option(52, "03"))}`]);
    expect(heard.claims.slice(2)).toEqual(["10.1.2.5 hostname = robot9 (dhcp-bootp ACK)", "10.1.2.5 netmask = 255.255.0.0 (dhcp-bootp ACK)"]);
    expect(heard.details["boot file named"]).toBeUndefined();
  });
  test("through a relay requests and replies are one flow: their time is measured, for every pair of types", () => {
    const relayed = (operation: string, type: string): string => `${fixed(operation, NONE, NONE, "0a010201")} ${options(option(53, type))}`;
    const heard = play(
      [0, 0, relayed("01", "01")],
      [1, 1_000, relayed("02", "02")],
      [0, 2_000, relayed("01", "03")],
      [1, 5_000, relayed("02", "06")],
      [0, 9_000, relayed("01", "08")],
      [1, 9_500, relayed("02", "05")],
    );
    expect(heard.responses).toEqual([0.001, 0.003, 0.0005]);
    expect(heard.details).toMatchObject({ "relay request": 3, "relay reply": 3 });
  });
  test("silence after a broadcast is no failure, and an answer to one is not unasked", () => {
    const heard = play([0, 0, `${fixed("01", NONE, NONE)} ${options(option(53, "01"))}`], [0, 60_000_000, `${fixed("01", NONE, NONE)} ${options(option(53, "01"))}`], [1, 120_000_000, ACK]);
    expect(Object.keys(heard.details).filter((detail) => detail.startsWith("transaction"))).toEqual([]);
  });
  test("a response time is found across a cut", () => {
    const relayed = (operation: string, type: string): string => `${fixed(operation, NONE, NONE, "0a010201")} ${options(option(53, type))}`;
    const part = (direction: 0 | 1, micros: number, digits: string) => {
      const flow = new DissectedFlow(dhcpDissector);
      const bytes = hex(digits);
      flow.datagram(direction, new DataView(bytes.buffer), bytes, 0, bytes.length, bytes.length, micros, new Heard());
      return flow.takeLooseEnds(true, new Heard());
    };
    const open = part(0, 0, relayed("01", "01"))?.open;
    const early = part(1, 1_000, relayed("02", "02"))?.early;
    expect(open).toEqual([{ key: early?.[0]?.key, micros: 0, unanswered: null }]);
    expect(early).toMatchObject([{ details: [], operations: 0 }]);
  });
});

describe("BOOTP", () => {
  test("a replaced controller asks, and is given an address with a file to load", () => {
    const heard = play(
      [0, 0, `${fixed("01", NONE, NONE)} ${fillHex(64)}`],
      [1, 400_000, `${fixed("02", NONE, "0a010263", NONE, `${textHex("plc.bin")}${fillHex(121)}`)} ${options(option(1, "ffffff00"))}`],
    );
    expect(heard.details).toEqual({ "message BOOTP request": 1, "message BOOTP reply": 1, "boot file named": 1 });
    expect(heard.claims).toEqual(["10.1.2.99 mac = 00:0c:29:aa:bb:cc (BOOTP reply)", "mac:00:0c:29:aa:bb:cc address = 10.1.2.99 (BOOTP reply)", "10.1.2.99 netmask = 255.255.255.0 (BOOTP reply)"]);
  });
});

describe("messages that contradict themselves", () => {
  test.each([
    ["an option that leaves the message", `${fixed("02", NONE, "0a010205")} 63825363 35 01 05 0c 20 61`],
    ["a mask of three bytes", `${fixed("02", NONE, "0a010205")} 63825363 01 03 ffffff ff`],
    ["an option code without its length", `${fixed("02", NONE, "0a010205")} 63825363 35`],
  ])("%s", (_, digits) => expect(play([1, 0, digits]).troubles).toEqual(["malformed"]));
  test("less than the fixed fields is none", () => expect(play([1, 0, "02 01 06 00"]).troubles).toEqual(["not-mine"]));
});

test("who was given an address has a lease, who asked for settings only has none", () => {
  const isLeased = (message: string): boolean => {
    const claims = play([1, 0, message]).claims.map((text): Claim => {
      const [, endpoint, attribute, value, by] = /^(\S+) (\S+) = (.*) \((.*)\)$/.exec(text) as unknown as [string, string, Claim["attribute"], string, string];
      return { addressSpace: "site", endpoint, attribute, value, by, first: START, last: START, source: "" };
    });
    return hasLease(asset("PANEL", ["10.1.2.5"], { claims }), "10.1.2.5");
  };
  expect(isLeased(ACK)).toBe(true);
  expect(isLeased(`${fixed("02", NONE, "0a010205")} ${options(option(1, "ffffff00"))}`)).toBe(true);
  expect(isLeased(`${fixed("02", "0a010205", NONE)} ${options(option(53, "05"), option(54, "0a010001"))}`)).toBe(false);
});

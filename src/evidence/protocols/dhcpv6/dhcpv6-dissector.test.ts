// What the dissector understands of DHCPv6: messages, leases and their times, names and addresses, relays.
import { describe, expect, test } from "vitest";
import { type Heard, playDatagrams, type Step } from "../../../../tests/protocols/heard.ts";
import { textHex } from "../protocol-sample.ts";
import { dhcpv6Dissector } from "./dhcpv6-dissector.ts";

const sized = (digits: string): string => `${(digits.replace(/\s/g, "").length / 2).toString(16).padStart(4, "0")} ${digits}`;
const option = (code: number, digits: string): string => `${code.toString(16).padStart(4, "0")} ${sized(digits)}`;
const ADDRESS = "fd000000000000000000000000000005";
const CLIENT = "fe800000000000000000000000000007";
const play = (...steps: Step[]): Heard => playDatagrams(dhcpv6Dissector, steps);
const NAME = option(39, `00 06 ${textHex("Panel4")} 05 ${textHex("plant")} 00`);
const leased = (valid: string, times = "00000708 00000b40"): string => option(3, `00000001 ${times} ${option(5, `${ADDRESS} 00000e10 ${valid}`)}`);

test("a solicitation tells name and system of who sends it", () => {
  const heard = play([0, 5, `01 123456 ${option(1, "0003 0001 000c29aabbcc")} ${NAME} ${option(16, `00000137 ${sized(textHex("MSFT 5.0"))}`)}`]);
  expect(heard.claims).toEqual(["sender hostname = panel4.plant (dhcpv6 SOLICIT)", "sender os = Windows (MSFT 5.0) (dhcpv6 vendor class)"]);
  expect(heard.details).toEqual({ "message SOLICIT": 1 });
  expect(heard.requests).toEqual([5]);
  expect(heard.operationNames).toEqual(["read"]);
});
test("a reply gives an address with its times, and names servers", () => {
  const heard = play([1, 0, `07 123456 ${leased("00001c20")} ${NAME} ${option(23, `${ADDRESS.slice(0, -2)}53`)} ${option(13, "0000")}`]);
  expect(heard.timers).toEqual(["dhcpv6 7200 lease", "dhcpv6 1800 renewal", "dhcpv6 2880 rebinding"]);
  expect(heard.claims).toEqual([
    "receiver address = fd00::5 (dhcpv6 REPLY)",
    "receiver hostname = panel4.plant (dhcpv6 REPLY)",
    "fd00::5 hostname = panel4.plant (dhcpv6 REPLY)",
    "fd00::53 role = DNS server (dhcpv6 REPLY)",
    "sender role = DHCP server (dhcpv6 REPLY)",
  ]);
  expect(heard.details).toEqual({ "message REPLY": 1, "status Success": 1 });
});
test("an advertisement is no lease, an address taken back claims nothing, and times of 0 or for ever are none", () => {
  expect(play([1, 0, `02 123456 ${leased("00001c20")}`]).claims).toEqual([]);
  expect(play([1, 0, `07 123456 ${leased("00000000")}`]).claims).toEqual(["sender role = DHCP server (dhcpv6 REPLY)"]);
  expect(play([1, 0, `07 123456 ${leased("ffffffff", "00000000 ffffffff")}`]).timers).toEqual([]);
  expect(play([1, 0, `07 123456 ${option(3, `00000001 00000000 00000000 ${option(13, "0002")}`)}`]).details).toEqual({ "message REPLY": 1, "status NoAddrsAvail": 1 });
});
describe("relays", () => {
  const relayed = (type: string, inner: string, more = ""): string => `${type} 00 ${ADDRESS} ${CLIENT} ${option(9, inner)} ${more}`;
  test("what is relayed is about the client, and its time is measured", () => {
    const heard = play([0, 0, relayed("0c", `01 123456 ${NAME}`, option(79, "0001 000c29aabbcc"))], [1, 3_000, relayed("0d", `07 123456 ${leased("00001c20")}`)]);
    expect(heard.claims).toEqual(["fe80::7 mac = 00:0c:29:aa:bb:cc (dhcpv6 relay)", "fe80::7 hostname = panel4.plant (dhcpv6 SOLICIT)", "fe80::7 address = fd00::5 (dhcpv6 REPLY)"]);
    expect(heard.responses).toEqual([0.003]);
    expect(heard.details).toEqual({ "relay request": 1, "relay reply": 1, "message SOLICIT": 1, "message REPLY": 1 });
  });
  test("relays within relays end", () => {
    let digits = "01 123456";
    for (let i = 0; i < 12; i++) digits = relayed("0c", digits);
    expect(play([0, 0, digits]).troubles).toEqual(["malformed"]);
  });
});
test.each([
  ["an option that leaves the message", "01 123456 0001 00ff 00"],
  ["half an option", "01 123456 0001"],
  ["a relay without its addresses", "0c 00 fd00"],
  ["a relayed message that is none", `0c 00 ${ADDRESS} ${CLIENT} ${option(9, "01")}`],
])("%s is malformed", (_, digits) => expect(play([0, 0, digits]).troubles).toEqual(["malformed"]));

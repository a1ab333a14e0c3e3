// What the dissector understands of LLDP: identities about the port and about the management address, capabilities, inventory, and malformed frames.
import { expect, test } from "vitest";
import { type Heard, playDatagrams } from "../../../../tests/protocols/heard.ts";
import { textHex } from "../protocol-sample.ts";
import { lldpDissector } from "./lldp-dissector.ts";

const element = (type: number, digits: string): string => `${((type << 9) | (digits.replace(/\s/g, "").length / 2)).toString(16).padStart(4, "0")} ${digits} `;
const CHASSIS = element(1, "04 00077c29de40");
const PORT = element(2, "03 00077c29de46");
const TTL = element(3, "0078");
const play = (...elements: string[]): Heard => playDatagrams(lldpDissector, [[0, 0, `${CHASSIS}${PORT}${TTL}${elements.join("")}`]]);

test("a switch, about its port and about its management address", () => {
  const heard = play(element(5, textHex("right")), element(6, textHex("Lynx WeOS v4.29.0")), element(7, "0014 0014"), element(8, "05 01 c6128603 02 00000001 00"), element(0, ""), "ffff");
  expect(heard.claims).toEqual([
    "sender mac = 00:07:7c:29:de:40 (lldp chassis id)",
    "sender hostname = right (lldp system name)",
    "198.18.134.3 hostname = right (lldp system name)",
    "sender os = WeOS 4.29.0 (lldp system description)",
    "198.18.134.3 os = WeOS 4.29.0 (lldp system description)",
    "sender role = switch (lldp capabilities)",
    "198.18.134.3 role = switch (lldp capabilities)",
    "sender role = router (lldp capabilities)",
    "198.18.134.3 role = router (lldp capabilities)",
    "sender address = 198.18.134.3 (lldp management address)",
  ]);
  expect(heard.timers).toEqual(["lldp 120 time to live"]);
  expect(heard.details).toEqual({ "capability bridge": 1, "capability router": 1 });
  expect(heard.troubles).toEqual([]);
});
test("a PROFINET device with two ports is a station, and has a name of its own", () => {
  const heard = playDatagrams(lldpDissector, [
    [0, 0, `${element(1, `07 ${textHex("press-4.io")}`)}${PORT}${TTL}${element(7, "0084 0084")}${element(127, "000ecf 05 001b1b112233")}${element(127, "0080c2 01 0001")}`],
  ]);
  expect(heard.claims).toEqual(["sender name = press-4.io (lldp chassis id)", "sender mac = 00:1b:1b:11:22:33 (lldp PROFINET chassis MAC)"]);
  expect(heard.details).toEqual({ "capability bridge": 1, "capability station only": 1, "extension PROFINET": 1, "extension IEEE 802.1": 1 });
});
test("a local chassis id that is no station name is none", () => {
  for (const text of ["", "4711", "Rack 1"]) expect(playDatagrams(lldpDissector, [[0, 0, `${element(1, `07 ${textHex(text)}`)}${PORT}${TTL}`]]).claims).toEqual([]);
});
test("the inventory of a media endpoint", () => {
  const heard = play(
    element(127, `0012bb 06 ${textHex("5.2.1")}`),
    element(127, `0012bb 08 ${textHex("S4711")}`),
    element(127, `0012bb 09 ${textHex("Maker")}`),
    element(127, `0012bb 0a ${textHex("P-20")}`),
    element(127, `0012bb 0b ${textHex("inventory 12")}`),
  );
  expect(heard.claims.slice(1)).toEqual([
    "sender firmware = 5.2.1 (lldp inventory)",
    "sender serial = S4711 (lldp inventory)",
    "sender vendor = Maker (lldp inventory)",
    "sender model = P-20 (lldp inventory)",
  ]);
});
test("an address that nobody can have is none", () => expect(play(element(8, "05 01 00000000 02 00000001 00")).claims).toHaveLength(1));
test("IPv6 management addresses", () => expect(play(element(8, "11 02 fe800000000000000000000000000007 02 00000001 00")).claims).toContain("sender address = fe80::7 (lldp management address)"));
test("time to live 0 is a farewell", () => {
  const heard = playDatagrams(lldpDissector, [[0, 0, `${CHASSIS}${PORT}${element(3, "0000")}`]]);
  expect(heard.timers).toEqual([]);
  expect(heard.details).toEqual({ "message shutdown": 1 });
});
test("an element that leaves the frame is malformed", () => expect(play("0bff 41").troubles).toEqual(["malformed"]));

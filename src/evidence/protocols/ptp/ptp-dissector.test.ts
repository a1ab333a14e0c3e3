// What the dissector understands of PTP: messages and domains, grandmasters and boundary clocks, timeouts, and clock descriptions.
import { describe, expect, test } from "vitest";
import { type Heard, playDatagrams, type Step } from "../../../../tests/protocols/heard.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { ptpDissector } from "./ptp-dissector.ts";

const CLOCK = "00a0bcfffe112233";
const head = (type: string, length: string, control: string, interval = "00", domain = "00"): string =>
  `${type} 02 ${length} ${domain} 00 0200 ${fillHex(8)} 00000000 ${CLOCK} 0001 0042 ${control} ${interval}`;
const TIME = "00005f3a1c2d 12345678";
const announce = (interval: string, grandmaster: string): string => `${head("0b", "0040", "05", interval, "05")} ${TIME} 0025 00 80 06 21 4e5d 80 ${grandmaster} 0000 20`;
const play = (...steps: Step[]): Heard => playDatagrams(ptpDissector, steps);

test("sync messages have a period, and the clock's identity is claimed once", () => {
  const heard = play([0, 0, `${head("00", "002c", "00")} ${TIME}`], [0, 125_000, `${head("00", "002c", "00")} ${TIME} 0000`], [1, 130_000, `${head("01", "002c", "01")} ${TIME}`]);
  expect(heard.details).toEqual({ "version 2": 3, "message sync": 2, "message delay request": 1, "domain 0": 3 });
  expect(heard.requests).toEqual([0, 125_000, 130_000]);
  expect(heard.claims).toEqual(["sender mac = 00:a0:bc:11:22:33 (ptp clock identity)", "sender mac = 00:a0:bc:11:22:33 (ptp clock identity)"]);
});
describe("announce", () => {
  test("of the grandmaster itself", () => {
    const heard = play([0, 0, announce("01", CLOCK)]);
    expect(heard.timers).toEqual(["ptp 6 announce receipt timeout, 3 intervals"]);
    expect(heard.claims).toContain("sender role = grandmaster clock (ptp announce)");
    expect(heard.details).toMatchObject({ "domain 5": 1, "class 6": 1, "source GNSS": 1 });
  });
  test("of a boundary clock, which names the grandmaster", () => {
    expect(play([0, 0, announce("fe", "001122fffe334455")]).claims.slice(1)).toEqual(["sender role = boundary clock (ptp announce)", "mac:00:11:22:33:44:55 role = grandmaster clock (ptp announce)"]);
    expect(play([0, 0, announce("fe", "001122fffe334455")]).timers).toEqual(["ptp 0.75 announce receipt timeout, 3 intervals"]);
  });
  test("an interval that does not apply is none, and an identity that is no hardware address names nobody", () => {
    const heard = play([0, 0, announce("7f", "0011223344556677")]);
    expect(heard.timers).toEqual([]);
    expect(heard.claims).toHaveLength(2);
  });
});
describe("management", () => {
  const body = (action: string, element: string): string => {
    const size = (48 + element.replace(/\s/g, "").length / 2).toString(16).padStart(4, "0");
    return `${head("0d", size, "04")} ffffffffffffffff ffff 01 01 ${action} 00 ${element}`;
  };
  const text = (value: string): string => `${value.length.toString(16).padStart(2, "0")} ${textHex(value)}`;
  const description = `0001 ${text("IEEE 802.3")} 0006 00a0bc112233 0001 0004 0a000001 00a0bc 00 ${text("Maker;GM-9;S4711")} ${text("B;2.1;3.0")} ${text("Anna;roof")} 000000000000`;
  const element = `0001 ${(description.replace(/\s/g, "").length / 2 + 2).toString(16).padStart(4, "0")} 0001 ${description}`;
  test("a clock description, without name and place", () => {
    const heard = play([0, 0, body("02", element)]);
    expect(heard.claims.slice(1)).toEqual(["vendor = Maker", "model = GM-9", "serial = S4711", "firmware = 2.1"].map((claim) => `sender ${claim} (ptp clock description)`));
    expect(JSON.stringify(heard)).not.toContain("Anna");
    expect(heard.operationNames).toEqual(["identify"]);
  });
  test("set and command write", () => {
    expect(play([0, 0, body("01", "0001 0002 2000")]).operationNames).toEqual(["write"]);
    expect(play([0, 0, body("03", "0001 0002 2000")]).operationNames).toEqual(["write"]);
  });
  test("texts that leave the message are malformed", () => expect(play([0, 0, body("02", "0001 0008 0001 0001 ff 41 42 43")]).troubles).toEqual(["malformed"]));
});
test("version 1: the grandmaster and how long it is waited for", () => {
  const sync = (grandmaster: string): string =>
    `0001 0001 5f44464c5400000000000000 00000000 01 01 00a0bc112233 0001 0042 00 00 0000 ${fillHex(4)} ${fillHex(14)} ${grandmaster} ${fillHex(23)} 01 ${fillHex(40)}`;
  const heard = play([0, 0, sync("00a0bc112233")], [0, 5, sync("001122334455")]);
  expect(heard.timers).toEqual(["ptp 20 sync receipt timeout, 10 intervals", "ptp 20 sync receipt timeout, 10 intervals"]);
  expect(heard.claims).toEqual([
    "sender role = grandmaster clock (ptp version 1 sync)",
    "sender role = boundary clock (ptp version 1 sync)",
    "mac:00:11:22:33:44:55 role = grandmaster clock (ptp version 1 sync)",
  ]);
});
test("a length that is more than the packet, or less than the message", () => {
  expect(play([0, 0, `${head("00", "00ff", "00")} ${TIME}`]).troubles).toEqual(["malformed"]);
  expect(play([0, 0, `${head("0b", "002c", "05")} ${TIME}`]).troubles).toEqual(["malformed"]);
});

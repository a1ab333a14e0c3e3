// What the dissector understands of context management: connects with their timers, records by index, control commands, identities, errors.
import { describe, expect, test } from "vitest";
import { type Heard, playDatagrams, type Step } from "../../../../tests/protocols/heard.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { cmDissector } from "./cm-dissector.ts";

const play = (steps: readonly Step[]): Heard => playDatagrams(cmDissector, steps);
const sizeOf = (digits: string): number => digits.replace(/\s/g, "").length / 2;
const be16 = (value: number): string => value.toString(16).padStart(4, "0");
const be32 = (value: number): string => value.toString(16).padStart(8, "0");
const swap = (digits: string): string => (digits.match(/../g) ?? []).reverse().join("");

/** A datagram of either byte order; `type` 00 request, 02 response; status in a response. */
function datagram(type: string, operation: number, blocks: string, { isLittle = false, status = 0, flags = "20", fragment = 0, iface = "dea00001-6c97-11d1" } = {}): string {
  const n16 = (value: number): string => (isLittle ? swap(be16(value)) : be16(value));
  const n32 = (value: number): string => (isLittle ? swap(be32(value)) : be32(value));
  const [low, middle, high] = iface.split("-") as [string, string, string];
  const uuid = isLittle ? `${swap(low)}${swap(middle)}${swap(high)}` : low + middle + high;
  const body = `${type === "00" ? n32(4_096) : n32(status)} ${n32(sizeOf(blocks))} ${n32(4_096)} 00000000 ${n32(sizeOf(blocks))} ${blocks}`;
  return `04 ${type} ${flags} 00 ${isLittle ? "10" : "00"}0000 00 dea000006c9711d1827100640008002a ${uuid}827100a02442df7d ${fillHex(16, 0x21)} 00000000 ${n32(1)} ${n32(7)} ${n16(operation)} ffff ffff ${n16(sizeOf(body))} ${n16(fragment)} 00 00 ${body}`;
}

const block = (type: string, body: string): string => `${type} ${be16(sizeOf(body) + 2)} 0100 ${body}`;
const relation = (type: string): string => block("0101", `${type} ${fillHex(16, 1)} 0001 001c060b26ed dea000006c9711d1827100010101002a 00000011 0258 8892 0004 ${textHex("plc1")}`);
const data = (type: string, { clock = 32, reduction = 2, watchdog = 3, hold = 3 } = {}): string =>
  block("0102", `${type} 0001 8892 00000002 0028 8001 ${be16(clock)} ${be16(reduction)} 0001 0000 ffffffff ${be16(watchdog)} ${be16(hold)} c000 000000000000 0001 00000000 0000 0000`);
const alarms = block("0103", "0001 8892 00000000 0001 0003 0001 00c8 c000 a000");
const CONNECT = `${relation("0001")} ${data("0001")} ${data("0002", { clock: 32, reduction: 4, watchdog: 6, hold: 8 })} ${alarms}`;

describe("PROFINET context management in depth", () => {
  test.each([false, true])("a connect declares update times, watchdogs and time-outs (little-endian: %s)", (isLittle) => {
    const heard = play([[0, 0, datagram("00", 0, CONNECT, { isLittle })]]);
    expect(heard.timers).toEqual([
      "profinet-cm 60 activity timeout",
      "profinet-rt 0.002 input update time",
      "profinet-rt 0.006 input watchdog",
      "profinet-rt 0.004 output update time",
      "profinet-rt 0.024 output watchdog",
      "profinet-rt 0.032 output data hold",
      "profinet-rt 0.1 alarm timeout",
    ]);
    expect(heard.claims).toEqual(["sender mac = 00:1c:06:0b:26:ed (profinet-cm connect)", "sender vendor = Siemens (profinet-cm connect)", "sender name = plc1 (profinet-cm connect)"]);
    expect(heard.secondaries).toEqual(["sender udp 34964 profinet-cm"]);
    expect(heard.details).toEqual({ "service connect": 1, "relation controller": 1, "class RT 2, input": 1, "class RT 2, output": 1 });
    expect(heard.operationNames).toEqual(["write"]);
    expect(heard.troubles).toEqual([]);
  });
  test("a supervisor's connect programs", () => {
    expect(play([[0, 0, datagram("00", 0, relation("0006"))]]).operationNames).toEqual(["program"]);
  });
  test("answers come on a flow of their own: nothing is unanswered, and none is unasked; on one flow the time is measured", () => {
    expect(play([[1, 0, datagram("02", 0, "")]]).details).toEqual({ "answer connect": 1 });
    const heard = play([
      [0, 0, datagram("00", 0, CONNECT)],
      [1, 9_000, datagram("02", 0, block("8101", `0001 ${fillHex(16, 1)} 0001 000ef0489e05 8892`) + block("8106", `0007 ${textHex("et200sp")} 00`))],
      [0, 60_000_000, datagram("00", 0, CONNECT)],
    ]);
    expect(heard.responses).toEqual([0.009]);
    expect(heard.claims).toContain("sender mac = 00:0e:f0:48:9e:05 (profinet-cm connect)");
    expect(heard.claims).toContain("sender name = et200sp (profinet-cm connect)");
    expect(Object.keys(heard.details).filter((detail) => detail.startsWith("transaction"))).toEqual([]);
  });
  const record = (type: string, index: string, contents: string, slot = "0000", subslot = "0001"): string =>
    `${type} 003c 0100 0001 ${fillHex(16, 1)} 00000000 ${slot} ${subslot} 0000 ${index} ${be32(sizeOf(contents))} ${fillHex(24)} ${contents}`;
  const IM0 = block("0020", `002a ${textHex("6ES7 511-1AK02-0AB0 ")} ${textHex("S C-L8XX12345678")} 0005 56 02 08 01 0000 f600 0000 0101 001e`);
  test("I&M0 of the device and of a module in it", () => {
    const heard = play([
      [0, 0, datagram("00", 5, record("0009", "aff0", ""))],
      [1, 9_000, datagram("02", 5, record("8009", "aff0", IM0))],
      [1, 19_000, datagram("02", 5, record("8009", "aff0", IM0, "0003"))],
    ]);
    expect(heard.claims.slice(0, 5)).toEqual([
      "sender vendor = Siemens (profinet-cm I&M0)",
      "sender model = 6ES7 511-1AK02-0AB0 (profinet-cm I&M0)",
      "sender serial = S C-L8XX12345678 (profinet-cm I&M0)",
      "sender firmware = 2.8.1 (profinet-cm I&M0)",
      "sender vendor = Siemens (profinet-cm I&M0 of slot 3.1)",
    ]);
    expect(heard.details).toMatchObject({ "read 0xaff0": 1, "service read implicit": 1 });
    expect(heard.operationNames).toEqual(["identify", "read"]);
  });
  test("several records in one write; names of identification written program", () => {
    const inner = `${record("0008", "0001", "010203 00")} ${record("0008", "8051", "01020304")}`;
    const heard = play([[0, 0, datagram("00", 3, record("0008", "e040", inner))]]);
    expect(heard.details).toEqual({ "service write": 1, "write 0xe040": 1, "write 0x0001": 1, "write 0x8051": 1 });
    expect(heard.operationNames).toEqual(["write"]);
    expect(play([[0, 0, datagram("00", 3, record("0008", "aff1", textHex("tag1")))]]).operationNames).toEqual(["write", "program"]);
  });
  test("control commands, release, unknown operations", () => {
    const command = (type: string, bits: string): string => block(type, `0000 ${fillHex(16, 1)} 0001 0000 ${bits} 0000`);
    expect(play([[0, 0, datagram("00", 4, command("0112", "0002"), { iface: "dea00002-6c97-11d1" })]]).details).toEqual({ "service control": 1, "control application ready": 1 });
    expect(play([[0, 0, datagram("00", 1, command("0114", "0004"))]]).operationNames).toEqual(["start-stop"]);
    expect(play([[0, 0, datagram("00", 9, "")]]).operationNames).toEqual(["program"]);
  });
  test("a refusal is an error, and so is a device that has other modules", () => {
    expect(play([[1, 0, datagram("02", 0, "", { status: 0xdb81_0102, isLittle: true })]]).details).toMatchObject({ "error 0xdb810102": 1 });
    expect(play([[1, 0, datagram("02", 0, block("8104", "0000"))]]).details).toMatchObject({ "error modules differ": 1 });
  });
  test("a message in fragments is read as a whole, wherever it is cut", () => {
    const blocks = `${CONNECT} ${block("0104", fillHex(40))} ${block("0103", "0001 8892 00000000 0002 0003 0001 00c8 c000 a000")}`.replace(/\s/g, "");
    const header = (flags: string, fragment: number, body: string): string =>
      datagram("00", 0, "", { flags, fragment })
        .replace(/\s/g, "")
        .slice(0, 160)
        .replace(/^(.{148})..../, `$1${be16(sizeOf(body))}`) + body;
    const whole = play([[0, 0, datagram("00", 0, blocks)]]);
    for (const first of [12, 64, 65, 150, 200, 230]) {
      const body = `${be32(4_096)}${be32(sizeOf(blocks))}${be32(4_096)}00000000${be32(sizeOf(blocks))}${blocks.slice(0, 2 * first)}`;
      const heard = play([
        [0, 0, header("24", 0, body)],
        [0, 100, header("24", 1, blocks.slice(2 * first, 2 * first + 20))],
        [0, 200, header("26", 2, blocks.slice(2 * first + 20))],
      ]);
      expect(heard.timers).toEqual(whole.timers);
      expect(heard.claims).toEqual(whole.claims);
      expect(heard.troubles).toEqual([]);
      expect(heard.details).toEqual({ ...whole.details, "packet later fragment": 2 });
    }
    expect(whole.timers.length).toBe(8);
  });
  test("a fragment that is missing ends the message; what stands behind is not guessed", () => {
    const heard = play([
      [0, 0, datagram("00", 0, `${CONNECT} 0104 0400 0100`, { flags: "24" })],
      [0, 100, datagram("00", 0, fillHex(100, 0x55), { flags: "26", fragment: 2 })],
    ]);
    expect(heard.timers.length).toBe(7);
    expect(heard.troubles).toEqual([]);
  });
  test("contents of records that do not identify are not taken for blocks", () => {
    expect(play([[1, 0, datagram("02", 2, record("8009", "0001", "0101 ffff"))]]).troubles).toEqual([]);
  });
  test("the endpoint mapper's annotation is a device's type and order id", () => {
    const annotation = `${textHex("ET 200SP".padEnd(25))}20${textHex("6ES7 155-6AU00-0BN0".padEnd(20))}20${textHex("    2 V  3  0  0  ")}`;
    const answer = `${fillHex(20)} 00000001 00000001 00000000 00000001 ${fillHex(16, 3)} 00000003 00000000 ${be32(sizeOf(annotation))} ${annotation} 00000000`;
    const heard = play([
      [1, 0, `04 02 20 00 000000 00 ${fillHex(16)} e1af83085d1f11c991a408002b14a0fa ${fillHex(16, 0x21)} 00000000 00000003 00000001 0002 ffff ffff ${be16(sizeOf(answer))} 0000 00 00 ${answer}`],
    ]);
    expect(heard.claims).toEqual(["sender model = ET 200SP (profinet-cm endpoint mapper, device type)", "sender model = 6ES7 155-6AU00-0BN0 (profinet-cm endpoint mapper, order id)"]);
    expect(heard.operationNames).toEqual(["identify"]);
  });
  test("blocks that contradict their lengths are trouble", () => {
    expect(play([[0, 0, datagram("00", 0, "0101 0400 0100 0001")]]).troubles).toEqual(["malformed"]);
    expect(play([[0, 0, datagram("00", 0, block("0102", "0001 0001"))]]).troubles).toEqual(["malformed"]);
  });
});

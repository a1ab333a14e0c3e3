// What the dissector understands of whole S7 connections: who asks, operation classes, transfers, status lists, identities, errors, and what
// it says when bytes are missing.
import { describe, expect, test } from "vitest";
import { Heard, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { hex } from "../payload-bytes.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { DissectedFlow } from "../stream.ts";
import { s7Dissector } from "./s7-dissector.ts";

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(s7Dissector, steps, pieces);
const size = (digits: string): number => digits.replace(/\s/g, "").length / 2;
const word = (value: number): string => value.toString(16).padStart(4, "0");

/** One COTP data unit in its TPKT. */
const dataUnit = (content: string, isEnd = true): string => `0300 ${word(7 + size(content))} 02f0${isEnd ? "80" : "00"} ${content}`;
const message = (type: string, reference: number, parameter: string, data = "", error = ""): string =>
  `32 ${type} 0000 ${word(reference)} ${word(size(parameter))} ${word(size(data))} ${error} ${parameter} ${data}`;
const job = (reference: number, parameter: string, data = ""): string => dataUnit(message("01", reference, parameter, data));
const ack = (reference: number, parameter: string, data = "", error = "0000"): string => dataUnit(message("03", reference, parameter, data, error));
const ask = (reference: number, group: number, sub: string, data = "0a000000"): string => dataUnit(message("07", reference, `000112 04 11 4${group.toString(16)} ${sub} 00`, data));
const tell = (reference: number, group: number, sub: string, data: string, rest = "00 00 0000"): string =>
  dataUnit(message("07", reference, `000112 08 12 8${group.toString(16)} ${sub} 01 ${rest}`, data));
const szl = (content: string): string => `ff 09 ${word(size(content))} ${content}`;

const dbItem = "12 0a 10 02 0001 0001 84 000000";
const READ: Step = [0, 0, job(5, `04 01 ${dbItem}`)];
const ANSWER: Step = [1, 12_000, ack(5, "04 01", "ff 04 0008 2a")];

describe("jobs", () => {
  test("a read and its answer make a response time, a function and an area", () => {
    const heard = play([READ, ANSWER]);
    expect(heard.responses).toEqual([0.012]);
    expect(heard.requests).toEqual([0]);
    expect(heard.details).toEqual({ "function 0x04": 1, "area DB": 1 });
    expect(heard.operationNames).toEqual(["read"]);
  });
  test("set-up tells PDU size and parallel jobs as the server grants them, and does nothing", () => {
    const heard = play([
      [0, 0, job(0, "f0 00 0008 0008 03c0")],
      [1, 9, ack(0, "f0 00 0008 0003 00f0")],
    ]);
    expect(heard.details).toEqual({ "function 0xf0": 1, "pdu 240": 1, "parallel-jobs 3": 1 });
    expect(heard.operationNames).toEqual([]);
  });
  test("items of several areas, odd lengths filled up", () => {
    const parameter = `05 03 ${dbItem} 12 07 b0 01 04 0001 0002 00 12 0a 10 02 0001 0000 83 000000`;
    const heard = play([[0, 0, job(1, parameter, `00 04 0008 01 00 00 04 0008 02 00 00 04 0008 03`)]]);
    expect(heard.details).toEqual({ "function 0x05": 1, "area DB": 1, "area M": 1 });
    expect(heard.operationNames).toEqual(["write"]);
    expect(heard.troubles).toEqual([]);
  });
  test("what a device refuses is counted by item and by message", () => {
    const heard = play([READ, [1, 10, ack(5, "04 01", "0a 00 0000")], [0, 20, job(6, `05 01 ${dbItem}`, "00 04 0008 01")], [1, 30, ack(6, "05 01", "03")], [0, 40, job(7, `04 01 ${dbItem}`)]]);
    expect(heard.details).toMatchObject({ "item-error 0x0a": 1, "item-error 0x03": 1 });
    const several = play([
      [0, 0, job(5, `04 03 ${dbItem} ${dbItem} ${dbItem}`)],
      [1, 10, ack(5, "04 03", "05 00 0004 0a 00 0000 ff 04 0008 01")],
    ]);
    expect(several.details).toMatchObject({ "item-error 0x05": 1, "item-error 0x0a": 1 });
    expect(several.troubles).toEqual([]);
    const refused = play([READ, [1, 10, ack(5, "", "", "8500")]]);
    expect(refused.details).toEqual({ "function 0x04": 1, "area DB": 1, "error 0x8500": 1 });
    expect(refused.responses).toEqual([0.00001]);
  });
  test("during a download the PLC asks for the blocks", () => {
    const heard = play([
      [0, 0, job(1, `1a 00 0100 00000000 09 ${textHex("_0A00001P")} 0d ${textHex("1000500000400")}`)],
      [1, 1_000, ack(1, "1a")],
      [1, 2_000, job(900, `1b 00 0100 00000000 09 ${textHex("_0A00001P")}`)],
      [0, 5_000, ack(900, "1b 00", "0002 00fb 7070")],
      [1, 6_000, job(901, `1c 00 0000 00000000 09 ${textHex("_0A00001P")}`)],
      [0, 7_000, ack(901, "1c")],
      [0, 8_000, job(2, `28 00000000 0000fd 000a 01 00 ${textHex("0A00001P")} 05 ${textHex("_INSE")}`)],
    ]);
    expect(heard.responses).toEqual([0.001, 0.003, 0.001]);
    expect(heard.details).toEqual({ "function 0x1a": 1, "download DB": 1, "function 0x1b": 1, "function 0x1c": 1, "function 0x28": 1, "service _INSE": 1 });
    expect(heard.operationNames).toEqual(["program"]);
  });
  test("an upload is a transfer, not a change", () => {
    const heard = play([[0, 0, job(1, `1d 00 0000 00000000 09 ${textHex("_0800001A")}`)]]);
    expect(heard.operationNames).toEqual(["file"]);
    expect(heard.details).toEqual({ "function 0x1d": 1, "upload OB": 1 });
  });
  test("stop, start, and services nobody has described", () => {
    expect(play([[0, 0, job(1, `29 0000000000 09 ${textHex("P_PROGRAM")}`)]]).operationNames).toEqual(["start-stop"]);
    const start = play([[0, 0, job(1, `28 00000000 0000fd 0002 ${textHex("C ")} 09 ${textHex("P_PROGRAM")}`)]]);
    expect([start.operationNames, start.details]).toEqual([["start-stop"], { "function 0x28": 1, "service P_PROGRAM": 1 }]);
    const other = play([[0, 0, job(1, `28 00000000 0000fd 0000 04 ${textHex("_EVE")}`)]]);
    expect([other.operationNames, other.details]).toEqual([["program"], { "function 0x28": 1, "service other": 1 }]);
    expect(play([[0, 0, job(1, "77 00")]]).operationNames).toEqual(["program"]);
  });
  test("an acknowledgement without its job tells the function; one without parameter tells nothing", () => {
    const heard = play([ANSWER]);
    expect(heard.details).toEqual({ "transaction response without request": 1, "function 0x04": 1 });
    expect(heard.operationNames).toEqual(["read"]);
    expect(play([[1, 0, dataUnit(message("02", 5, "", "", "8104"))]]).details).toEqual({ "transaction response without request": 1, "error 0x8104": 1 });
  });
  test("the parts of a connection that was cut between job and answer share a key", () => {
    const flow = new DissectedFlow(s7Dissector);
    const heard = new Heard();
    const bytes = hex(READ[2]);
    flow.segment(0, 1, false, new DataView(bytes.buffer), bytes, 0, bytes.length, bytes.length, 5, heard);
    const open = flow.takeLooseEnds(true, heard)?.open.map((each) => each.key);
    const later = new DissectedFlow(s7Dissector);
    const answer = hex(ANSWER[2]);
    later.segment(1, 1, false, new DataView(answer.buffer), answer, 0, answer.length, answer.length, 9, heard);
    expect(later.takeLooseEnds(true, heard)?.early.map((each) => each.key)).toEqual(open);
  });
});

describe("user data", () => {
  test("groups and subfunctions with their classes", () => {
    const classOf = (group: number, sub: string, data?: string): string[] => play([[0, 0, ask(1, group, sub, data)]]).operationNames;
    expect(classOf(3, "01")).toEqual(["browse"]);
    expect(classOf(7, "01")).toEqual(["read"]);
    expect(classOf(7, "02")).toEqual(["write"]);
    expect(classOf(5, "01")).toEqual(["program"]);
    expect(classOf(1, "0c")).toEqual(["start-stop"]);
    expect(classOf(6, "00")).toEqual(["write"]);
    expect(classOf(4, "01", szl("0011 0000"))).toEqual(["identify"]);
    expect(classOf(4, "01", szl("0424 0000"))).toEqual(["read"]);
    expect(classOf(9, "01")).toEqual(["program"]);
  });
  test("enabling a job is what the job does", () => {
    const enable = (kind: string): string[] => play([[0, 0, ask(1, 1, "0e", `ff 09 000a 0004 0002 00000000 ${kind} 01`)]]).operationNames;
    expect(enable("13")).toEqual(["read"]);
    expect(enable("09")).toEqual(["write"]);
    expect(play([[0, 0, ask(1, 1, "0f", "ff 09 000c 0004 0004 00000000 0001 02 01")]]).operationNames).toEqual(["read"]);
    expect(play([[0, 0, ask(1, 1, "0e", "ff 09 0004 0004 0002")]]).operationNames).toEqual(["write"]);
  });
  test("cyclic transfer agrees on a time", () => {
    const heard = play([[0, 0, ask(1, 2, "01", `ff 09 0010 0001 00 03 ${dbItem}`)]]);
    expect(heard.timers).toEqual(["s7comm 0.3 cyclic transfer"]);
    expect(heard.details).toEqual({ "userdata 2/1": 1, "area DB": 1 });
  });
  test("pushes are neither request nor answer; a change of the operating mode is said", () => {
    const heard = play([
      [1, 0, dataUnit(message("07", 0, "000112 08 12 02 07 01 00 00 0000", "ff 04 0008 01"))],
      [1, 5, dataUnit(message("07", 0, "010010 10 00 00 0000"))],
    ]);
    expect(heard.details).toEqual({ "push 2/7": 1, "mode STOP": 1 });
    expect([heard.requests, heard.responses, heard.operationNames]).toEqual([[], [], []]);
  });
  test("a type that nobody has described neither asks nor answers", () => {
    const heard = play([READ, [1, 0, dataUnit(message("07", 0, "000112 04 11 14 03 00"))]]);
    expect([heard.details["push 4/3"], heard.requests.length, heard.troubles]).toEqual([1, 1, []]);
  });
  test("an error of the CPU is counted", () => {
    expect(
      play([
        [0, 0, ask(1, 4, "01", szl("0091 0000"))],
        [1, 9, tell(1, 4, "01", "0a 00 0000", "00 00 d401")],
      ]).details,
    ).toEqual({ "userdata 4/1": 1, "szl 0x0091": 1, "error 0xd401": 1 });
  });
});

const record = (index: string, text: string, length: number): string => `${index} ${textHex(text.padEnd(length, " "))}`;
const moduleList = `0011 0000 001c 0002 ${record("0001", "6ES7 315-2EH14-0AB0", 20)} 00c0 0003 0001 ${record("0007", "", 20)} 00c0 5603 0206`;
const component = (index: string, text: string): string => `${index} ${textHex(text)} ${fillHex(32 - text.length)}`;
const componentList = `001c 0000 0022 0006 ${component("0001", "Press line 4")} ${component("0003", "=H1.K2")} ${component("0004", "Original Siemens Equipment")} ${component("0005", "S C-X1")} ${component("0007", "CPU 315-2 PN/DP")} 0009 002a ${fillHex(30)}`;
const COMPONENTS = [
  "sender name = Press line 4 (s7comm SZL 0x001C station name)",
  "sender line = =H1.K2 (s7comm SZL 0x001C plant designation)",
  "sender vendor = Siemens (s7comm SZL 0x001C copyright entry)",
  "sender serial = S C-X1 (s7comm SZL 0x001C serial number)",
  "sender model = CPU 315-2 PN/DP (s7comm SZL 0x001C module type name)",
  "sender vendor = Siemens (s7comm SZL 0x001C manufacturer id)",
];

describe("identities", () => {
  test("order number and firmware", () => {
    expect(play([[1, 0, tell(1, 4, "01", szl(moduleList))]]).claims).toEqual([
      "sender model = 6ES7 315-2EH14-0AB0 (s7comm SZL 0x0011 order number)",
      "sender firmware = V3.2.6 (s7comm SZL 0x0011 firmware)",
    ]);
  });
  test("components in one response, in two, and in COTP parts", () => {
    expect(play([[1, 0, tell(1, 4, "01", szl(componentList))]]).claims).toEqual(COMPONENTS);
    const digits = componentList.replace(/\s/g, "");
    const parts: Step[] = [
      [0, 0, ask(1, 4, "01", szl("001c 0000"))],
      [1, 1, tell(1, 4, "01", szl(digits.slice(0, 200)), "06 01 0000")],
      [0, 2, dataUnit(message("07", 2, "000112 08 12 44 01 01 06 00 0000", "0a 00 0000"))],
      [1, 3, tell(2, 4, "01", szl(digits.slice(200)), "06 00 0000")],
    ];
    const heard = play(parts);
    expect(heard.claims).toEqual(COMPONENTS);
    expect(heard.details).toEqual({ "userdata 4/1": 2, "szl 0x001c": 1 });
    expect(heard.operationNames).toEqual(["identify"]);
    expect(heard.responses.length).toBe(2);
    const whole = message("07", 1, "000112 08 12 84 01 01 00 00 0000", szl(componentList)).replace(/\s/g, "");
    const fragments: Step[] = [
      [1, 0, dataUnit(whole.slice(0, 100), false)],
      [1, 1, dataUnit(whole.slice(100, 180), false)],
      [1, 2, dataUnit(whole.slice(180))],
    ];
    for (const pieces of [1, 7, 65_536]) expect(play(fragments, pieces).claims).toEqual(COMPONENTS);
  });
  test("the second part of a list whose first was not seen claims nothing", () => {
    expect(play([[1, 3, tell(2, 4, "01", szl(componentList.replace(/\s/g, "").slice(200)), "06 00 0000")]]).claims).toEqual([]);
  });
  test("settings of a single Ethernet interface; of several nobody knows which one answered", () => {
    const entry = `0000 c0a8010a ffffff00 c0a801fe 001b1b23eb3b ${fillHex(28)}`;
    expect(play([[1, 0, tell(1, 4, "01", szl(`0037 0000 0030 0001 ${entry}`))]]).claims).toEqual([
      "sender address = 192.168.1.10 (s7comm SZL 0x0037)",
      "sender netmask = 255.255.255.0 (s7comm SZL 0x0037)",
      "sender gateway = 192.168.1.254 (s7comm SZL 0x0037)",
      "sender mac = 00:1b:1b:23:eb:3b (s7comm SZL 0x0037)",
    ]);
    expect(play([[1, 0, tell(1, 4, "01", szl(`0037 0000 0030 0002 ${entry} ${entry}`))]]).claims).toEqual([]);
  });
});

describe("connection and its troubles", () => {
  test("the selector says who calls which slot; a disconnect says why", () => {
    const heard = play([
      [0, 0, "0300 0016 11e0 0000 0001 00 c0010a c1020100 c2020122"],
      [1, 1, "0300 0016 11d0 0001 0005 00 c0010a c1020100 c2020122"],
      [1, 2, "0300 000b 0680 0001 0005 80"],
    ]);
    expect(heard.details).toEqual({ "connection PG to rack 1 slot 2": 1, "disconnect 0x80": 1 });
    expect(heard.troubles).toEqual([]);
  });
  test("an empty data unit acknowledges and says nothing, nor does an error of the transport; a header that does not fit is malformed", () => {
    expect({ ...play([[0, 0, "0300 0007 02f080"]]) }).toEqual({ ...new Heard() });
    expect({ ...play([[0, 0, "0300 000a 0570 0001 00 01"]]) }).toEqual({ ...new Heard() });
    expect(play([[0, 0, "0300 0007 0af080"]]).troubles).toEqual(["malformed"]);
  });
  test("lengths that contradict each other are malformed", () => {
    expect(play([READ, [0, 5, "0300 0019 02f080 32 01 0000 0400 0009 0000 f0 00 0001 0001 01e0"]]).troubles).toEqual(["malformed"]);
    expect(play([[0, 0, job(5, `04 02 ${dbItem}`)]]).troubles).toEqual(["malformed"]);
    expect(play([READ, [1, 5, ack(5, "04 01", "ff 04 0800 2a")], [1, 6, ack(6, "04 01", "ff 04 0800 2a")]]).troubles).toEqual(["malformed"]);
  });
  test("a joined connection may begin inside a message", () => {
    expect(play([[1, 0, dataUnit("0102030405060708090a0b0c")]]).troubles).toEqual([]);
    expect(play([READ, [0, 0, dataUnit("0102030405060708090a0b0c")]]).troubles).toEqual(["malformed"]);
  });
  test("after lost bytes no open job is called unanswered", () => {
    const heard = new Heard();
    const flow = new DissectedFlow(s7Dissector);
    const send = (direction: 0 | 1, seq: number, digits: string, micros: number): void => {
      const bytes = hex(digits);
      flow.segment(direction, seq, false, new DataView(bytes.buffer), bytes, 0, bytes.length, bytes.length, micros, heard);
    };
    send(0, 1, READ[2], 0);
    send(1, 100, ANSWER[2], 10);
    send(0, 1 + size(READ[2]), job(6, `04 01 ${dbItem}`), 20);
    send(1, 100 + size(ANSWER[2]) + 27, ack(7, "04 01", "ff 04 0008 2a"), 30);
    send(1, 100 + 2 * size(ANSWER[2]) + 27, ack(8, "04 01", "ff 04 0008 2a"), 40_000_000);
    send(0, 1 + 2 * size(READ[2]), job(9, `04 01 ${dbItem}`), 80_000_000);
    heard.end(flow);
    expect(heard.troubles).toContain("gap");
    expect(heard.details["transaction unanswered"]).toBeUndefined();
  });
});

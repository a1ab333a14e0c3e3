// What the dissector understands of whole MMS associations: services, reports, errors, what names tell, identities, long messages.
import { describe, expect, test } from "vitest";
import { Heard, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { textHex } from "../protocol-sample.ts";
import { mmsDissector } from "./mms-dissector.ts";

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(mmsDissector, steps, pieces);
const size = (digits: string): number => digits.replace(/\s/g, "").length / 2;
const hexOf = (value: number, octets: number): string => value.toString(16).padStart(octets * 2, "0");
/** One element; long contents get two length octets. */
const tlv = (tag: string, contents: string): string => (size(contents) < 0x80 ? `${tag} ${hexOf(size(contents), 1)} ${contents}` : `${tag} 82 ${hexOf(size(contents), 2)} ${contents}`);
const tpkt = (content: string, isEnd = true): string => `0300 ${hexOf(7 + size(content), 2)} 02f0${isEnd ? "80" : "00"} ${content}`;
const message = (pdu: string): string => `01000100 ${tlv("61", tlv("30", `020103 ${tlv("a0", pdu)}`))}`;
const data = (pdu: string): string => tpkt(message(pdu));
const request = (id: number, service: string): string => data(tlv("a0", `0201${hexOf(id, 1)} ${service}`));
const response = (id: number, service: string): string => data(tlv("a1", `0201${hexOf(id, 1)} ${service}`));
const variable = (domain: string, item: string): string => tlv("30", tlv("a0", tlv("a1", tlv("1a", textHex(domain)) + tlv("1a", textHex(item)))));
const read = (...items: string[]): string => tlv("a4", tlv("a1", tlv("a0", items.map((item) => variable("LD0", item)).join(""))));
const write = (item: string, value = "830101"): string => tlv("a5", tlv("a0", variable("LD0", item)) + tlv("a0", value));
const results = (...values: string[]): string => tlv("a4", tlv("a1", values.join("")));
const text = (value: string): string => tlv("8a", textHex(value));

const READ: Step = [0, 0, request(7, read("XCBR1$ST$Pos$stVal"))];
const ANSWER: Step = [1, 8_000, response(7, results("84020640"))];

describe("services", () => {
  test("a read and its answer", () => {
    const heard = play([READ, ANSWER]);
    expect(heard.responses).toEqual([0.008]);
    expect(heard.details).toEqual({ "service read": 1, "reads ST": 1 });
    expect(heard.operationNames).toEqual(["read"]);
    for (let pieces = 1; pieces < 12; pieces++) expect({ ...play([READ, ANSWER], pieces) }).toEqual({ ...heard });
  });
  test("controls are writes, and say which step they are", () => {
    const heard = play([
      [0, 0, request(1, read("CSWI1$CO$Pos$SBO"))],
      [0, 1, request(2, write("CSWI1$CO$Pos$SBOw"))],
      [0, 2, request(3, write("CSWI1$CO$Pos$Oper"))],
    ]);
    expect(heard.details).toEqual({ "service read": 1, "reads CO": 1, "control SBO": 1, "service write": 2, "writes CO": 2, "control SBOw": 1, "control Oper": 1 });
    expect(heard.operationNames).toEqual(["read", "write"]);
  });
  test("switching reports on reads, settings and what nobody knows writes", () => {
    const classOf = (item: string): string[] => play([[0, 0, request(1, write(item))]]).operationNames;
    expect(classOf("LLN0$BR$rcb01$RptEna")).toEqual(["read"]);
    expect(classOf("LLN0$RP$rcb01$RptEna")).toEqual(["read"]);
    expect(classOf("PTOC1$SP$StrVal$setMag$f")).toEqual(["write"]);
    expect(classOf("LLN0$GO$gcb01$GoEna")).toEqual(["write"]);
    expect(classOf("Recipe_Number")).toEqual(["write"]);
  });
  test("operation classes", () => {
    const classOf = (service: string): string[] => play([[0, 0, request(1, service)]]).operationNames;
    expect(classOf("a1 06 a003 800109 a100")).toEqual(["browse"]);
    expect(classOf("8200")).toEqual(["identify"]);
    expect(classOf("bf48 00")).toEqual(["file"]);
    expect(classOf("bf4d 00")).toEqual(["file"]);
    expect(classOf("ab 00")).toEqual(["program"]);
    expect(classOf("bf28 00")).toEqual(["start-stop"]);
    expect(classOf("bf5f 00")).toEqual(["program"]);
  });
  test("reports ask nothing and answer nothing", () => {
    const heard = play([[1, 0, data(tlv("a3", tlv("a0", tlv("a1", tlv("80", textHex("RPT"))) + tlv("a0", "830100"))))]]);
    expect(heard.details).toEqual({ "service informationReport": 1 });
    expect([heard.requests, heard.responses, heard.operationNames]).toEqual([[], [], []]);
  });
  test("errors: refused services, single results, rejects", () => {
    const heard = play([
      READ,
      [1, 1_000, data(tlv("a2", "800107 a205 a003 870102"))],
      [0, 2_000, request(8, read("A$ST$x", "B$ST$y"))],
      [1, 3_000, response(8, results("80010a", "830101"))],
      [0, 4_000, request(9, write("C$SP$z"))],
      [1, 5_000, response(9, "a503 800103")],
      [0, 6_000, request(10, read("D$ST$x"))],
      [1, 7_000, data(tlv("a4", "80010a 810102"))],
    ]);
    expect(heard.responses).toEqual([0.001, 0.001, 0.001, 0.001]);
    expect(heard.details).toMatchObject({ "error access/2": 1, "access-error 10": 1, "access-error 3": 1, "error reject": 1 });
  });
  test("a response without its request still tells the service", () => {
    const heard = play([ANSWER]);
    expect(heard.details).toEqual({ "transaction response without request": 1, "service read": 1 });
    expect(heard.operationNames).toEqual(["read"]);
  });
});

describe("associations", () => {
  const connect = (type: string, associate: string, initiate: string): string => {
    const user = tlv("be", tlv("28", `020103 ${tlv("a0", initiate)}`));
    const presentation = tlv("31", `a003800101 ${tlv("a2", `8104 00000001 ${tlv("61", tlv("30", `020101 ${tlv("a0", tlv(associate, `a107060528ca220203 ${user}`))}`))}`)}`);
    const parameters = `0506130100160102 14020002 c1 ${hexOf(size(presentation), 1)} ${presentation}`;
    return tpkt(`${type} ${hexOf(size(parameters), 1)} ${parameters}`);
  };
  test("set-up with the limits that the server grants, conclude, release", () => {
    const heard = play([
      [0, 0, "0300 0016 11e0 0000 0018 00 c1020001 c2020001 c0010d"],
      [1, 1, "0300 0016 11d0 0018 1400 00 c1020001 c2020001 c0010d"],
      [0, 1_000, connect("0d", "60", tlv("a8", "800300fa00 810114 820114"))],
      [1, 5_000, connect("0e", "61", tlv("a9", "800300fa00 810101 820103"))],
      [0, 9_000, data("8b00")],
      [1, 9_500, data("8c00")],
      [0, 9_600, tpkt("0900")],
    ]);
    expect(heard.responses).toEqual([0.004, 0.0005]);
    expect(heard.details).toEqual({ "association request": 1, "association accepted": 1, "pdu 64000": 1, "parallel-requests 3": 1, "association conclude": 1 });
    expect(heard.troubles).toEqual([]);
  });
  test("refusals and aborts", () => {
    expect(play([READ, [1, 0, tpkt("0c03 110102")], [1, 1, tpkt("1903 110102")], [1, 2, "0300 000b 0680 0001 0005 80"]]).details).toMatchObject({
      "association refused": 1,
      "association aborted": 1,
      "association disconnect": 1,
    });
  });
});

describe("identities", () => {
  test("Identify", () => {
    const heard = play([
      [0, 0, request(1, "8200")],
      [1, 9, response(1, tlv("a2", tlv("80", textHex("Maker")) + tlv("81", textHex("REL-670")) + tlv("82", textHex("2.1.0"))))],
    ]);
    expect(heard.claims).toEqual(["sender vendor = Maker (mms identify)", "sender model = REL-670 (mms identify)", "sender firmware = 2.1.0 (mms identify)"]);
  });
  test("name plates that were asked for by their elements", () => {
    const heard = play([
      [0, 0, request(1, read("LPHD1$DC$PhyNam$serNum", "XCBR1$ST$Pos", "LLN0$DC$NamPlt$swRev", "PTOC1$DC$NamPlt$vendor", "PTOC1$DC$NamPlt$swRev"))],
      [1, 9, response(1, results(text("SN-1"), text("no"), text("7.3"), text("Maker"), text("9")))],
    ]);
    expect(heard.claims).toEqual(["sender serial = SN-1 (mms name plate serNum)", "sender firmware = 7.3 (mms name plate swRev)", "sender vendor = Maker (mms name plate vendor)"]);
  });
  test("whole physical name plates, where all elements are there; otherwise only the maker", () => {
    const plate = (...elements: string[]): string[] =>
      play([
        [0, 0, request(1, read("LPHD1$DC$PhyNam"))],
        [1, 9, response(1, results(tlv("a2", elements.map(text).join(""))))],
      ]).claims;
    expect(plate("Maker", "B", "2.0", "S9", "M5", "Bay 4")).toEqual([
      "sender vendor = Maker (mms name plate vendor)",
      "sender firmware = 2.0 (mms name plate swRev)",
      "sender serial = S9 (mms name plate serNum)",
      "sender model = M5 (mms name plate model)",
    ]);
    expect(plate("Maker", "2.0")).toEqual(["sender vendor = Maker (mms name plate vendor)"]);
  });
  test("a value whose question was not seen claims nothing", () => {
    expect(play([[1, 9, response(1, results(text("Maker")))]]).claims).toEqual([]);
  });
});

describe("long and broken messages", () => {
  test("parts up to the end mark are one message", () => {
    const digits = message(tlv("a1", `020107 ${results(...Array.from({ length: 40 }, () => text("value")))}`)).replace(/\s/g, "");
    const heard = play([READ, [1, 1, tpkt(digits.slice(0, 120), false)], [1, 2, tpkt(digits.slice(120, 240), false)], [1, 3_000, tpkt(digits.slice(240))]]);
    expect(heard.responses).toEqual([0.003]);
    expect(heard.troubles).toEqual([]);
  });
  test("lengths that contradict each other are malformed, but for the first message of a joined connection", () => {
    const wrong = tpkt("01000100 6120 3030 020103 a000");
    expect(play([[0, 0, wrong]]).troubles).toEqual([]);
    expect(play([READ, [0, 1, wrong]]).troubles).toEqual(["malformed"]);
    expect(play([READ, [0, 1, request(9, "a40a a108 a006 3010 a002 a100")]]).troubles).toEqual(["malformed"]);
  });
  test("an empty data unit says nothing", () => {
    expect({ ...play([[0, 0, "0300 0007 02f080"]]) }).toEqual({ ...new Heard() });
  });
});

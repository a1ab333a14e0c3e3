// Messages of control protocols of which no real capture is at hand, written by hand after their standards and shown to tshark: what it reads
// in them is what our dissectors read. Sampled Values, flags of GOOSE, routable GOOSE, DNP3 device attributes, MMS identification and files,
// IEC 60870-5-104 parameters and files, S7 services and messages in COTP parts.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CRC_TABLE } from "../../src/evidence/protocols/dnp3/link-check-sum.ts";
import { fillHex, textHex } from "../../src/evidence/protocols/protocol-sample.ts";
import { pcapFile } from "../generators/capture-bytes.ts";
import { connectionCapture } from "../generators/connection-capture.ts";
import { bytesOf, ethernet, mac } from "../generators/frames.ts";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import type { Heard, Step } from "../protocols/heard.ts";
import { hasTshark, tsharkFields } from "../protocols/walk-capture.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "holdpoint-made-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const size = (digits: string): number => digits.replace(/\s/g, "").length / 2;
const hexOf = (value: number, octets: number): string => value.toString(16).padStart(octets * 2, "0");
const tlv = (tag: string, contents: string): string => (size(contents) < 0x80 ? `${tag}${hexOf(size(contents), 1)}${contents}` : `${tag}82${hexOf(size(contents), 2)}${contents}`);
const text = (tag: string, value: string): string => tlv(tag, textHex(value));

function written(name: string, bytes: Uint8Array): string {
  const file = join(folder, `${name}.pcap`);
  writeFileSync(file, bytes);
  return file;
}
function layer2(name: string, etherType: number, frames: readonly string[]): string {
  const bytes = frames.map((digits, i) => ({ micros: 1_700_000_000_000_000 + i * 1_000, bytes: ethernet({ from: mac(1), to: [1, 12, 205, 1, 0, 1], type: etherType }, bytesOf(digits)) }));
  return written(name, pcapFile(bytes, { littleEndian: true, nanoseconds: false, linkType: 1 }));
}
function connection(name: string, transport: "tcp" | "udp", serverPort: number, steps: readonly Step[], clientPort = 49_152): string {
  return written(name, connectionCapture([{ transport, clientPort, serverPort, steps }]));
}
/** All that tshark shows of these fields, row by row. */
const theirs = (file: string, filter: string, ...fields: string[]): string[] => tsharkFields(file, filter, fields, ["-E", "aggregator=|"]).map((row) => fields.map((_, i) => row[i] ?? "").join(" "));
function ours(file: string, id: string): Heard {
  const flows = [...dissectCapture(file, [id]).values()];
  expect(flows.length).toBe(1);
  expect(flows[0]?.heard.troubles).toEqual([]);
  return flows[0]?.heard as Heard;
}

describe.skipIf(!hasTshark)("made messages, as tshark reads them", () => {
  test("Sampled Values", () => {
    const asdu = (stream: string): string =>
      tlv("30", `${text("80", stream)}${text("81", "LD0/LLN0$DS")}82020a2f 830400000003 850102 86020050 ${tlv("87", fillHex(64, 7))} 88020001`.replace(/\s/g, ""));
    const pdu = tlv("60", `800102${tlv("a2", asdu("MU01") + asdu("MU02"))}`);
    const file = layer2("sv", 0x88ba, [`4000${hexOf(8 + size(pdu), 2)}00000000${pdu}`]);
    expect(theirs(file, "sv", "sv.noASDU", "sv.svID", "sv.datSet", "sv.confRev", "sv.smpSynch", "sv.smpRate", "sv.smpMod")).toEqual(["2 MU01|MU02 LD0/LLN0$DS|LD0/LLN0$DS 3|3 2|2 80|80 1|1"]);
    expect(ours(file, "sv").details).toEqual({ "asdus 2": 1, "stream MU01": 1, "stream MU02": 1, "dataset LD0/LLN0$DS": 1, "revision 3": 1, "synchronised global": 1, "rate 80 per second": 1 });
  });

  const goosePdu = (live: string, sequence: string, simulation: string, commissioning: string): string =>
    tlv("61", `${text("80", "LD0/LLN0$GO$gcb1")}${live}${text("82", "LD0/LLN0$DS1")}84080000000000000000850101${sequence}8701${simulation}88010a8901${commissioning}8a0101ab03830100`);
  test("GOOSE flags and times", () => {
    const frame = (pdu: string): string => `0001${hexOf(8 + size(pdu), 2)}00000000${pdu}`;
    const file = layer2("goose", 0x88b8, [frame(goosePdu("810108", "860100", "ff", "00")), frame(goosePdu("81020fa0", "860101", "00", "ff"))]);
    expect(theirs(file, "goose", "goose.timeAllowedtoLive", "goose.sqNum", "goose.simulation", "goose.ndsCom")).toEqual(["8 0 1 0", "4000 1 0 1"]);
    const heard = ours(file, "goose");
    expect(heard.timers).toEqual(["goose 0.008 time allowed to live", "goose 4 time allowed to live"]);
    expect(heard.details).toMatchObject({ "step new state": 1, "flag simulated": 1, "flag needs commissioning": 1 });
  });
  test("routable GOOSE", () => {
    const pdu = goosePdu("810207d0", "860100", "00", "00");
    const payload = `8100 3001 ${hexOf(size(pdu), 2)} ${pdu}`;
    const header = "00000000 00000001 0001 11111111 2222 33333333 00";
    const file = connection("r-goose", "udp", 102, [[0, 0, `0140 a117 8015 ${header} ${hexOf(size(payload), 4)} ${payload} 8500`]], 102);
    expect(theirs(file, "r-goose", "goose.gocbRef", "goose.datSet", "goose.timeAllowedtoLive", "goose.confRev")).toEqual(["LD0/LLN0$GO$gcb1 LD0/LLN0$DS1 2000 10"]);
    const heard = ours(file, "goose");
    expect(heard.details).toEqual({ "message routable": 1, "control-block LD0/LLN0$GO$gcb1": 1, "dataset LD0/LLN0$DS1": 1, "revision 10": 1, "step new state": 1 });
    expect(heard.timers).toEqual(["goose 2 time allowed to live"]);
  });

  function withCheckSum(digits: string): string {
    let crc = 0;
    for (const byte of bytesOf(digits)) crc = (crc >> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] as number);
    crc ^= 0xffff;
    return `${digits.replace(/\s/g, "")}${hexOf(crc & 0xff, 1)}${hexOf(crc >> 8, 1)}`;
  }
  function linkFrame(fromMaster: boolean, data: string): string {
    const digits = data.replace(/\s/g, "");
    let frame = withCheckSum(`0564 ${hexOf(5 + size(digits), 1)} ${fromMaster ? "c4 0400 0100" : "44 0100 0400"}`);
    for (let at = 0; at < digits.length; at += 32) frame += withCheckSum(digits.slice(at, at + 32));
    return frame;
  }
  test("DNP3 device attributes, in two transport segments", () => {
    const attribute = (variation: string, value: string): string => `00${variation} 00 0000 01 ${hexOf(value.length, 1)} ${textHex(value)}`;
    const response = `c3 81 0000 ${attribute("fc", "Maker Inc")} ${attribute("fa", "RTU-3000")} ${attribute("f8", "S-7")} ${attribute("f2", "1.2")}`.replace(/\s/g, "");
    const file = connection("dnp3", "tcp", 20_000, [
      [0, 0, linkFrame(true, "c0 c3 01 00fe 00 0000")],
      [1, 20_000, linkFrame(false, `40 ${response.slice(0, 60)}`)],
      [1, 30_000, linkFrame(false, `81 ${response.slice(60)}`)],
    ]);
    expect(theirs(file, "dnp3.al.da.value", "dnp3.al.obj", "dnp3.al.da.value")).toEqual(["0x00fc|0x00fa|0x00f8|0x00f2 Maker Inc|RTU-3000|S-7|1.2"]);
    const heard = ours(file, "dnp3");
    expect(heard.claims.map((claim) => claim.replace(/ \(.*/, ""))).toEqual(["sender vendor = Maker Inc", "sender model = RTU-3000", "sender serial = S-7", "sender firmware = 1.2"]);
    expect(heard.operationNames).toEqual(["identify"]);
  });

  const tpkt = (content: string, isEnd = true): string => `0300${hexOf(7 + size(content), 2)}02f0${isEnd ? "80" : "00"}${content}`;
  test("MMS: identification, files and controls, in an association", () => {
    const connect = (type: string, associate: string, context: string, initiate: string): string => {
      const user = tlv("be", tlv("28", `020103${tlv("a0", initiate)}`));
      const presentation = tlv("31", `a003800101${tlv("a2", `${context}${tlv("61", tlv("30", `020101${tlv("a0", tlv(associate, `a107060528ca220203${user}`))}`))}`)}`);
      const parameters = `05061301001601021402000233020001340200 01c1${hexOf(size(presentation), 1)}${presentation}`.replace(/\s/g, "");
      return tpkt(`${type}${hexOf(size(parameters), 1)}${parameters}`);
    };
    const contexts = "810400000001820400000001a423300f0201010604520100013004060251013010020103060528ca2202013004060251 01".replace(/\s/g, "");
    const results = "830400000001a51230078001008102510130078001008102510 1".replace(/\s/g, "");
    const data = (pdu: string): string => tpkt(`01000100${tlv("61", tlv("30", `020103${tlv("a0", pdu)}`))}`);
    const variable = tlv("30", tlv("a0", tlv("a1", text("1a", "LD0") + text("1a", "CSWI1$CO$Pos$Oper"))));
    const file = connection("mms", "tcp", 102, [
      [0, 0, "0300001611e00000001800c1020001c2020001c0010d"],
      [1, 1_000, "0300001611d00018140000c1020001c2020001c0010d"],
      [0, 2_000, connect("0d", "60", contexts, "a826800300fa00810114820114830105a416800101810305fb00820c03ee1c000004000000010110")],
      [1, 3_000, connect("0e", "61", results, "a926800300fa00810101820103830105a416800101810305f100820c03ee0800000402000000ed18")],
      [0, 10_000, data(tlv("a0", "0201018200"))],
      [1, 14_000, data(tlv("a1", `020101${tlv("a2", text("80", "Maker") + text("81", "REL-670") + text("82", "2.1"))}`))],
      [0, 20_000, data(tlv("a0", `020102${tlv("bf4d", "")}`))],
      [0, 30_000, data(tlv("a0", `020103${tlv("a5", tlv("a0", variable) + tlv("a0", "830101"))}`))],
      [1, 36_000, data(tlv("a1", "020103a5028100"))],
    ]);
    expect(theirs(file, "mms.vendorName", "mms.vendorName", "mms.modelName", "mms.revision")).toEqual(["Maker REL-670 2.1"]);
    expect(theirs(file, "mms.confirmedServiceRequest", "mms.confirmedServiceRequest")).toEqual(["2", "77", "5"]);
    const heard = ours(file, "iec61850-mms");
    expect(heard.claims).toEqual(["sender vendor = Maker (mms identify)", "sender model = REL-670 (mms identify)", "sender firmware = 2.1 (mms identify)"]);
    expect(heard.details).toMatchObject({ "service identify": 1, "service fileDirectory": 1, "service write": 1, "writes CO": 1, "control Oper": 1, "association accepted": 1 });
    expect(heard.operationNames).toEqual(["identify", "write", "file"]);
    expect(heard.responses).toEqual([0.001, 0.004, 0.006]);
  });

  test("IEC 60870-5-104: parameters, files, reset, set points", () => {
    const information = (type: number, cause: number, element: string): string => `68${hexOf(10 + size(element) + 3, 1)}00000000${hexOf(type, 1)}01${hexOf(cause, 1)}000100070000${element}`;
    const file = connection("iec104", "tcp", 2_404, [
      [0, 0, "680407000000"],
      [1, 10_000, "68040b000000"],
      [0, 20_000, information(110, 6, "000001")],
      [1, 30_000, information(110, 7, "000001")],
      [0, 40_000, information(50, 6, "0000803f80")],
      [1, 60_000, information(50, 0x47, "0000803f80")],
      [0, 70_000, information(105, 6, "01")],
      [0, 80_000, information(122, 13, "01000001")],
    ]);
    expect(theirs(file, "iec60870_asdu", "iec60870_asdu.typeid", "iec60870_asdu.causetx", "iec60870_asdu.nega")).toEqual(["110 6 0", "110 7 0", "50 6 0", "50 7 1", "105 6 0", "122 13 0"]);
    const heard = ours(file, "iec104");
    expect(heard.details).toMatchObject({
      "type 110": 2,
      "type 50": 2,
      "type 105": 1,
      "type 122": 1,
      "cause 6": 3,
      "cause 7": 2,
      "cause 13": 1,
      "refused 50": 1,
      "command select": 1,
      "function STARTDT": 1,
    });
    expect(heard.operationNames).toEqual(["write", "program", "start-stop", "file"]);
    expect(heard.responses).toEqual([0.01, 0.01, 0.02]);
  });

  test("S7comm: services, uploads, a list in COTP parts", () => {
    const message = (type: string, reference: number, parameter: string, data = "", error = ""): string =>
      `32${type}0000${hexOf(reference, 2)}${hexOf(size(parameter), 2)}${hexOf(size(data), 2)}${error}${parameter}${data}`;
    const components = `001c00000022000200 01${textHex("Press line 4")}${fillHex(20)}0005${textHex("S C-X1")}${fillHex(26)}`.replace(/\s/g, "");
    const list = message("07", 4, "000112081284010100000000", `ff09${hexOf(size(components), 2)}${components}`);
    const file = connection("s7", "tcp", 102, [
      [0, 0, "0300001611e00000000100c0010ac1020100c2020102"],
      [1, 1_000, "0300001611d00001000500c0010ac1020100c2020102"],
      [0, 2_000, tpkt(message("01", 1, `28000000000000fd000005${textHex("_MODU")}`))],
      [1, 3_000, tpkt(message("03", 1, "28", "", "8104"))],
      [0, 4_000, tpkt(message("01", 2, `1d00000000000000 09${textHex("_0800001A")}`.replace(/\s/g, "")))],
      [0, 5_000, tpkt(message("01", 3, `28000000000000fd000009${textHex("P_PROGRAM")}`))],
      [0, 6_000, tpkt(message("07", 4, "0001120411440100", "ff090004001c0000"))],
      [1, 7_000, tpkt(list.slice(0, 60), false)],
      [1, 8_000, tpkt(list.slice(60))],
    ]);
    expect(theirs(file, "s7comm.header.rosctr == 1", "s7comm.param.func", "s7comm.param.pistart.servicename", "s7comm.data.blockcontrol.block_type")).toEqual([
      "0x28 _MODU ",
      "0x1d  08",
      "0x28 P_PROGRAM ",
    ]);
    expect(theirs(file, "s7comm.szl.001c.0005.serialn", "s7comm.szl.001c.0001.name", "s7comm.szl.001c.0005.serialn")).toEqual(["Press line 4 S C-X1"]);
    const heard = ours(file, "s7comm");
    expect(heard.claims).toEqual(["sender name = Press line 4 (s7comm SZL 0x001C station name)", "sender serial = S C-X1 (s7comm SZL 0x001C serial number)"]);
    expect(heard.details).toMatchObject({ "service _MODU": 1, "service P_PROGRAM": 1, "upload OB": 1, "error 0x8104": 1, "szl 0x001c": 1 });
    expect(heard.operationNames).toEqual(["identify", "program", "start-stop", "file"]);
  });
});

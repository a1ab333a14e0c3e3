// What the dissector understands of whole EtherNet/IP connections: transactions, services per class, identities, timers, what is wrapped in what.
import { describe, expect, test } from "vitest";
import { type Heard, playDatagrams, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { enipDissector } from "./enip-dissector.ts";

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(enipDissector, steps, pieces);

const le16 = (value: number): string => [value & 0xff, value >> 8].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const le32 = (value: number): string => le16(value & 0xffff) + le16(value >>> 16);
const sizeOf = (digits: string): number => digits.replace(/\s/g, "").length / 2;
const header = (command: string, body: string, context: string, status = "00000000", session = "0b020110"): string =>
  `${command} ${le16(sizeOf(body))} ${session} ${status} ${context}00000000000000 00000000 ${body}`;
/** SendRRData. */
const unconnected = (cip: string, context = "01", extraItems = "", count = 2): string =>
  header("6f00", `00000000 0a00 ${le16(count)} 0000 0000 b200 ${le16(sizeOf(cip))} ${cip} ${extraItems}`, context);
/** SendUnitData. */
const connected = (connection: string, sequence: number, cip: string): string =>
  header("7000", `00000000 0000 0200 a100 0400 ${connection} b100 ${le16(sizeOf(cip) + 2)} ${le16(sequence)} ${cip}`, "00");

const READ_IDENTITY = "01 02 2001 2401";
const IDENTITY = `0100 0e00 3600 1405 6030 d1c2b3a4 05 ${textHex("1756L")}`;

describe("transactions", () => {
  test("a request and its response make a response time, one service, one command", () => {
    const heard = play([
      [0, 0, unconnected("4c 02 2068 2401 0100")],
      [1, 12_000, unconnected("cc 00 0000 c400 01000000")],
    ]);
    expect(heard.responses).toEqual([0.012]);
    expect(heard.requests).toEqual([0]);
    expect(heard.details).toEqual({ "service 0x4c class 0x68": 1, "command 0x6f": 1 });
    expect(heard.troubles).toEqual([]);
  });
  test("connected messages pair by sequence count, and bytes may be cut anywhere", () => {
    const steps: Step[] = [
      [0, 0, connected("01a2b3c4", 7, `4c 03 9104 ${textHex("Tag1")} 0100`)],
      [0, 1_000, connected("01a2b3c4", 8, `4d 03 9104 ${textHex("Tag1")} c400 0100 05000000`)],
      [1, 5_000, connected("01000080", 7, "cc 00 0000 c400 01000000")],
      [1, 8_000, connected("01000080", 8, "cd 00 0500")],
    ];
    const heard = play(steps);
    expect(heard.responses).toEqual([0.005, 0.007]);
    expect(heard.operationNames).toEqual(["read", "write"]);
    expect(heard.details).toEqual({ "service 0x4c tag": 1, "service 0x4d tag": 1, "command 0x70": 2, "status 0x05": 1 });
    for (let pieces = 1; pieces < 30; pieces += 3) expect({ ...play(steps, pieces) }).toEqual({ ...heard });
  });
  test("nothing is said of tag names", () => {
    const heard = play([[0, 0, connected("01a2b3c4", 7, `4c 03 9104 ${textHex("Tag1")} 0100`)]]);
    expect(JSON.stringify(heard)).not.toContain("Tag1");
  });
  test("a response whose request was not seen tells its service, not its class", () => {
    const heard = play([[1, 0, connected("01000080", 7, "cc 00 0000 c400 01000000")]]);
    expect(heard.details).toEqual({ "transaction response without request": 1, "command 0x70": 1, "service 0x4c": 1 });
    expect(heard.operationNames).toEqual(["read"]);
  });
  test("a session is registered", () => {
    const heard = play([
      [0, 0, header("6500", "0100 0000", "00", "00000000", "00000000")],
      [1, 900, header("6500", "0100 0000", "00")],
      [0, 2_000, header("6600", "", "00")],
    ]);
    expect(heard.responses).toEqual([0.0009]);
    expect(heard.details).toEqual({ "command 0x65": 1, "command 0x66": 1 });
    expect(heard.operationNames).toEqual([]);
  });
  test("a refused message is answered by its status alone", () => {
    const heard = play([
      [0, 0, unconnected(READ_IDENTITY)],
      [1, 1_000, header("6f00", "", "01", "64000000")],
    ]);
    expect(heard.responses).toEqual([0.001]);
    expect(heard.details).toMatchObject({ "error encapsulation 0x64": 1 });
  });
  test("an unknown command and an unknown service count as the gravest", () => {
    expect(play([[0, 0, header("8800", "00", "00")]]).operationNames).toEqual(["program"]);
    expect(play([[0, 0, unconnected("4b 03 21001a03 2401")]]).operationNames).toEqual(["program"]);
    expect(play([[0, 0, unconnected("31 02 2001 2401")]]).operationNames).toEqual(["program"]);
  });
  test("zeros are no message, whatever they are the inside of", () => {
    const heard = play([
      [0, 0, fillHex(72)],
      [0, 1_000, unconnected("4c 02 2068 2401 0100")],
    ]);
    expect(heard.details).toEqual({ "service 0x4c class 0x68": 1, "command 0x6f": 1 });
  });
  test("a message that contradicts itself is trouble", () => {
    expect(play([[0, 0, unconnected("4c 09 2068 2401 0100")]]).troubles).toEqual(["malformed"]);
    expect(play([[0, 0, unconnected("0a 02 2002 2401 0200 0600 9900")]]).troubles).toEqual(["malformed"]);
  });
});

describe("operations by class", () => {
  test.each([
    ["identity object", READ_IDENTITY, "identify"],
    ["controller set to program mode", "07 02 208e 2401", "start-stop"],
    ["reset of the device", "05 02 2001 2401 00", "start-stop"],
    ["an assembly is written", "10 03 2004 2464 3003 0102", "write"],
    ["the IP address is changed", "10 03 20f5 2401 3005 00000000", "program"],
    ["a file is loaded", "4c 02 2037 24c8 00", "file"],
    ["tags are listed", "55 02 206b 2400 0100 0100", "browse"],
    ["a routine is made", "08 04 2068 2401 206d 2400", "program"],
  ])("%s", (_, cip, operation) => {
    expect(play([[0, 0, unconnected(cip)]]).operationNames).toEqual([operation]);
  });
});

describe("wrapped messages", () => {
  const way = "01 00 01 03";
  test("an Unconnected_Send counts itself and what it carries, and its time-out is a timer; the module behind is named", () => {
    const heard = play([
      [0, 0, unconnected(`52 02 2006 2401 07 9a 0600 ${READ_IDENTITY} ${way}`)],
      [1, 4_000, unconnected(`81 00 0000 ${IDENTITY}`)],
    ]);
    expect(heard.details).toMatchObject({ "service 0x52 class 0x06": 1, "service 0x01 class 0x01": 1 });
    expect(heard.timers).toEqual(["enip-explicit 19.712 request timeout"]);
    expect(heard.claims).toContain("sender model = 1756L (cip identity object of module 1/3)");
    expect(heard.operationNames).toEqual(["identify"]);
  });
  test("a way that does not lead on is an extended status", () => {
    const heard = play([
      [0, 0, unconnected(`52 02 2006 2401 07 9a 0600 ${READ_IDENTITY} ${way}`)],
      [1, 4_000, unconnected("d2 00 01 01 0402 02")],
    ]);
    expect(heard.details).toMatchObject({ "status 0x01/0x0204": 1 });
    expect(heard.claims).toEqual([]);
  });
  test("the members of a Multiple_Service_Packet are one transaction", () => {
    const heard = play([
      [0, 0, connected("01a2b3c4", 9, `0a 02 2002 2401 0200 0600 0e00 03 02 2001 2401 0100 4c 03 206b 2500 0500 0100`)],
      [1, 3_000, connected("01000080", 9, "8a 00 1e00 0200 0600 1200 83 00 0000 0100 0600 0000 83 00 cc 00 0500")],
    ]);
    expect(heard.responses).toEqual([0.003]);
    expect(heard.details).toMatchObject({ "service 0x0a class 0x02": 1, "service 0x03 class 0x01": 1, "service 0x4c class 0x6b": 1, "status 0x1e": 1, "status 0x05": 1 });
  });
  test("PCCC inside CIP: commands, errors and the processor's name", () => {
    const heard = play([
      [0, 0, unconnected("4b 02 2067 2401 07 4d00 d323aa07 06 00 d7b1 03")],
      [1, 1_000, unconnected(`cb 00 0000 07 4d00 d323aa07 46 00 d7b1 00 ee 4a 9c 23 ${textHex("1763-LEC   ")} 000026`)],
      [0, 9_000, unconnected("4b 02 2067 2401 07 4d00 d323aa07 0f 00 d8b1 80 06", "02")],
      [1, 9_900, unconnected("cb 00 0000 07 4d00 d323aa07 4f f0 d8b1 0b", "02")],
    ]);
    expect(heard.details).toMatchObject({ "pccc 0x06/0x03": 1, "pccc 0x0f/0x80": 1, "error 0xf0/0x0b": 1, "service 0x4b class 0x67": 2 });
    expect(heard.claims).toEqual(["sender vendor = Rockwell Automation (cip PCCC diagnostic status)", "sender model = 1763-LEC (cip PCCC diagnostic status)"]);
    expect(heard.operationNames).toEqual(["identify", "start-stop"]);
  });
});

describe("identities", () => {
  test("ListIdentity by datagram, asked of everybody: nothing is called unanswered", () => {
    const item = `0100 0002af12c0a8010a ${fillHex(8)} ${IDENTITY} 03`;
    const answer = header("6300", `0100 0c00 ${le16(sizeOf(item))} ${item}`, "00", "00000000", "00000000");
    const asked = playDatagrams(enipDissector, [
      [0, 0, header("6300", "", "00", "00000000", "00000000")],
      [0, 60_000_000, header("6300", "", "00", "00000000", "00000000")],
    ]);
    expect(asked.details).toEqual({ "command 0x63": 2 });
    const heard = playDatagrams(enipDissector, [[1, 0, answer]]);
    expect(heard.details).toEqual({ "answer 0x63": 1 });
    expect(heard.claims).toEqual([
      "sender vendor = Rockwell Automation (enip-explicit ListIdentity)",
      "sender role = PLC (programmable logic controller) (enip-explicit ListIdentity)",
      "sender firmware = 20.5 (enip-explicit ListIdentity)",
      "sender serial = A4B3C2D1 (enip-explicit ListIdentity)",
      "sender model = 1756L (enip-explicit ListIdentity)",
    ]);
    expect(heard.operationNames).toEqual(["identify"]);
  });
  test("single attributes, and a list with an attribute that is refused", () => {
    const heard = play([
      [0, 0, unconnected("0e 03 2001 2401 3007")],
      [1, 1_000, unconnected(`8e 00 0000 05 ${textHex("1756L")}`)],
      [0, 2_000, unconnected("03 02 2001 2401 0300 0100 0900 0600", "02")],
      [1, 3_000, unconnected("83 00 0a00 0300 0100 0000 1b01 0900 1400 0600 0000 d1c2b3a4", "02")],
    ]);
    expect(heard.claims).toContain("sender model = 1756L (cip identity object)");
    expect(heard.claims).toContain("sender vendor = Hilscher (cip identity object)");
    expect(heard.claims).toContain("sender serial = A4B3C2D1 (cip identity object)");
  });
  test("TCP/IP interface object: address, mask, gateway, host name, inactivity time-out", () => {
    const configuration = "0a01a8c0 00ffffff 00000000 00000000 00000000 0000";
    const heard = play([
      [0, 0, unconnected("01 02 20f5 2401")],
      [1, 1_000, unconnected(`81 00 0000 01000000 20000000 00000000 0200 20f6 2401 ${configuration} 0500 ${textHex("line3")} 00`)],
      [0, 2_000, unconnected("0e 03 20f5 2401 300d", "02")],
      [1, 3_000, unconnected("8e 00 0000 7800", "02")],
    ]);
    expect(heard.claims).toEqual([
      "sender address = 192.168.1.10 (cip TCP/IP interface object)",
      "sender netmask = 255.255.255.0 (cip TCP/IP interface object)",
      "sender gateway = 0.0.0.0 (cip TCP/IP interface object)",
      "sender hostname = line3 (cip TCP/IP interface object)",
    ]);
    expect(heard.timers).toEqual(["enip-explicit 120 encapsulation inactivity timeout"]);
    expect(heard.troubles).toEqual([]);
  });
  test("a project's name is an identifier; other modules answer with something else", () => {
    const answer = (name: string): string => unconnected(`81 00 0000 ${le16(name.length)} ${textHex(name)}`);
    const ask: Step = [0, 0, unconnected("01 02 2064 2401")];
    expect(play([ask, [1, 1, answer("Line_3")]]).claims).toEqual(["sender name = Line_3 (cip program name object)"]);
    expect(play([ask, [1, 1, answer("1756-ENBT/A")]]).claims).toEqual([]);
  });
});

describe("connections that are opened", () => {
  const open = (service: string, parameters: [string, string], transport: string, path: string, multiplier = "02"): string =>
    `${service} 02 2006 2401 06 9b 00000000 4b050080 4b05 4d00 4561fa11 ${multiplier} 000000 ${le32(10_000)} ${parameters[0]} ${le32(20_000)} ${parameters[1]} ${transport} ${(sizeOf(path) / 2).toString(16).padStart(2, "0")} ${path}`;
  const opened = (reply: string): string => `${reply} 00 0000 02055101 4b050080 4b05 4d00 4561fa11 ${le32(12_000)} ${le32(20_000)} 00 00`;
  const PATH = "0100 2004 2464 2c65 2c66";

  test("class 1: intervals and watchdogs of both ways, outputs are taken, the I/O connection is announced", () => {
    const heard = play([
      [0, 0, unconnected(open("54", ["2648", "2028"], "01", PATH))],
      [1, 3_000, unconnected(opened("d4"), "01", `0180 1000 0002 08ae efc00105 ${fillHex(8)}`, 3)],
    ]);
    expect(heard.timers).toEqual([
      "enip-io 0.01 O->T packet interval",
      "enip-io 0.16 O->T watchdog",
      "enip-io 0.02 T->O packet interval",
      "enip-io 0.32 T->O watchdog",
      "enip-io 0.012 O->T actual packet interval",
      "enip-io 0.192 O->T actual watchdog",
    ]);
    expect(heard.details).toMatchObject({ "connection class 1, O->T point-to-point, T->O multicast": 1 });
    expect(heard.secondaries).toEqual(["receiver udp 2222 enip-io", "receiver udp 239.192.1.5 2222 enip-io"]);
    expect(heard.operationNames).toEqual(["write"]);
  });
  test("Large_Forward_Open with a heartbeat towards the target only reads", () => {
    const heard = play([
      [0, 0, unconnected(open("5b", ["02000040", "00020040"], "01", PATH, "00"))],
      [1, 3_000, unconnected(opened("db"))],
    ]);
    expect(heard.timers).toContain("enip-io 0.04 O->T watchdog");
    expect(heard.secondaries).toEqual(["receiver udp 2222 enip-io", "sender udp 2222 enip-io"]);
    expect(heard.operationNames).toEqual(["read"]);
  });
  test("a safety connection is named", () => {
    const heard = play([
      [0, 0, unconnected(open("54", ["0846", "0846"], "00", `${PATH} 5002 00000000`))],
      [1, 3_000, unconnected(opened("d4"))],
    ]);
    expect(Object.keys(heard.details)).toContain("connection class 0 safety, O->T point-to-point, T->O point-to-point");
  });
  test.each([
    // Vendor 1, communications adapter, product 55.
    ["3404 0100 0c00 3700 21 0b 2004 2464 2c65 2c66", "keying exact 33.11"],
    ["3404 0100 0c00 3700 a1 0b 2004 2464 2c65 2c66", "keying compatible 33.11"],
    ["3404 0100 0c00 3700 21 00 2004 2464 2c65 2c66", "keying main revision 33"],
    ["3404 0100 0c00 3700 00 00 2004 2464 2c65 2c66", "keying product"],
    ["3404 0000 0000 0000 00 00 2004 2464 2c65 2c66", "keying none"],
    ["2004 2464 2c65 2c66", "keying none"],
    ["0103 3404 0100 0700 0b00 03 01 2004 2464 2c65 2c66", "keying exact 3.1 of module 1/3"],
    // With a serial number behind it.
    ["3405 0100 0c00 3700 21 0b 04030201 2004 2464", "keying exact 33.11"],
    // Cut within the key; a segment that nobody describes.
    ["3404 0100 0c00", ""],
    ["2004 e000 2c65 2c66", ""],
  ])("the electronic key of a path: %s", (path, expected) => {
    const heard = play([[0, 0, unconnected(open("54", ["0846", "0846"], "01", path))]]);
    expect(Object.keys(heard.details).filter((detail) => detail.startsWith("keying"))).toEqual(expected === "" ? [] : [expected]);
  });
  test("messages say their key only where they have one", () => {
    const details = (path: string): string[] => Object.keys(play([[0, 0, unconnected(open("54", ["0846", "0846"], "a3", path))]]).details).filter((detail) => detail.startsWith("keying"));
    expect([details("0100 2002 2401"), details("3404 0100 0c00 3700 a1 0b 2002 2401")]).toEqual([[], ["keying compatible 33.11"]]);
  });
  test("a refused opening leaves what was asked for, and its reason", () => {
    const heard = play([
      [0, 0, unconnected(open("54", ["0846", "0846"], "01", PATH))],
      [1, 3_000, unconnected("d4 00 01 01 0601 4b05 4d00 4561fa11 00 00")],
    ]);
    expect(heard.timers).toContain("enip-io 0.16 O->T watchdog");
    expect(heard.details).toMatchObject({ "status 0x01/0x0106": 1 });
  });
  test("class 3: messages over it are known to reach the module behind, and two connections with one sequence count are told apart", () => {
    const heard = play([
      [0, 0, unconnected(open("54", ["f843", "f843"], "a3", "0100 2002 2401"))],
      [1, 3_000, unconnected(opened("d4"))],
      [0, 10_000, connected("02055101", 1, READ_IDENTITY)],
      [0, 11_000, connected("ffff0000", 1, "03 02 208e 2401 0100 0100")],
      [1, 14_000, connected("4b050080", 1, `81 00 0000 ${IDENTITY}`)],
      [1, 16_000, connected("eeee0000", 1, "83 00 0000 0000")],
    ]);
    expect(heard.timers).toContain("enip-explicit 0.16 O->T watchdog");
    expect(heard.secondaries).toEqual([]);
    expect(heard.claims).toContain("sender model = 1756L (cip identity object of module 1/0)");
    expect(heard.responses).toEqual([0.003, 0.004, 0.005]);
  });
  test("of an identity over a connection whose opening was not seen, it is said that it may be another module's", () => {
    const heard = play([
      [0, 0, connected("02055101", 1, READ_IDENTITY)],
      [1, 4_000, connected("4b050080", 1, `81 00 0000 ${IDENTITY}`)],
    ]);
    expect(heard.claims).toContain("sender model = 1756L (cip identity object over a connection opened earlier)");
  });
});

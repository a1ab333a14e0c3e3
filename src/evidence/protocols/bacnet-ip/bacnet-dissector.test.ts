// What the dissector understands of BACnet flows: services and their answers, errors, segments, identities, lifetimes, the virtual link.
import { describe, expect, test } from "vitest";
import { type Heard, playDatagrams, type Step } from "../../../../tests/protocols/heard.ts";
import { textHex } from "../protocol-sample.ts";
import { bacnetDissector } from "./bacnet-dissector.ts";

const play = (steps: readonly Step[]): Heard => playDatagrams(bacnetDissector, steps);
/** A message on BACnet/IP: link function, network layer, APDU. */
const message = (apdu: string, npdu = "0104", link = "0a", before = ""): string => {
  const body = (before + npdu + apdu).replace(/\s/g, "");
  return `81${link}${(4 + body.length / 2).toString(16).padStart(4, "0")}${body}`;
};
const characters = (text: string): string => `75${(text.length + 1).toString(16).padStart(2, "0")}00${textHex(text)}`;

const READ = message("0005 01 0c 0c00800001 1955");
const READ_ACK = message("30 01 0c 0c00800001 1955 3e4441c800003f", "0100");

describe("services", () => {
  test("a read and its answer", () => {
    const heard = play([
      [0, 0, READ],
      [1, 30_000, READ_ACK],
    ]);
    expect(heard.details).toEqual({ "service ReadProperty": 1 });
    expect(heard.responses).toEqual([0.03]);
    expect(heard.requests).toEqual([0]);
    expect(heard.operationNames).toEqual(["read"]);
    expect(heard.claims).toEqual([]);
  });
  test("both ends may ask under the same invoke id", () => {
    const heard = play([
      [0, 0, READ],
      [1, 10_000, READ],
      [0, 15_000, READ_ACK],
      [1, 30_000, READ_ACK],
    ]);
    expect(heard.responses).toEqual([0.005, 0.03]);
  });
  test("devices behind a router are told apart by network and station", () => {
    const ask = (station: string): string => message("0005 01 0c 0c00800001 1955", `0124 0007 01 ${station} ff`);
    const answer = (station: string): string => message("30 01 0c 0c00800001 1955 3e4441c800003f", `0108 0007 01 ${station}`);
    const heard = play([
      [0, 0, ask("0a")],
      [0, 1_000, ask("0b")],
      [1, 5_000, answer("0a")],
      [1, 9_000, answer("0b")],
    ]);
    expect(heard.responses).toEqual([0.005, 0.008]);
  });
  test.each([
    ["simple acknowledgement", "20 01 0f", {}],
    ["error", "50 01 0f 9102 9120", { "error class 2 code 32": 1 }],
    ["error with more about it", "50 01 10 0e 9102 9120 0f", { "error class 2 code 32": 1 }],
    ["reject", "60 01 04", { "error reject 4": 1 }],
    ["abort of the server", "71 01 05", { "error abort 5": 1 }],
  ])("%s answers", (_, apdu, more) => {
    const heard = play([
      [0, 0, message("0005 01 0f 0c00800001 1955 3e4441c800003f")],
      [1, 4_000, message(apdu, "0100")],
    ]);
    expect(heard.responses).toEqual([0.004]);
    expect(heard.details).toEqual({ "service WriteProperty": 1, "written present-value": 1, ...more });
  });
  test("an answer without its request still tells the service", () => {
    expect(play([[1, 0, message("20 01 0f", "0100")]]).details).toEqual({ "transaction response without request": 1, "service WriteProperty": 1 });
  });
  test("a segmented answer and a segmented request count once", () => {
    const heard = play([
      [0, 0, READ],
      [1, 30_000, message("3c 01 00 04 0c 0c00800001 1955 3e44", "0100")],
      [0, 31_000, message("40 01 00 04", "0100")],
      [1, 32_000, message("38 01 01 04 0c 41c800003f", "0100")],
      [0, 40_000, message("0c05 02 00 04 07 c402800001")],
      [0, 41_000, message("0805 02 01 04 07 00112233")],
    ]);
    expect(heard.details).toEqual({ "service ReadProperty": 1, "service AtomicWriteFile": 1 });
    expect(heard.responses).toEqual([0.03]);
    expect(heard.troubles).toEqual([]);
  });
  test.each([
    ["07 c402800001", "AtomicWriteFile", "file"],
    ["0a 0e0f", "CreateObject", "program"],
    ["1b 0901", "LifeSafetyOperation", "write"],
    ["12 0907 1901", "ConfirmedPrivateTransfer", "program"],
    ["7f", "unknown", "program"],
  ])("confirmed %s is %s: %s", (apdu, name, operation) => {
    const heard = play([[0, 0, message(`0005 01 ${apdu}`)]]);
    expect(heard.details[`service ${name}`]).toBe(1);
    expect(heard.operationNames).toEqual([operation]);
  });
  test.each([
    ["06 a4 78071fff b40a000000", "TimeSynchronization", "write"],
    ["08", "Who-Is", "identify"],
    ["0e 09", "You-Are", "program"],
    ["02 0912 1c020004", "UnconfirmedCOVNotification", "read"],
  ])("unconfirmed %s is %s: %s", (apdu, name, operation) => {
    const heard = play([[0, 0, message(`10${apdu}`, "0120ffff00ff", "0b")]]);
    expect(heard.details[`service ${name}`]).toBe(1);
    expect(heard.operationNames).toEqual([operation]);
  });
});

describe("control of devices", () => {
  test.each([
    ["0900", "cold start", "start-stop"],
    ["0904", "start restore", "program"],
    ["0902", "start backup", "file"],
  ])("reinitialise %s: %s", (state, name, operation) => {
    const heard = play([[0, 0, message(`0005 01 14 ${state} 1d 09 00 ${textHex("secret!!")}`)]]);
    expect(heard.details[`reinitialize ${name}`]).toBe(1);
    expect(heard.operationNames).toEqual([operation]);
    expect(JSON.stringify(heard)).not.toContain("secret");
  });
  test("communication is disabled for a time", () => {
    const heard = play([[0, 0, message(`0005 01 11 090a 1901 2d 09 00 ${textHex("secret!!")}`)]]);
    expect(heard.details).toEqual({ "service DeviceCommunicationControl": 1, "communication disable": 1 });
    expect(heard.timers).toEqual(["bacnet-ip 600 communication control"]);
    expect(heard.operationNames).toEqual(["start-stop"]);
    expect(JSON.stringify(heard)).not.toContain("secret");
  });
});

describe("lifetimes", () => {
  test("subscriptions to changes, ended ones, and of several properties", () => {
    const heard = play([
      [0, 0, message("0005 01 05 0912 1c00000001 2901 3a0e10")],
      [0, 10, message("0005 02 05 0912 1c00000001")],
      [0, 20, message("0005 03 1e 0912 1900 2a012c")],
    ]);
    expect(heard.details).toMatchObject({ "subscription confirmed": 1, "subscription cancelled": 1, "subscription unconfirmed": 1 });
    expect(heard.timers).toEqual(["bacnet-ip 3600 COV subscription lifetime", "bacnet-ip 300 COV subscription lifetime"]);
  });
  test("registration as a foreign device, refused, and over IPv6", () => {
    const heard = play([
      [0, 0, "81050006012c"],
      [1, 8_000, "810000060030"],
      [0, 20_000, "8209 0009 123456 0258"],
    ]);
    expect(heard.details).toEqual({ "link register foreign device": 2, "link result": 1, "link refused 0x0030": 1 });
    expect(heard.timers).toEqual(["bacnet-ip 300 foreign device registration", "bacnet-ip 600 foreign device registration"]);
    expect(heard.responses).toEqual([0.008]);
  });
});

describe("identities", () => {
  test("I-Am, directly, through a BBMD, from behind a router", () => {
    const iAm = "1000 c4020004d2 2201e0 9103 2111";
    const heard = play([
      [0, 0, message(iAm, "0120ffff00ff", "0b")],
      [0, 10, message(iAm, "0120ffff00ff", "04", "0a000005bac0")],
      [0, 20, message(iAm, "0128ffff00 0007 01 0a ff", "0b")],
    ]);
    expect(heard.claims).toEqual([
      "sender name = device 1234 (bacnet-ip I-Am)",
      "sender vendor = Honeywell (bacnet-ip I-Am)",
      "10.0.0.5 name = device 1234 (bacnet-ip I-Am)",
      "10.0.0.5 vendor = Honeywell (bacnet-ip I-Am)",
      "sender name = device 1234 (bacnet-ip I-Am of network 7)",
      "sender vendor = Honeywell (bacnet-ip I-Am of network 7)",
    ]);
  });
  test("I-Am through a BBMD of IPv6", () => {
    const apdu = "0120ffff00ff1000c4020004d22201e091032111";
    const body = `82080000123456${"20010db8000000000000000000000005"}bac0${apdu}`;
    const heard = play([[0, 0, body.replace("82080000", `8208${(body.length / 2).toString(16).padStart(4, "0")}`)]]);
    expect(heard.claims).toEqual(["2001:db8::5 name = device 1234 (bacnet-ip I-Am)", "2001:db8::5 vendor = Honeywell (bacnet-ip I-Am)"]);
  });
  test("properties of the device object, one by one and many at once", () => {
    const heard = play([
      [1, 0, message(`30 01 0c 0c020004d2 1946 3e ${characters("P-100")} 3f`, "0100")],
      [1, 10, message(`30 01 0c 0c00000001 194d 3e ${characters("Recipe pump")} 3f`, "0100")],
      [
        1,
        20,
        message(
          `30 02 0e 0c00000001 1e 294d 4e ${characters("AI 1")} 4f 1f 0c020004d2 1e 294d 4e ${characters("AHU-4")} 4f 292c 4e ${characters("2.8")} 4f 2979 5e 9102 9120 5f 29014e 75060400410042 4f 2a0174 4e 7507040053004e0037 4f 1f`.replace(
            "29014e 75060400410042 4f ",
            "",
          ),
          "0108 0007 01 0a",
        ),
      ],
    ]);
    expect(heard.claims).toEqual([
      "sender model = P-100 (bacnet-ip ReadProperty model-name)",
      "sender name = AHU-4 (bacnet-ip ReadPropertyMultiple object-name of network 7 device 1234)",
      "sender firmware = 2.8 (bacnet-ip ReadPropertyMultiple firmware-revision of network 7 device 1234)",
      "sender serial = SN7 (bacnet-ip ReadPropertyMultiple serial-number of network 7 device 1234)",
    ]);
    expect(heard.troubles).toEqual([]);
  });
});

describe("what is not whole", () => {
  test("values longer than the message", () => {
    expect(play([[1, 0, message("30 01 0c 0c020004d2 1946 3e 75ff 3f", "0100")]]).troubles).toEqual(["malformed"]);
    expect(play([[0, 0, message("0005 01 05 09")]]).troubles).toEqual(["malformed"]);
    expect(play([[0, 0, message("1000 c4")]]).troubles).toEqual(["malformed"]);
  });
  test("a length that is not the datagram's is said; the message is read", () => {
    const heard = play([[0, 0, READ.replace("810a0011", "810a0010")]]);
    expect(heard.details["service ReadProperty"]).toBe(1);
    expect(heard.troubles).toEqual(["malformed"]);
  });
  test("network messages, known and a maker's own", () => {
    const heard = play([
      [0, 0, message("00", "0180", "0b")],
      [0, 10, message("06 00", "0180")],
      [0, 20, message("85 0007", "0180")],
    ]);
    expect(heard.details).toEqual({ "network Who-Is-Router-To-Network": 1, "network Initialize-Routing-Table": 1, "network of a maker's own": 1 });
    expect(heard.operationNames).toEqual(["identify", "program"]);
  });
  test("frames on Ethernet", () => {
    expect(play([[0, 0, `828203 0120ffff00ff 1008${"00".repeat(20)}`]]).details).toEqual({ "service Who-Is": 1 });
  });
});

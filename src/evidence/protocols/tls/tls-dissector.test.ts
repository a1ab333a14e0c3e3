// What the dissector understands of the beginning of TLS connections, where it stops reading, and what it says of servers only.
import { describe, expect, test } from "vitest";
import { type Heard, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { clientHelloHex, fillHex, textHex } from "../protocol-sample.ts";
import { tlsDissector } from "./tls-dissector.ts";

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(tlsDissector, steps, pieces);
const bare = (digits: string): string => digits.replace(/\s/g, "");
const sized = (digits: string, octets: number): string => (bare(digits).length / 2).toString(16).padStart(octets * 2, "0") + bare(digits);
const record = (type: number, digits: string): string => `${type.toString(16)}0303${sized(digits, 2)}`;
const message = (type: number, digits: string): string => `${type.toString(16).padStart(2, "0")}${sized(digits, 3)}`;
const serverHello = (suite: string, extensions = "", random = fillHex(32, 0x5d)): string => record(22, message(2, `0303 ${random} 00 ${suite} 00 ${sized(extensions, 2)}`));
const APPLICATION_DATA = record(23, fillHex(40, 0xa9));
const CHANGE = record(20, "01");

const element = (tag: number, ...parts: readonly string[]): string => {
  const digits = bare(parts.join(""));
  const size = digits.length / 2;
  return `${tag.toString(16).padStart(2, "0")}${size < 128 ? size.toString(16).padStart(2, "0") : `82${size.toString(16).padStart(4, "0")}`}${digits}`;
};
const attribute = (oid: string, text: string): string => element(0x31, element(0x30, element(0x06, oid), element(0x0c, textHex(text))));
const CN = "550403";
const SERIAL = "550405";
const O = "55040a";
interface Parts {
  readonly subject: string;
  readonly issuer?: string;
  readonly until?: string;
  readonly names?: readonly string[];
}
const certificate = ({ subject, issuer = attribute(CN, "Plant CA"), until = element(0x17, textHex("270331120000Z")), names = [] }: Parts): string => {
  const algorithm = element(0x30, element(0x06, "2a864886f70d01010b"), "0500");
  const key = element(0x30, element(0x30, element(0x06, "2a864886f70d010101"), "0500"), element(0x03, "00", element(0x30, element(0x02, "00", fillHex(128, 0xc1)), element(0x02, "010001"))));
  const alternative =
    names.length === 0 ? "" : element(0xa3, element(0x30, element(0x30, element(0x06, "551d11"), element(0x04, element(0x30, ...names.map((name) => element(0x82, textHex(name))))))));
  const body = element(0x30, "a003020102", "020101", algorithm, element(0x30, issuer), element(0x30, element(0x17, textHex("200101000000Z")), until), element(0x30, subject), key, alternative);
  return element(0x30, body, algorithm, element(0x03, "00", fillHex(16, 0x7e)));
};
const shown = (digits: string): string => record(22, message(11, sized(sized(digits, 3), 3)));

describe("hellos", () => {
  const HELLO: Step = [0, 0, clientHelloHex("mes-2.plant.example", "h2")];
  test("what is asked, what is chosen, and how long it takes", () => {
    const heard = play([HELLO, [1, 12_000, serverHello("c02f", "0010 0005 0003 02 6832")]]);
    expect(heard.details).toEqual({
      "offers TLS 1.3 suites": 1,
      "offers forward secrecy and authenticated encryption": 1,
      "name mes-2.plant.example": 1,
      "asked h2": 1,
      "offered TLS 1.2": 1,
      "application h2": 1,
      "version TLS 1.2": 1,
      "cipher TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256": 1,
    });
    expect(heard.responses).toEqual([0.012]);
  });
  test("1.3 stands in an extension, behind numbers that mean nothing", () => {
    const hello = record(22, message(1, `0303 ${fillHex(32, 0x3c)} 00 ${sized("0a0a1301", 2)} 0100 ${sized(`002b ${sized(sized("0a0a03040303", 1), 2)}`, 2)}`));
    const heard = play([
      [0, 0, hello],
      [1, 500, serverHello("1301", "002b00020304")],
    ]);
    expect(heard.details).toEqual({ "offers TLS 1.3 suites": 1, "offered TLS 1.3": 1, "version TLS 1.3": 1, "cipher TLS_AES_128_GCM_SHA256": 1 });
  });
  test("a hello that has to be repeated", () => {
    const retry = `cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c`;
    const heard = play([HELLO, [1, 500, serverHello("1301", "002b00020304", retry)], [1, 600, CHANGE], [0, 700, CHANGE], [0, 800, HELLO[2]], [1, 900, serverHello("1301", "002b00020304")]]);
    expect(heard.details).toMatchObject({ "hello to be repeated": 1, "offered TLS 1.2": 2, "version TLS 1.3": 1 });
  });
  test("the form of SSL 2", () => {
    const heard = play([[0, 0, `802e 01 0301 0015 0000 0010 00002f 00000a 000005 010080 000004 000003 000009 ${fillHex(16, 0x11)}`]]);
    expect(heard.details).toEqual({ "offered TLS 1.0": 1, "hello in the form of SSL 2": 1, "offers CBC or no forward secrecy": 1, "offers 3DES": 1, "offers RC4": 1, "offers DES or export": 1 });
  });
  test("bytes may be cut anywhere, and a message may run over two records", () => {
    const whole = serverHello("c02f");
    const body = whole.slice(10);
    const split = `${record(22, body.slice(0, 40))}${record(22, body.slice(40))}`;
    for (const pieces of [1, 7, 65_536]) {
      const heard = play([HELLO, [1, 12_000, split]], pieces);
      expect(heard.details).toMatchObject({ "version TLS 1.2": 1, "name mes-2.plant.example": 1 });
      expect(heard.troubles).toEqual([]);
    }
  });
});

describe("where reading stops", () => {
  test("behind a change of cipher nothing is looked at, until the ports are used anew", () => {
    const again: Step = [0, 9_000_000, clientHelloHex("")];
    const heard = play([[0, 0, clientHelloHex("")], [0, 10, `${CHANGE}${record(22, fillHex(40, 0x0b))}`], [0, 20, "ffffffffffff"], again]);
    expect(heard.troubles).toEqual([]);
    expect(heard.details["offered TLS 1.2"]).toBe(1);
  });
  test("application data ends it too; a connection joined later says nothing", () => {
    const heard = play([
      [0, 0, APPLICATION_DATA],
      [1, 10, APPLICATION_DATA],
      [1, 20, fillHex(2_000, 0x61)],
    ]);
    expect(heard.details).toEqual({});
    expect(heard.troubles).toEqual([]);
  });
  test("joined behind the change of cipher, the encrypted end of the handshake is no message", () => {
    const heard = play([
      [1, 0, `${record(22, fillHex(40, 0x0b))}`],
      [1, 10, record(22, `010000ff${fillHex(36, 0x0b)}`)],
    ]);
    expect(heard.details).toEqual({});
    expect(heard.troubles).toEqual([]);
  });
  test("alerts in the clear say why", () => {
    expect(play([[1, 0, record(21, "0246")]]).details).toEqual({ "alert fatal: protocol version": 1 });
    expect(play([[1, 0, record(21, "0100")]]).details).toEqual({ "alert close notify": 1 });
  });
});

describe("certificates", () => {
  const from = (direction: 0 | 1, digits: string): Heard =>
    play([
      [1, 0, serverHello("c02f")],
      [direction, 10, shown(digits)],
    ]);
  test("of a server: name, issuer, end, strength", () => {
    const heard = from(1, certificate({ subject: attribute(CN, "ignored"), names: ["*.plant.example", "hmi-7.plant.example"] }));
    expect(heard.claims).toEqual(["sender hostname = hmi-7.plant.example (tls certificate)"]);
    expect(heard.details).toMatchObject({ "certificate key RSA 1024": 1, "certificate signed with SHA-256": 1, "certificate until 2027-03-31": 1, "certificate issued by Plant CA": 1 });
  });
  test("a name that no machine can have is no claim", () => {
    expect(from(1, certificate({ subject: attribute(CN, "Line 4 Panel") })).claims).toEqual([]);
  });
  test("issued by itself", () => {
    const self = attribute(CN, "plc.local");
    expect(from(1, certificate({ subject: self, issuer: self })).details["certificate issued by itself"]).toBe(1);
  });
  test("a device's own identity names maker, model and serial number", () => {
    const subject = `${attribute(O, "Putel AG")}${attribute(CN, "PX-200")}${attribute(SERIAL, "S C-X123456")}`;
    expect(from(1, certificate({ subject, until: element(0x18, textHex("99991231235959Z")) })).claims).toEqual([
      "sender serial = S C-X123456 (tls certificate)",
      "sender vendor = Putel AG (tls certificate, device identity)",
      "sender model = PX-200 (tls certificate, device identity)",
    ]);
  });
  test("a registered business' number is no device's", () => {
    const subject = `${attribute(CN, "shop.example")}${attribute(SERIAL, "HRB 12345")}${attribute("55040f", "Private Organization")}`;
    expect(from(1, certificate({ subject })).claims).toEqual(["sender hostname = shop.example (tls certificate)"]);
  });
  test("of a client nothing is kept: it may name a person", () => {
    const heard = from(0, certificate({ subject: attribute(CN, "jane.doe") }));
    expect(heard.details["certificate of the client"]).toBe(1);
    expect(JSON.stringify(heard)).not.toContain("jane");
  });
  test("one that is cut is malformed", () => {
    const digits = certificate({ subject: attribute(CN, "x") });
    expect(from(1, digits.slice(0, 40)).troubles).toEqual(["malformed"]);
  });
});

// What the dissector understands of Telnet before anybody signs in, and that nothing typed is ever kept.
import { describe, expect, test } from "vitest";
import { Heard, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { hex } from "../payload-bytes.ts";
import { textHex } from "../protocol-sample.ts";
import { DissectedFlow } from "../stream.ts";
import { telnetDissector } from "./telnet-dissector.ts";

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(telnetDissector, steps, pieces);
const says = (micros: number, text: string): Step => [1, micros, textHex(text)];
const types = (micros: number, text: string): Step => [0, micros, textHex(text)];
const OPTIONS: Step = [1, 0, "fffb01 fffb03 fffd18 fffdc8"];
const TERMINAL: Step = [0, 10, `fffb18 fffa1800${textHex("vt220")}fff0`];

describe("Telnet", () => {
  test("options, the terminal, what the device says of itself, and its name, wherever bytes are cut", () => {
    for (const pieces of [65_536, 3, 1]) {
      const heard = play(
        [
          OPTIONS,
          TERMINAL,
          says(20, "\r\nNPort 5110 firmware 2.6\r\nLinux 2.4.20 (serial)\r\n\r\nline-7 login: "),
          types(30, "jones\r\n"),
          says(40, "Password: "),
          types(50, "secret\r\n"),
          says(60, "Last login: jones"),
        ],
        pieces,
      );
      expect(heard.details).toEqual({ "will echo": 1, "will suppress go-ahead": 1, "do terminal type": 1, "do another option": 1, "will terminal type": 1, "terminal VT220": 1, "prompt login": 1 });
      expect(heard.claims).toEqual(["sender hostname = line-7 (telnet prompt)", "sender name = NPort 5110 firmware 2.6 (telnet banner)"]);
      expect(JSON.stringify(heard)).not.toMatch(/jones|secret|Last/);
    }
  });
  test("a system that a banner names", () => {
    expect(play([OPTIONS, says(20, "Welcome\r\nVxWorks 5.4.2 shell 3\r\nUsername:")]).claims).toEqual([
      "sender os = VxWorks 5.4.2 (telnet banner)",
      "sender name = VxWorks 5.4.2 shell 3 (telnet banner)",
    ]);
  });
  test("without a prompt there is no banner, and behind typed characters there is none either", () => {
    expect(play([OPTIONS, says(20, "Weight 17.3 kg\r\n")]).claims).toEqual([]);
    expect(play([OPTIONS, says(20, "Menu 1\r\n"), types(30, "x"), says(40, "Device 7\r\nlogin:")]).claims).toEqual([]);
  });
  test("a password prompt's own line is no name", () => expect(play([OPTIONS, says(0, "jones password:")]).claims).toEqual([]));
  test("lines that tell whom to call are no product", () => {
    expect(play([OPTIONS, says(0, "In trouble phone Jones 4711\r\nMOXA 6250\r\nlogin:")]).claims).toEqual(["sender name = MOXA 6250 (telnet banner)"]);
  });
  test("environments may hold names of people and are passed over", () => {
    const heard = play([[0, 0, `fffb27 fffa270000${textHex("USER")}01${textHex("jones")}fff0`]]);
    expect(heard.details).toEqual({ "will new environment": 1 });
    expect(JSON.stringify(heard)).not.toContain("jones");
  });
  test("the next connection on the same ports is read again", () => {
    const heard = new Heard();
    const flow = new DissectedFlow(telnetDissector);
    const send = (direction: 0 | 1, seq: number, isSyn: boolean, text: string): void => {
      const bytes = hex(textHex(text));
      flow.segment(direction, seq, isSyn, new DataView(bytes.buffer), bytes, 0, bytes.length, bytes.length, seq, heard);
    };
    send(1, 1_000, true, "");
    send(1, 1_001, false, "PLC 5\r\nlogin:");
    send(0, 5_000, true, "");
    send(0, 5_001, false, "jones\r\n");
    send(1, 1_013, false, "Last login: x");
    send(1, 90_000, true, "");
    send(1, 90_001, false, "PLC 6\r\nlogin:");
    expect(heard.claims).toEqual(["sender name = PLC 5 (telnet banner)", "sender name = PLC 6 (telnet banner)"]);
  });
});

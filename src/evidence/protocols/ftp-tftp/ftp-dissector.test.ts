// What the dissector understands of FTP's control connection and of TFTP; and that names, passwords and texts stay out.
import { describe, expect, test } from "vitest";
import { type Heard, playDatagrams, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { ftpDissector } from "./ftp-dissector.ts";

const say = (direction: 0 | 1, micros: number, ...lines: readonly string[]): Step => [direction, micros, textHex(lines.map((line) => `${line}\r\n`).join(""))];
const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(ftpDissector, steps, pieces);

describe("FTP", () => {
  const session: readonly Step[] = [
    say(1, 0, "220-Welcome to 10 users", " 220 was no end", "331 inside", "220 VxWorks FTP server (VxWorks VxWorks5.4.2) ready"),
    say(0, 1_000, "user jones"),
    say(1, 3_000, "331 Password for jones please"),
    say(0, 4_000, "PASS secret"),
    say(1, 5_000, "230 Hello jones"),
    say(0, 6_000, "PASV"),
    say(1, 7_000, "227 Entering Passive Mode (10,1,0,11,4,1)"),
    say(0, 8_000, "RETR recipe7.csv"),
    say(1, 9_000, "150 Opening recipe7.csv"),
    say(1, 90_000, "226 Done"),
    say(0, 91_000, "STOR report.csv"),
    say(1, 92_000, "550 No"),
  ];
  test("commands, replies, times and the data connection, wherever bytes are cut", () => {
    for (const pieces of [65_536, 5, 1]) {
      const heard = play(session, pieces);
      expect(heard.details).toEqual({
        "reply 220": 1,
        "command USER": 1,
        "reply 331": 1,
        "command PASS": 1,
        "authentication plain password": 1,
        "reply 230": 1,
        "command PASV": 1,
        "reply 227": 1,
        "command RETR": 1,
        "reply 150": 1,
        "reply 226": 1,
        "command STOR": 1,
        "reply 550": 1,
      });
      expect(heard.responses).toEqual([0.002, 0.001, 0.001, 0.001, 0.001]);
      expect(heard.secondaries).toEqual(["sender tcp 10.1.0.11 1025 ftp-tftp"]);
      expect(heard.operationNames).toEqual(["write", "file"]);
      expect(heard.troubles).toEqual([]);
    }
  });
  test("people, files and passwords are kept nowhere", () => expect(JSON.stringify(play(session))).not.toMatch(/jones|secret|recipe|report/));
  test.each([
    ["PORT 10,1,0,12,200,10", "sender tcp 10.1.0.12 51210 ftp-tftp"],
    ["EPRT |1|10.1.0.12|51210|", "sender tcp 10.1.0.12 51210 ftp-tftp"],
    ["EPRT |2|fd00::12|51210|", "sender tcp fd00::12 51210 ftp-tftp"],
  ])("%s", (command, secondary) => expect(play([say(0, 0, command)]).secondaries).toEqual([secondary]));
  test.each([
    ["229 Entering Extended Passive Mode (|||6446|)", "sender tcp 6446 ftp-tftp"],
    ["227 =0,0,0,0,25,46", "sender tcp 6446 ftp-tftp"],
  ])("%s", (reply, secondary) => expect(play([say(1, 0, reply)]).secondaries).toEqual([secondary]));
  test("numbers that are no address are malformed", () => {
    expect(play([say(0, 0, "PORT 10,1,0,300,1,1")]).troubles).toEqual(["malformed"]);
    expect(play([say(1, 0, "229 Entering Extended Passive Mode (|||)")]).troubles).toEqual(["malformed"]);
  });
  test("a greeting with a version is a claim, one without is none, the system says itself what it is", () => {
    expect(play([say(1, 0, "220 ProFTPD 1.3.1 Server ready")]).claims).toEqual(["sender software = ProFTPD 1.3.1 Server ready (ftp greeting)"]);
    expect(play([say(1, 0, "220 FTP server ready.")]).claims).toEqual([]);
    expect(play([say(1, 0, "215 Windows_NT")]).claims).toEqual(["sender os = Windows (ftp reply 215)"]);
  });
  test("what only some servers know may change files", () => {
    const heard = play([say(0, 0, "NOOP"), say(0, 10, "XDEL x")]);
    expect(heard.details["command other"]).toBe(1);
    expect(heard.operationNames).toEqual(["write", "file"]);
  });
  test("TLS ends it in both directions", () => {
    const heard = play([say(0, 0, "AUTH TLS"), say(1, 10, "234 Go"), [0, 20, `160301 0005 0100000100`], [1, 30, `160303 0005 0200000100`], [1, 40, fillHex(40, 0x0a)]]);
    expect(heard.details).toEqual({ "command AUTH": 1, "encryption asked": 1, "reply 234": 1, "encryption on": 1 });
    expect(heard.troubles).toEqual([]);
  });
  test("signals of Telnet before ABOR", () => expect(play([[0, 0, `fff4fff2${textHex("ABOR\r\n")}`]]).details["command ABOR"]).toBe(1));
});

describe("TFTP", () => {
  const text = (...texts: readonly string[]): string => texts.map((each) => `${textHex(each)}00`).join("");
  test("requests say what is done, and that the answer comes from another port", () => {
    const heard = playDatagrams(ftpDissector, [[0, 0, `0001 ${text("firmware.bin", "octet", "timeout", "6", "blksize", "1428")}`]]);
    expect(heard.details).toEqual({ "tftp read request": 1, "transfer from a port of the server's choice": 1 });
    expect(heard.timers).toEqual(["ftp-tftp 6 asked retransmission timeout"]);
    expect(heard.operationNames).toEqual(["file"]);
    expect(JSON.stringify(heard)).not.toContain("firmware");
    expect(playDatagrams(ftpDissector, [[0, 0, `0002 ${text("a", "octet")}`]]).operationNames).toEqual(["write", "file"]);
  });
  test("blocks and acknowledgements, errors, options", () => {
    const heard = playDatagrams(ftpDissector, [
      [1, 0, `0006 ${text("timeout", "3")}`],
      [0, 500, "0004 0000"],
      [1, 1_000, `0003 0001 ${fillHex(512)}`],
      [0, 1_700, "0004 0001"],
      [1, 2_000, `0005 0001 ${text("no such file /etc/x")}`],
    ]);
    expect(heard.details).toEqual({ "tftp options": 1, "tftp acknowledgement": 2, "tftp block": 1, "tftp error": 1, "error file not found": 1 });
    expect(heard.responses).toEqual([0.0007]);
    expect(heard.timers).toEqual(["ftp-tftp 3 retransmission timeout"]);
  });
});

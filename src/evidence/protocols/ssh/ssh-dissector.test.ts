// What the dissector understands of the beginning of SSH connections, and where it stops.
import { describe, expect, test } from "vitest";
import { type Heard, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { sshDissector } from "./ssh-dissector.ts";

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(sshDissector, steps, pieces);
const size = (digits: string): number => digits.replace(/\s/g, "").length / 2;
const u32 = (value: number): string => value.toString(16).padStart(8, "0");
const packet = (payload: string): string => `${u32(size(payload) + 9)} 08 ${payload} ${fillHex(8)}`;
const list = (names: string): string => `${u32(names.length)}${textHex(names)}`;
const offer = (kex: string, hostkey: string, cipher: string, mac: string): string =>
  packet(`14 ${fillHex(16, 0xf9)} ${[kex, hostkey, cipher, cipher, mac, mac, "none", "none", "", ""].map(list).join("")} 00 00000000`);
const banner = (text: string): string => textHex(`${text}\r\n`);

const SESSION: readonly Step[] = [
  [1, 0, banner("SSH-2.0-OpenSSH_7.4p1 Raspbian-10+deb9u7")],
  [0, 1_000, banner("SSH-2.0-PuTTY_Release_0.76")],
  [0, 2_000, offer("curve25519-sha256,diffie-hellman-group14-sha1", "ssh-ed25519,ssh-rsa", "aes256-ctr,aes128-cbc", "hmac-sha2-256")],
  [1, 2_500, offer("diffie-hellman-group14-sha1,curve25519-sha256", "ssh-rsa", "aes128-cbc", "hmac-sha1,hmac-sha2-256")],
  [0, 3_000, packet("1e 00000020 11")],
  [1, 9_000, packet("1f 00000020 11")],
  [1, 9_100, packet("15")],
  [0, 9_900, packet("15")],
  [0, 10_000, fillHex(64, 0x53)],
  [1, 10_100, fillHex(64, 0xff)],
];

describe("SSH", () => {
  test("programs at both ends, what they agree on, and how long it takes, wherever bytes are cut", () => {
    for (const pieces of [65_536, 7, 1]) {
      const heard = play(SESSION, pieces);
      expect(heard.claims).toEqual([
        "sender software = OpenSSH_7.4p1 Raspbian-10+deb9u7 (ssh identification)",
        "sender os = Raspbian Linux (ssh identification)",
        "sender software = PuTTY_Release_0.76 (ssh identification)",
      ]);
      expect(heard.details).toEqual({ "version 2.0": 2, "kex curve25519-sha256": 1, "hostkey ssh-rsa": 1, "cipher aes128-cbc": 1, "mac hmac-sha2-256": 1 });
      expect(heard.responses).toEqual([0.006]);
      expect(heard.troubles).toEqual([]);
    }
  });
  test("after the new keys nothing is read, until the ports serve a new connection", () => {
    const heard = play([...SESSION, [0, 20_000, fillHex(8)]]);
    expect(heard.troubles).toEqual([]);
  });
  test("a cipher with its own integrity has no separate code", () => {
    const both = offer("curve25519-sha256", "ssh-ed25519", "aes128-gcm@openssh.com", "hmac-sha1");
    const heard = play([
      [0, 0, both],
      [1, 10, both],
      [0, 20, packet("1e 00000020 11")],
    ]);
    expect(heard.details).toEqual({ "kex curve25519-sha256": 1, "hostkey ssh-ed25519": 1, "cipher aes128-gcm@openssh.com": 1 });
  });
  test("nothing is agreed on where one side was not seen", () => {
    const heard = play([
      [0, 0, offer("a-kex", "b", "c", "d")],
      [0, 20, packet("1e 00000020 11")],
    ]);
    expect(heard.details).toEqual({});
  });
  test("the first version is named, not read", () => {
    const heard = play([
      [1, 0, banner("SSH-1.99-Cisco-1.25")],
      [0, 10, banner("SSH-1.5-OpenSSH_5.3")],
      [1, 20, `${fillHex(3)}0a${fillHex(40, 0x11)}`],
      [0, 30, `${fillHex(3)}0a${fillHex(40, 0x11)}`],
    ]);
    expect(heard.details).toEqual({ "version 1.99": 1, "version 1.5": 1 });
    expect(heard.troubles).toEqual([]);
  });
  test("why it ended, where that is in the clear", () => {
    expect(play([[1, 0, packet(`01 ${u32(12)} ${u32(4)} ${textHex("full")} ${u32(0)}`)]]).details).toEqual({ "disconnect too many connections": 1 });
  });
  test("lists longer than their message are malformed", () => {
    expect(play([[0, 0, packet(`14 ${fillHex(16)} 00000fff ${fillHex(20, 0x61)}`)]]).troubles).toEqual(["malformed"]);
  });
});

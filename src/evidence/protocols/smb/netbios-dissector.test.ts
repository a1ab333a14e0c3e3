// What the dissector understands of NetBIOS: names and their addresses, duties, node status, browser announcements; and that accounts and comments stay out.
import { describe, expect, test } from "vitest";
import { type Heard, playDatagrams, type Step } from "../../../../tests/protocols/heard.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { smbDissector } from "./smb-dissector.ts";

const encoded = (name: string, suffix: number): string => {
  const bytes = [...name.padEnd(15, " ")].map((character) => character.charCodeAt(0));
  const letters = [...bytes, suffix].flatMap((byte) => [0x41 + (byte >> 4), 0x41 + (byte & 15)]);
  return `20 ${letters.map((letter) => letter.toString(16)).join("")} 00`;
};
const play = (...steps: Step[]): Heard => playDatagrams(smbDissector, steps);
const positive = (name: string, suffix: number, ...entries: string[]): string =>
  `1a2b 8500 0000 0001 0000 0000 ${encoded(name, suffix)} 0020 0001 000493e0 ${(entries.length * 6).toString(16).padStart(4, "0")} ${entries.join(" ")}`;

describe("the name service", () => {
  test("a query and its answer in one flow", () => {
    const heard = play([0, 0, `1a2b 0100 0001 0000 0000 0000 ${encoded("HMI-7", 0x20)} 0020 0001`], [1, 2_000, positive("HMI-7", 0x20, "0000 0a010207")]);
    expect(heard.responses).toEqual([0.002]);
    expect(heard.details).toEqual({ "names query": 1, "sought 0x20": 1, "names query answer": 1 });
    expect(heard.claims).toEqual(["10.1.2.7 hostname = HMI-7 (netbios name service)"]);
    expect(heard.operationNames).toEqual(["read"]);
  });
  test("domain controllers are a group, a workgroup's name names nobody", () => {
    expect(play([1, 0, positive("PLANT", 0x1c, "8000 0a010201", "8000 0a010202")]).claims).toEqual([
      "10.1.2.1 role = domain controller (netbios name service)",
      "10.1.2.2 role = domain controller (netbios name service)",
    ]);
    expect(play([1, 0, positive("PLANT", 0x00, "8000 0a010201")]).claims).toEqual([]);
    expect(play([1, 0, positive("PLANT", 0x1b, "0000 0a010201")]).claims).toEqual(["10.1.2.1 role = domain master browser (netbios name service)"]);
  });
  test("a registration names the address, under the name in its question; an account's name does not", () => {
    const register = (name: string, suffix: number): string => `1a2b 2910 0001 0000 0000 0001 ${encoded(name, suffix)} 0020 0001 c00c 0020 0001 000493e0 0006 0000 0a010207`;
    expect(play([0, 0, register("HMI-7", 0)]).claims).toEqual(["10.1.2.7 hostname = HMI-7 (netbios name service)"]);
    expect(play([0, 0, register("ANNA", 3)]).claims).toEqual([]);
    expect(play([0, 0, register("HMI-7", 0)]).details).toEqual({ "names registration": 1 });
  });
  test("a refused query claims nothing", () => {
    const heard = play([1, 0, positive("HMI-7", 0, "0000 0a010207").replace("8500", "8503")]);
    expect(heard.claims).toEqual([]);
    expect(heard.details).toMatchObject({ "refused NXDOMAIN": 1 });
  });
  test("a node's status", () => {
    const name = (text: string, suffix: string, flags: string): string => `${textHex(text.padEnd(15, " "))} ${suffix} ${flags}`;
    const names = [name("HMI-7", "00", "0400"), name("PLANT", "00", "8400"), name("HMI-7", "20", "0400"), name("ANNA", "03", "0400"), name("PLANT", "1d", "0400")];
    const body = `${names.length.toString(16).padStart(2, "0")} ${names.join(" ")} 000c29aabbcc ${fillHex(40)}`;
    const size = (body.replace(/\s/g, "").length / 2).toString(16).padStart(4, "0");
    const heard = play(
      [0, 0, `1a2b 0000 0001 0000 0000 0000 ${encoded("*\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 0)} 0021 0001`],
      [1, 900, `1a2b 8400 0000 0001 0000 0000 ${encoded("*", 0)} 0021 0001 00000000 ${size} ${body}`],
    );
    expect(heard.claims).toEqual(["sender hostname = HMI-7 (netbios node status)", "sender role = master browser (netbios node status)", "sender mac = 00:0c:29:aa:bb:cc (netbios node status)"]);
    expect(heard.operationNames).toEqual(["identify"]);
    expect(play([1, 0, `1a2b 8400 0000 0001 0000 0000 ${encoded("*", 0)} 0021 0001 00000000 0003 ff 4142`]).troubles).toEqual(["malformed"]);
  });
});

describe("datagrams", () => {
  const hexOf = (value: number, octets: number): string =>
    Array.from({ length: octets }, (_, i) => Math.floor(value / 256 ** i) & 0xff)
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join("");
  const announcement = (command: string, type: number, release = "0501"): string =>
    `${command} 03 ${hexOf(720_000, 4)} ${textHex("HMI-7".padEnd(16, "\0"))} ${release} ${hexOf(type, 4)} 0f01 55aa ${textHex("Anna's panel")} 00`;
  const mailslot = (data: string, name = "\\MAILSLOT\\BROWSE"): string => {
    const slot = `${textHex(name)} 00`;
    const offset = 32 + 1 + 28 + 6 + 2 + name.length + 1;
    const length = data.replace(/\s/g, "").length / 2;
    return `ff534d42 25 ${fillHex(27)} 11 0000 ${hexOf(length, 2)} 0000 0000 00 00 0000 00000000 0000 0000 0000 ${hexOf(length, 2)} ${hexOf(offset, 2)} 03 00 0100 0100 0200 ${hexOf(length + name.length + 1, 2)} ${slot} ${data}`;
  };
  const datagram = (data: string, suffix = 0): string => `11 0a 1234 0a010207 008a 00bb 0000 ${encoded("HMI-7", suffix)} ${encoded("PLANT", 0x1d)} ${data}`;

  test("a host announces itself: release, duties, period, but not its comment", () => {
    const heard = play([0, 5, datagram(mailslot(announcement("01", 0x1003 | 0x04 | 0x200)))]);
    expect(heard.claims).toEqual([
      "sender hostname = HMI-7 (netbios datagram)",
      "sender hostname = HMI-7 (browser announcement)",
      "sender os = Windows XP (5.1) (browser announcement)",
      "sender role = SQL server (browser announcement)",
      "sender role = print server (browser announcement)",
      "sender role = workstation (browser announcement)",
    ]);
    expect(heard.timers).toEqual(["smb 720 browser announcement period"]);
    expect(heard.details).toEqual({ "datagram to group": 1, "mailslot host announcement": 1 });
    expect(heard.requests).toEqual([5]);
    expect(JSON.stringify(heard)).not.toContain("Anna");
  });
  test("Samba gives itself a release, but says that it is no Windows", () => {
    expect(play([0, 0, datagram(mailslot(announcement("0f", 0x8_9a03, "0601")))]).claims).toContain("sender os = Unix (Samba) (browser announcement)");
  });
  test("other commands, other mailslots and other contents are counted or passed over", () => {
    expect(play([0, 0, datagram(mailslot("08 01 00000000"))]).details).toMatchObject({ "mailslot election": 1 });
    expect(play([0, 0, datagram(mailslot("01 02", "\\MAILSLOT\\NET\\NETLOGON"))]).details).toMatchObject({ "mailslot other": 1 });
    expect(play([0, 0, datagram("00112233")]).details).toEqual({ "datagram to group": 1 });
  });
  test("a name that may be an account's is not read", () => expect(play([0, 0, datagram("00", 3)]).claims).toEqual([]));
  test.each([
    ["data that leave the message", datagram(mailslot("01").slice(0, -3))],
    ["half an announcement", datagram(mailslot("01 03 0000"))],
    ["a destination that is no name", `11 0a 1234 0a010207 008a 00bb 0000 ${encoded("HMI-7", 0)} 20 ${fillHex(32, 0x61)} 00`],
  ])("%s is malformed", (_, digits) => expect(play([0, 0, digits]).troubles).toEqual(["malformed"]));
});
test("something else is none", () => expect(play([0, 0, "1a2b 0100 0001 0000 0000 0000 06 736572766572 00 0001 0001"]).troubles).toEqual(["not-mine"]));

// What the dissector understands of whole SMB connections: dialects, signing, commands, trees, pipes, names, response times; and what it keeps to itself.
import { describe, expect, test } from "vitest";
import { type Heard, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { operationBit } from "../protocol.ts";
import { smbDissector } from "./smb-dissector.ts";

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(smbDissector, steps, pieces);
const bare = (digits: string): string => digits.replace(/\s/g, "");
const size = (digits: string): number => bare(digits).length / 2;
const le = (value: number, octets: number): string => Array.from({ length: octets }, (_, i) => ((value / 256 ** i) & 0xff).toString(16).padStart(2, "0")).join("");
const wide = (text: string): string => Array.from(text, (c) => `${c.charCodeAt(0).toString(16).padStart(2, "0")}00`).join("");
/** A message behind its session header. */
const packet = (digits: string): string => `00${size(digits).toString(16).padStart(6, "0")}${digits}`;

interface Header2 {
  readonly flags?: number;
  readonly status?: number;
  readonly next?: number;
  readonly tree?: number;
}
const message2 = (command: number, id: number, body: string, { flags = 0, status = 0, next = 0, tree = 7 }: Header2 = {}): string =>
  `fe534d42 4000 0100 ${le(status, 4)} ${le(command, 2)} 0100 ${le(flags, 4)} ${le(next, 4)} ${le(id, 4)}00000000 00000000 ${le(tree, 4)} ${fillHex(8)} ${fillHex(16)} ${body}`;
const message1 = (command: string, isReply: boolean, id: number, words: string, data: string, flags2 = "01c8"): string =>
  `ff534d42 ${command} 00000000 ${isReply ? "98" : "18"} ${flags2} ${fillHex(12)} 0100 feff 0000 ${le(id, 2)} ${le(size(words) / 2, 1)} ${words} ${le(size(data), 2)} ${data}`;

const REPLY = 1;
const SYSTEM_TIME = 116_444_736_000_000_000 + 17e15;
const time = (value: number): string => le(value % 4_294_967_296, 4) + le(Math.floor(value / 4_294_967_296), 4);
const negotiateAnswer2 = (dialect: number, mode: number, startedSecondsAgo: number): string =>
  `4100 ${le(mode, 2)} ${le(dialect, 2)} 0000 ${fillHex(16)} ${fillHex(4)} ${fillHex(12)} ${time(SYSTEM_TIME)} ${time(SYSTEM_TIME - startedSecondsAgo * 1e7)} 8000 0000 00000000`;

describe("version 2 and 3", () => {
  test("dialect, signing, uptime and response time of a negotiation", () => {
    const heard = play([
      [0, 0, packet(message2(0, 0, `2400 0200 0200 0000 00000000 ${fillHex(16)} ${fillHex(8)} 0202 1002`))],
      [1, 3_000, packet(message2(0, 0, negotiateAnswer2(0x0210, 3, 86_400), { flags: REPLY }))],
    ]);
    expect(heard.details).toEqual({
      "smb2 negotiate": 1,
      "offered SMB 2.0.2": 1,
      "offered SMB 2.1": 1,
      "signing required by client": 1,
      "dialect SMB 2.1": 1,
      "signing required by server": 1,
    });
    expect(heard.claims).toEqual(["sender uptime = 86400 (smb2 negotiate, server start time)"]);
    expect(heard.responses).toEqual([0.003]);
  });
  test("a version 1 question that version 2 answers", () => {
    const heard = play([
      [0, 0, packet(message1("72", false, 0, "", `02${textHex("NT LM 0.12")}00 02${textHex("SMB 2.???")}00`))],
      [1, 2_000, packet(message2(0, 0, negotiateAnswer2(0x02ff, 1, 0), { flags: REPLY }))],
    ]);
    expect(heard.responses).toEqual([0.002]);
    expect(heard.details).toMatchObject({ "negotiation goes on in version 2": 1, "offered SMB 1 NT LM 0.12": 1, "offered SMB 2 or later": 1, "signing not required by server": 1 });
    expect(heard.details["transaction response without request"]).toBeUndefined();
  });
  const treeConnect = (path: string): string => `0900 0000 4800 ${le(2 * path.length, 2)} ${wide(path)}`;
  const create = (name: string): string => `3900 0000 ${fillHex(40)} 7800 ${le(2 * name.length, 2)} ${fillHex(8)} ${wide(name)}`;
  const openTree = (path: string, shareType: number): Step[] => [
    [0, 0, packet(message2(3, 1, treeConnect(path)))],
    [1, 1_000, packet(message2(3, 1, `1000 0${shareType}00 ${fillHex(12)}`, { flags: REPLY, tree: 9 }))],
  ];
  test("the pipe of the service manager is named, and may start and stop", () => {
    const heard = play([...openTree("\\\\server\\IPC$", 2), [0, 2_000, packet(message2(5, 2, create("svcctl"), { tree: 9 }))]]);
    expect(heard.details).toMatchObject({ "tree IPC$": 1, "pipe svcctl": 1, "signing not used": 1 });
    expect(heard.operationNames).toEqual(["start-stop", "file"]);
  });
  test("names of shares, folders and files are kept nowhere", () => {
    const heard = play([...openTree("\\\\server\\payroll", 1), [0, 2_000, packet(message2(5, 2, create("jones\\salary.xlsx"), { tree: 9 }))]]);
    expect(heard.details).toMatchObject({ "tree share": 1, "smb2 create": 1 });
    expect(JSON.stringify(heard)).not.toMatch(/payroll|jones|salary/);
  });
  test.each([
    ["\\\\server\\C$", "administrative share"],
    ["\\\\server\\ADMIN$", "administrative share"],
    ["\\\\plant.example\\SYSVOL", "SYSVOL or NETLOGON"],
    ["\\\\server\\print$", "printer drivers"],
  ])("%s is %s", (path, kind) => expect(play(openTree(path, 1)).details[`tree ${kind}`]).toBe(1));
  test("messages strung together are read one by one, also behind a long body", () => {
    const body = `3100 ${fillHex(46)} ${fillHex(9_998)}`;
    const write = message2(9, 4, body, { next: 64 + size(body) });
    const steps: Step[] = [
      [0, 0, packet(`${write}${message2(6, 5, "1800 0000 00000000 0000000000000000 0000000000000000", { flags: 4 })}`)],
      [1, 900, packet(message2(9, 4, "1100 0000 0000000000000000 00000000", { flags: REPLY }))],
      [1, 1_000, packet(message2(6, 5, fillHex(60), { flags: REPLY }))],
    ];
    for (const pieces of [65_536, 1_460, 61]) {
      const heard = play(steps, pieces);
      expect(heard.details).toEqual({ "smb2 write": 1, "smb2 close": 1 });
      expect(heard.responses).toEqual([0.0009, 0.001]);
      expect(heard.operationNames).toEqual(["write", "file"]);
      expect(heard.troubles).toEqual([]);
    }
  });
  test("who watches a folder waits for days: the interim response ends the waiting, the final one is no stranger", () => {
    const heard = play([
      [0, 0, packet(message2(15, 8, fillHex(32)))],
      [1, 500, packet(message2(15, 8, fillHex(9), { flags: 3, status: 0x103 }))],
      [1, 90_000_000, packet(message2(15, 8, fillHex(9), { flags: 3 }))],
      [1, 90_100_000, packet(message2(18, 0xffff_ffff, fillHex(24), { flags: REPLY }).replace("ffffffff00000000", "ffffffffffffffff"))],
    ]);
    expect(heard.responses).toEqual([0.0005]);
    expect(heard.details).toEqual({ "smb2 change notify": 1, "smb2 oplock break by server": 1 });
  });
  test("refusals and guests", () => {
    const heard = play([
      [0, 0, packet(message2(1, 3, `1900 0001 00000000 00000000 5800 0000 ${fillHex(8)}`))],
      [1, 400, packet(message2(1, 3, "0900 0000 4800 0000", { flags: REPLY, status: 0xc000_006d }))],
      [0, 1_000, packet(message2(1, 4, `1900 0001 00000000 00000000 5800 0000 ${fillHex(8)}`))],
      [1, 1_400, packet(message2(1, 4, "0900 0100 4800 0000", { flags: REPLY }))],
    ]);
    expect(heard.details).toMatchObject({ "status 0xc000006d logon failure": 1, "session guest": 1, "smb2 session setup": 2 });
  });
  test("further addresses of a server are further connections", () => {
    const entry = (next: number, address: string): string => `${le(next, 4)} 01000000 00000000 00000000 00ca9a3b00000000 0200 0000 ${address} ${fillHex(120)}`;
    const entries = `${entry(152, "0a140105")}${entry(0, "0a1e0105")}`;
    const heard = play([
      [0, 0, packet(message2(11, 6, `3900 0000 fc011400 ${fillHex(48)}`))],
      [1, 800, packet(message2(11, 6, `3100 0000 fc011400 ${fillHex(16)} 70000000 00000000 70000000 ${le(size(entries), 4)} 00000000 00000000 ${entries}`, { flags: REPLY }))],
    ]);
    expect(heard.secondaries).toEqual(["sender tcp 10.20.1.5 445 smb", "sender tcp 10.30.1.5 445 smb"]);
  });
  test("a command that nobody has described counts as a write", () => {
    expect(play([[0, 0, packet(message2(0x55, 6, fillHex(8)))]]).operations).toBe(operationBit("write") | operationBit("file"));
  });
  test("what is encrypted is counted", () => {
    expect(play([[0, 0, packet(`fd534d42 ${fillHex(80, 0x5a)}`)]]).details).toEqual({ "session encrypted message": 1 });
  });
});

describe("version 1", () => {
  const offer = packet(message1("72", false, 1, "", `02${textHex("LANMAN1.0")}00 02${textHex("NT LM 0.12")}00`));
  const answer = packet(message1("72", true, 1, `0100 03 3200 0100 04110000 00000100 00000000 fde30080 ${fillHex(8)} 0000 00`, fillHex(16)));
  test("the dialect is the one the answer's index names", () => {
    const heard = play([
      [0, 0, offer],
      [1, 5_000, answer],
    ]);
    expect(heard.details).toEqual({ "smb1 negotiate": 1, "offered SMB 1 LANMAN 1.0": 1, "offered SMB 1 NT LM 0.12": 1, "dialect SMB 1 NT LM 0.12": 1, "signing not offered by server": 1 });
    expect(heard.responses).toEqual([0.005]);
  });
  test("without its question the answer still tells the generation", () => {
    expect(play([[1, 0, answer]]).details).toMatchObject({ "dialect SMB 1 NT LM 0.12": 1, "transaction response without request": 1 });
  });
  test("systems name themselves; who signs in stays unnamed", () => {
    const account = `${wide("operator7")}0000 ${wide("PLANT")}0000`;
    const request = message1(
      "73",
      false,
      2,
      `ff 00 0000 0411 0a00 0100 00000000 1800 1800 00000000 d4000000`,
      `${fillHex(24, 1)}${fillHex(24, 2)} 00 ${account} ${wide("Windows 2002 2600 Service Pack 3")}0000 ${wide("Windows 2002 5.1")}0000`,
    );
    const response = message1("73", true, 2, "ff 00 0000 0100", `00 ${wide("Unix")}0000 ${wide("Samba 3.0.20")}0000 ${wide("PLANT")}0000`);
    const heard = play([
      [0, 0, packet(request)],
      [1, 700, packet(response)],
    ]);
    expect(heard.claims).toEqual([
      "sender os = Windows 2002 2600 Service Pack 3 (smb1 session setup by client, native OS)",
      "sender os = Unix (smb1 session setup by server, native OS)",
      "sender software = Samba 3.0.20 (smb1 session setup by server, native LAN manager)",
    ]);
    expect(heard.details).toMatchObject({ "authentication NTLMv1": 1, "session guest": 1 });
    expect(JSON.stringify(heard)).not.toContain("operator7");
  });
  test("chained commands all count, the response belongs to the first", () => {
    // The read stands behind the open's words and its name: 32 + 1 + 48 + 2 + 3 = 86.
    const open = message1("a2", false, 3, `2e 00 5600 ${fillHex(44)}`, "006100");
    const heard = play([
      [0, 0, packet(`${open} 0c ff 00 0000 ${fillHex(20)} 0000`)],
      [1, 600, packet(message1("a2", true, 3, `ff 00 0000 ${fillHex(62)}`, ""))],
    ]);
    expect(heard.details).toEqual({ "smb1 nt create": 1, "smb1 read": 1 });
    expect(heard.responses).toEqual([0.0006]);
  });
  test("a chain that points at itself ends", () => {
    expect(play([[0, 0, packet(message1("74", false, 3, "74 00 2000", ""))]]).details).toEqual({ "smb1 logoff": 1 });
  });
  test("transactions are named by their subcommand", () => {
    const heard = play([[0, 0, packet(message1("32", false, 4, `${fillHex(28)} 0100`, ""))]]);
    expect(heard.details).toEqual({ "smb1 transaction 2/find first": 1 });
    expect(heard.operationNames).toEqual(["browse"]);
  });
});

describe("NTLM", () => {
  const pair = (id: number, text: string): string => `${le(id, 2)}${le(2 * text.length, 2)}${wide(text)}`;
  const pairs = `${pair(2, "PLANT")}${pair(1, "HISTORIAN")}${pair(4, "plant.example")}${pair(3, "historian.plant.example")}00000000`;
  const challenge = `${textHex("NTLMSSP")}00 02000000 0000 0000 38000000 158a8a62 ${fillHex(8, 9)} ${fillHex(8)} ${le(size(pairs), 2)}${le(size(pairs), 2)}38000000 0601b11d0000000f ${pairs}`;
  const authenticate = (response: number): string => {
    const host = wide("HMI-3");
    const field = (length: number, at: number): string => `${le(length, 2)}${le(length, 2)}${le(at, 4)}`;
    return `${textHex("NTLMSSP")}00 03000000 ${field(24, 98)} ${field(response, 98)} ${field(0, 72)} ${field(16, 82)} ${field(10, 72)} ${field(0, 98)} 01820802 0501280a0000000f ${host} ${wide("jones123")}${fillHex(response, 7)}`;
  };
  const setup = (token: string): string => packet(message2(1, 3, `1900 0001 00000000 00000000 5800 ${le(size(token), 2)} ${fillHex(8)} ${token}`));
  test("a challenge tells the server's names and system", () => {
    const heard = play([[1, 0, packet(message2(1, 3, `0900 0000 4800 ${le(size(challenge), 2)} ${challenge}`, { flags: REPLY, status: 0xc000_0016 }))]]);
    expect(heard.claims).toEqual([
      "sender os = Windows 7 or Server 2008 R2 (6.1 build 7601) (smb NTLM challenge)",
      "sender hostname = HISTORIAN (smb NTLM challenge)",
      "sender hostname = historian.plant.example (smb NTLM challenge)",
    ]);
    expect(heard.details["domain PLANT"]).toBe(1);
  });
  test.each([
    [24, "NTLMv1 with session security"],
    [140, "NTLMv2"],
    [0, "LM"],
  ])("a response of %i bytes is %s, and tells the client's name, not the person's", (response, method) => {
    const heard = play([[0, 0, setup(authenticate(response))]]);
    expect(heard.claims).toEqual(["sender hostname = HMI-3 (smb NTLM authenticate)", "sender os = Windows XP (5.1 build 2600) (smb NTLM authenticate)"]);
    expect(heard.details[`authentication ${method}`]).toBe(1);
    expect(JSON.stringify(heard)).not.toContain("jones");
  });
  test("a Kerberos ticket is a Kerberos ticket", () => {
    const token = `60 40 06 06 2b0601050502 a0 36 30 34 a0 0b 30 09 06 07 2a864886f71201 a2 25 04 23 60 21 06 09 2a864886f712010202 0100 6e ${fillHex(16)}`;
    expect(play([[0, 0, setup(token)]]).details["authentication Kerberos"]).toBe(1);
  });
});

describe("NetBIOS sessions", () => {
  const encode = (name: string, suffix: number): string => {
    const bytes = [...Array.from(name.padEnd(15), (c) => c.charCodeAt(0)), suffix];
    return `20${bytes.map((b) => ((b >> 4) + 0x41).toString(16) + ((b & 15) + 0x41).toString(16)).join("")}00`;
  };
  const call = (name: string): string => `81000044 ${encode(name, 0x20)} ${encode("PANEL4", 0)}`;
  test("both names, the called one only once the server agrees", () => {
    expect(play([[0, 0, call("SAS1")]]).claims).toEqual(["sender hostname = PANEL4 (netbios session request, calling name)"]);
    expect(
      play([
        [0, 0, call("SAS1")],
        [1, 10, "82000000"],
      ]).claims,
    ).toContain("sender hostname = SAS1 (netbios session response, called name)");
    expect(
      play([
        [0, 0, call("*SMBSERVER")],
        [1, 10, "82000000"],
      ]).claims,
    ).toHaveLength(1);
  });
  test("refused, and sent to another port", () => {
    const heard = play([
      [0, 0, call("SAS1")],
      [1, 10, "8300000182"],
      [1, 20, "84000006 0a140107 01be"],
    ]);
    expect(heard.details).toMatchObject({ "session refused: called name not present": 1 });
    expect(heard.secondaries).toEqual(["sender tcp 10.20.1.7 446 smb"]);
  });
});

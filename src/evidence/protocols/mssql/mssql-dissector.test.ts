// What the dissector understands of connections to SQL Server, and of the service that tells where its instances listen.
import { describe, expect, test } from "vitest";
import { type Heard, playDatagrams, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { mssqlDissector } from "./mssql-dissector.ts";

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(mssqlDissector, steps, pieces);
const bare = (digits: string): string => digits.replace(/\s/g, "");
const size = (digits: string): number => bare(digits).length / 2;
const le = (value: number, octets: number): string => Array.from({ length: octets }, (_, i) => ((value >>> (8 * i)) & 0xff).toString(16).padStart(2, "0")).join("");
const wide = (text: string): string => Array.from(text, (c) => `${textHex(c)}00`).join("");
const packet = (type: number, body: string, status = 1): string => `${type.toString(16).padStart(2, "0")}${le(status, 1)}${(size(body) + 8).toString(16).padStart(4, "0")} 0035 01 00 ${body}`;
const HEADERS = `${le(22, 4)}${le(18, 4)}0200${fillHex(8)}01000000`;
const batch = (sql: string): string => packet(1, `${HEADERS}${wide(sql)}`);
const DONE = packet(4, `fd 1000 c100 ${fillHex(8)}`);

describe("the beginning", () => {
  const preLogin = (version: string, encryption: string): string => `00 000b 0006 01 0011 0001 ff ${version} ${encryption}`;
  test("versions and encryption of both sides", () => {
    const heard = play([
      [0, 0, packet(18, preLogin("000000000000", "00"))],
      [1, 1_500, packet(4, preLogin("0a3206400000", "03"))],
    ]);
    expect(heard.details).toEqual({ "tds pre-login": 1, "encryption asked: for sign-in only": 1, "encryption at the server: required": 1 });
    expect(heard.claims).toEqual(["sender software = Microsoft SQL Server 2008 R2 (10.50.1600) (tds pre-login)"]);
    expect(heard.responses).toEqual([0.0015]);
  });
  const texts = ["HMI-3", "jones", "secret", "WinCC", "SCADA1\\WINCC"];
  const login = (flags: number): string => {
    let at = 94;
    const fields = texts.map((text) => {
      const field = `${le(at, 2)}${le(text.length, 2)}`;
      at += 2 * text.length;
      return field;
    });
    return `${le(94 + texts.reduce((sum, t) => sum + 2 * t.length, 0), 4)} 04000074 00100000 00000007 64000000 00000000 e0 ${le(flags, 1)} 00 00 00000000 00000000 ${fields.join("")} ${fillHex(16)} ${fillHex(6)} 0000 0000 ${fillHex(12)} ${texts.map(wide).join("")}`;
  };
  test("a login names machine and program, not the person", () => {
    const heard = play([[0, 0, packet(16, login(0))]]);
    expect(heard.claims).toEqual(["sender hostname = HMI-3 (tds login)", "sender software = WinCC (tds login, application name)"]);
    expect(heard.details).toEqual({ "tds login": 1, "offered TDS 7.4": 1, "authentication SQL login": 1 });
    expect(JSON.stringify(heard)).not.toMatch(/jones|secret/);
    expect(play([[0, 0, packet(16, login(0x80))]]).details["authentication Windows"]).toBe(1);
  });
  test("the answer names machine, product and version, and why it refuses", () => {
    const name = wide("Microsoft SQL Server");
    const acknowledgement = `01 74000004 14 ${name} 0c 00 07d0`;
    const message = `18480000 01 0e 0400 ${wide("Nope")} 0c ${wide("SCADA1\\WINCC")} 00 01000000`;
    const heard = play([[1, 0, packet(4, `aa ${le(size(message), 2)} ${message} ad ${le(size(acknowledgement), 2)} ${acknowledgement} fd 0000 0000 ${fillHex(8)}`)]]);
    expect(heard.claims).toEqual(["sender hostname = SCADA1 (tds server message)", "sender software = Microsoft SQL Server 2014 (12.0.2000) (tds login answer)"]);
    expect(heard.details).toMatchObject({ "error 18456 login failed": 1, "version TDS 7.4": 1 });
  });
  test("only the login is encrypted: the answer in the clear is no stranger", () => {
    const handshake = packet(18, `160301 0005 0100000100`);
    const heard = play([
      [0, 0, handshake],
      [1, 10, handshake],
      [0, 20, `170301 0028 ${fillHex(40, 0x5a)}`],
      [1, 40, DONE],
      [0, 50, batch("select 1")],
      [1, 90, DONE],
    ]);
    expect(heard.details).toEqual({ "tds statement": 1, "statement select": 1 });
    expect(heard.responses).toEqual([0.00004]);
    expect(heard.troubles).toEqual([]);
  });
});

describe("statements", () => {
  test.each([
    ["  \r\n SELECT * from salaries", "select", ["read"]],
    ["update t set a = 1", "update", ["write"]],
    ["exec dbo.secret_thing", "exec", ["write"]],
    ["restore database d", "restore", ["write", "file"]],
    ["shutdown with nowait", "shutdown", ["start-stop"]],
    ["xp_cmdshell 'x'", "other", ["write"]],
    ["SET NOCOUNT ON", "set", []],
  ])("%s is %s", (sql, word, operations) => {
    const heard = play([[0, 0, batch(sql)]]);
    expect(heard.details).toEqual({ "tds statement": 1, [`statement ${word}`]: 1 });
    expect(heard.operationNames).toEqual(operations);
    expect(JSON.stringify(heard)).not.toMatch(/salaries|secret/);
  });
  test("a statement as a procedure's parameter, and a procedure by name", () => {
    const call = (body: string): Heard => play([[0, 0, packet(3, `${HEADERS}${body}`)]]);
    expect(call(`ffff 0a00 0000 00 00 e7 401f 0904d00034 1000 ${wide("select 1")}`).details).toEqual({ "tds procedure call": 1, "procedure execute statement": 1, "statement select": 1 });
    expect(call(`ffff 0700 0000`).operationNames).toEqual([]);
    const named = call(`0400 ${wide("p_up")} 0000`);
    expect(named.details).toEqual({ "tds procedure call": 1, "procedure by name": 1 });
    expect(named.operationNames).toEqual(["write"]);
  });
  test("a message of several packets is one request, a long answer one response, wherever bytes are cut", () => {
    const steps: Step[] = [
      [0, 0, packet(1, `${HEADERS}${wide("insert into t values (")}${fillHex(600, 0x31)}`, 0)],
      [0, 1_000, packet(1, fillHex(100, 0x31))],
      [1, 5_000, packet(4, `81 0100 ${fillHex(4_000)}`, 0)],
      [1, 6_000, packet(4, `fd ${fillHex(500)}`)],
      [0, 7_000, batch("select 1")],
      [1, 9_000, DONE],
    ];
    for (const pieces of [65_536, 1_460, 3]) {
      const heard = play(steps, pieces);
      expect(heard.details).toEqual({ "tds statement": 2, "statement insert": 1, "statement select": 1 });
      expect(heard.responses).toEqual([0.004, 0.002]);
    }
  });
  test("an attention waits for nothing of its own", () => {
    const heard = play([
      [0, 0, batch("waitfor delay '1'")],
      [0, 10, packet(6, "")],
      [1, 20, DONE],
    ]);
    expect(heard.details).toEqual({ "tds statement": 1, "statement waitfor": 1, "tds attention": 1 });
    expect(heard.responses).toEqual([0.00002]);
  });
  test("several sessions on one connection", () => {
    const inside = (session: number, digits: string): string => `53 08 ${le(session, 2)} ${le(size(digits) + 16, 4)} 01000000 04000000 ${digits}`;
    const heard = play([
      [0, 0, inside(0, batch("select 1"))],
      [0, 100, inside(1, batch("select 2"))],
      [1, 300, inside(1, DONE)],
      [1, 900, inside(0, DONE)],
    ]);
    expect(heard.responses).toEqual([0.0002, 0.0009]);
  });
});

describe("the browser service", () => {
  test("machine, versions and ports of all instances", () => {
    const text =
      "ServerName;SCADA1;InstanceName;WINCC;IsClustered;No;Version;10.50.1600.1;tcp;49172;np;\\\\SCADA1\\pipe\\x;;ServerName;SCADA1;InstanceName;HIST;IsClustered;No;Version;12.0.2000.8;tcp;1433;;";
    const heard = playDatagrams(mssqlDissector, [
      [0, 0, `04 ${textHex("WINCC")} 00`],
      [1, 700, `05 ${le(text.length, 2)} ${textHex(text)}`],
    ]);
    expect(heard.secondaries).toEqual(["sender tcp 49172 mssql", "sender tcp 1433 mssql"]);
    expect(heard.claims).toContain("sender hostname = SCADA1 (sql browser, ServerName)");
    expect(heard.claims).toContain("sender software = Microsoft SQL Server 12.0.2000.8 (sql browser, Version)");
    expect(heard.responses).toEqual([0.0007]);
    expect(heard.details).toEqual({ "browser one instance": 1 });
  });
  test("a question that nobody answers is nobody's failure", () => {
    expect(
      playDatagrams(mssqlDissector, [
        [0, 0, "02"],
        [0, 40_000_000, "02"],
      ]).details,
    ).toEqual({ "browser all servers": 2 });
  });
});

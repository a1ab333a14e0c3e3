// What the dissector understands of Windows remote management inside HTTP, encrypted and not.
import { describe, expect, test } from "vitest";
import { type Heard, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { textHex } from "../protocol-sample.ts";
import { winrmDissector } from "./winrm-reader.ts";

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(winrmDissector, steps, pieces);
const say = (lines: readonly string[], body = ""): string => textHex(`${[...lines, `Content-Length: ${body.length}`].join("\r\n")}\r\n\r\n${body}`);
const POST = "POST /wsman HTTP/1.1";
const soap = (action: string, more = ""): string => `<s:Envelope><s:Header>${more}<a:Action s:mustUnderstand="true">${action}</a:Action></s:Header><s:Body>secret</s:Body></s:Envelope>`;

describe("WinRM", () => {
  test("what is encrypted may run any program", () => {
    const type = 'Content-Type: multipart/encrypted;protocol="application/HTTP-SPNEGO-session-encrypted";boundary="Encrypted Boundary"';
    const heard = play([
      [0, 0, say([POST, type, "User-Agent: Microsoft WinRM Client"], "--Encrypted Boundary …".replace("…", "x"))],
      [1, 9_000, say(["HTTP/1.1 200", type, "Server: Microsoft-HTTPAPI/2.0"], "--Encrypted")],
    ]);
    expect(heard.operationNames).toEqual(["write", "program"]);
    expect(heard.details).toEqual({ "method POST": 1, "encryption SPNEGO": 2, "status 200": 1 });
    expect(heard.responses).toEqual([0.009]);
  });
  test("signing in, without a body, runs nothing", () => {
    const heard = play([[0, 0, say([POST, "Authorization: Negotiate TlRMTVNTUAAB"])]]);
    expect(heard.operationNames).toEqual(["write"]);
    expect(heard.details).toEqual({ "method POST": 1, "authentication Negotiate": 1 });
  });
  test.each([
    ["http://schemas.xmlsoap.org/ws/2004/09/transfer/Get", "Get", ["read", "write"]],
    ["http://schemas.xmlsoap.org/ws/2004/09/transfer/Put", "Put", ["write"]],
    ["http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Command", "other", ["write", "program"]],
    ["http://schemas.dmtf.org/wbem/wsman/1/wsman/Events", "Events", ["read", "write"]],
  ])("in the clear %s is %s", (action, name, operations) => {
    for (const pieces of [65_536, 9]) {
      const heard = play([[0, 0, say([POST], soap(action, "<w:OperationTimeout>PT60.000S</w:OperationTimeout>"))]], pieces);
      expect(heard.details).toEqual({ "method POST": 1, "encryption none": 1, [`action ${name}`]: 1 });
      expect(heard.operationNames).toEqual(operations);
      expect(JSON.stringify(heard)).not.toContain("secret");
    }
    expect(play([[0, 0, say([POST], soap(action, "<w:OperationTimeout>PT60.000S</w:OperationTimeout>"))]]).timers).toEqual(["winrm 60 operation timeout"]);
  });
  test("a body that names no action may run any program", () => {
    const heard = play([[0, 0, say([POST], "not what anybody expects")]]);
    expect(heard.details["action other"]).toBe(1);
    expect(heard.operationNames).toEqual(["write", "program"]);
  });
  test("a machine answers who it is, unless nobody has signed in", () => {
    const identify = (version: string): Heard =>
      play([
        [0, 0, say([POST], "<s:Envelope><s:Body><wsmid:Identify/></s:Body></s:Envelope>")],
        [1, 10, say(["HTTP/1.1 200"], `<wsmid:IdentifyResponse><wsmid:ProductVersion>OS: ${version} SP: 0.0 Stack: 3.0</wsmid:ProductVersion></wsmid:IdentifyResponse>`)],
      ]);
    expect(identify("10.0.17763").claims).toEqual(["sender os = Windows 10 1809 or Server 2019 (10.0 build 17763) (winrm Identify)"]);
    expect(identify("0.0.0").claims).toEqual([]);
    expect(identify("0.0.0").details["action Identify"]).toBe(1);
  });
});

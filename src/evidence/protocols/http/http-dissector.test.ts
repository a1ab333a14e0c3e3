// What the dissector understands of HTTP connections: pairs, bodies of every kind, upgrades and tunnels, programs and realms; and what it keeps to itself.
import { describe, expect, test } from "vitest";
import { type Heard, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { textHex } from "../protocol-sample.ts";
import { http } from "./http.ts";

const dissector = http.dissector as NonNullable<typeof http.dissector>;
/** Lines of a head joined, with its empty line, then a body. */
const say = (lines: readonly string[], body = ""): string => textHex(`${lines.join("\r\n")}\r\n\r\n${body}`);
const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(dissector, steps, pieces);
const GET: Step = [0, 0, say(["GET /secret/path?user=jane HTTP/1.1", "Host: panel-3:8080", "Cookie: session=abcdef"])];
const OK = (body: string, micros = 20_000): Step => [1, micros, say(["HTTP/1.1 200 OK", `Content-Length: ${body.length}`], body)];

describe("messages", () => {
  test("a request and its response", () => {
    const heard = play([GET, OK("hello")]);
    expect(heard.details).toEqual({ "method GET": 1, "name panel-3": 1, "status 200": 1 });
    expect(heard.responses).toEqual([0.02]);
    expect(heard.operationNames).toEqual(["read"]);
  });
  test("paths, cookies and bodies are kept nowhere", () => {
    expect(JSON.stringify(play([GET, OK("recipe 7")]))).not.toMatch(/secret|jane|abcdef|recipe/);
  });
  test.each([
    ["PUT", "write"],
    ["POST", "write"],
    ["DELETE", "write"],
    ["HEAD", "read"],
    ["PROPFIND", "read"],
    ["BREW", "write"],
  ])("%s does %s", (method, operation) => {
    const heard = play([[0, 0, say([`${method} / HTTP/1.1`])]]);
    expect(heard.operationNames).toEqual([operation]);
  });
  test("bytes may be cut anywhere, bodies may look like messages", () => {
    const steps: Step[] = [[0, 0, say(["POST /a HTTP/1.1", "Content-Length: 20"], "GET / HTTP/1.1\r\n\r\nxx")], OK("HTTP/1.1 500 No\r\n\r\n"), [0, 30_000, GET[2]], OK("ok", 50_000)];
    for (const pieces of [1, 7, 61, 65_536]) {
      const heard = play(steps, pieces);
      expect(heard.details).toEqual({ "method POST": 1, "status 200": 2, "method GET": 1, "name panel-3": 1 });
      expect(heard.responses).toEqual([0.02, 0.02]);
      expect(heard.troubles).toEqual([]);
    }
  });
  test("chunks, with extensions and trailers", () => {
    const body = "5;name=value\r\nhello\r\n13\r\nHTTP/1.1 500 No\r\n\r\n\r\n0\r\nExpires: 0\r\n\r\n";
    const chunked: Step = [1, 20_000, say(["HTTP/1.1 200 OK", "Transfer-Encoding: gzip, chunked"], body)];
    for (const pieces of [1, 13, 65_536]) {
      const heard = play([GET, chunked, [0, 30_000, GET[2]], OK("", 31_000)], pieces);
      expect(heard.details).toMatchObject({ "status 200": 2, "method GET": 2 });
      expect(heard.troubles).toEqual([]);
    }
  });
  test("responses without a body: to HEAD, 204, 304", () => {
    const heard = play([
      [0, 0, say(["HEAD / HTTP/1.1"])],
      [1, 10, say(["HTTP/1.1 200 OK", "Content-Length: 5000"])],
      [0, 20, GET[2]],
      [1, 30, say(["HTTP/1.1 304 Not Modified", "Content-Length: 5000"])],
      [0, 40, GET[2]],
      OK("x", 60),
    ]);
    expect(heard.details).toMatchObject({ "status 200": 2, "status 304": 1 });
    expect(heard.responses).toHaveLength(3);
  });
  test("a body without a length goes on to the end", () => {
    const heard = play([GET, [1, 10, say(["HTTP/1.0 200 OK"], "HTTP/1.1 500 No\r\n\r\n")], [1, 20, textHex("HTTP/1.1 500 No\r\n\r\n")]]);
    expect(heard.details).toEqual({ "method GET": 1, "name panel-3": 1, "status 200": 1 });
  });
  test("requests sent ahead are answered in their order", () => {
    const heard = play([GET, [0, 5_000, GET[2]], OK("a", 20_000), OK("b", 21_000), [0, 40_000, GET[2]], OK("c", 41_000)]);
    expect(heard.responses).toEqual([0.02, 0.016, 0.001]);
  });
  test("continue is no response", () => {
    const heard = play([[0, 0, say(["POST / HTTP/1.1", "Expect: 100-continue"])], [1, 1_000, say(["HTTP/1.1 100 Continue"])], OK("x", 9_000)]);
    expect(heard.responses).toEqual([0.009]);
    expect(heard.details).toMatchObject({ "status 100": 1, "status 200": 1 });
  });
  test("a response whose request came before: its length may be that of a body which does not come", () => {
    const heard = play([[1, 0, say(["HTTP/1.1 200 OK", "Content-Length: 5000"])], [0, 10, GET[2]], OK("x", 30)]);
    expect(heard.details["status 200"]).toBe(2);
    expect(heard.responses).toEqual([0.00002]);
  });
  test("nonsense lengths and chunks are malformed", () => {
    expect(play([[1, 0, say(["HTTP/1.1 200 OK", "Content-Length: -5"])]]).troubles).toEqual(["malformed"]);
    expect(play([GET, [1, 0, say(["HTTP/1.1 200 OK", "Transfer-Encoding: chunked"], "zz\r\n")]]).troubles).toEqual(["malformed"]);
    expect(play([GET, [1, 0, say(["HTTP/1.1 200 OK", "Transfer-Encoding: chunked"], "5\r\nhelloworld\r\n")]]).troubles).toEqual(["malformed"]);
  });
});

describe("documents", () => {
  const answer = (type: string, document: string): Heard => play([GET, [1, 10, say(["HTTP/1.1 200 OK", `Content-Type: ${type}`, `Content-Length: ${document.length}`], document)]], 11);
  const DEVICES = '<?xml version="1.0"?><!-- c --><MTConnectDevices><Header sender="cell-4"/><Devices><Device name="MILL"><Description model="VX"/></Device></Devices></MTConnectDevices>';
  test("an MTConnect agent's probe names its devices, although its request looked like any other", () => {
    expect(answer("text/xml;charset=utf-8", DEVICES).claims).toEqual([
      "sender hostname = cell-4 (mtconnect header, sender)",
      "sender name = MILL (mtconnect probe, device)",
      "sender model = VX (mtconnect probe, description of device MILL)",
    ]);
  });
  test("other documents, and others' elements of the same name, are passed over", () => {
    expect(answer("application/xml", `<root>${DEVICES}</root>`).claims).toEqual([]);
    expect(answer("text/html", DEVICES).claims).toEqual([]);
  });
});

describe("what runs inside", () => {
  test("behind an upgrade nothing is read, until the ports serve a new connection", () => {
    const heard = play([
      [0, 0, say(["GET /live HTTP/1.1", "Upgrade: websocket"])],
      [1, 10, say(["HTTP/1.1 101 Switching Protocols", "Upgrade: WebSocket"])],
      [0, 20, "818548656c6c6f"],
      [1, 30, GET[2]],
    ]);
    expect(heard.details).toEqual({ "method GET": 1, "status 101": 1, "upgrade websocket": 1 });
    expect(heard.troubles).toEqual([]);
  });
  test("a tunnel", () => {
    const heard = play([
      [0, 0, say(["CONNECT plc-1:443 HTTP/1.1", "Host: plc-1:443"])],
      [1, 10, say(["HTTP/1.1 200 Connection established"])],
      [0, 20, "160301"],
      [1, 30, "160303"],
    ]);
    expect(heard.details).toEqual({ "method CONNECT": 1, "name plc-1": 1, "status 200": 1 });
    expect(heard.troubles).toEqual([]);
  });
  test("version 2", () => {
    const heard = play([
      [0, 0, `${textHex("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")}00000c0400000000`],
      [1, 10, "00000c040000000000"],
    ]);
    expect(heard.details["version HTTP/2"]).toBe(1);
    expect(heard.troubles).toEqual([]);
  });
});

describe("who speaks", () => {
  test("programs, realms and declared keep-alives", () => {
    const heard = play([
      [0, 0, say(["GET http://hist/ HTTP/1.1", "USER-AGENT:  Recipe/2.1 (Windows NT 5.1)", "Authorization: Basic dXNlcjpwYXNz"])],
      [
        1,
        10,
        say([
          "HTTP/1.1 401 No",
          "Server: Schneider-WEB/V2.1.4",
          'WWW-Authenticate: Basic realm="Schneider Web"',
          "WWW-Authenticate: Negotiate",
          "Keep-Alive: timeout=15, max=100",
          "Content-Length: 0",
        ]),
      ],
    ]);
    expect(heard.claims).toEqual([
      "sender software = Recipe/2.1 (Windows NT 5.1) (http User-Agent)",
      "sender os = Windows 5.1 (http User-Agent)",
      "sender software = Schneider-WEB/V2.1.4 (http Server)",
      "sender name = Schneider Web (http WWW-Authenticate realm)",
    ]);
    expect(heard.details).toEqual({ "method GET": 1, "sent through a proxy": 1, "authentication Basic": 1, "status 401": 1, "wanted Basic": 1, "wanted Negotiate": 1 });
    expect(heard.timers).toEqual(["http 15 keep-alive timeout"]);
    expect(JSON.stringify(heard)).not.toMatch(/dXNl|user:pass/);
  });
  test("a machine's name in an NTLM challenge", () => {
    const pair = (id: string, text: string): string => `${id}00${(2 * text.length).toString(16).padStart(2, "0")}00${Array.from(text, (c) => `${textHex(c)}00`).join("")}`;
    const pairs = `${pair("01", "MES01")}00000000`;
    const token = `${textHex("NTLMSSP")}00 02000000 0000 0000 38000000 158a8a60 0909090909090909 0000000000000000 1200 1200 38000000 0a00 6345 0000000f ${pairs}`;
    const base64 = Buffer.from(token.replace(/\s/g, ""), "hex").toString("base64");
    expect(play([[1, 0, say(["HTTP/1.1 401 No", `WWW-Authenticate: NTLM ${base64}`, "Content-Length: 0"])]]).claims).toEqual(["sender hostname = MES01 (http NTLM challenge)"]);
  });
});

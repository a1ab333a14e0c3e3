// What the dissector understands of whole OPC UA connections: services, security, lifetimes, identities, chunks, and what is not readable.
import { describe, expect, test } from "vitest";
import { Heard, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { hex } from "../payload-bytes.ts";
import { textHex } from "../protocol-sample.ts";
import { DissectedFlow } from "../stream.ts";
import { opcuaDissector } from "./opcua-dissector.ts";

const u32 = (value: number): string => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value >>> 0, true);
  return Buffer.from(bytes).toString("hex");
};
const f64 = (value: number): string => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return Buffer.from(bytes).toString("hex");
};
const ticks = (seconds: number): string => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(seconds) * 10_000_000n, true);
  return Buffer.from(bytes).toString("hex");
};
const text = (value: string): string => (value === "" ? "ffffffff" : u32(value.length) + textHex(value));
const node = (id: number, namespace = 0): string => `01${namespace.toString(16).padStart(2, "0")}${u32(id).slice(0, 4)}`;
const chunk = (type: string, kind: string, body: string): string => `${textHex(type + kind)}${u32(8 + body.length / 2)}${body}`;
const message = (request: number, body: string, kind = "F"): string => chunk("MSG", kind, u32(7) + u32(1) + u32(request + 50) + u32(request) + body);
const open = (request: number, body: string, policy = "None"): string =>
  chunk("OPN", "F", u32(0) + text(`http://opcfoundation.org/UA/SecurityPolicy#${policy}`) + "ffffffff".repeat(2) + u32(request + 50) + u32(request) + body);
const requestHeader = (timeoutHint = 10_000): string => `0000${ticks(1)}${u32(9)}${u32(0)}ffffffff${u32(timeoutHint)}000000`;
const responseHeader = (result = 0): string => `${ticks(1)}${u32(9)}${u32(result)}00ffffffff000000`;
const ask = (id: number, request: number, body = ""): string => message(request, node(id) + requestHeader() + body);
const answer = (id: number, request: number, body = "", result = 0): string => message(request, node(id) + responseHeader(result) + body);

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(opcuaDissector, steps, pieces);
const HELLO: Step = [0, 0, chunk("HEL", "F", `${u32(0)}${u32(65_535).repeat(2)}${u32(0).repeat(2)}${text("opc.tcp://filler-2.plant:4840/ua")}`)];
const ACK: Step = [1, 1_000, chunk("ACK", "F", `${u32(0)}${u32(65_535).repeat(2)}${u32(0).repeat(2)}`)];
const OPEN: Step = [0, 2_000, open(1, node(446) + requestHeader() + u32(0) + u32(0) + u32(1) + text("") + u32(600_000))];
const OPENED: Step = [1, 3_000, open(1, node(449) + responseHeader() + u32(0) + u32(7) + u32(1) + ticks(1) + u32(450_000) + text(""))];
const application = (product: string, name: string): string => `${text("urn:x")}${text(product)}02${text(name)}${u32(0)}${text("").repeat(2)}${u32(1)}${text("opc.tcp://x:1")}`;
const endpoint = (mode: number, policy: string): string =>
  `${text("opc.tcp://line4-plc:4840")}${application("urn:maker:p100", "Line 4")}${text("certificate")}${u32(mode)}${text(`http://opcfoundation.org/UA/SecurityPolicy#${policy}`)}${u32(1)}${text("id")}${u32(0)}${text("").repeat(3)}${text("transport")}00`;

describe("connections and channels", () => {
  const start: readonly Step[] = [HELLO, ACK, OPEN, OPENED];
  test("hello, acknowledge, channel with its security and lifetime", () => {
    const heard = play(start);
    expect(heard.details).toEqual({ "message HEL": 1, "message ACK": 1, "message OPN": 2, "policy None": 2, "mode None": 1, "service OpenSecureChannel": 1 });
    expect(heard.timers).toEqual(["opcua 450 secure channel lifetime"]);
    expect(heard.responses).toEqual([0.001]);
    expect(heard.claims).toEqual(["receiver hostname = filler-2.plant (opcua HEL endpoint URL)"]);
    expect(heard.operations).toBe(0);
  });
  test("bytes may be cut anywhere", () => {
    const whole = play(start);
    for (const pieces of [1, 3, 7, 8, 31, 100]) expect({ ...play(start, pieces) }).toEqual({ ...whole });
  });
  test("after a reverse hello the side that dialled answers", () => {
    const heard = play([
      [0, 0, chunk("RHE", "F", text("urn:server") + text("opc.tcp://edge-gw:4840"))],
      [1, 10, HELLO[2]],
      [0, 20, ACK[2]],
      [1, 30, OPEN[2]],
      [0, 40, OPENED[2]],
    ]);
    expect(heard.claims[0]).toBe("sender hostname = edge-gw (opcua RHE endpoint URL)");
    expect(heard.details).toMatchObject({ "message RHE": 1, "service OpenSecureChannel": 1 });
    expect(heard.responses).toEqual([0.00001]);
  });
  test("an encrypted channel shows its policy and nothing of its messages", () => {
    const heard = play([HELLO, ACK, [0, 10, open(1, "9c".repeat(256), "Basic256Sha256")], [0, 20, message(0x1234, "9c".repeat(64))], [1, 30, message(0x77, "8d".repeat(64))]]);
    expect(heard.details).toEqual({ "message HEL": 1, "message ACK": 1, "message OPN": 1, "message MSG": 2, "message encrypted": 2, "policy Basic256Sha256": 1 });
    expect(heard.troubles).toEqual([]);
  });
  test("a channel that is only signed is read", () => {
    const heard = play([HELLO, [0, 10, open(1, "9c".repeat(256), "Basic256Sha256")], [0, 20, ask(673, 3)]]);
    expect(heard.details).toMatchObject({ "mode Sign": 1, "service Write": 1 });
  });
  test("an error names its status", () => {
    const heard = play([
      [1, 0, chunk("ERR", "F", u32(0x807d0000) + text("busy"))],
      [1, 10, chunk("ERR", "F", u32(0x81230000) + text(""))],
    ]);
    expect(heard.details).toEqual({ "message ERR": 2, "error BadTcpServerTooBusy": 1, "error 0x81230000": 1 });
  });
});

describe("services", () => {
  test.each([
    [422, "FindServers", "identify"],
    [527, "Browse", "browse"],
    [631, "Read", "read"],
    [664, "HistoryRead", "read"],
    [673, "Write", "write"],
    [488, "AddNodes", "program"],
    [841, "TransferSubscriptions", "read"],
    [12_211, "RegisterServer2", "write"],
  ] as const)("%i is %s: %s", (id, name, operation) => {
    const heard = play([[0, 0, ask(id, 5)]]);
    expect(heard.details[`service ${name}`]).toBe(1);
    expect(heard.operationNames).toEqual([operation]);
  });
  test("a response finds its request by the id, also as a fault", () => {
    const heard = play([
      [0, 0, ask(631, 5)],
      [0, 1_000, ask(673, 6)],
      [1, 30_000, answer(676, 6)],
      [1, 50_000, answer(397, 5, "", 0x800a0000)],
    ]);
    expect(heard.responses).toEqual([0.029, 0.05]);
    expect(heard.details).toEqual({ "message MSG": 4, "service Read": 1, "service Write": 1, "result BadTimeout": 1 });
  });
  test("a response without its request still tells the service", () => {
    const heard = play([[1, 0, answer(676, 6)]]);
    expect(heard.details).toEqual({ "message MSG": 1, "transaction response without request": 1, "service Write": 1 });
    expect(heard.operationNames).toEqual(["write"]);
  });
  test("Publish waits for news: no response time, no missing answer", () => {
    const published = (count: number): string => `${u32(7) + u32(0)}00${u32(1)}${ticks(1)}${u32(count)}`;
    const heard = play([
      [0, 0, ask(826, 5)],
      [0, 10, ask(826, 6)],
      [1, 40_000_000, answer(829, 5, published(0))],
      [1, 41_000_000, answer(829, 6, published(1))],
      [1, 42_000_000, answer(397, 8, "", 0x80790000)],
    ]);
    expect(heard.responses).toEqual([]);
    expect(heard.details).toEqual({ "message MSG": 5, "service Publish": 2, "published keep-alive": 1, "published notification": 1, "result BadNoSubscription": 1 });
  });
  test("a message in three chunks is one request; an aborted one is said", () => {
    const heard = play([
      [0, 0, message(5, node(673) + requestHeader(), "C")],
      [0, 10, message(5, node(631) + requestHeader(), "C")],
      [0, 20, message(5, "00112233")],
      [0, 30, ask(631, 6)],
      [0, 40, message(7, node(631) + requestHeader(), "C")],
      [0, 50, message(7, u32(0x80080000) + text(""), "A")],
    ]);
    expect(heard.details).toEqual({ "message MSG": 6, "service Write": 1, "service Read": 2, "message aborted": 1 });
  });
  test("a service that no standard knows counts as the gravest", () => {
    const heard = play([HELLO, ACK, OPEN, OPENED, [0, 9_000, ask(999, 5)]]);
    expect(heard.details["service unknown"]).toBe(1);
    expect(heard.operationNames).toEqual(["program"]);
  });
  test("calls are classed by their methods", () => {
    const call = (method: string): string => `${node(2_253)}${method}${u32(2)}0c${text("job")}8606${u32(1)}00000000`.replace("8606", "86");
    expect(play([[0, 0, ask(712, 5, u32(1) + call(node(11_492)))]]).operationNames).toEqual(["read"]);
    const heard = play([[0, 0, ask(712, 5, u32(2) + call(node(12_886)) + call(node(9_111)))]]);
    expect(heard.operationNames).toEqual(["write", "start-stop"]);
    expect(heard.details).toMatchObject({ "method RequestServerStateChange": 1, "method Acknowledge": 1 });
    expect(play([[0, 0, ask(712, 5, u32(1) + call(node(11_492, 2)))]]).operationNames).toEqual(["program"]);
    expect(play([[0, 0, ask(712, 5, u32(1))]]).operationNames).toEqual(["program"]);
  });
});

describe("lifetimes and identities", () => {
  test("a session: the client, the server, the timeout, the kind of sign-in but nobody's name", () => {
    const heard = play([
      [0, 0, ask(461, 5, application("urn:client", "Panel 3") + text("").repeat(3) + text("nonce") + text("cert") + f64(1_200_000) + u32(0))],
      [1, 10_000, answer(464, 5, node(1, 1) + node(2, 1) + f64(60_000) + text("nonce") + text("certificate") + u32(2) + endpoint(1, "None") + endpoint(3, "Basic256Sha256"))],
      [0, 20_000, ask(467, 6, `${text("").repeat(2)}${u32(0)}${u32(0)}${node(324)}01${u32(8 + 6)}${text("id")}${text("boss")}`)],
    ]);
    expect(heard.timers).toEqual(["opcua 10 request timeout", "opcua 60 session timeout"]);
    expect(heard.claims).toEqual([
      "sender model = urn:client (opcua CreateSession client product URI)",
      "sender name = Panel 3 (opcua CreateSession client application name)",
      "sender hostname = line4-plc (opcua CreateSession endpoint URL)",
      "sender model = urn:maker:p100 (opcua CreateSession product URI)",
      "sender name = Line 4 (opcua CreateSession application name)",
      "sender hostname = line4-plc (opcua CreateSession endpoint URL)",
    ]);
    expect(heard.details).toMatchObject({ "offers None None": 1, "offers Basic256Sha256 SignAndEncrypt": 1, "sign-in user name": 1 });
    expect(JSON.stringify(heard)).not.toContain("boss");
  });
  test("a subscription: interval, keep-alive and lifetime as revised", () => {
    const heard = play([
      [0, 0, ask(787, 5)],
      [1, 10, answer(790, 5, u32(77) + f64(500) + u32(1_000) + u32(10))],
      [0, 20, ask(793, 6)],
      [1, 30, answer(796, 6, f64(100) + u32(300) + u32(20))],
    ]);
    expect(heard.timers).toEqual([
      "opcua 0.5 publishing interval",
      "opcua 5 subscription keep-alive",
      "opcua 500 subscription lifetime",
      "opcua 0.1 publishing interval",
      "opcua 2 subscription keep-alive",
      "opcua 30 subscription lifetime",
    ]);
  });
  test("times that are no times are not declared", () => {
    expect(
      play([
        [1, 10, answer(790, 5, u32(77) + f64(Number.NaN) + u32(1_000) + u32(10))],
        [1, 30, answer(796, 6, f64(-5) + u32(300) + u32(20))],
      ]).timers,
    ).toEqual([]);
  });
  const buildInfo = text("urn:p") + text("Maker AG") + text("P-100") + text("2.8.1") + text("17") + ticks(5);
  const wanted = (id: number): string => `${node(id)}${u32(13)}${text("")}0000${text("")}`;
  test("server status and build info that are read in the clear", () => {
    const status = `${ticks(1_000) + ticks(87_400) + u32(0) + buildInfo + u32(0)}00`;
    const heard = play([
      [0, 0, ask(631, 5, f64(0) + u32(3) + u32(3) + wanted(2_259) + wanted(2_256) + wanted(2_264))],
      [1, 10, answer(634, 5, `${u32(3)}0d06${u32(0)}${ticks(1)}${ticks(1)}0116${node(864)}01${u32(status.length / 2)}${status}010c${text("2.8.1")}${u32(0)}`)],
    ]);
    expect(heard.claims).toEqual([
      "sender vendor = Maker AG (opcua Read i=2256 build info)",
      "sender model = P-100 (opcua Read i=2256 build info)",
      "sender firmware = 2.8.1 (opcua Read i=2256 build info)",
      "sender firmware = 2.8.1 (opcua Read i=2264)",
      "sender uptime = 86400 (opcua Read i=2256 server status)",
    ]);
  });
  test("values of other nodes are never claimed", () => {
    const heard = play([
      [0, 0, ask(631, 5, f64(0) + u32(3) + u32(1) + wanted(85))],
      [1, 10, answer(634, 5, `${u32(1)}010c${text("secret recipe")}`)],
    ]);
    expect(heard.claims).toEqual([]);
    expect(heard.details).toEqual({ "message MSG": 2, "service Read": 1 });
  });
  test("endpoints and servers", () => {
    const heard = play([
      [1, 0, answer(431, 5, u32(1) + endpoint(2, "Aes256_Sha256_RsaPss"))],
      [1, 10, answer(425, 6, u32(1) + application("urn:maker:p100", "Line 4"))],
    ]);
    expect(heard.claims).toContain("sender name = Line 4 (opcua FindServers application name)");
    expect(heard.details["offers Aes256_Sha256_RsaPss Sign"]).toBe(1);
    const several = play([[1, 10, answer(425, 6, u32(2) + application("urn:a", "A") + application("urn:b", "B"))]]);
    expect(several.claims).toEqual([]);
  });
});

test("after lost bytes the rest of a message is not taken for a new one", () => {
  const heard = new Heard();
  const flow = new DissectedFlow(opcuaDissector);
  const send = (seq: number, digits: string): void => {
    const bytes = hex(digits);
    flow.segment(0, seq, false, new DataView(bytes.buffer), bytes, 0, bytes.length, bytes.length, seq, heard);
  };
  const first = open(1, node(446) + requestHeader() + u32(0) + u32(0) + u32(1) + text("") + u32(600_000));
  send(1_000, first);
  const next = 1_000 + first.length / 2;
  send(next + 100, message(5, "00112233"));
  flow.acknowledged(1, next + 400, heard);
  send(next + 100 + message(5, "00112233").length / 2, ask(631, 6));
  heard.end(flow);
  expect(heard.troubles).toEqual(["gap"]);
  expect(heard.details).toEqual({ "message OPN": 1, "policy None": 1, "mode None": 1, "service OpenSecureChannel": 1, "message MSG": 2, "service Read": 1 });
});

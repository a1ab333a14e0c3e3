// What is understood of whole MQTT connections, with and without Sparkplug B: keep-alive, qualities, answers, nodes and commands, nothing of
// other people's topics.
import { describe, expect, test } from "vitest";
import { type Heard, playSegments, type Step } from "../../../tests/protocols/heard.ts";
import { mqttDissector } from "./mqtt-connection.ts";
import { textHex } from "./protocol-sample.ts";

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(mqttDissector, steps, pieces);
const text = (value: string): string => `${value.length.toString(16).padStart(4, "0")}${textHex(value)}`;
const packet = (first: string, body: string): string => {
  const digits = body.replace(/\s/g, "");
  let length = digits.length / 2;
  let varint = "";
  do {
    varint += ((length & 0x7f) | (length > 127 ? 0x80 : 0)).toString(16).padStart(2, "0");
    length >>= 7;
  } while (length > 0);
  return `${first}${varint}${digits}`;
};
const connect = (flags: string, keepAlive: string, payload: string, version = "04"): string => packet("10", `${text("MQTT")}${version}${flags}${keepAlive}${payload}`);
const publish = (topic: string, payload: string, first = "30", number = ""): string => packet(first, text(topic) + number + payload);

describe("connections", () => {
  const steps: readonly Step[] = [
    [0, 0, connect("c2", "003c", text("cell-4") + text("operator") + text("secret"))],
    [1, 4_000, "20020000"],
    [0, 10_000, packet("82", `0001${text("line/#")}01${text("alarms")}02`)],
    [1, 12_000, "900400010102"],
    [0, 20_000, publish("line/speed", "3132")],
    [0, 30_000, publish("line/speed", "3132", "32", "0007")],
    [1, 35_000, "40020007"],
    [1, 40_000, publish("line/set", "3133", "34", "0001")],
    [0, 42_000, "50020001"],
    [1, 43_000, "62020001"],
    [0, 44_000, "70020001"],
    [0, 90_000, "c000"],
    [1, 90_500, "d000"],
    [0, 99_000, "e000"],
  ];
  test("keep-alive, sign-in, qualities of service, answers", () => {
    const heard = play(steps);
    expect(heard.timers).toEqual(["mqtt 60 keep-alive", "mqtt 90 client given up"]);
    expect(heard.details).toMatchObject({
      "version 3.1.1": 1,
      "sign-in with password": 1,
      "connect accepted": 1,
      "subscribe qos 1": 1,
      "subscribe qos 2": 1,
      "publish qos 0": 1,
      "publish qos 1": 1,
      "publish qos 2": 1,
      "message PINGREQ": 1,
      "message DISCONNECT": 1,
    });
    expect(heard.responses).toEqual([0.004, 0.002, 0.005, 0.002, 0.0005]);
    expect(heard.operationNames).toEqual(["read", "write"]);
    expect(heard.troubles).toEqual([]);
  });
  test("nobody's names, topics or values are kept", () => {
    expect(JSON.stringify(play(steps))).not.toMatch(/operator|secret|line|alarms|cell/);
  });
  test("bytes may be cut anywhere", () => {
    for (const pieces of [1, 2, 3, 7, 50]) expect({ ...play(steps, pieces) }).toEqual({ ...play(steps) });
  });
  test("a refused connection and a refused subscription", () => {
    const heard = play([
      [1, 0, "20020005"],
      [1, 10, "9003000180"],
    ]);
    expect(heard.details).toMatchObject({ "connect refused, code 5": 1, "subscribe refused": 1 });
  });
  test("version 5: properties, the broker's own keep-alive, session expiry", () => {
    const heard = play([
      [0, 0, connect("02", "003c", `05 11 00000e10${text("cell-4")}`.replace(/\s/g, ""), "05")],
      [1, 10, packet("20", "0000 03 13 001e")],
      [0, 20, packet("82", `0001 02 0b05 ${text("line/#")}01`)],
      [0, 30, publish("line/speed", "00 3132", "30")],
    ]);
    expect(heard.timers).toEqual(["mqtt 3600 session expiry", "mqtt 60 keep-alive", "mqtt 90 client given up", "mqtt 30 keep-alive", "mqtt 45 client given up"]);
    expect(heard.details).toMatchObject({ "version 5.0": 1, "subscribe qos 1": 1 });
    expect(heard.troubles).toEqual([]);
  });
  test("joined in its middle: who publishes is settled when somebody pings", () => {
    const delivered: Step = [1, 0, publish("line/set", "31")];
    expect(play([delivered, [0, 10, "c000"]]).operationNames).toEqual(["read"]);
    expect(play([delivered, [1, 10, "c000"]]).operationNames).toEqual(["write"]);
    expect(play([delivered]).operationNames).toEqual(["write"]);
  });
  test("a subscription whose version is not known", () => {
    const heard = play([
      [0, 0, packet("82", `0001${text("line/#")}01`)],
      [0, 10, packet("82", `0002 00 ${text("line/#")}02`)],
    ]);
    expect(heard.details).toMatchObject({ "subscribe qos 1": 1, "subscribe qos 2": 1 });
    expect(heard.troubles).toEqual([]);
  });
  test("the broker's version", () => {
    const heard = play([
      [0, 0, "c000"],
      [1, 10, publish("$SYS/broker/version", textHex("mosquitto version 2.0.18"), "31")],
    ]);
    expect(heard.claims).toEqual(["sender model = mosquitto version 2.0.18 (mqtt $SYS/broker/version)"]);
  });
  test("a long publication costs its beginning only", () => {
    const heard = play(
      [
        [0, 0, publish("line/picture", "ff".repeat(20_000))],
        [0, 10, "c000"],
      ],
      1_000,
    );
    expect(heard.details).toEqual({ "message PUBLISH": 1, "publish qos 0": 1, "message PINGREQ": 1 });
  });
});

describe("Sparkplug B", () => {
  const field = (number: number, bytes: string): string => {
    const tag = (number << 3) | 2;
    return `${tag > 127 ? ((tag & 0x7f) | 0x80).toString(16) + (tag >> 7).toString(16).padStart(2, "0") : tag.toString(16).padStart(2, "0")}${(bytes.length / 2).toString(16).padStart(2, "0")}${bytes}`;
  };
  const metric = (name: string, value: string): string => field(2, field(1, textHex(name)) + field(15, textHex(value)));
  test("births, data, deaths and commands, with the edge node", () => {
    const heard = play([
      [0, 0, connect("2e", "001e", text("filler-2") + text("spBv1.0/Bottling/NDEATH/filler-2") + text("x"))],
      [0, 10, publish("spBv1.0/Bottling/NBIRTH/filler-2", `08d20f${metric("Properties/Hardware Make", "Maker AG")}${metric("Properties/Hardware Model", "Edge 7")}${metric("Recipe", "Cola")}`)],
      [0, 20, publish("spBv1.0/Bottling/DDATA/filler-2/valve", "08d20f")],
      [1, 30, publish("spBv1.0/Bottling/NCMD/filler-2", `08d20f${metric("Node Control/Rebirth", "")}`)],
      [1, 40, publish("spBv1.0/STATE/scada-1", textHex('{"online":true}'), "31")],
      [1, 50, publish("spBv1.0/Bottling/NBIRTH/labeller", metric("Properties/Hardware Make", "Other AG"))],
    ]);
    expect(heard.details).toMatchObject({
      "sparkplug will": 1,
      "will qos 1": 1,
      "sparkplug NBIRTH": 2,
      "sparkplug DDATA": 1,
      "sparkplug NCMD": 1,
      "sparkplug STATE": 1,
      "node Bottling/filler-2": 4,
      "node Bottling/labeller": 1,
    });
    expect(heard.claims).toEqual(["sender vendor = Maker AG (sparkplug-b NBIRTH)", "sender model = Edge 7 (sparkplug-b NBIRTH)"]);
    expect(heard.timers).toEqual(["sparkplug-b 30 keep-alive", "sparkplug-b 45 client given up"]);
    expect(heard.operationNames).toEqual(["identify", "read", "write"]);
    expect(JSON.stringify(heard)).not.toContain("Cola");
  });
  test("a command to reboot stops a node", () => {
    const heard = play([[1, 0, publish("spBv1.0/Bottling/NCMD/filler-2", metric("Node Control/Reboot", ""))]]);
    expect(heard.operationNames).toEqual(["write", "start-stop"]);
  });
  test("more nodes than a connection should have are summed", () => {
    const steps = Array.from({ length: 40 }, (_, i): Step => [1, i, publish(`spBv1.0/Bottling/NDATA/node-${i}`, "08d20f")]);
    expect(play(steps).details["node others"]).toBe(8);
  });
});

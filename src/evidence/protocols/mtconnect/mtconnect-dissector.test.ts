// What the dissector understands of MTConnect agents and adapters: kinds of requests, intervals, devices, heartbeats.
import { describe, expect, test } from "vitest";
import { type Heard, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { textHex } from "../protocol-sample.ts";
import { mtconnectDissector } from "./mtconnect-dissector.ts";

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(mtconnectDissector, steps, pieces);
const ask = (target: string): string => textHex(`GET ${target} HTTP/1.1\r\nHost: agent-1:5000\r\n\r\n`);
const PROBE = `<?xml version="1.0"?><MTConnectDevices xmlns="urn:x"><Header creationTime="2026-01-05T08:00:00Z" sender="cell4-pc" instanceId="1" version="1.7.0.3" bufferSize="131072"/>
<Devices><Device id="d1" name="MILL-2" uuid="000"><Description manufacturer="Putel" model="VX-3" serialNumber='S-4711'>Third mill</Description><DataItems><DataItem name="x"/></DataItems>
<Components><Controller><Description manufacturer="Other" serialNumber="C-1"/></Controller></Components></Device></Devices></MTConnectDevices>`;

describe("agents", () => {
  const chunked = (text: string): string => {
    const half = Math.floor(text.length / 2);
    const chunk = (part: string): string => `${part.length.toString(16)}\r\n${part}\r\n`;
    return textHex(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunk(text.slice(0, half))}${chunk(text.slice(half))}0\r\n\r\n`);
  };
  test("a probe tells agent and device, wherever bytes are cut", () => {
    for (const pieces of [65_536, 97, 1]) {
      const heard = play(
        [
          [0, 0, ask("/probe")],
          [1, 30_000, chunked(PROBE)],
        ],
        pieces,
      );
      expect(heard.claims).toEqual([
        "sender hostname = cell4-pc (mtconnect header, sender)",
        "sender software = MTConnect agent 1.7.0.3 (mtconnect header, version)",
        "sender name = MILL-2 (mtconnect probe, device)",
        "sender vendor = Putel (mtconnect probe, description of device MILL-2)",
        "sender model = VX-3 (mtconnect probe, description of device MILL-2)",
        "sender serial = S-4711 (mtconnect probe, description of device MILL-2)",
      ]);
      expect(heard.details).toEqual({ "method GET": 1, "name agent-1": 1, "request probe": 1, "status 200": 1, "document devices": 1 });
      expect(heard.operationNames).toEqual(["identify", "read"]);
      expect(heard.responses).toEqual([0.03]);
    }
  });
  test("intervals and heartbeats are timers", () => {
    const heard = play([[0, 0, ask("/mill-2/sample?from=1&interval=500&heartbeat=10000&path=//Axes")]]);
    expect(heard.timers).toEqual(["mtconnect 0.5 sample interval", "mtconnect 10 sample heartbeat"]);
    expect(heard.details["request sample"]).toBe(1);
    expect(JSON.stringify(heard)).not.toMatch(/mill-2|Axes/);
  });
  test("errors by their code, and writing", () => {
    const body = '<MTConnectError><Errors><Error errorCode="UNAUTHORIZED">No</Error></Errors></MTConnectError>';
    const heard = play([
      [0, 0, textHex("PUT /asset/123?type=CuttingTool HTTP/1.1\r\nContent-Length: 0\r\n\r\n")],
      [1, 10, textHex(`HTTP/1.1 403 No\r\nContent-Length: ${body.length}\r\n\r\n${body}`)],
    ]);
    expect(heard.details).toMatchObject({ "document error": 1, "error UNAUTHORIZED": 1, "status 403": 1, "request other": 1 });
    expect(heard.operationNames).toEqual(["write"]);
  });
  test("hostile attributes are no claims", () => {
    const body = '<MTConnectDevices><Header sender="a b" version="1&lt;"/><Device name="\u0007x"><Description model=""/></Device></MTConnectDevices>';
    expect(play([[1, 0, textHex(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`)]]).claims).toEqual([]);
  });
});

describe("adapters", () => {
  test("heartbeats, their timer and their time, what the adapter says, data", () => {
    const steps: Step[] = [
      [0, 0, textHex("* PING\n")],
      [1, 4_000, textHex("* PONG 10000\n* manufacturer: Putel\n* serialNumber: S-4711\n* adapterVersion: 2.1\n2026-01-31T08:15:00.123Z|speed|1200\n")],
      [1, 90_000, textHex("2026-01-31T08:15:01.123Z|speed|1300|operator|jones\n")],
    ];
    for (const pieces of [65_536, 1]) {
      const heard = play(steps, pieces);
      expect(heard.details).toEqual({ "line ping": 1, "line pong": 1, "line command": 3, "line data": 2 });
      expect(heard.timers).toEqual(["mtconnect 10 adapter heartbeat"]);
      expect(heard.claims).toEqual(["sender vendor = Putel (mtconnect adapter)", "sender serial = S-4711 (mtconnect adapter)", "sender software = MTConnect adapter 2.1 (mtconnect adapter)"]);
      expect(heard.responses).toEqual([0.004]);
      expect(JSON.stringify(heard)).not.toContain("jones");
    }
  });
});

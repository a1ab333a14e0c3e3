// MQTT read in depth, against tshark. No real capture at hand holds any, so the packets are composed here and written to a capture.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { textHex } from "../../src/evidence/protocols/protocol-sample.ts";
import { connectionCapture } from "../generators/connection-capture.ts";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import type { Step } from "../protocols/heard.ts";
import { count, tsharkFrames } from "../protocols/tshark-flows.ts";
import { hasTshark } from "../protocols/walk-capture.ts";

const text = (value: string): string => `${value.length.toString(16).padStart(4, "0")}${textHex(value)}`;
const packet = (first: string, body: string): string => {
  const digits = body.replace(/\s/g, "");
  return `${first}${(digits.length / 2).toString(16).padStart(2, "0")}${digits}`;
};

const VERSION_4: readonly Step[] = [
  [0, 1_000, packet("10", `${text("MQTT")} 04 2e 001e ${text("filler-2")} ${text("spBv1.0/Line/NDEATH/filler-2")} ${text("x")}`)],
  [1, 2_000, "20020000"],
  [0, 3_000, packet("82", `0001 ${text("spBv1.0/Line/NCMD/filler-2")} 00 ${text("a/b")} 02`)],
  [1, 4_000, "900400010002"],
  [0, 5_000, packet("30", `${text("spBv1.0/Line/NBIRTH/filler-2")} 08d20f`) + packet("32", `${text("a/b")} 0002 3132`)],
  [1, 6_000, "40020002"],
  [0, 7_000, "c000"],
  [1, 8_000, "d000"],
];
const VERSION_5: readonly Step[] = [
  [0, 1_000, packet("10", `${text("MQTT")} 05 02 000a 05 1100000e10 ${text("client")}`)],
  [1, 2_000, packet("20", "0000 03 13 0014")],
  [0, 3_000, packet("82", `0001 00 ${text("a/b")} 01`)],
  [1, 4_000, packet("90", "0001 00 01")],
  [1, 5_000, packet("34", `${text("a/b")} 0003 00 3132`)],
  [0, 6_000, "50020003"],
  [0, 9_000, "e000"],
];

describe.skipIf(!hasTshark)("composed MQTT connections, as tshark reads them", () => {
  const folder = mkdtempSync(join(tmpdir(), "holdpoint-mqtt-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  test.each([
    ["3.1.1 with Sparkplug", VERSION_4, "sparkplug-b"],
    ["5.0", VERSION_5, "mqtt"],
  ])("%s", (name, steps, protocol) => {
    const file = join(folder, `${protocol}.pcap`);
    writeFileSync(file, connectionCapture([{ transport: "tcp", clientPort: 50_000, serverPort: 1_883, steps }]));
    const theirs = new Map<string, number>();
    const names = ["", "CONNECT", "CONNACK", "PUBLISH", "PUBACK", "PUBREC", "PUBREL", "PUBCOMP", "SUBSCRIBE", "SUBACK", "UNSUBSCRIBE", "UNSUBACK", "PINGREQ", "PINGRESP", "DISCONNECT"];
    const fields = ["mqtt.msgtype", "mqtt.qos", "mqtt.sub.qos", "mqtt.kalive", "mqtt.property_id", "mqtt.prop_number", "_ws.malformed", "mqtt.subscription_options_qos"];
    const timers: string[] = [];
    for (const { values } of tsharkFrames(file, "mqtt", fields)) {
      const of = (field: number): readonly string[] => values[field] as readonly string[];
      for (const type of of(0)) count(theirs, `message ${names[Number(type)]}`);
      // A frame holds packets that are all published where there is a quality.
      for (const quality of of(1)) count(theirs, `publish qos ${quality}`);
      for (const quality of [...of(2), ...of(7)]) count(theirs, `subscribe qos ${quality}`);
      for (const seconds of of(3)) timers.push(`${protocol} ${seconds} keep-alive`);
      of(4).forEach((id, i) => {
        if (Number(id) === 0x11) timers.push(`mqtt ${of(5)[i]} session expiry`);
        else if (Number(id) === 0x13) timers.push(`mqtt ${of(5)[i]} keep-alive`);
      });
      expect(of(6)).toEqual([]);
    }
    const { heard, protocol: named } = [...dissectCapture(file, ["mqtt", "sparkplug-b"]).values()][0] as ReturnType<typeof dissectCapture> extends Map<string, infer Each> ? Each : never;
    expect([name, named]).toEqual([name, protocol]);
    const ours = Object.entries(heard.details).filter(([detail]) => /^(message|publish|subscribe) /.test(detail));
    expect(Object.fromEntries(ours.sort())).toEqual(Object.fromEntries([...theirs].sort()));
    expect(heard.timers.filter((timer) => !timer.endsWith("given up")).sort()).toEqual(timers.sort());
  });
});

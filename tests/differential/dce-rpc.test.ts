// DCE/RPC and DCOM read in depth, against tshark. No real capture at hand holds any on TCP, so the messages are composed here and written to
// a capture: what a tower, a string binding or a call means is tshark's word against ours. Real PROFINET captures hold the datagram form.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { rpcDatagramDissector } from "../../src/evidence/protocols/rpc-datagrams.ts";
import { DissectedFlow } from "../../src/evidence/protocols/stream.ts";
import { connectionCapture } from "../generators/connection-capture.ts";
import { advise, bind, bindAck, MAPPER, mapRequest, mapResponse, orpcThat, orpcThis, request, resolved, response, tower } from "../generators/rpc-messages.ts";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { Heard, type Step } from "../protocols/heard.ts";
import { count, tsharkFrames } from "../protocols/tshark-flows.ts";
import { capturesFolder, flowKey, hasTshark, walkPayloads } from "../protocols/walk-capture.ts";

const EXPORTER = "99fcfec4-5260-101b-bbcb-00aa0021347a";
const SYNC_IO = "39c13a52-011e-11d0-9675-0020afd8adb3";
const CONNECTION_POINT = "b196b286-bab4-101a-b69c-00aa00341d07";
const CALLBACK = "39c13a70-011e-11d0-9675-0020afd8adb3";

const STEPS: readonly Step[] = [
  [0, 1_000, bind(1, [MAPPER, EXPORTER])],
  [1, 2_000, bindAck(1, 2)],
  [0, 3_000, request(2, 0, 3, mapRequest(tower(SYNC_IO, 0, [0, 0, 0, 0])))],
  [1, 9_000, response(2, 0, mapResponse([tower(SYNC_IO, 49_160, [10, 0, 0, 2])]))],
  [0, 10_000, request(3, 1, 4, `${"5a".repeat(8)}01000000010000000700`)],
  [1, 21_000, response(3, 1, resolved(["opc-1[49170]", "10.0.0.2[49170]"]))],
  [0, 30_000, bind(4, [CONNECTION_POINT, SYNC_IO], undefined, 14)],
  [1, 31_000, bindAck(4, 2, undefined, 15)],
  [0, 40_000, request(5, 0, 5, advise(CALLBACK, ["10.0.0.1"]), { object: "11223344-5566-7788-99aa-bbccddeeff00" })],
  [1, 41_000, response(5, 0, `${orpcThat}0100000000000000`)],
  [0, 50_000, request(6, 1, 3, orpcThis)],
  [0, 52_000, request(7, 1, 4, orpcThis)],
  [1, 64_000, response(7, 1, orpcThat)],
  [1, 65_000, response(6, 1, orpcThat)],
];

const folder = mkdtempSync(join(tmpdir(), "holdpoint-rpc-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!hasTshark)("composed DCE/RPC connections, as tshark reads them", () => {
  const file = join(folder, "rpc.pcap");
  writeFileSync(file, connectionCapture([{ transport: "tcp", clientPort: 49_900, serverPort: 135, steps: STEPS }]));
  const frames = tsharkFrames(file, "dcerpc", ["dcerpc.pkt_type", "dcerpc.cn_bind_to_uuid", "dcerpc.opnum", "dcerpc.time", "epm.proto.tcp_port", "epm.proto.ip", "_ws.malformed"]);
  const heard = [...dissectCapture(file, ["dce-rpc", "opc-classic"]).values()][0]?.heard as Heard;
  const of = (field: number): string[] => frames.flatMap((frame) => frame.values[field] as readonly string[]);

  test("nothing is malformed", () => {
    expect(frames.length).toBe(STEPS.length);
    expect(of(6)).toEqual([]);
  });
  test("interfaces and calls", () => {
    expect(Object.entries(heard.details).filter(([detail]) => detail.startsWith("interface ")).length).toBe(new Set(of(1)).size);
    const asked = frames.filter((frame) => frame.values[0]?.[0] === "0").flatMap((frame) => frame.values[2]);
    expect(asked).toEqual(["3", "4", "5", "3", "4"]);
    expect(Object.keys(heard.details).filter((detail) => detail.startsWith("call "))).toEqual([
      "call endpoint mapper map",
      "call IObjectExporter ResolveOxid2",
      "call IConnectionPoint Advise",
      "call IOPCSyncIO Read",
      "call IOPCSyncIO Write",
    ]);
  });
  test("response times", () => {
    // tshark does not time the two answers to binds, of one millisecond each.
    const theirs = [...of(3).map(Number), 0.001, 0.001].sort();
    expect(heard.responses.map((seconds) => Number(seconds.toFixed(9))).sort()).toEqual(theirs);
  });
  test("ports and addresses", () => {
    const answered = frames.filter((frame) => frame.values[0]?.[0] === "2");
    expect(answered.flatMap((frame) => frame.values[4])).toEqual(["49160"]);
    expect(answered.flatMap((frame) => frame.values[5])).toEqual(["10.0.0.2"]);
    expect(heard.secondaries).toEqual(["sender tcp 10.0.0.2 49160 opc-classic", "sender tcp 10.0.0.2 49170 dce-rpc", "sender tcp 10.0.0.1 135 dce-rpc"]);
  });
});

/** Counts calls of requests only: devices answer from a port of their own, and that is a flow whose requests are elsewhere. */
class AskedCalls extends Heard {
  private isRequest = false;
  override request(): void {
    this.isRequest = true;
  }
  override detail(facet: string, value: string): void {
    if (value === "response without request") this.isRequest = false;
    else if (facet === "call" && this.isRequest) super.detail(facet, value);
  }
}

describe.skipIf(capturesFolder === null || !hasTshark)("datagrams of real captures, as tshark reads them", () => {
  test.each(["profinet/profinet_io_cm_device.pcapng", "profinet/profinet_io_cm_mixed_1.pcap", "profinet/profinet_io_cm_read.pcapng"])("%s", (capture) => {
    const file = join(capturesFolder as string, capture);
    const heard = new AskedCalls();
    const flows = new Map<string, DissectedFlow>();
    walkPayloads(file, ({ transport, view, bytes, offset, length, wireLength }, packet) => {
      if (transport !== 17 || (packet.srcPort !== 34_964 && packet.dstPort !== 34_964 && view.getUint8(offset) !== 4)) return;
      const [key, source] = flowKey({ transport, view, bytes, offset, length, wireLength, etherType: 0, srcPort: packet.srcPort, dstPort: packet.dstPort, toMany: false }, packet);
      const flow = flows.get(key) ?? new DissectedFlow(rpcDatagramDissector);
      flows.set(key, flow);
      flow.datagram(key.split(" ")[1] === source ? 0 : 1, view, bytes, offset, length, wireLength, packet.micros, heard);
    });
    const theirs = new Map<string, number>();
    for (const { values } of tsharkFrames(file, "dcerpc.ver == 4", ["dcerpc.pkt_type", "dcerpc.dg_if_id", "dcerpc.opnum"])) {
      const [type, id, opnum] = values.map((value) => value[0] as string);
      if (type === "0") count(theirs, `call ${id === "dea00001-6c97-11d1-8271-00a02442df7d" ? "PROFINET IO device" : "PROFINET IO controller"} ${opnum}`);
    }
    expect(theirs.size).toBeGreaterThan(0);
    expect(heard.details).toEqual(Object.fromEntries(theirs));
    expect(heard.troubles).toEqual([]);
  });
});

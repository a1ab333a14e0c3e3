// A capture that is cut between two packets must give the same counts as the whole: name, address, time and monitoring services on real captures, dissected
// whole and in two parts whose loose ends are joined. TCP streams are left out: units that straddle a cut are another matter.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { settleLooseEnds } from "../../src/evidence/flows/loose-ends.ts";
import type { FlowPiece } from "../../src/evidence/flows/flow-piece.ts";
import { protocolOfCode, protocols, recognisePayload } from "../../src/evidence/protocols/registry.ts";
import { DissectedFlow } from "../../src/evidence/protocols/stream.ts";
import { Heard } from "./heard.ts";
import { capturesFolder, flowKey, walkPayloads } from "./walk-capture.ts";

const CAPTURES: readonly (readonly [capture: string, ids: readonly string[]])[] = [
  ["it-and-remote-access/NTP.pcap", ["ntp", "dns"]],
  ["it-and-remote-access/Syslog.pcap", ["syslog", "dns", "dhcpv6", "smb", "ssdp"]],
  ["it-and-remote-access/DHCP.pcap", ["dhcp-bootp", "dhcpv6"]],
  ["substation-iec61850/Sample_File_MMS_and_GOOSE.pcap", ["snmp", "ntp", "smb"]],
  ["substation-iec61850/GOOSE-and-MMS.pcapng", ["ptp", "ntp", "smb", "ssdp"]],
  ["profinet/profinet_io_cm_mixed_1.pcap", ["dhcp-bootp", "dhcpv6", "llmnr", "lldp", "smb", "ssdp"]],
  ["protocols-merged/BSAP.pcap", ["mdns", "llmnr", "lldp", "cdp", "ssdp"]],
];
const PARTS = [1 / 7, 1 / 3, 1 / 2, 4 / 5];

interface Message {
  readonly id: string;
  readonly direction: 0 | 1;
  readonly bytes: Uint8Array;
  readonly wireLength: number;
  readonly micros: number;
}

/** Messages of every flow that one of the protocols is recognised in, from the first that names it on. */
function messagesOf(file: string, ids: readonly string[]): Message[][] {
  const flows = new Map<string, { id: string; first: string; messages: Message[] }>();
  walkPayloads(file, (payload, packet) => {
    if (payload.transport === 6) return;
    const [key, src] = flowKey(payload, packet);
    let flow = flows.get(key);
    if (flow === undefined) {
      const code = recognisePayload(payload);
      if (code === 0 || !ids.includes(protocolOfCode(code))) return;
      flow = { id: protocolOfCode(code), first: key.split(" ")[1] as string, messages: [] };
      flows.set(key, flow);
    }
    const { offset, length, wireLength } = payload;
    flow.messages.push({ id: flow.id, direction: src === flow.first ? 0 : 1, bytes: payload.bytes.slice(offset, offset + length), wireLength, micros: packet.micros });
  });
  return [...flows.values()].map((flow) => flow.messages);
}

/** What is counted in all parts together, with the response times in microseconds. */
function read(parts: readonly (readonly Message[])[]): Record<string, number | string> {
  const heards: Heard[] = [];
  const pieces: FlowPiece[] = [];
  for (const part of parts) {
    const [first] = part;
    if (first === undefined) continue;
    const heard = new Heard();
    const flow = new DissectedFlow(protocols.find((p) => p.id === first.id)?.dissector as NonNullable<(typeof protocols)[number]["dissector"]>);
    for (const { direction, bytes, wireLength, micros } of part) flow.datagram(direction, new DataView(bytes.buffer), bytes, 0, bytes.length, wireLength, micros, heard);
    const loose = flow.takeLooseEnds(true, heard);
    heards.push(heard);
    pieces.push({ loose, lastRequest: heard.requests.at(-1) ?? -1 } as FlowPiece);
  }
  const settled = settleLooseEnds(pieces);
  const sums: Record<string, number | string> = {};
  const add = (key: string, times: number): void => {
    sums[key] = ((sums[key] as number | undefined) ?? 0) + times;
  };
  let operations = 0;
  const responses: number[] = [];
  heards.forEach((heard, i) => {
    for (const [detail, times] of Object.entries(heard.details)) add(detail, times);
    for (const timer of heard.timers) add(`timer ${timer}`, 1);
    for (const trouble of heard.troubles) add(`trouble ${trouble}`, 1);
    add("requests", heard.requests.length);
    operations |= heard.operations | (settled?.[i]?.operations ?? 0);
    responses.push(...heard.responses.map((seconds) => Math.round(seconds * 1e6)), ...(settled?.[i]?.responses ?? []));
    for (const [detail, times] of settled?.[i]?.details ?? []) add(detail, times);
  });
  return { ...sums, operations, responses: responses.sort((a, b) => a - b).join() };
}

describe.skipIf(capturesFolder === null)("a cut between two packets changes no count", () => {
  test.each(CAPTURES)(
    "%s",
    (capture, ids) => {
      const flows = messagesOf(join(capturesFolder as string, capture), ids);
      expect(new Set(flows.map((messages) => messages[0]?.id))).toEqual(new Set(ids));
      for (const messages of flows) {
        const whole = read([messages]);
        for (const part of PARTS) {
          const at = Math.floor(messages.length * part);
          expect([at, read([messages.slice(0, at), messages.slice(at)])]).toEqual([at, whole]);
        }
      }
    },
    120_000,
  );
});

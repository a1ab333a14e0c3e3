// Reads a whole capture with the product's dissectors, flow by flow, as the meter does: a flow is dissected from the first packet on whose
// bytes name a protocol that has a dissector. For comparing with tshark.
import { TCP_ACK, TCP_SYN } from "../../src/evidence/capture/packet.ts";
import { protocolOfCode, protocols, recognisePayload } from "../../src/evidence/protocols/registry.ts";
import { DissectedFlow } from "../../src/evidence/protocols/stream.ts";
import { Heard } from "./heard.ts";
import { flowKey, walkPayloads } from "./walk-capture.ts";

export interface DissectedConnection {
  /** "tcp 10.0.0.1:1025 10.0.0.2:502", ends in a fixed order; layer 2: "l2/0x8892 mac mac". */
  readonly key: string;
  /** Of the first end in the key: direction 0 is what it sends. */
  readonly first: string;
  readonly protocol: string;
  readonly heard: Heard;
}

/** The flows of a capture that one of these protocols was recognised in. `into` makes what each flow is heard by. */
export function dissectCapture(file: string, ids: readonly string[], into: () => Heard = () => new Heard()): Map<string, DissectedConnection> {
  const flows = new Map<string, DissectedConnection & { readonly stream: DissectedFlow }>();
  walkPayloads(file, (payload, packet) => {
    const [key, src] = flowKey(payload, packet);
    let flow = flows.get(key);
    if (flow === undefined) {
      const code = recognisePayload(payload);
      if (code === 0 || !ids.includes(protocolOfCode(code))) return;
      const dissector = protocols.find((p) => p.id === protocolOfCode(code))?.dissector;
      if (dissector === undefined) return;
      flow = { key, first: key.split(" ")[1] as string, protocol: protocolOfCode(code), heard: into(), stream: new DissectedFlow(dissector) };
      flows.set(key, flow);
    }
    const direction = src === flow.first ? 0 : 1;
    const { stream, heard } = flow;
    const { view, bytes, offset, length, wireLength } = payload;
    if (payload.transport === 6) {
      if ((packet.tcpFlags & TCP_ACK) !== 0) stream.acknowledged(direction, packet.ack, heard);
      stream.segment(direction, packet.seq, (packet.tcpFlags & TCP_SYN) !== 0, view, bytes, offset, length, wireLength, packet.micros, heard);
    } else stream.datagram(direction, view, bytes, offset, length, wireLength, packet.micros, heard);
  });
  for (const { stream, heard } of flows.values()) heard.end(stream);
  return flows;
}

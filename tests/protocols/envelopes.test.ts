// An envelope such as TLS gives way to what is found inside it later in the same flow, and the client that the envelope named stays known.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { FlowMeter } from "../generators/flow-meter.ts";
import { Packet, TCP_ACK } from "../../src/evidence/capture/packet.ts";
import { bestVote, orient } from "../../src/evidence/flows/orientation.ts";
import type { FlowPiece } from "../../src/evidence/flows/flow-piece.ts";
import { hex } from "../../src/evidence/protocols/payload-bytes.ts";
import { clientHelloHex, serverCertificateHex, textHex } from "../../src/evidence/protocols/protocol-sample.ts";
import { capturesFolder, walkPackets } from "./walk-capture.ts";

const CLIENT = 0x0a00_0001;
const SERVER = 0x0a00_0002;

/** One connection whose beginning was not seen: payloads with their sender, on ports that mean nothing. */
function meter(payloads: readonly (readonly ["client" | "server", string])[]): FlowPiece {
  const flows = new FlowMeter({ source: 1 });
  const next = { client: 1_000, server: 9_000 };
  payloads.forEach(([from, digits], i) => {
    const bytes = hex(digits);
    const p = new Packet();
    Object.assign(p, {
      record: i + 1,
      micros: 1_764_000_000_000_000 + i * 1_000,
      wireLength: bytes.length + 54,
      capturedLength: bytes.length + 54,
      ipVersion: 4,
      ttl: 64,
      transport: 6,
      tcpFlags: TCP_ACK,
      hasMac: true,
      srcMacLow: 1,
      dstMacLow: 2,
    });
    Object.assign(p, from === "client" ? { src3: CLIENT, dst3: SERVER, srcPort: 40_001, dstPort: 40_002 } : { src3: SERVER, dst3: CLIENT, srcPort: 40_002, dstPort: 40_001 });
    Object.assign(p, { seq: next[from], payloadOffset: 0, payloadLength: bytes.length, payloadWireLength: bytes.length });
    next[from] += bytes.length;
    flows.add(p, new DataView(bytes.buffer), bytes);
  });
  flows.finish();
  return flows.takePieces()[0] as FlowPiece;
}

describe("an envelope", () => {
  test("gives way to the certificate found inside", () => {
    const flow = meter([
      ["client", clientHelloHex("")],
      ["server", serverCertificateHex("AnyDesk Client")],
    ]);
    expect(bestVote(flow)?.protocol).toBe("anydesk");
    expect(orient(flow, bestVote(flow))).toEqual({ clientIsA: true, decidedBy: "header" });
  });

  test("gives way to a more special request later on", () => {
    const flow = meter([
      ["client", textHex("GET / HTTP/1.1\r\n\r\n")],
      ["server", textHex("HTTP/1.1 200 OK\r\n\r\n")],
      ["client", textHex("POST /wsman HTTP/1.1\r\n\r\n")],
    ]);
    expect(bestVote(flow)?.protocol).toBe("winrm");
  });

  test("stays where nothing more is found", () => {
    const flow = meter([
      ["client", clientHelloHex("mes-2.plant.example")],
      ["server", serverCertificateHex("mes-2.plant.example")],
    ]);
    expect([bestVote(flow)?.protocol, bestVote(flow)?.level]).toEqual(["tls", 3]);
  });

  test.skipIf(capturesFolder === null)("direct AnyDesk connections of a real capture are AnyDesk, not TLS", () => {
    const flows = new FlowMeter({ source: 1 });
    walkPackets(join(capturesFolder as string, "it-and-remote-access/anydesk.pcapng"), (packet, view, bytes) => flows.add(packet, view, bytes));
    flows.finish();
    const direct = flows.takePieces().filter((piece) => piece.portA === 7_070 || piece.portB === 7_070);
    expect(direct.filter((piece) => piece.payloadPackets > 3).map((piece) => bestVote(piece)?.protocol)).toEqual(["anydesk", "anydesk"]);
  });
});

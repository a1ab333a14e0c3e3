// A flow that was taken for something general and turns out to be something special is read as that from then on, and what was read before counts.
import { expect, test } from "vitest";
import { connectionCapture } from "../../../tests/generators/connection-capture.ts";
import { textHex } from "../protocols/protocol-sample.ts";
import { CaptureTally } from "./capture-tally.ts";
import { FlowMeter } from "../../../tests/generators/flow-meter.ts";
import { PcapReader } from "./pcap-reader.ts";

test("HTTP that turns into remote management is read as both, one after the other", () => {
  const page = ["GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"] as const;
  const manage = [
    'POST /wsman HTTP/1.1\r\nUser-Agent: Microsoft WinRM Client\r\nContent-Type: multipart/encrypted;protocol="application/HTTP-Kerberos-session-encrypted";boundary="Encrypted Boundary"\r\nContent-Length: 4\r\n\r\nxxxx',
    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
  ] as const;
  const steps = [...page, ...manage].map((text, i) => [i % 2 === 0 ? 0 : 1, 1_000 * (i + 1), textHex(text)] as const);
  const content = connectionCapture([{ transport: "tcp", clientPort: 50_000, serverPort: 8_080, steps: steps as never }]);
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const meter = new FlowMeter({ source: 1, folds: false });
  const reader = new PcapReader();
  const start = reader.readHeader(view, 0, content.length);
  reader.feed(view, content, start, content.length, start, true, new CaptureTally("test"), { packet: meter.add.bind(meter) });
  meter.finish();
  const [piece] = meter.takePieces();
  const details = [...(piece?.details?.keys() ?? [])];
  expect(piece?.votes).toMatch(/"http".*"winrm"/);
  expect(details).toContain("encryption Kerberos");
  expect(details.some((detail) => detail.includes("404"))).toBe(true);
});

// For protocols that no byte tells: they claim nothing, their registered ports name them at level low, and the reason says why it is no more.
import { expect, test } from "vitest";
import { LEVEL_LOW, type Protocol, recognitionLevel } from "../../src/evidence/protocols/protocol.ts";
import { portOnlyProtocol, protocolOfCode, reasonOf } from "../../src/evidence/protocols/registry.ts";
import { portsOfProtocol, registeredProtocolOfPort } from "../../src/plant/service-names.ts";
import { PacketPayload } from "../../src/evidence/capture/packet-recogniser.ts";

/** Registers the tests. */
export function describeNamedByPortOnly(protocol: Protocol): void {
  test(`${protocol.id} claims no packet by its bytes and says why`, () => {
    expect(protocol.notByContent).toMatch(/^[a-z].{20,}[^.]$/);
    const payload = new PacketPayload();
    payload.bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    payload.view = new DataView(payload.bytes.buffer);
    payload.length = payload.wireLength = 256;
    for (const transport of protocol.transports) expect(protocol.recognise(Object.assign(payload, { transport }))).toBe(0);
  });

  test(`${protocol.id} is named by its registered ports, at level low`, () => {
    for (const port of portsOfProtocol(protocol.id)) {
      if (registeredProtocolOfPort(port.transport, port.from) !== protocol.id) continue;
      const code = portOnlyProtocol(port.transport, port.from);
      expect(protocolOfCode(code)).toBe(protocol.id);
      expect(recognitionLevel(code)).toBe(LEVEL_LOW);
      expect(reasonOf(code)).toContain(protocol.notByContent as string);
    }
  });
}

// LOGO! claims nothing by content: not even the protocols that it speaks.
import { expect, test } from "vitest";
import { PacketPayload } from "../../capture/packet-recogniser.ts";
import { recognisePayload } from "../registry.ts";
import { siemensLogo } from "./siemens-logo.ts";

test("no payload is named LOGO!", () => {
  const payload = new PacketPayload();
  payload.bytes = Uint8Array.from([3, 0, 0, 22, 17, 0xe0, 0, 0, 0, 1, 0, 0xc0, 1, 10, 0xc1, 2, 2, 0, 0xc2, 2, 2, 0]);
  payload.view = new DataView(payload.bytes.buffer);
  payload.length = payload.wireLength = payload.bytes.length;
  payload.transport = 6;
  expect(siemensLogo.recognise(payload)).toBe(0);
  expect(siemensLogo.reasons).toEqual([]);
  expect(siemensLogo.notByContent).toMatch(/published/);
  expect(recognisePayload(payload)).toBeGreaterThan(0);
});

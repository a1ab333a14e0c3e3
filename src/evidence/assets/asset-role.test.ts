// What machines do tells what they are for.
import { expect, it } from "vitest";
import { conversation } from "../../../tests/generators/plant-builder.ts";
import { guessRole } from "./asset-role.ts";

const [CONTROLLER, IO] = ["10.1.0.1", "10.1.0.2"] as const;
const context = (client: string, server: string, details: Readonly<Record<string, number>>) =>
  conversation(client, server, "udp/34964", { protocol: "profinet-cm", protocolConfidence: "high", details });

it("the one that connects to IO devices is their controller, not the one that serves or calls back", () => {
  const [connect, ready] = [context(CONTROLLER, IO, { "service connect": 1, "relation controller": 1 }), context(IO, CONTROLLER, { "service control": 1, "control application ready": 1 })];
  expect(guessRole([ready], [connect], [], false)).toMatchObject({ role: "plc", confidence: "medium" });
  expect(guessRole([connect], [ready], [], false)).toMatchObject({ role: "field-device", confidence: "medium" });
  expect(guessRole([], [ready], [], false)).toMatchObject({ role: "field-device" });
  expect(guessRole([], [context(CONTROLLER, IO, { "service connect": 1, "relation supervisor": 1 })], [], false).role).not.toBe("plc");
});

it("what is sent to a group asks nobody", () => {
  const toAll = conversation(IO, "239.1.1.1", "udp/2222", { protocol: "enip-io", protocolConfidence: "high", delivery: "multicast" });
  expect(guessRole([], [toAll], [], false).role).not.toBe("hmi");
});

// CDP by its bytes, and what its frames say about the sender.
import { expect, test } from "vitest";
import { type Heard, playDatagrams } from "../../../../tests/protocols/heard.ts";
import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import type { ProtocolSample } from "../protocol-sample.ts";
import { cdp } from "./cdp.ts";
import { cdpDissector } from "./cdp-dissector.ts";
import { samples } from "./samples.ts";

describeSamples(cdp, samples, "high");
describeNearMisses(cdp, [
  ["DTP, of the same maker", "aaaa03 00000c 2004 01 0001 0008 00000000", 256],
  ["another organisation", "aaaa03 000081 2000 02 b4 0000 0001 0005 41", 256],
  ["version 3", "aaaa03 00000c 2000 03 b4 0000 0001 0005 41", 256],
]);

const SWITCH = (samples[0] as ProtocolSample).hex;
const play = (digits: string): Heard => playDatagrams(cdpDissector, [[0, 0, digits]]);

test("a switch says who it is, about its port and about its address", () => {
  const heard = play(`${SWITCH} 000000`);
  const said = [
    "hostname = cell-switch (cdp device id)",
    "os = Cisco IOS (cdp software version)",
    "firmware = 12.2(25)SEG4 (cdp software version)",
    "vendor = Cisco (cdp platform)",
    "model = WS-CE500-24TT (cdp platform)",
    "role = switch (cdp capabilities)",
  ];
  expect([...heard.claims].sort()).toEqual([...said.flatMap((claim) => [`sender ${claim}`, `192.168.10.253 ${claim}`]), "sender address = 192.168.10.253 (cdp addresses)"].sort());
  expect(heard.details).toEqual({ "capability switch": 1, "capability IGMP capable": 1 });
  expect(heard.timers).toEqual(["cdp 180 time to live"]);
  expect(heard.troubles).toEqual([]);
});
test("an element that leaves the frame is malformed", () => expect(play("aaaa03 00000c 2000 02 b4 0000 0001 0090 41").troubles).toEqual(["malformed"]));
test("addresses that leave their element are not read", () => expect(play("aaaa03 00000c 2000 02 b4 0000 0002 000d 000000ff 01 01 cc 00ff").claims).toEqual([]));
test("other protocols between the same addresses are passed over", () => expect(play("aaaa03 00000c 2004 01 0001 0008 00000000").troubles).toEqual([]));

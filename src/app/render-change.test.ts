// A change written as device configuration and read again: the same packets pass, in every language that is written.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asYaml, segmentationObject } from "../../tests/generators/segmentation-texts.ts";
import { asset, conversation, plant } from "../../tests/generators/plant-builder.ts";
import { changeToPolicy } from "../controls/segmentation/change-to-policy.ts";
import { zoneAddresses } from "../controls/segmentation/zone-addresses.ts";
import { hasErrors } from "../foundation/diagnostic.ts";
import { OPENING_PACKET, type PacketPoint } from "../plant/packet-rule.ts";
import { DeviceRules } from "../packets/device/device-rules.ts";
import { MAY_FALL_THROUGH, MAY_PERMIT, runByScan } from "../packets/reference.ts";
import { type ConfigFile, openConfigText } from "./config-file.ts";
import { compareChanges } from "./compare-changes.ts";
import { readChange, type ReadChange } from "./read-change.ts";
import { PRINTABLE, renderChange } from "./render-change.ts";

const TODAY = "2026-10-05";
const SITE = plant([conversation("10.1.0.7", "10.2.0.7", "tcp/502")], {
  assets: [
    asset("PLC 1", ["10.77.0.1"], { role: "plc", line: "line-1", macs: ["00:1b:1b:00:00:01"] }),
    asset("PLC 2", ["10.77.0.2", "2001:db8:77::2"], { role: "plc", line: "line-2", macs: ["00:1b:1b:00:00:02"] }),
    asset("Z 1 press", ["10.77.0.3"], { vendor: "Schneider Electric", level: 1 }),
  ],
});
const ADDRESSES = [
  "10.1.0.7",
  "10.1.4.9",
  "10.1.1.15",
  "10.1.9.9",
  "10.2.0.7",
  "10.2.4.1",
  "10.2.1.10",
  "10.3.0.7",
  "10.77.0.1",
  "10.77.0.2",
  "192.0.2.1",
  "2001:db8:1::1",
  "2001:db8:2::9",
  "2001:db8:77::2",
  "2001:db8:99::1",
];
const SERVICES: readonly (readonly [string, number | null])[] = [
  ["tcp", 502],
  ["tcp", 102],
  ["tcp", 3389],
  ["tcp", 80],
  ["tcp", 7],
  ["udp", 2222],
  ["udp", 53],
  ["icmp", null],
  ["ip/89", null],
  ["ip/47", null],
];
const wantedPairs = ADDRESSES.flatMap((source) => ADDRESSES.filter((d) => d !== source && d.includes(":") === source.includes(":")).map((destination) => ({ source, destination })));

function point(source: string, destination: string, [transport, port]: readonly [string, number | null]): PacketPoint {
  return {
    ...OPENING_PACKET,
    tcpFlags: transport === "tcp" ? 2 : null,
    fromZone: null,
    toZone: null,
    source,
    destination,
    transport,
    port,
    protocol: "unknown",
    protocolKnownBy: "bytes",
    toMany: false,
  };
}

describe.each(PRINTABLE)("a change written as %s", (to) => {
  it("lets the same pass when it is read again, and compare finds nothing", () => {
    let permitted = 0;
    fc.assert(
      fc.property(segmentationObject, fc.array(fc.constantFrom(...wantedPairs), { minLength: 12, maxLength: 12 }), (object, pairs) => {
        const change = { file: "change.yaml", text: asYaml(object) };
        const { read } = readChange(change, SITE);
        fc.pre(read !== null);
        const { text, diagnostics } = renderChange({ change, plant: SITE, today: TODAY, to, point: undefined });
        if (text === null || hasErrors(diagnostics)) throw new Error(JSON.stringify(diagnostics));
        const { opened, diagnostics: said } = openConfigText(text, "written.conf");
        if (opened === null) throw new Error(`${JSON.stringify(said)}\n${text}`);
        expect(opened.dialect.id).toBe(to);
        expect(said.filter((d) => d.severity !== "note")).toEqual([]);
        const { zoneOf, change: parsed } = read as ReadChange;
        const { policy } = changeToPolicy(parsed, zoneAddresses(parsed, SITE, zoneOf), null, TODAY);
        const [firewall] = (opened as ConfigFile).config.firewalls;
        if (firewall === undefined) throw new Error("no firewall");
        const device = new DeviceRules(firewall, TODAY);
        for (const { source, destination } of pairs)
          for (const service of SERVICES) {
            const { outcomes } = runByScan(policy.rules, point(source, destination, service));
            const isPermitted = outcomes === MAY_PERMIT || (outcomes === MAY_FALL_THROUGH && policy.otherwise === "permit");
            if (isPermitted) permitted++;
            // As the judge decides: a conduit, else what is said of the inside of a zone, else of what crosses.
            const [from, into] = [zoneOf("site", source)?.zone, zoneOf("site", destination)?.zone];
            if (
              from !== undefined &&
              into !== undefined &&
              policy.rules.every((r) => r.text.startsWith("within ") || runByScan([r], point(source, destination, service)).outcomes === MAY_FALL_THROUGH)
            )
              expect([source, destination, service, isPermitted]).toEqual([source, destination, service, (from === into ? parsed.within : parsed.default) === "permit"]);
            // No make remembers every protocol of IP: what answers these needs a permission of its own.
            const { outcome } = device.ruling({ ...point(source, destination, service), isAnswered: !service[0].startsWith("ip/") });
            expect([source, destination, service, outcome === "permitted"]).toEqual([source, destination, service, isPermitted]);
            if (outcome === "undecided") throw new Error(`undecided: ${source} ${destination} ${service}\n${text}`);
          }
        const { shown } = compareChanges({ before: change, after: { file: "written.conf", text }, plant: SITE, hasEvidence: false, today: TODAY });
        // How something is denied, and packets to groups, are beyond what some makes can say.
        const others = shown?.packets.changes.filter((c) => c.kind !== "deniedOtherwise" && !c.boxes.every((box) => /→ (224\.0\.0\.0\/4|ff00::\/8)/.test(box)));
        expect(others).toEqual([]);
        expect(shown?.packets.tooLarge).toEqual([]);
      }),
      { seed: 441, numRuns: 25 },
    );
    // Else the law compared denials with denials.
    expect(permitted).toBeGreaterThan(60);
  });

  it("names nothing that it does not define, also beside a zone of which no address is known", () => {
    const text = `kind: segmentation
name: Beside an empty zone
zones:
  - { name: servers, members: [10.2.0.0/24, 10.3.0.9] }
  - { name: cell, members: [10.1.0.0/24] }
  - { name: io, members: ["match:name=nobody"] }
conduits:
  - { from: servers, to: io, allow: [modbus] }
  - { from: servers, to: cell, allow: [s7], until: 2027-06-30, owner: controls, reason: commissioning }
enforcement:
  - { name: fw, at: all }
`;
    const rendered = renderChange({ change: { file: "change.yaml", text }, plant: SITE, today: TODAY, to, point: undefined });
    expect(rendered.diagnostics.map((d) => d.code)).toContain("zone-without-addresses");
    // Who cannot carry the last day says so; who can does.
    const { opened, diagnostics } = openConfigText(rendered.text as string, "written.conf");
    expect(diagnostics.filter((d) => d.severity !== "note")).toEqual([]);
    const carried = opened?.config.firewalls[0]?.stages.some((stage) => stage.rules.some((r) => r.until === "2027-06-30")) === true;
    expect(rendered.diagnostics.some((d) => d.code === "end-not-carried")).toBe(!carried);
    expect(carried).toBe(to !== "nftables");
    const device = new DeviceRules(opened?.config.firewalls[0] as ConfigFile["config"]["firewalls"][number], TODAY);
    expect(device.ruling({ ...point("10.2.0.7", "10.1.0.7", ["tcp", 102]), isAnswered: true }).outcome).toBe("permitted");
    expect(device.ruling({ ...point("10.2.0.7", "10.1.0.7", ["tcp", 502]), isAnswered: true }).outcome).toBe("denied");
  });
});

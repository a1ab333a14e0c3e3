// Sources that reach a machine: asked in pieces, they must be those that reach it when every address is asked alone and rule by rule.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firewalls } from "../../../tests/generators/firewalls.ts";
import { readConfig } from "../../evidence/configs/read-config.ts";
import { seededRandom } from "../../foundation/seeded-random.ts";
import { addressSet, IS_IN, membership } from "../../plant/address-set.ts";
import type { FirewallConfig } from "../../plant/firewall-config.ts";
import { DeviceRules } from "./device-rules.ts";
import { type AskedService, reachingSources } from "./reaching-sources.ts";

const TODAY = "2026-10-05";
const MACHINES = ["10.0.1.1", "10.0.1.7", "10.0.2.1", "172.16.0.1"];
const SOURCES = ["10.0.1.1", "10.0.1.2", "10.0.1.3", "10.0.1.200", "10.0.2.1", "10.0.2.2", "10.0.3.9", "10.200.0.1", "172.16.0.1", "172.31.255.255", "192.168.7.7", "8.8.8.8"];
const PORTS = [1, 102, 502, 503, 1_023, 1_024, 40_000, 65_535];

const slowly = (firewall: FirewallConfig): DeviceRules => new DeviceRules(firewall, TODAY, { isSlow: true });

/** One address, one port after the other. */
function reachesSlowly(device: DeviceRules, source: string, to: string, services: readonly AskedService[], ports: readonly number[]): boolean {
  return services.some(({ transport, ports: asked }) =>
    (transport === "icmp" ? [null] : ports.filter((port) => asked === null || asked.some(([low, high]) => low <= port && port <= high))).some((port) => {
      const { outcome } = device.ruling({ source, destination: to, transport, port, protocol: "unknown", protocolKnownBy: "no-bytes-seen", toMany: false, isAnswered: transport === "tcp" });
      return outcome === "permitted" || outcome === "undecided";
    }),
  );
}

const services = fc.constantFrom<AskedService[]>(
  [{ transport: "tcp", ports: [[502, 502]] }],
  [
    { transport: "tcp", ports: [[102, 102]] },
    { transport: "udp", ports: [[1_000, 1_030]] },
  ],
  [
    { transport: "tcp", ports: null },
    { transport: "udp", ports: null },
    { transport: "icmp", ports: null },
  ],
);

describe("reachingSources", () => {
  it("are the addresses that reach the machine when each is asked alone", () => {
    let reached = 0;
    let kept = 0;
    fc.assert(
      fc.property(firewalls, fc.constantFrom(...MACHINES), services, (firewall, to, asked) => {
        const { sources, isCut } = reachingSources(new DeviceRules(firewall, TODAY), addressSet(["0.0.0.0/0"]), to, asked);
        expect(isCut).toBe(false);
        const slow = slowly(firewall);
        for (const source of SOURCES) {
          if (source === to) continue;
          const isReaching = membership(sources, source) === IS_IN;
          // Samples stand for every port between them: asked one by one a few ports may miss what a stretch holds, never the other way round.
          if (reachesSlowly(slow, source, to, asked, PORTS)) expect([source, isReaching]).toEqual([source, true]);
          else if (asked[0]?.ports !== null && asked.length === 1) expect([source, isReaching]).toEqual([source, false]);
          if (isReaching) reached++;
          else kept++;
        }
      }),
      { seed: 20261126, numRuns: 250 },
    );
    expect(Math.min(reached, kept)).toBeGreaterThan(300);
  });

  it("counts the whole set where there are too many pieces to ask each", () => {
    fc.assert(
      fc.property(firewalls, (firewall) => {
        const from = addressSet(["10.0.0.0/8"]);
        const answer = reachingSources(new DeviceRules(firewall, TODAY), from, "10.0.1.1", [{ transport: "tcp", ports: [[502, 502]] }], 0);
        expect(answer).toEqual({ sources: from, causes: [], isCut: true });
      }),
      { seed: 7, numRuns: 20 },
    );
  });
});

const data = join(process.env.HOLDPOINT_DATA ?? new URL("../../../../shared/data", import.meta.url).pathname, "firewalls");
const real = ["cisco-asa", "fortios", "iptables-two-zones", "full-device-configs", "palo-alto-set", "juniper-srx"].flatMap((folder) => {
  const path = join(data, folder);
  return existsSync(path)
    ? readdirSync(path)
        .sort()
        .slice(0, 6)
        .map((name) => join(path, name))
        .filter((file) => statSync(file).isFile())
    : [];
});

describe.skipIf(real.length === 0)("on configurations of real devices", () => {
  it("sampled addresses reach as they do when asked alone, rule by rule", () => {
    const random = seededRandom(20261127);
    let compared = 0;
    let reached = 0;
    for (const file of real) {
      const { read } = readConfig({ text: readFileSync(file, "utf8"), file, sha256: "" });
      for (const firewall of read?.config.firewalls.slice(0, 2) ?? []) {
        const written = firewall.stages.flatMap(({ rules }) => rules.flatMap(({ source, destination }) => [...(source.addresses?.v4 ?? []), ...(destination.addresses?.v4 ?? [])]));
        if (written.length === 0) continue;
        const slow = slowly(firewall);
        const text = (value: number): string => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
        const anyOf = (): string => {
          const range = written[Math.floor(random() * written.length)] as (typeof written)[number];
          const at = random();
          return text(at < 0.3 ? range.from : at < 0.5 ? Math.min(2 ** 32 - 1, range.to + 1) : range.from + Math.floor(random() * (range.to - range.from + 1)));
        };
        for (let n = 0; n < 3; n++) {
          const to = anyOf();
          const port = [102, 502, 443, 22, 3_389][n % 5] as number;
          const asked: AskedService[] = [{ transport: "tcp", ports: [[port, port]] }];
          const { sources, isCut } = reachingSources(new DeviceRules(firewall, TODAY), addressSet(["0.0.0.0/0"]), to, asked);
          if (isCut) continue;
          for (let k = 0; k < 10; k++) {
            const source = anyOf();
            const isReaching = membership(sources, source) === IS_IN;
            expect([file, source, to, port, isReaching]).toEqual([file, source, to, port, reachesSlowly(slow, source, to, asked, [port])]);
            compared++;
            if (isReaching) reached++;
          }
        }
      }
    }
    expect(compared).toBeGreaterThan(300);
    expect(Math.min(reached, compared - reached)).toBeGreaterThan(20);
  }, 120_000);
});

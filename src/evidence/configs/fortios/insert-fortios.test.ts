import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressSet } from "../../../plant/address-set.ts";
import type { FirewallConfig } from "../../../plant/firewall-config.ts";
import { OPENING_PACKET, type PacketRule, PLAIN_RULE } from "../../../plant/packet-rule.ts";
import type { TextAt } from "../../../plant/segmentation.ts";
import { runByScan } from "../../../packets/reference.ts";
import type { RuleAddition, TextInsertion } from "../dialect.ts";
import { insertFortios } from "./insert-fortios.ts";
import { readFortios } from "./read-fortios.ts";
import { domainsSample, plantSample } from "./samples.ts";

const AT: TextAt = { kind: "text", file: "change", line: 1, column: 1 };

function rule(port: number, given: Partial<PacketRule> = {}): PacketRule {
  return {
    ...PLAIN_RULE,
    action: "permit",
    source: { zones: null, addresses: addressSet(["10.1.0.99"]) },
    destination: { zones: null, addresses: addressSet(["10.2.1.0/24", "10.2.9.1-10.2.9.7"]) },
    services: [{ kind: "port", transport: "tcp", fromPort: port, toPort: port, written: `tcp/${port}`, at: AT }],
    until: null,
    writtenOrder: 0,
    text: "added",
    at: AT,
    ...given,
  };
}

function withInsertions(text: string, insertions: readonly TextInsertion[]): string {
  const lines = text.split("\n");
  for (const { beforeLine, lines: added } of [...insertions].reverse()) lines.splice(beforeLine - 1, 0, ...added);
  return lines.join("\n");
}

function read(text: string): readonly FirewallConfig[] {
  const { config, diagnostics } = readFortios({ text, file: "fw.conf", sha256: "" });
  expect(diagnostics.filter((d) => d.severity === "error")).toEqual([]);
  return config.firewalls;
}

function indexOf(firewall: FirewallConfig, name: string): number {
  return firewall.stages[0]?.rules.findIndex((r) => firewall.written[r.writtenOrder]?.name === name && firewall.written[r.writtenOrder]?.list === "policy") ?? -1;
}

const plain = plantSample.replace(/ {4}edit 9\n[\s\S]*?next\n/, "");

describe("policies that are added", () => {
  it("stand before the policy that they are put before, in their order", () => {
    const [firewall] = read(plain) as [FirewallConfig];
    const before = indexOf(firewall, "7");
    const additions: RuleAddition[] = [
      { stage: 0, before, rule: rule(4840) },
      { stage: 0, before, rule: rule(4841, { action: "reject" }) },
      { stage: 0, before: null, rule: rule(4842) },
      { stage: 0, before: indexOf(firewall, "12"), rule: rule(4843, { source: { zones: ["cell1", "cell2"], addresses: null } }) },
    ];
    const { insertions, diagnostics } = insertFortios(plain, firewall, additions);
    expect(diagnostics).toEqual([]);
    const [changed] = read(withInsertions(plain, insertions)) as [FirewallConfig];
    expect(changed.written.filter((w) => w.list === "policy").map((w) => w.name)).toEqual(["13", "14", "7", "3", "11", "15", "12", "16"]);
    // The rules of the device, with the additions at their places.
    const rules = firewall.stages[0]?.rules ?? [];
    const expected = rules.flatMap((r, i) => [...additions.filter((a) => a.before === i).map((a) => a.rule), r]);
    const last = expected.findIndex((r) => r.text.includes("intrazone"));
    expected.splice(last, 0, ...additions.filter((a) => a.before === null).map((a) => a.rule));
    const outcome = (list: readonly PacketRule[], port: number, source: string, fromZone: string): number => {
      const point = {
        ...OPENING_PACKET,
        fromZone,
        toZone: "cell1",
        source,
        destination: "10.2.1.5",
        transport: "tcp",
        port,
        sourcePort: 40_000,
        protocol: "unknown",
        protocolKnownBy: "nothing" as const,
        toMany: false,
      };
      return runByScan(list, point).outcomes;
    };
    for (const port of [4840, 4841, 4842, 4843, 102]) {
      for (const [source, zone] of [
        ["10.1.0.99", "office"],
        ["10.1.0.10", "office"],
        ["10.2.2.9", "cell2"],
      ] as const) {
        expect(outcome(changed.stages[0]?.rules ?? [], port, source, zone), `${port} ${source}`).toBe(outcome(expected, port, source, zone));
      }
    }
  });

  it("are pasted behind the policies, each moved to its place", () => {
    const [firewall] = read(plain) as [FirewallConfig];
    const { insertions } = insertFortios(plain, firewall, [{ stage: 0, before: indexOf(firewall, "3"), rule: rule(4840) }]);
    expect(insertions).toHaveLength(1);
    expect(plain.split("\n")[(insertions[0]?.beforeLine ?? 0) - 1]).toBe("config router static");
    expect(insertions[0]?.lines.slice(-4)).toEqual(['        set service "tcp-4840"', "    next", "    move 13 before 3", "end"]);
  });

  it("go into their virtual domain", () => {
    const ot = read(domainsSample)[1] as FirewallConfig;
    const { insertions } = insertFortios(domainsSample, ot, [{ stage: 0, before: indexOf(ot, "1"), rule: rule(4840) }]);
    const [root, changed] = read(withInsertions(domainsSample, insertions)) as [FirewallConfig, FirewallConfig];
    expect(changed.written.filter((w) => w.list === "policy").map((w) => w.name)).toEqual(["2", "1"]);
    expect(root.written.filter((w) => w.list === "policy").map((w) => w.name)).toEqual(["1"]);
  });

  it("go to the end of a text, or of a virtual domain, that has no policy", () => {
    const text = "config system global\n    set hostname x\nend\n";
    const [firewall] = read(text) as [FirewallConfig];
    const changed = read(withInsertions(text, insertFortios(text, firewall, [{ stage: 0, before: null, rule: rule(1) }]).insertions))[0];
    expect(changed?.written.filter((w) => w.list === "policy")).toHaveLength(1);
    const bare = domainsSample.replace(/config firewall policy\n[\s\S]*?\nend\nend\n/, "end\n");
    const root = read(bare).find((f) => f.name === "edge/root") as FirewallConfig;
    const both = read(withInsertions(bare, insertFortios(bare, root, [{ stage: 0, before: null, rule: rule(1) }]).insertions));
    expect(both.map((f) => f.written.filter((w) => w.list === "policy").length)).toEqual([1, 1]);
  });

  it("use names that are free, and split what is for a table of each IP version", () => {
    const text = `${plain}config firewall policy6\nedit 4\nset srcintf "office"\nset dstintf "cells"\nset srcaddr "all"\nset dstaddr "all"\nset service "ALL"\nnext\nend\nconfig firewall service custom\nedit "tcp-1"\nset tcp-portrange 9\nnext\nend\n`;
    const [firewall] = read(text) as [FirewallConfig];
    const any = { zones: null, addresses: null };
    const { insertions } = insertFortios(text, firewall, [{ stage: 0, before: indexOf(firewall, "7"), rule: rule(1, { source: any, destination: any }) }]);
    const lines = insertions[0]?.lines ?? [];
    expect(lines).toContain('    edit "tcp-1-2"');
    expect(lines).toContain("    move 5 before 4");
    expect(lines).toContain("    move 13 before 7");
  });

  it("for a part of a zone are not written, and said to be so", () => {
    const [firewall] = read(plain) as [FirewallConfig];
    const { insertions, diagnostics } = insertFortios(plain, firewall, [{ stage: 0, before: null, rule: rule(1, { source: { zones: ["cell1"], addresses: null } }) }]);
    expect(insertions).toEqual([]);
    expect(diagnostics.map((d) => d.severity)).toEqual(["error"]);
  });

  it("mean, wherever they are put, the list with them at their places", () => {
    const addresses = ["10.0.0.0/30", "10.0.0.1", "10.0.0.2-10.0.0.9", "10.0.0.8/29", "0.0.0.0/0"];
    const drawn = fc.record({
      action: fc.constantFrom("permit" as const, "deny" as const, "reject" as const),
      source: fc.constantFrom(...addresses),
      destination: fc.constantFrom(...addresses),
      port: fc.constantFrom(80, 81, null),
    });
    const points = ["10.0.0.0", "10.0.0.1", "10.0.0.3", "10.0.0.4", "10.0.0.9", "10.0.0.15", "172.16.0.1"].flatMap((source) =>
      ["10.0.0.1", "10.0.0.2", "10.0.0.8", "10.0.0.16"].flatMap((destination) => [80, 81, 82].map((port) => ({ source, destination, port }))),
    );
    fc.assert(
      fc.property(fc.array(drawn, { maxLength: 5 }), fc.array(fc.tuple(drawn, fc.nat(8)), { minLength: 1, maxLength: 4 }), (written, added) => {
        const policies = written.map(({ action, source, destination, port }, i) => {
          const end = (key: string, text: string): string => `set ${key} "${text}"\n`;
          return `edit ${i * 3 + 2}\nset srcintf any\nset dstintf any\n${action === "permit" ? "set action accept\n" : action === "reject" ? "set send-deny-packet enable\n" : ""}${end("srcaddr", source)}${end("dstaddr", destination)}set schedule always\nset service ${port === null ? "ALL" : `tcp${port}`}\nnext\n`;
        });
        const objects = addresses.map((text) =>
          text.includes("-")
            ? `edit "${text}"\nset type iprange\nset start-ip ${text.split("-")[0]}\nset end-ip ${text.split("-")[1]}\nnext\n`
            : `edit "${text}"\nset subnet ${text.includes("/") ? text : `${text}/32`}\nnext\n`,
        );
        const text = `config firewall address\n${objects.join("")}end\nconfig firewall service custom\nedit tcp80\nset tcp-portrange 80\nnext\nedit tcp81\nset tcp-portrange 81\nnext\nend\nconfig firewall policy\n${policies.join("")}end\n`;
        const [firewall] = read(text) as [FirewallConfig];
        const rules = firewall.stages[0]?.rules ?? [];
        const additions: RuleAddition[] = added.map(([{ action, source, destination, port }, place]) => ({
          stage: 0,
          before: place >= rules.length ? null : place,
          rule: rule(port ?? 0, {
            action,
            source: { zones: null, addresses: addressSet([source]) },
            destination: { zones: null, addresses: addressSet([destination]) },
            ...(port === null ? { services: [{ kind: "any", written: "any", at: AT }] } : {}),
          }),
        }));
        const expected = [...rules.flatMap((r, i) => [...additions.filter((a) => a.before === i).map((a) => a.rule), r]), ...additions.filter((a) => a.before === null).map((a) => a.rule)];
        const { insertions, diagnostics } = insertFortios(text, firewall, additions);
        expect(diagnostics).toEqual([]);
        const [changed] = read(withInsertions(text, insertions)) as [FirewallConfig];
        for (const { source, destination, port } of points) {
          const point = {
            ...OPENING_PACKET,
            fromZone: "a",
            toZone: "b",
            source,
            destination,
            transport: "tcp",
            port,
            sourcePort: 40_000,
            protocol: "unknown",
            protocolKnownBy: "nothing" as const,
            toMany: false,
          };
          expect(runByScan(changed.stages[0]?.rules ?? [], point).outcomes, `${text}\n${JSON.stringify(insertions)}`).toBe(runByScan(expected, point).outcomes);
        }
      }),
      { seed: 11, numRuns: 80, endOnFailure: true },
    );
  });
});

// What stands above the lines of a configuration: each remark where it belongs, and no rule called unused that something seen needs.
import { describe, expect, it } from "vitest";
import { CELL_CONFIGS, type CellDialect } from "../../tests/generators/cell-configs.ts";
import { asset, conversation, plant } from "../../tests/generators/plant-builder.ts";
import { annotatedConfig } from "../report/annotated-config.ts";
import { annotateConfig } from "./annotate-config.ts";
import { type ConfigFile, openConfigText } from "./config-file.ts";
import { check } from "./check.ts";

const TODAY = "2026-10-05";
const seen = plant([conversation("10.2.0.10", "10.1.0.12", "tcp/102", { protocol: "s7comm", protocolConfidence: "high", operations: ["read"] })], {
  assets: [asset("SCADA", ["10.2.0.10"]), asset("PLC-2", ["10.1.0.12"])],
  networks: ["10.1.0.0/24", "10.2.0.0/24"].map((prefix) => ({ prefix, vlan: null, gateway: null, by: "plant.yaml" })),
});

function remarks(text: string, withEvidence: boolean): string[] {
  const { opened, diagnostics } = openConfigText(text, "fw.conf");
  return annotateConfig({ opened: opened as ConfigFile, diagnostics, plant: withEvidence ? seen : null, today: TODAY }).map((r) => `${r.line} ${r.severity}: ${r.text}`);
}

const IPTABLES = CELL_CONFIGS.iptables.replace("COMMIT", "-A FORWARD -s 10.9.0.0/16 -j ACCEPT\n-A FORWARD -p tcp --dport 9 -m novelty --new -j ACCEPT\nCOMMIT");

describe("remarks", () => {
  it("say what uses a rule, and do not call unused what carries later packets", () => {
    const said = remarks(IPTABLES, true);
    expect(said).toContain("6 note: decides 1 conversation that was seen, for example 10.2.0.10 → 10.1.0.12 tcp/102");
    expect(said).toContain("7 note: decides 1 conversation that was seen, for example 10.2.0.10 → 10.1.0.12 tcp/102");
    expect(said).toContain("9 note: decides none of the conversations that were seen");
  });
  it("say nothing of use without evidence, and always what was not understood", () => {
    const said = remarks(IPTABLES, false);
    expect(said.filter((s) => s.includes("decides"))).toEqual([]);
    expect(said.filter((s) => s.startsWith("10 "))).not.toEqual([]);
  });
  it("are not made of leftovers either: what carries later packets is no permission that nothing uses", () => {
    const { checked } = check({ change: { file: "fw.conf", text: IPTABLES }, plant: seen, today: TODAY, inputs: [] });
    const lines = checked?.judgement.leftovers.map((l) => l.line) ?? [];
    expect(lines).toContain(9);
    expect(lines).not.toContain(6);
    expect(lines).not.toContain(7);
  });
  it("are not made of what opens nothing either: answers of connections, and translation, also where nothing passes", () => {
    const text = `table ip nat {
	chain pre {
		type nat hook prerouting priority dstnat; policy accept;
		ip daddr 192.0.2.9 tcp dport 80 dnat to 10.1.0.12:8080
	}
}
table inet f {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		ip daddr 10.1.0.12 tcp dport 80 accept
	}
}
`;
    const { checked } = check({ change: { file: "fw.nft", text }, plant: seen, today: TODAY, inputs: [] });
    expect(checked?.judgement.leftovers.map((l) => l.line)).toEqual([11]);
  });
});

describe("remarks on a long list", () => {
  const LENGTH = 2_600;
  const lines = Array.from({ length: LENGTH }, (_, i) => `-A FORWARD -s 10.${i >> 8}.${i & 255}.0/24 -p tcp --dport ${1_000 + (i % 50)} -j ACCEPT`);
  // The last rule asks for less than the 100th, which stands in the 104th line.
  const text = `*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT DROP [0:0]\n${lines.join("\n")}\n-A FORWARD -s 10.0.99.7/32 -p tcp --dport 1049 -j ACCEPT\nCOMMIT\n`;
  const last = LENGTH + 5;
  const remarksWith = (mostSteps?: number): string[] => {
    const { opened, diagnostics } = openConfigText(text, "fw.conf");
    const asked = { opened: opened as ConfigFile, diagnostics, plant: null, today: TODAY };
    return annotateConfig(mostSteps === undefined ? asked : { ...asked, mostSteps }).map((r) => `${r.line} ${r.severity}: ${r.text}`);
  };
  it("name the rule that never decides", () => {
    expect(remarksWith()).toEqual([`${last} warning: never decides: line 104 decides all that it matches`]);
  });
  it("say of every rule that is too much work that it is left open", () => {
    const said = remarksWith(0);
    expect(said).toHaveLength(LENGTH + 1);
    expect(said.filter((s) => !s.endsWith("note: not examined whether it ever decides: too much work beside so many rules that meet its packets"))).toEqual([]);
  });
});

describe.each(Object.keys(CELL_CONFIGS) as CellDialect[])("an annotated text of %s", (dialect) => {
  it("says the same to its reader, with the same lines below the remarks", () => {
    const text = CELL_CONFIGS[dialect];
    const { opened, diagnostics } = openConfigText(text, "fw.conf");
    const made = annotateConfig({ opened: opened as ConfigFile, diagnostics, plant: seen, today: TODAY });
    const annotated = [...annotatedConfig(text, [...made, { line: 1, severity: "warning", text: 'a remark -- with "quotes" and <marks>' }], { dialect: opened?.dialect.id ?? "", color: false })].join(
      "",
    );
    const again = openConfigText(annotated, "fw.conf").opened;
    const rules = (file: ConfigFile | null): unknown => file?.config.firewalls.map((f) => f.written.map((r) => [r.list, r.name, r.action, r.text.replace(/\s+/g, " ")]));
    expect(again?.dialect.id).toBe(dialect);
    expect(rules(again)).toEqual(rules(opened));
    expect(annotated.split("\n").filter((line) => !line.includes("holdpoint "))).toEqual(text.replace(/\t/g, "        ").split("\n"));
  });
});

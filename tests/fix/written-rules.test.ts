// A fix written as rules into a firewall's own text, read back and judged again, does what was proposed: from text to text, in every language that
// rules can be added to.
import { describe, expect, it } from "vitest";
import { check, type Checked } from "../../src/app/check.ts";
import { compareChanges } from "../../src/app/compare-changes.ts";
import { fixChange } from "../../src/app/fix-change.ts";
import { listedDialects } from "../../src/evidence/configs/dialect-list.ts";
import { type Conversation, conversationKey } from "../../src/plant/conversation.ts";
import type { JudgedConversation } from "../../src/plant/finding.ts";
import type { Plant } from "../../src/plant/plant.ts";
import { CELL_CONFIGS, type CellDialect } from "../generators/cell-configs.ts";
import { asset, conversation, plant } from "../generators/plant-builder.ts";

const TODAY = "2026-10-05";
const [SCADA, ENGINEERING, PLC_1, PLC_2] = ["10.2.0.10", "10.2.0.30", "10.1.0.11", "10.1.0.12"] as const;
const DIALECTS = (Object.keys(CELL_CONFIGS) as CellDialect[]).filter((id) => listedDialects.find((d) => d.id === id)?.insert != null);

const modbus = (client: string, server: string, operations: Conversation["operations"]): Conversation =>
  conversation(client, server, "tcp/502", { protocol: "modbus-tcp", protocolConfidence: "high", operations });
const s7 = (client: string, server: string): Conversation => conversation(client, server, "tcp/102", { protocol: "s7comm", protocolConfidence: "high", operations: ["read"] });
const shell = conversation(ENGINEERING, PLC_1, "tcp/22", { protocol: "ssh", protocolConfidence: "high", operations: ["read"] });
const ntp = conversation(PLC_1, SCADA, "udp/123", { protocol: "ntp", protocolConfidence: "high" });

function site(...conversations: Conversation[]): Plant {
  return plant(conversations, {
    assets: [
      asset("SCADA", [SCADA], { role: "scada" }),
      asset("ENG", [ENGINEERING], { role: "engineering-station" }),
      asset("PLC-1", [PLC_1], { role: "plc" }),
      asset("PLC-2", [PLC_2], { role: "plc" }),
    ],
    networks: ["10.1.0.0/24", "10.2.0.0/24"].map((prefix) => ({ prefix, vlan: null, gateway: null, by: "plant.yaml" })),
  });
}

interface Fixing {
  readonly text: string;
  readonly plant: Plant;
  readonly checked: Checked;
  readonly written: string | null;
  readonly fixed: ReturnType<typeof fixChange>;
  verdictIn(text: string, key: string): string | undefined;
}

function fixing(text: string, seen: Plant): Fixing {
  const question = (of: string) => ({ change: { file: "new.conf", text: of }, plant: seen, today: TODAY, inputs: [] });
  const judged = (of: string): Checked => {
    const { checked, diagnostics } = check(question(of));
    if (checked === null) throw new Error(JSON.stringify(diagnostics));
    return checked;
  };
  const checked = judged(text);
  const fixed = fixChange(question(text), checked, "fixed.conf");
  const verdictIn = (of: string, key: string): string | undefined => judged(of).judgement.conversations.find((j: JudgedConversation) => conversationKey(j.conversation) === key)?.verdict;
  return { text, plant: seen, checked, written: fixed.text, fixed, verdictIn };
}

it("is tried in every language that rules are added to", () => {
  expect(DIALECTS).toEqual(expect.arrayContaining(["fortios", "iptables", "nftables", "panos"]));
});

describe.each(DIALECTS)("rules written into %s", (dialect) => {
  const text = CELL_CONFIGS[dialect];

  it("restore what was proposed, and the copy is judged as the proposal was", () => {
    const reads = [modbus(SCADA, PLC_1, ["read"]), modbus(ENGINEERING, PLC_1, ["read"]), s7(SCADA, PLC_1), s7(SCADA, PLC_2)];
    const f = fixing(text, site(...reads));
    const { fix } = f.checked;
    expect(f.checked.judgement.conversations.map((j) => [conversationKey(j.conversation), j.verdict])).toEqual(
      expect.arrayContaining([
        [conversationKey(reads[0] as Conversation), "blocked"],
        [conversationKey(reads[3] as Conversation), "kept"],
      ]),
    );
    expect(fix.restores.map((r) => r.key)).toEqual(reads.slice(0, 3).map(conversationKey).sort());
    expect(fix.questions).toEqual([]);
    expect(fix.recheck).toMatchObject({ breaksBefore: 3, breaksAfter: 0, notRestored: [], newBreaks: [] });
    const written = f.written as string;
    expect(f.fixed.diagnostics.filter((d) => d.severity === "error")).toEqual([]);
    for (const c of reads) expect([conversationKey(c), f.verdictIn(written, conversationKey(c))]).toEqual([conversationKey(c), "kept"]);
    expect(f.fixed.after?.verdict).toBe(fix.recheck.verdict);
    // What stood there stands there still, in its order.
    const lines = written.split("\n");
    let at = -1;
    for (const line of text.split("\n")) {
      at = lines.indexOf(line, at + 1);
      expect([line, at >= 0]).toEqual([line, true]);
    }
    // The copy has nothing left to fix.
    expect(fixing(written, f.plant).checked.fix.additions).toEqual([]);
  });

  it("open what was seen and nothing else", () => {
    const f = fixing(text, site(modbus(SCADA, PLC_1, ["read"])));
    const { shown, diagnostics } = compareChanges({
      before: { file: "new.conf", text },
      after: { file: "fixed.conf", text: f.written as string },
      plant: f.plant,
      hasEvidence: true,
      today: TODAY,
    });
    expect(diagnostics.filter((d) => d.severity === "error")).toEqual([]);
    expect(shown?.packets.changes.map((c) => [c.kind, c.boxes.length, c.moreBoxes])).toEqual([["newlyPermitted", 1, 0]]);
    const box = shown?.packets.changes[0]?.boxes[0] ?? "";
    expect(box).toContain(SCADA);
    expect(box).toContain(PLC_1);
    expect(box).toMatch(/tcp\/502\b/);
    expect(shown?.conversations?.changed.map((c) => [c.before, c.after])).toEqual([["blocked", "kept"]]);
    // Its neighbours stay out.
    for (const other of [modbus(ENGINEERING, PLC_1, ["read"]), s7(SCADA, PLC_1), modbus(SCADA, PLC_2, ["read"])]) {
      expect(fixing(f.written as string, site(other)).checked.judgement.conversations[0]?.verdict).toBe("blocked");
    }
  });

  it("do not overrule a denial that somebody wrote for just this", () => {
    const f = fixing(text, site(shell));
    expect(f.checked.judgement.conversations[0]?.verdict).toBe("blocked");
    expect(f.written).toBeNull();
    expect(f.fixed.questions).toHaveLength(1);
    const line = Number(/line (\d+) denies just this/.exec(f.fixed.questions[0]?.text ?? "")?.[1]);
    const { write } = f.checked;
    const denying = write.kind === "rules" ? write.firewall.written.filter((r) => r.action === "deny" && r.at.line <= line && line <= r.toLine) : [];
    // SSH has its own rule, and no other denial stands in that line.
    expect(denying.map((r) => /22|ssh|shell/i.test(r.text))).toEqual([true]);
  });

  it("leave what may change the process to those who answer for it", () => {
    const f = fixing(text, site(modbus(SCADA, PLC_1, ["read", "write"]), modbus(ENGINEERING, PLC_1, [])));
    expect(f.written).toBeNull();
    expect(f.fixed.questions.map((q) => q.code).sort()).toEqual(["less-trusted", "operations-unknown"]);
    for (const q of f.fixed.questions) expect(q.couldAdd).toMatch(/^permit tcp\/502 from 10\.2\.0\.\d+ to 10\.1\.0\.11$/);
  });

  it("write the harmless part of what is blocked, and ask about the rest", () => {
    const f = fixing(text, site(modbus(SCADA, PLC_1, ["write"]), s7(SCADA, PLC_1), shell));
    expect(f.checked.fix.restores.map((r) => r.key)).toEqual([conversationKey(s7(SCADA, PLC_1))]);
    expect(f.verdictIn(f.written as string, conversationKey(modbus(SCADA, PLC_1, ["write"])))).toBe("blocked");
    expect(f.verdictIn(f.written as string, conversationKey(shell))).toBe("blocked");
    expect(f.fixed.questions).toHaveLength(2);
  });

  it("are not written where they would settle nothing", () => {
    // Its data connections come back over a port that is another each time, and nothing follows them here: it stays degraded.
    const ftp = conversation(PLC_2, SCADA, "tcp/21", { protocol: "ftp-tftp", protocolConfidence: "high" });
    const data = conversation(SCADA, PLC_2, "tcp/50762", { protocol: "unknown" });
    const f = fixing(text, site(ftp, data, modbus(SCADA, PLC_1, ["read"])));
    const { fix } = f.checked;
    expect(fix.additions.filter((a) => a.restores.length === 0)).toEqual([]);
    expect(fix.recheck.notRestored).toEqual(dialect === "asa" ? [] : [conversationKey(ftp)]);
    expect(f.verdictIn(f.written as string, conversationKey(modbus(SCADA, PLC_1, ["read"])))).toBe("kept");
  });

  it("also restore what the cell opens itself, where that is not the nature of the device", () => {
    const f = fixing(text, site(ntp));
    const byNature = dialect === "asa";
    expect(f.checked.judgement.conversations[0]?.verdict).toBe(byNature ? "kept" : "blocked");
    expect(f.written === null).toBe(byNature);
    expect(f.verdictIn(f.written ?? text, conversationKey(ntp))).toBe("kept");
  });
});

const FORTIOS_POLICY = (id: number, action: string): string =>
  `config firewall policy\n    edit ${id}\n        set srcintf "any"\n        set dstintf "any"\n        set action ${action}\n        set srcaddr "all"\n        set dstaddr "all"\n        set schedule "always"\n        set service "ALL"\n    next\nend\n`;
const PANOS_RULE = (name: string, action: string): string =>
  ["from any", "to any", "source any", "destination any", "application any", "service any", `action ${action}`].map((words) => `set rulebase security rules "${name}" ${words}\n`).join("");

/** The same firewall with a last rule that denies the rest, and chains: what is added must stand before it. */
const WITH_LAST: readonly (readonly [string, string])[] = [
  ["fortios, a policy that denies all", CELL_CONFIGS.fortios + FORTIOS_POLICY(9, "deny")],
  ["iptables, a rule that drops the rest", CELL_CONFIGS.iptables.replace("COMMIT", "-A FORWARD -j DROP\nCOMMIT")],
  ["iptables, a rule that rejects the rest", CELL_CONFIGS.iptables.replace("COMMIT", "-A FORWARD -j REJECT --reject-with icmp-port-unreachable\nCOMMIT")],
  [
    "iptables, a chain of the cell",
    CELL_CONFIGS.iptables
      .replace(":OUTPUT ACCEPT [0:0]\n", ":OUTPUT ACCEPT [0:0]\n:CELL - [0:0]\n")
      .replace("COMMIT", "-A FORWARD -d 10.1.0.0/24 -j CELL\n-A FORWARD -j DROP\n-A CELL -p tcp -m tcp --dport 443 -j ACCEPT\n-A CELL -j DROP\nCOMMIT"),
  ],
  [
    "iptables, a chain that returns",
    CELL_CONFIGS.iptables
      .replace(":OUTPUT ACCEPT [0:0]\n", ":OUTPUT ACCEPT [0:0]\n:CELL - [0:0]\n")
      .replace("COMMIT", "-A FORWARD -d 10.1.0.0/24 -j CELL\n-A FORWARD -j DROP\n-A CELL -p tcp -m tcp --dport 443 -j ACCEPT\n-A CELL -s 10.2.0.0/24 -j RETURN\n-A CELL -j DROP\nCOMMIT"),
  ],
  [
    "nftables, a rule that drops the rest",
    CELL_CONFIGS.nftables.replace("\t\tip daddr 10.1.0.11 tcp dport 22 drop\n", "\t\tip daddr 10.1.0.11 tcp dport 22 drop\n\t\tcounter packets 5 bytes 300 drop\n"),
  ],
  [
    "nftables, a chain of the cell",
    CELL_CONFIGS.nftables
      .replace("table inet cell {\n", "table inet cell {\n\tchain into_cell {\n\t\ttcp dport 443 accept\n\t\tdrop\n\t}\n")
      .replace("\t\tip daddr 10.1.0.11 tcp dport 22 drop\n", "\t\tip daddr 10.1.0.11 tcp dport 22 drop\n\t\tip daddr 10.1.0.0/24 jump into_cell\n"),
  ],
  ["panos, a rule that denies all", CELL_CONFIGS.panos + PANOS_RULE("deny all", "deny")],
  [
    "pf, a rule that blocks all",
    CELL_CONFIGS.pf.replace(
      "  </filter>",
      "    <rule><type>block</type><interface>opt1</interface><ipprotocol>inet46</ipprotocol><source><any></any></source><destination><any></any></destination></rule>\n  </filter>",
    ),
  ],
  ["asa with line ends of Windows", CELL_CONFIGS.asa.replace(/\n/g, "\r\n")],
  ["fortios with line ends of Windows", CELL_CONFIGS.fortios.replace(/\n/g, "\r\n")],
  ["iptables without a last line end", CELL_CONFIGS.iptables.trimEnd()],
];

/** A chain that drops everything, entered for one pair of machines, or one service: whoever wrote it meant these. */
const FOR_JUST_THIS: readonly (readonly [string, string])[] = [
  ["iptables, a chain for two machines", "-s 10.2.0.10/32 -d 10.1.0.11/32"],
  ["iptables, a chain for a service", "-p tcp -m tcp --dport 502"],
  ["nftables, a chain for two machines", "ip saddr 10.2.0.10 ip daddr 10.1.0.11"],
  ["nftables, a chain for a service", "tcp dport 502"],
];

describe("a chain that somebody wrote for just this", () => {
  it.each(FOR_JUST_THIS)("is not overruled: %s", (name, match) => {
    const text = name.startsWith("iptables")
      ? CELL_CONFIGS.iptables
          .replace(":OUTPUT ACCEPT [0:0]\n", ":OUTPUT ACCEPT [0:0]\n:BAD - [0:0]\n")
          .replace("COMMIT", `-A FORWARD ${match} -j BAD\n-A BAD -p icmp -j ACCEPT\n-A BAD -j DROP\nCOMMIT`)
      : CELL_CONFIGS.nftables
          .replace("table inet cell {\n", "table inet cell {\n\tchain bad {\n\t\tip protocol icmp accept\n\t\tdrop\n\t}\n")
          .replace("tcp dport 22 drop\n", `tcp dport 22 drop\n\t\t${match} jump bad\n`);
    const f = fixing(text, site(modbus(SCADA, PLC_1, ["read"]), s7(SCADA, PLC_2)));
    expect(f.written).toBeNull();
    const jump = text.split("\n").findIndex((line) => /-j BAD$|jump bad$/.test(line)) + 1;
    expect(f.fixed.questions.map((q) => q.text)).toEqual([expect.stringContaining(`line ${jump} denies just this`)]);
  });
});

describe("rules are added where they decide", () => {
  it.each(WITH_LAST)("%s", (_, text) => {
    const reads = [modbus(SCADA, PLC_1, ["read"]), s7(ENGINEERING, PLC_1)];
    const f = fixing(text, site(...reads, shell));
    expect(f.checked.fix.restores.map((r) => r.key)).toEqual(reads.map(conversationKey).sort());
    for (const c of reads) expect([conversationKey(c), f.verdictIn(f.written as string, conversationKey(c))]).toEqual([conversationKey(c), "kept"]);
    expect(f.verdictIn(f.written as string, conversationKey(shell))).toBe("blocked");
    expect(/[^\r]\n/.test(f.written as string)).toBe(!text.includes("\r\n"));
  });
});

// Configurations of firewalls on the command line: what they say, what they would do, what differs, and what goes wrong, with the exit codes of the contract.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CELL_CONFIGS, type CellDialect } from "../generators/cell-configs.ts";
import { SMALL_CHANGE, SMALL_PLANT, Scratch } from "./run-holdpoint.ts";

const scratch = new Scratch();
const file = (name: string): string => readFileSync(join(scratch.directory, name), "utf8");
const WITH_CONFIG = `kind: segmentation
name: With a configuration
zones:
  - { name: servers, level: 3, members: [10.2.0.0/24] }
  - { name: cell, level: 1, members: [10.1.0.0/24] }
enforcement:
  - { name: cell-fw, between: [servers, cell], config: fortios.conf }
`;
const TWO_VDOMS = `#config-version=FGT60F-7.2.5-FW-build1517-230606:opmode=0:vdom=1:user=admin
config vdom
edit root
next
edit cell
next
end
config vdom
edit root
config firewall policy
    edit 1
        set srcintf "a"
        set dstintf "b"
        set action accept
        set srcaddr "all"
        set dstaddr "all"
        set schedule "always"
        set service "ALL"
    next
end
next
edit cell
config firewall policy
    edit 1
        set srcintf "c"
        set dstintf "d"
        set action deny
        set srcaddr "all"
        set dstaddr "all"
        set schedule "always"
        set service "ALL"
    next
end
next
end
`;

beforeAll(() => {
  scratch.draw(SMALL_PLANT, "captures", 300);
  // Learnt once: most judgements take the workspace's evidence.
  expect(scratch.run(["learn", "captures", "--quiet"]).code).toBe(0);
  for (const [id, text] of Object.entries(CELL_CONFIGS)) scratch.write(`${id}.conf`, text);
  scratch.write("zones.yaml", SMALL_CHANGE);
  scratch.write("with-config.yaml", WITH_CONFIG);
  scratch.write("vdoms.conf", TWO_VDOMS);
  scratch.write("junk.conf", "This is a letter.\nIt configures nothing.\n");
});
afterAll(() => scratch.remove());

describe("show rules", () => {
  it("shows every rule, and says how much was understood", () => {
    const { code, stdout, stderr } = scratch.run(["show", "rules", "asa.conf"]);
    expect(code).toBe(0);
    expect(stdout).toContain("SERVERS");
    expect(stdout).toContain("permit");
    expect(stderr).toMatch(/Cisco ASA: \d+ rules; 14 lines: .*100\.0 % known/);
  });

  it("names what was not understood, with its line", () => {
    scratch.write("odd.conf", CELL_CONFIGS.iptables.replace("COMMIT", "-A FORWARD -m novelty --new -j ACCEPT\nCOMMIT"));
    const { code, stderr } = scratch.run(["show", "rules", "odd.conf"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/line 9 (partly understood|unknown|unsupported): /);
  });

  it("gives JSON with exactly the keys of the contract", () => {
    const { code, stdout } = scratch.run(["show", "rules", "fortios.conf", "--format", "json"]);
    expect(code).toBe(0);
    const shown = JSON.parse(stdout) as { rules: Record<string, unknown>[]; lines: Record<string, number>; notUnderstood: unknown[] };
    expect(Object.keys(shown)).toEqual(["dialect", "file", "sha256", "rules", "lines", "notUnderstood"]);
    for (const rule of shown.rules) {
      expect(Object.keys(rule)).toEqual(["firewall", "list", "name", "action", "line", "toLine", "text", "enabled", "notHolding", "until", "schedule", "hits", "logged", "comment", "byNature"]);
    }
    expect(shown).toMatchObject({ dialect: "fortios", file: "fortios.conf", notUnderstood: [] });
    expect(Object.keys(shown.lines)).toEqual(["understood", "irrelevant", "unsupported", "partly", "unknown"]);
    expect(Object.values(shown.lines).reduce((a, b) => a + b, 0)).toBe(CELL_CONFIGS.fortios.split("\n").length - 1);
    expect(shown.rules.find((r) => r.name === "1")).toMatchObject({ action: "permit", line: 32, enabled: true });
  });

  it("gives CSV with one row per rule", () => {
    const { code, stdout } = scratch.run(["show", "rules", "iptables.conf", "--format", "csv"]);
    expect(code).toBe(0);
    const [header, ...rows] = stdout.trimEnd().split(/\r?\n/);
    expect(header).toMatch(/^list,name,line,action,enabled/);
    expect(rows.filter((row) => row.startsWith("filter FORWARD,"))).toHaveLength(3);
  });

  it("reads gzip, and what older editors wrote", () => {
    scratch.write("packed.conf.gz", gzipSync(CELL_CONFIGS.asa));
    scratch.write("latin.conf", Buffer.from(CELL_CONFIGS.asa.replace("hostname cell-fw", "! für die Zelle\nhostname cell-fw"), "latin1"));
    expect(scratch.run(["compare", "packed.conf.gz", "latin.conf"]).code).toBe(0);
  });
});

describe("annotate", () => {
  it("gives the text again, with what uses each rule where there is evidence", () => {
    const { code, stdout } = scratch.run(["annotate", "nftables.conf"]);
    expect(code).toBe(0);
    const lines = stdout.split("\n");
    const rule = lines.findIndex((line) => line.includes("tcp dport 102 accept"));
    expect(lines[rule - 1]).toMatch(/# holdpoint note: decides 1 conversation that was seen, for example 10\.2\.0\.10 → 10\.1\.0\.12 tcp\/102/);
    expect(lines.filter((line) => !line.includes("holdpoint ")).join("\n")).toBe(CELL_CONFIGS.nftables.replace(/\t/g, "        "));
    expect(stdout).not.toMatch(/decides none[^\n]*\n[^\n]*established/);
  });
  it("says what does not hold and what was not understood", () => {
    scratch.write("odd-asa.conf", CELL_CONFIGS.asa.replace("access-list SERVERS extended deny ip any any\n", "access-list SERVERS extended permit ip any any inactive\nnovelty is on\n"));
    const { code, stdout } = scratch.run(["annotate", "odd-asa.conf"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/! holdpoint note: does not hold: [^\n]+\naccess-list SERVERS extended permit ip any any inactive\n/);
    expect(stdout).toMatch(/! holdpoint warning: not understood[^\n]*\nnovelty is on\n/);
  });
});

describe("check of a configuration", () => {
  it.each<CellDialect>(["fortios", "asa"])("judges %s, says which line denies, and writes what restores", (dialect) => {
    const config = `${dialect}.conf`;
    const { code, stdout, stderr } = scratch.run(["check", config, "--write", `${dialect}.fixed.conf`]);
    expect(code).toBe(1);
    expect(stdout).toContain("UNSTABLE");
    expect(stdout).toContain("modbus-tcp  tcp/502");
    expect(stdout).toMatch(new RegExp(`${dialect}\\.conf:\\d+:\\d+`));
    expect(stderr).toMatch(/judged again: \w+, kept 4, blocked 0/);
    expect(file(config)).toBe(CELL_CONFIGS[dialect]);
    const fixed = scratch.run(["check", `${dialect}.fixed.conf`, "--against", config, "--format", "json"]);
    expect(fixed.code).toBe(3);
    const shown = JSON.parse(fixed.stdout) as { counts: Record<string, number>; inputs: { file: string }[] };
    expect(shown.counts).toMatchObject({ kept: 4, blocked: 0, degraded: 0 });
    expect(shown.inputs.map((i) => i.file)).toEqual(expect.arrayContaining([`${dialect}.fixed.conf`, config]));
  });

  it("agrees with the slow reference", () => {
    const { code, stderr } = scratch.run(["check", "asa.conf", "--evidence", "captures", "--second-opinion"]);
    expect(code).toBe(1);
    expect(stderr).toContain("0 differences");
  });

  it("judges a change that rests on one, and names its line", () => {
    const { code, stdout } = scratch.run(["check", "with-config.yaml", "--format", "json"]);
    expect(code).toBe(1);
    expect(stdout).toContain("fortios.conf");
    const json = JSON.parse(stdout) as { counts: Record<string, number>; inputs: { file: string }[] };
    expect(json.counts).toMatchObject({ kept: 2, blocked: 2 });
    expect(json.inputs.map((i) => i.file)).toContain("fortios.conf");
  });

  it("finds the configuration beside the change, wherever it is called from", () => {
    scratch.write("changes/with-config.yaml", WITH_CONFIG);
    scratch.write("changes/fortios.conf", CELL_CONFIGS.fortios);
    expect(scratch.run(["check", "changes/with-config.yaml"]).code).toBe(1);
  });
});

describe("compare", () => {
  it("says same with exit 0: the same in other words", () => {
    scratch.write(
      "reworded.conf",
      CELL_CONFIGS.asa.replace("permit tcp any host 10.1.0.12 eq 102", "permit tcp any 10.1.0.12 255.255.255.255 range 102 102").replace("access-list SERVERS extended deny ip any any\n", ""),
    );
    expect(scratch.run(["compare", "asa.conf", "reworded.conf"])).toMatchObject({ code: 0, stdout: expect.stringContaining("the same pass in both") });
  });
  it("says what differs with exit 1: packets with an example and the rules that decide, and settings", () => {
    scratch.write("wider.conf", CELL_CONFIGS.asa.replace("host 10.1.0.12 eq 102", "host 10.1.0.12 range 102 103"));
    const { code, stdout } = scratch.run(["compare", "asa.conf", "wider.conf"]);
    expect(code).toBe(1);
    expect(stdout).toContain("Packets newly permitted (1)");
    expect(stdout).toMatch(/10\.1\.0\.12, tcp\/103/);
    expect(stdout).toMatch(/for example \S+ → 10\.1\.0\.12 {2}tcp\/103/);
    expect(stdout).toMatch(/before\s+line 13: .*\n?[\s\S]*now\s+line 11: /);
    scratch.write("timeout.conf", `${CELL_CONFIGS.asa}timeout conn 2:00:00\n`);
    expect(scratch.run(["compare", "asa.conf", "timeout.conf"])).toMatchObject({ code: 1, stdout: expect.stringContaining("+ idle timeout of tcp: 7200 s") });
  });
  it("gives JSON", () => {
    const { code, stdout } = scratch.run(["compare", "asa.conf", "wider.conf", "--format", "json"]);
    expect(code).toBe(1);
    const shown = JSON.parse(stdout) as { same: boolean; packets: { changes: { kind: string; old: { line: number }; now: { line: number } }[] } };
    expect(shown.same).toBe(false);
    expect(shown.packets.changes.map((c) => [c.kind, c.old.line, c.now.line])).toEqual([["newlyPermitted", 13, 11]]);
  });
});

describe("render", () => {
  it.each(["nftables", "asa"])("writes %s that means the same when it is read", (to) => {
    const { code, stdout, stderr } = scratch.run(["render", "zones.yaml", "--to", to, "--output", `rendered-${to}.conf`]);
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toContain(`wrote rendered-${to}.conf`);
    expect(scratch.run(["compare", "zones.yaml", `rendered-${to}.conf`])).toMatchObject({ code: 0, stdout: expect.stringContaining("the same pass in both") });
    scratch.write("other.yaml", SMALL_CHANGE.replace("allow: [s7]", "allow: [s7, modbus]"));
    expect(scratch.run(["compare", "other.yaml", `rendered-${to}.conf`]).code).toBe(1);
  });
});

describe("rehearse", () => {
  it("finds in the real kernel what was predicted", ({ skip }) => {
    const { code, stdout, stderr } = scratch.run(["rehearse", "zones.yaml", "--evidence", "captures"]);
    skip(code === 2 && /namespace|unshare|permitted|nft/i.test(stderr), `no network namespaces here: ${stderr.split("\n")[0]}`);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("error")]);
    expect(stdout).toMatch(/as predicted {2}3 of 3/);
  });
});

describe("what goes wrong", () => {
  it.each<[string, string[], RegExp]>([
    ["no configuration to show", ["show", "rules"], /no configuration is given/],
    ["junk", ["show", "rules", "junk.conf"], /No firewall configuration was recognised[\s\S]*--dialect/],
    ["junk to check", ["check", "junk.conf"], /No firewall configuration was recognised/],
    ["a folder to compare", ["compare", "captures", "asa.conf"], /a change is a file/],
    ["a bad limit", ["show", "rules", "asa.conf", "--limit", "few"], /--limit is a whole number/],
    ["an unknown dialect", ["show", "rules", "asa.conf", "--dialect", "asaa"], /Did you mean asa/],
    ["several firewalls", ["check", "vdoms.conf"], /describes 2 firewalls: root, cell[\s\S]*--firewall/],
    ["no such firewall", ["check", "vdoms.conf", "--firewall", "nobody"], /there is no firewall "nobody"[\s\S]*root, cell/],
    ["one rule set to compare", ["compare", "asa.conf"], /two rule sets are compared; 1 are given/],
    ["no such day", ["compare", "asa.conf", "asa.conf", "--today", "tomorrow"], /--today is a date/],
    ["no language to render", ["render", "zones.yaml"], /--to names the language[\s\S]*nftables/],
    ["no such point", ["render", "zones.yaml", "--to", "asa", "--point", "edge"], /no enforcement point "edge"[\s\S]*cell-firewall/],
    ["a configuration to render", ["render", "asa.conf", "--to", "fortios"], /This is a configuration already/],
  ])("%s", (_, args, message) => {
    const ran = scratch.run(args);
    expect([ran.code, ran.stdout]).toEqual([2, ""]);
    expect(ran.stderr).toMatch(message);
    expect(ran.stderr).not.toMatch(/at .*\.js:\d+/);
  });

  it("a file that config: names and that is not there stands at its line and column, with a caret", () => {
    scratch.write("missing.yaml", WITH_CONFIG.replace("fortios.conf", "gone.conf"));
    const { code, stderr } = scratch.run(["check", "missing.yaml"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/missing\.yaml:7:56/);
    expect(stderr).toContain("^^^^^^^^^");
    expect(stderr).toContain("gone.conf");
  });

  it("one firewall of several can be named", () => {
    expect(scratch.run(["compare", "vdoms.conf", "vdoms.conf", "--firewall", "cell"]).code).toBe(0);
    expect(scratch.run(["check", "vdoms.conf", "--firewall", "root", "--quiet"]).code).not.toBe(2);
  });
});

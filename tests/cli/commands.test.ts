// The command line as people and scripts use it: results on stdout, messages on stderr, the exit codes of the contract.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SMALL_CHANGE, SMALL_PLANT, Scratch } from "./run-holdpoint.ts";

const scratch = new Scratch();
let captures: string[] = [];

beforeAll(() => {
  captures = scratch.draw(SMALL_PLANT, "captures", 300);
  scratch.write("zones.yaml", SMALL_CHANGE);
  expect(scratch.run(["learn", "captures", "--quiet"]).code).toBe(0);
});
afterAll(() => scratch.remove());

describe("learn and show", () => {
  it("start a workspace where there is none, and learn the same content once", () => {
    const other = new Scratch();
    try {
      for (const name of captures) other.write(name, readFileSync(join(scratch.directory, name)));
      const first = other.run(["learn", "captures"]);
      expect(first.stderr).toContain("started a workspace");
      expect([first.code, first.stdout]).toEqual([0, expect.stringContaining(`${captures.length} sources learnt`)]);
      const second = other.run(["learn", "captures", "--format", "json"]);
      expect(second.code).toBe(0);
      expect((JSON.parse(second.stdout) as { files: { outcome: string }[] }).files.map((f) => f.outcome)).toEqual(captures.map(() => "known"));
    } finally {
      other.remove();
    }
  });

  it("give conversations with exactly the keys of the contract, sorted", () => {
    const { stdout, code } = scratch.run(["show", "conversations", "--format", "json"]);
    expect(code).toBe(0);
    const { conversations } = JSON.parse(stdout) as { conversations: Record<string, unknown>[] };
    const contract = [
      "addressSpace",
      "client",
      "server",
      "vlan",
      "transport",
      "serverPort",
      "protocol",
      "protocolConfidence",
      "clientDecidedBy",
      "connections",
      "refused",
      "unanswered",
      "denied",
      "reset",
      "packetsToServer",
      "packetsToClient",
      "bytesToServer",
      "bytesToClient",
      "first",
      "last",
      "longestSilence",
      "longestConnection",
      "maxConcurrent",
      "operations",
      "sources",
    ];
    for (const c of conversations) expect(Object.keys(c)).toEqual(expect.arrayContaining(contract));
    const modbus = conversations.find((c) => c.protocol === "modbus-tcp" && c.client === "10.2.0.10");
    expect(modbus).toMatchObject({ client: "10.2.0.10", server: "10.1.0.11", transport: "tcp", serverPort: 502, protocolConfidence: "high", operations: ["read"] });
    expect(conversations.map((c) => `${c.client} ${c.server}`)).toEqual([...conversations].map((c) => `${c.client} ${c.server}`).sort());
    expect(scratch.run(["show", "conversations", "--format", "json"]).stdout).toBe(stdout);
  });

  it("filter and split", () => {
    const rows = (args: string[]): number => (JSON.parse(scratch.run(["show", "conversations", "--format", "json", ...args]).stdout) as { conversations: unknown[] }).conversations.length;
    const all = rows([]);
    expect(rows(["--protocol", "modbus-tcp"])).toBe(2);
    expect(rows(["--client", "10.2.0.0/24"])).toBeLessThanOrEqual(all);
    expect(rows(["--endpoint", "192.0.2.1"])).toBe(0);
    expect(rows(["--limit", "1"])).toBe(1);
    expect(rows(["--by", "hour"])).toBeGreaterThanOrEqual(all);
  });

  it("show assets and sources as tables and CSV", () => {
    expect(scratch.run(["show", "assets"]).stdout).toContain("10.1.0.11");
    expect(scratch.run(["show", "assets", "--format", "csv"]).stdout.split("\r\n")[0]).toContain("name,addresses");
    const sources = JSON.parse(scratch.run(["show", "sources", "--format", "json"]).stdout) as { sources: { file: string; sha256: string; records: number }[] };
    expect(sources.sources).toHaveLength(captures.length);
    for (const s of sources.sources) expect(s.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("show all evidence as one JSON text that names no file", () => {
    const { stdout, code } = scratch.run(["show", "evidence"]);
    expect(code).toBe(0);
    expect(Object.keys(JSON.parse(stdout) as object)).toEqual(["version", "conversations", "claims", "paths", "arps"]);
    expect(stdout).not.toContain(".pcap");
    expect(scratch.run(["show", "evidence", "--format", "csv"]).code).toBe(2);
  });

  it("read standard input, and know its content afterwards", () => {
    const other = new Scratch();
    try {
      const input = readFileSync(join(scratch.directory, captures[0] as string));
      expect(other.run(["learn", "-"], { input }).code).toBe(0);
      other.write("again.bin", input);
      expect(other.run(["learn", "again.bin"]).stdout).toContain("known already");
    } finally {
      other.remove();
    }
  });
});

describe("check", () => {
  it("says unstable with exit 1 and names the line that decides", () => {
    const { code, stdout } = scratch.run(["check", "zones.yaml"]);
    expect(code).toBe(1);
    expect(stdout).toContain("UNSTABLE");
    expect(stdout).toContain("modbus-tcp  tcp/502");
    expect(stdout).toMatch(/zones\.yaml:\d+:\d+/);
  });

  it("gives every format", () => {
    const json = JSON.parse(scratch.run(["check", "zones.yaml", "--format", "json", "--all"]).stdout) as Record<string, unknown> & {
      counts: Record<string, number>;
      conversations: Record<string, unknown>[];
    };
    expect(Object.keys(json)).toEqual(expect.arrayContaining(["verdict", "compliance", "counts", "questions", "coverage", "timeline", "findings", "assumptions", "inputs", "conversations"]));
    expect(json.verdict).toBe("unstable");
    const { kept, blocked, degraded, unfiltered, unknown } = json.counts as Record<string, number>;
    expect((kept ?? 0) + (blocked ?? 0) + (degraded ?? 0) + (unfiltered ?? 0) + (unknown ?? 0)).toBe(json.conversations.length);
    expect(JSON.parse(scratch.run(["check", "zones.yaml", "--format", "sarif"]).stdout)).toMatchObject({ version: "2.1.0" });
    expect(scratch.run(["check", "zones.yaml", "--format", "junit"]).stdout).toContain("<testsuite");
    expect(scratch.run(["check", "zones.yaml", "--format", "markdown"]).stdout).toMatch(/^# /);
    expect(scratch.run(["check", "zones.yaml", "--format", "html"]).stdout).toContain("<!doctype html>");
    expect(scratch.run(["check", "zones.yaml", "--quiet", "--output", "out.json", "--format", "json"]).stdout).toBe("");
    expect(JSON.parse(readFileSync(join(scratch.directory, "out.json"), "utf8"))).toMatchObject({ verdict: "unstable" });
  });

  it("is the same judgement without a workspace, from the captures alone", () => {
    const other = new Scratch();
    try {
      for (const name of captures) other.write(name, readFileSync(join(scratch.directory, name)));
      other.write("zones.yaml", SMALL_CHANGE);
      const loose = other.run(["check", "zones.yaml", "--evidence", "captures", "--format", "json"]);
      expect(loose.code).toBe(1);
      const kept = scratch.run(["check", "zones.yaml", "--format", "json"]);
      const counts = (text: string): unknown => (JSON.parse(text) as { counts: unknown }).counts;
      expect(counts(loose.stdout)).toEqual(counts(kept.stdout));
      expect(existsSync(join(other.directory, ".holdpoint"))).toBe(false);
      expect(other.run(["check", "--evidence", "captures", "zones.yaml", "--quiet"]).code).toBe(1);
    } finally {
      other.remove();
    }
  });

  it("writes a fixed copy, judges it again, and leaves the change alone", () => {
    const before = readFileSync(join(scratch.directory, "zones.yaml"), "utf8");
    const { stderr } = scratch.run(["check", "zones.yaml", "--write", "zones.fixed.yaml"]);
    expect(stderr).toContain("wrote zones.fixed.yaml");
    expect(readFileSync(join(scratch.directory, "zones.yaml"), "utf8")).toBe(before);
    const fixed = scratch.run(["check", "zones.fixed.yaml", "--format", "json"]);
    expect(fixed.code).toBe(3);
    expect(JSON.parse(fixed.stdout)).toMatchObject({ verdict: "unknown", counts: { blocked: 0, degraded: 0 } });
  });

  it("agrees with the slow reference", () => {
    const { stderr, code } = scratch.run(["check", "zones.yaml", "--second-opinion"]);
    expect(code).toBe(1);
    expect(stderr).toContain("0 differences");
  });
});

describe("what goes wrong", () => {
  it.each<[string, string[], number, RegExp]>([
    ["no such command", ["chekc"], 2, /unknown command|chekc/],
    ["no such option", ["check", "zones.yaml", "--fomat", "json"], 2, /--fomat/],
    ["no such format", ["check", "zones.yaml", "--format", "pdf"], 2, /--format is one of/],
    ["no such thing to show", ["show", "convresations"], 2, /Did you mean conversations/],
    ["no such change", ["check", "nothing.yaml"], 2, /no such change file/],
    ["no such evidence", ["check", "zones.yaml", "--evidence", "nothing.pcap"], 2, /nothing\.pcap/],
    ["no such workspace", ["show", "assets", "--workspace", "nowhere"], 2, /no workspace in nowhere/],
    ["no such date", ["check", "zones.yaml", "--today", "tomorrow"], 2, /--today is a date/],
    ["two changes, one copy", ["check", "zones.yaml", "zones.yaml", "--write", "x.yaml"], 2, /one change at a time/],
  ])("%s", (_, args, code, message) => {
    const ran = scratch.run(args);
    expect([ran.code, ran.stdout]).toEqual([code, ""]);
    expect(ran.stderr).toMatch(message);
    expect(ran.stderr).not.toMatch(/at .*\.js:\d+/);
  });

  it("an error in a change stands at its line and column, with a caret", () => {
    scratch.write("broken.yaml", SMALL_CHANGE.replace("to: cell", "to: sell"));
    const { code, stderr } = scratch.run(["check", "broken.yaml"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/broken\.yaml:8:\d+/);
    expect(stderr).toContain("^");
    expect(stderr).toContain("cell");
  });

  it("errors of a change are told before evidence is read or missed, for every kind of it", () => {
    const other = new Scratch();
    try {
      other.write("zones.yaml", SMALL_CHANGE.replace("to: cell", "to: sell"));
      other.write("roles.yaml", "kind: access\nname: x\nroles: 7\n");
      other.write("both.yaml", "kind: bundle\nname: x\nchanges: {}\n");
      other.write("none.yaml", "zones: []\n");
      other.write("router.conf", "not a line of any firewall\n");
      for (const [file, message] of [
        ["zones.yaml", "cell"],
        ["roles.yaml", "roles.yaml:3:"],
        ["both.yaml", "both.yaml:3:"],
        ["none.yaml", "kind: segmentation"],
        ["router.conf", "router.conf"],
        ["missing.yaml", "no such change file"],
      ] as const) {
        const { code, stderr } = other.run(["check", file]);
        expect([file, code]).toEqual([file, 2]);
        expect(stderr).toContain(message);
        expect(stderr).not.toMatch(/no-workspace|nothing-learnt/);
      }
      other.write("fine.yaml", SMALL_CHANGE);
      expect(other.run(["check", "fine.yaml"]).stderr).toContain("no-workspace");
    } finally {
      other.remove();
    }
  });

  it("a change is judged from outside of its workspace as from within", () => {
    const other = new Scratch();
    try {
      for (const name of captures) other.write(name, readFileSync(join(scratch.directory, name)));
      expect(other.run(["init", "plant", "--quiet"]).code).toBe(0);
      expect(other.run(["learn", "captures", "--workspace", "plant", "--quiet"]).code).toBe(0);
      other.write("plant/changes/zones.yaml", SMALL_CHANGE);
      const named = other.run(["check", "plant/changes/zones.yaml", "--workspace", "plant", "--format", "json"]);
      expect([named.code, named.stderr]).not.toContain(2);
      expect(other.run(["check", "plant/changes/zones.yaml", "--format", "json"]).stdout).toBe(named.stdout);
      other.write("zones.yaml", SMALL_CHANGE);
      expect(other.run(["check", "zones.yaml"]).stderr).toContain("no-workspace");
    } finally {
      other.remove();
    }
  });

  it("a change of patching that asks for nothing is an error with its position", () => {
    scratch.write("other.yaml", "kind: patching\nname: x\n");
    const { code, stderr } = scratch.run(["check", "other.yaml"]);
    expect(code).toBe(2);
    expect(stderr).toContain("other.yaml:1:1");
    expect(stderr).toContain("no rule and no item");
  });

  it("junk named explicitly is an error with exit 2; junk in a folder is left out", () => {
    scratch.write("junk/notes.txt", "not a capture\n");
    scratch.write("junk/empty.pcap", "");
    expect(scratch.run(["learn", "junk/notes.txt"])).toMatchObject({ code: 2 });
    writeFileSync(join(scratch.directory, "junk", "real.pcapng"), readFileSync(join(scratch.directory, captures[0] as string)));
    const mixed = scratch.run(["learn", "junk"]);
    expect(mixed.code).toBe(0);
    expect(mixed.stdout).toContain("left out");
  });

  it("a truncated capture keeps every whole packet and says so", () => {
    const whole = readFileSync(join(scratch.directory, captures[0] as string));
    const other = new Scratch();
    try {
      other.write("cut.pcapng", whole.subarray(0, whole.length - 7));
      expect(other.run(["learn", "cut.pcapng"]).code).toBe(0);
      const { sources } = JSON.parse(other.run(["show", "sources", "--format", "json"]).stdout) as { sources: { records: number; warnings: string[] }[] };
      expect(sources[0]?.records).toBeGreaterThan(100);
      expect(sources[0]?.warnings.join()).not.toBe("");
    } finally {
      other.remove();
    }
  });
});

describe("help", () => {
  it.each(["demo", "init", "learn", "show", "check", "forget"])("%s has an example", (command) => {
    const { code, stdout } = scratch.run([command, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Examples?:\s+.*holdpoint/);
  });

  it.each(["check --help", "--version", "--help", "show sources"])("%s ends quietly when nobody reads", (words) => {
    const { code, stdout, stderr } = scratch.shell(`holdpoint ${words} | true; echo "ended with \${PIPESTATUS[0]}"`);
    expect([code, stdout, stderr]).toEqual([0, "ended with 0\n", ""]);
  });

  it("the version is the package's", () => {
    const version = (JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }).version;
    expect(scratch.run(["--version"]).stdout.trim()).toBe(version);
  });
});

import { describe, expect, it } from "vitest";
import { LineTally } from "../line-tally.ts";
import { ConfigTroubles } from "./config-troubles.ts";
import { type ConfigNode, type FortiosRecord, TextPlaces } from "./fortios-record.ts";
import { FortiosParser } from "./parse-fortios.ts";
import { LONGEST_LINE, TextCut } from "./statements.ts";
import { markUnreadLines } from "./unread-lines.ts";

function parse(text: string): { readonly record: FortiosRecord; readonly states: readonly string[]; readonly codes: readonly string[] } {
  const cut = new TextCut(text);
  const tally = new LineTally(cut.lineCount);
  const troubles = new ConfigTroubles(new TextPlaces("fw.conf", (line) => cut.lineText(line)));
  const parser = new FortiosParser(tally, troubles);
  const record = parser.parse(cut);
  markUnreadLines(parser.unread, record, tally);
  return { record, states: tally.lines().map((line) => line.state), codes: troubles.diagnostics().map((d) => d.code) };
}

function address(text: string, name = "x"): ConfigNode | null | undefined {
  return parse(`config firewall address\n${text}\nend\n`).record.global.tables.get("firewall address")?.entry(name);
}

function names(text: string, path = "firewall policy"): string[] {
  return [...(parse(text).record.global.tables.get(path)?.entries() ?? [])].map((entry) => entry.name);
}

const policies = (after: string): string => `config firewall policy\n${["1", "2", "3"].map((id) => `edit ${id}\nset comments "${id}"\nnext\n`).join("")}${after}\nend\n`;

describe("commands of FortiOS", () => {
  it.each([
    ["set replaces", "set interface a b\nset interface c", ["c"]],
    ["append adds what is not there", "set interface a\nappend interface a b", ["a", "b"]],
    ["select leaves only these", "set interface a b\nselect interface b", ["b"]],
    ["unselect takes away", "set interface a b\nunselect interface a", ["b"]],
    ["unset forgets", "set interface a\nunset interface", []],
  ])("%s", (_, text, expected) => expect(address(`edit x\n${text}\nnext`)?.words("interface")).toEqual(expected));

  it.each([
    ["move 3 before 1", ["3", "1", "2"]],
    ["move 1 after 3", ["2", "3", "1"]],
    ["move 1 after 2\nmove 3 before 2", ["3", "2", "1"]],
    ["delete 2", ["1", "3"]],
    ["clone 1 to 9", ["1", "2", "3", "9"]],
    ["rename 1 to 9", ["9", "2", "3"].sort()],
    ["purge", []],
    ["edit 0\nnext\nedit 0\nnext", ["1", "2", "3", "0 (line 11)", "0 (line 13)"]],
    ["edit 2\nset status disable\nnext", ["1", "2", "3"]],
  ])("%s", (text, expected) => expect(names(policies(text)).sort(text.startsWith("rename") ? undefined : () => 0)).toEqual(expected));

  it("keep a copy apart from what it was copied from", () => {
    const table = parse(policies('clone 1 to 9\nedit 9\nset comments "new"\nnext')).record.global.tables.get("firewall policy");
    expect([table?.entry("1")?.word("comments"), table?.entry("9")?.word("comments")]).toEqual(["1", "new"]);
  });

  it("find an entry under the name that it had", () => {
    const table = parse('config firewall address\nedit "a"\nset subnet 10.0.0.1/32\nnext\nrename "a" to "b"\nend\n').record.global.tables.get("firewall address");
    expect([table?.entry("a")?.name, table?.entry("b")?.word("subnet")]).toEqual(["b", "10.0.0.1/32"]);
  });

  it("forget what belongs to another protocol", () => {
    const text = "config firewall service custom\nedit x\nset tcp-portrange 80\nset protocol ICMP\nset icmptype 5\nset icmpcode 1\nunset icmptype\nnext\nend\n";
    const entry = parse(text).record.global.tables.get("firewall service custom")?.entry("x");
    expect([...(entry?.settings.keys() ?? [])]).toEqual(["protocol"]);
  });

  it("end closes an entry and its table", () => expect(parse("config firewall address\nedit x\nset subnet 10.0.0.0/8\nend\nconfig system global\nset hostname h\nend\n").record.cutInLine).toBe(0));
});

describe("words", () => {
  it.each([
    ['edit "a b"', "a b"],
    ["edit 'a b'", "a b"],
    ['edit "a \\"b\\""', 'a "b"'],
    ["edit a\\ b", "a b"],
    ['edit "a\nb"', "a\nb"],
    ["\tedit\t x  ", "x"],
    ['edit "it\'s"', "it's"],
    ['edit ""', ""],
  ])("%s", (line, name) => expect(address(`${line}\nnext`, name)?.name).toBe(name));

  it("stand behind prompts of a session, a byte order mark, and carriage returns", () => {
    const text = "\ufeffFGT-60F (root) # config firewall address\r\nFGT-60F (address) # edit x\r\n--More--  set subnet 10.0.0.0 255.0.0.0\r\nFGT-60F (x) # end\r\n";
    const { record, states } = parse(text);
    expect(record.global.tables.get("firewall address")?.entry("x")?.words("subnet")).toEqual(["10.0.0.0", "255.0.0.0"]);
    expect(states).toEqual(["understood", "understood", "understood", "understood"]);
  });

  it("of a quote that never ends cost one line only", () => {
    const { record, states, codes } = parse('config firewall address\nedit x\nset comment "oops\nset subnet 10.0.0.0/8\nnext\nend\n');
    expect(states).toEqual(["understood", "understood", "unknown", "understood", "understood", "understood"]);
    expect(codes).toEqual(["fortios-unreadable"]);
    expect(record.global.tables.get("firewall address")?.entry("x")?.doubts).toHaveLength(1);
  });

  it("of a line that is too long are not read", () =>
    expect(parse(`config system dns\nset primary ${"9".repeat(LONGEST_LINE)}\nend\n`).states).toEqual(["understood", "unknown", "understood"].map((s, i) => (i === 1 ? s : "irrelevant"))));
});

describe("every line", () => {
  it.each([
    ["# a comment", "irrelevant"],
    ["", "irrelevant"],
    ["config log syslogd setting", "irrelevant"],
    ["config vpn certificate local", "irrelevant"],
    ["config vpn ipsec phase1", "irrelevant"],
    ["config firewall policy", "understood"],
    ["config firewall frobnication", "unknown"],
    ["frobnicate", "unknown"],
    ["end", "unknown"],
    ["set action accept", "unknown"],
    ["show firewall policy", "irrelevant"],
  ])("%s is %s", (line, state) => expect(parse(`${line}\n`).states).toEqual([state]));

  it("in a block has the block's state, and in a table that is read its own", () => {
    const policy = "config firewall policy\nedit 1\nset uuid 1\nset wanopt enable\nset wccp disable\nset frobnicate 1\nset action accept\nnext\nend\n";
    expect(parse(policy).states).toEqual(["understood", "understood", "irrelevant", "partly", "understood", "unknown", "understood", "understood", "understood"]);
    expect(parse('config log setting\nconfig a\nedit 1\nset x "1\n2"\nnext\nend\nend\n').states).toEqual(Array(8).fill("irrelevant"));
  });

  it.each([
    ["a tunnel by policy", 'config vpn ipsec phase1\nedit "p"\nset interface a\nnext\nend\n', "unsupported"],
    ["a profile that no policy names", 'config ips sensor\nedit "x"\nset comment "1"\nnext\nend\n', "irrelevant"],
    ["a profile that a policy names", 'config firewall policy\nedit 1\nset ips-sensor "x"\nnext\nend\nconfig ips sensor\nedit "x"\nset comment "1"\nnext\nend\n', "unsupported"],
    ["the rest of a routing protocol", 'config router ospf\nset auto-cost-ref-bandwidth 1\nconfig redistribute "static"\nend\nend\n', "irrelevant"],
    ["a routing protocol that runs", "config router ospf\nconfig area\nedit 0.0.0.0\nnext\nend\nend\n", "unsupported"],
    ["access points of a device that has none", 'config wireless-controller wtp-profile\nedit "x"\nset y z\nnext\nend\n', "irrelevant"],
    ["checks of an SD-WAN that is off", "config system sdwan\nconfig health-check\nedit x\nset server y\nnext\nend\n", "irrelevant"],
    ["checks of an SD-WAN that is on", "config system sdwan\nset status enable\nconfig health-check\nedit x\nset server y\nnext\nend\n", "unsupported"],
    ["a device that stands alone", "config system ha\nset override disable\nend\n", "irrelevant"],
    ["a cluster", "config system ha\nset mode a-p\nend\n", "unsupported"],
  ])("of what is not read: %s", (_, text, state) => expect(parse(text).states.at(-1)).toBe(state));

  it("of blocks that are nested too deeply is unknown, and the rest is read", () => {
    const depth = 70;
    const { states, codes } = parse(`${"config firewall policy\n".repeat(depth)}${"end\n".repeat(depth)}config system zone\nend\n`);
    expect(codes).toContain("fortios-too-deep");
    expect(states.slice(-2)).toEqual(["understood", "understood"]);
  });
});

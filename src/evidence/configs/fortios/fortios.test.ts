import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReadConfig } from "../dialect.ts";
import { PLAIN_RULE } from "../../../plant/packet-rule.ts";
import { ConfigTroubles } from "./config-troubles.ts";
import { TextPlaces } from "./fortios-record.ts";
import { fortios } from "./fortios.ts";
import { RuleList } from "./rule-list.ts";
import { domainsSample, plantSample } from "./samples.ts";
import { TextCut } from "./statements.ts";

const RUNS = Number(process.env.HOLDPOINT_FUZZ_RUNS ?? 120);
const DATA = join(process.env.HOLDPOINT_DATA ?? resolve(import.meta.dirname, "../../../../../shared/data"), "firewalls");
const isThere = existsSync(join(DATA, "fortios"));

function read(text: string, file = "fw.conf"): ReadConfig {
  return fortios.read({ text, file, sha256: "" });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => (statSync(join(folder, name)).isDirectory() ? filesBelow(join(folder, name)) : [join(folder, name)]));
}

describe("the language of FortiOS", () => {
  it("is recognised by its blocks", () => {
    expect(fortios.recognise(plantSample)?.why).toContain("#config-version");
    expect(fortios.recognise("\ufeffFGT # config firewall policy\r\n    edit 1\r\n")?.signs).toBe(2);
    expect(fortios.recognise('config firewall address\n    edit "x"\n    next\nend\n')?.signs).toBe(3);
  });
  it.each([
    ["ASA", "hostname x\naccess-list a extended permit ip any any\nend\n"],
    ["PAN-OS", "set deviceconfig system hostname x\nset rulebase security rules a action allow\n"],
    ["Junos", "set system host-name x\nset interfaces ge-0/0/0 unit 0\n"],
    ["nftables", "table inet filter {\n  chain forward {\n    type filter hook forward priority 0\n  }\n}\n"],
    ["OpenWrt", "config system\n\toption hostname 'x'\nconfig interface 'lan'\n\toption proto 'static'\n"],
    ["nothing", ""],
  ])("is not that of %s", (_, text) => expect(fortios.recognise(text)).toBeNull());
});

describe("texts of devices", () => {
  it.skipIf(!isThere)("are understood, each for more than 95 %", () => {
    const shares: string[] = [];
    for (const path of filesBelow(join(DATA, "fortios"))) {
      const text = readFileSync(path, "utf8");
      const { config, diagnostics } = read(text, path);
      const written = text.split("\n");
      const told = config.lines.flatMap(({ state, why }, i) => (written[i]?.trim() === "" ? [] : [{ state, text: `${i + 1} ${state} (${why}): ${written[i]}` }]));
      const open = told.filter(({ state }) => state !== "understood" && state !== "irrelevant");
      const share = 1 - open.length / told.length;
      shares.push(`${(share * 100).toFixed(1)} % of ${told.length} lines  ${path.slice(DATA.length + 1)}${open.map((line) => `\n    ${line.text}`).join("")}`);
      expect(share, path).toBeGreaterThan(0.95);
      expect(diagnostics.filter((d) => d.severity === "error")).toEqual([]);
    }
    console.log(shares.join("\n"));
    expect(shares.length).toBeGreaterThan(10);
  });

  it.skipIf(!isThere)("give as many policies as they hold", () => {
    for (const path of filesBelow(join(DATA, "fortios"))) {
      const text = readFileSync(path, "utf8");
      const block = /^config firewall policy$([\s\S]*?)^end$/m.exec(text)?.[1] ?? "";
      const count = (pattern: RegExp): number => [...block.matchAll(pattern)].length;
      // The samples delete one policy that is there and copy one that is there.
      const made = count(/^ {4}edit /gm) + count(/^ {4}clone 1 /gm) - count(/^ {4}delete 5$/gm);
      expect(read(text).config.firewalls[0]?.written.filter((rule) => rule.list === "policy").length, path).toBe(made);
    }
  });

  it.skipIf(!isThere)("of other makes are not taken for it", () => {
    const others = filesBelow(DATA).filter((path) => !path.startsWith(join(DATA, "fortios")));
    expect(others.filter((path) => fortios.recognise(readFileSync(path, "utf8")) !== null)).toEqual([]);
    expect(others.length).toBeGreaterThan(10);
  });
});

/** Words that matter to the reader, in any order. */
const TOKENS = [
  ..."config edit set append unset select unselect next end abort move delete rename clone purge show before after to vdom global root all ALL any none 0 1 2 4294967295 accept deny enable disable".split(
    " ",
  ),
  ...[
    "firewall policy",
    "firewall address",
    "firewall addrgrp",
    "firewall vip",
    "firewall service custom",
    "firewall service group",
    "system interface",
    "system zone",
    "system session-ttl",
    "port",
    "router static",
    "firewall policy6",
  ],
  ..."srcintf dstintf srcaddr dstaddr service action schedule member exclude exclude-member subnet type wildcard start-ip end-ip extip mappedip portforward extport mappedport tcp-portrange protocol icmptype ip vlanid dst gateway device".split(
    " ",
  ),
  ...["10.0.0.0/8", "10.0.0.1 255.0.255.0", "255.255.255.255", "::/0", "80-90:1-2", "65536", "-1", '"', "'", "\\", "\\\n", "\n", "\n", "\n", "#", "\r\n", "\t", "\0", "\ufeff", "é\u202e"],
];

const damaged: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(plantSample, domainsSample), fc.array(fc.tuple(fc.constantFrom("cut", "flip", "drop", "twice", "token"), fc.nat(), fc.nat(200)), { maxLength: 12 }))
  .map(([sample, steps]) => {
    let text: string = sample;
    for (const [what, where, size] of steps) {
      const at = text.length === 0 ? 0 : where % text.length;
      if (what === "cut") text = text.slice(0, at);
      else if (what === "flip") text = `${text.slice(0, at)}${String.fromCharCode(text.charCodeAt(at) ^ (1 << (size % 8)))}${text.slice(at + 1)}`;
      else if (what === "drop") text = text.slice(0, at) + text.slice(at + size);
      else if (what === "twice") text = text.slice(0, at) + text.slice(Math.max(0, at - size)) + text.slice(at);
      else text = `${text.slice(0, at)} ${TOKENS[size % TOKENS.length] ?? ""} ${text.slice(at)}`;
    }
    return text.slice(0, 60_000);
  });

function isSound(text: string): void {
  const { config, diagnostics } = read(text);
  const lines = text.split("\n").length - (text.endsWith("\n") && text.length > 0 ? 1 : 0);
  expect(config.lines.length).toBe(lines);
  expect(config.firewalls.length).toBeGreaterThan(0);
  for (const firewall of config.firewalls) {
    for (const stage of [...firewall.stages, ...(firewall.toDevice ?? [])]) {
      for (const [i, rule] of stage.rules.entries()) {
        expect(firewall.written[rule.writtenOrder]).toBeDefined();
        expect(rule.skipTo === null ? rule.action !== "skip" : rule.skipTo > i && rule.skipTo <= stage.rules.length).toBe(true);
        expect(rule.at.line).toBeLessThanOrEqual(lines);
      }
    }
    const names = firewall.written.map((rule) => `${rule.list}\n${rule.name}`);
    expect(new Set(names).size).toBe(names.length);
  }
  for (const d of diagnostics) if (d.at?.kind === "text") expect(d.at.line).toBeLessThanOrEqual(lines);
  fortios.recognise(text);
}

describe("hostile texts", () => {
  it("never throw, and leave every line with a state", () => fc.assert(fc.property(damaged, isSound), { seed: 41, numRuns: RUNS }));
  it("of words in any order neither", () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...TOKENS), { maxLength: 400 }).map((words) => words.join(" ")),
        isSound,
      ),
      { seed: 42, numRuns: RUNS },
    ));

  it("that spell out too much in few lines are cut, and say so", () => {
    const groups = Array.from(
      { length: 40 },
      (_, i) => `edit "g${i}"\nset member ${i === 0 ? '"a" "b"' : `"g${i - 1}" "h${i - 1}"`}\nnext\nedit "h${i}"\nset member ${i === 0 ? '"a" "b"' : `"h${i - 1}" "g${i - 1}"`}\nnext\n`,
    ).join("");
    isSound(`config firewall addrgrp\n${groups}end\nconfig firewall policy\nedit 1\nset srcaddr "g39"\nset dstaddr "h39"\nnext\nend\n`);
    isSound(`config firewall service group\n${groups}end\nconfig firewall policy\nedit 1\nset service "g39"\nnext\nend\n`);
  });

  it("that spell out too many rules end in what is not known", () => {
    const cut = new TextCut("x\n");
    const places = new TextPlaces("fw.conf", (line) => cut.lineText(line));
    const troubles = new ConfigTroubles(places);
    const list = new RuleList(troubles, [], 3);
    const any = { zones: null, addresses: null };
    const at = places.at(1, 1);
    for (let i = 0; i < 5; i++) list.add({ ...PLAIN_RULE, action: "permit", source: any, destination: any, services: [], until: null, writtenOrder: 0, text: "x", at });
    expect([list.rules.length, list.isCut, troubles.diagnostics().map((d) => d.code)]).toEqual([3, true, ["fortios-too-much"]]);
  });

  it("of many lines are read in time that grows with them", () => {
    const many = Array.from(
      { length: 20_000 },
      (_, i) => `edit ${i + 1}\nset srcintf "p${i % 50}"\nset dstintf any\nset srcaddr all\nset dstaddr all\nset service ALL\nset action accept\nnext\n`,
    ).join("");
    const moves = Array.from({ length: 20_000 }, (_, i) => `move ${i + 1} before ${20_000 - i}\n`).join("");
    expect(read(`config firewall policy\n${many}${moves}end\n`).config.firewalls[0]?.written.length).toBeGreaterThan(20_000);
  });
});

// Real configurations, read where they lie: how much of them is understood, and counts that an independent look at the text gives as well.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { firewallById } from "../../../plant/firewall-facts.ts";
import { ios } from "./ios.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../../../..");
const FIREWALLS = join(process.env.HOLDPOINT_DATA ?? join(ROOT, "../shared/data"), "firewalls");
const isThere = existsSync(FIREWALLS);
const LEAST_SHARE = 0.95;

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

const isOurs = (file: string): boolean => /cisco-ios-change|full-device-configs\/.*\.ios$|cisco_lab\.acl$|iptables-two-zones\/configs\/.*\.cfg$/.test(file);
const all = isThere ? filesBelow(FIREWALLS) : [];
const files = all.filter(isOurs);
const isWritten = (line: string): boolean => line.trim() !== "";

describe("real configurations", () => {
  it.skipIf(!isThere)("nearly all lines are understood, the others are named", () => {
    let lines = 0;
    let known = 0;
    for (const file of files) {
      const text = readFileSync(file, "utf8");
      const { config, diagnostics } = ios.read({ text, file, sha256: "" });
      const written = text.split("\n").flatMap((line, i) => (isWritten(line) ? [{ line, number: i + 1, state: config.lines[i] }] : []));
      const open = written.filter(({ state }) => state?.state !== "understood" && state?.state !== "irrelevant");
      lines += written.length;
      known += written.length - open.length;
      console.log(`${file.slice(FIREWALLS.length + 1)}: ${((100 * (written.length - open.length)) / written.length).toFixed(1)} % of ${written.length} lines, ${diagnostics.length} diagnostics`);
      for (const { line, number, state } of open) console.log(`  ${number} ${state?.state} (${state?.why}): ${line.slice(0, 100)}`);
    }
    console.log(`together ${((100 * known) / lines).toFixed(1)} % of ${lines} lines`);
    expect(files.length).toBeGreaterThan(10);
    expect(known / lines).toBeGreaterThan(LEAST_SHARE);
  });

  it.skipIf(!isThere)("entries, interfaces, groups, zone pairs and inspected classes are as many as the text has", () => {
    for (const file of files) {
      const text = readFileSync(file, "utf8");
      const firewall = ios.read({ text, file, sha256: "" }).config.firewalls[0];
      const count = (pattern: RegExp): number => [...text.matchAll(pattern)].length;
      const entries = firewall?.written.filter((w) => /^(?:\d+ +)?(?:permit|deny) |^access-list \d+ (?:permit|deny) /.test(w.text) && w.byNature !== true).length;
      expect(entries, file).toBe(count(/^(?:access-list \d+ +|[ \t]*(?:\d+ +)?)(?:permit|deny) /gm));
      expect(firewall?.interfaces.length, file).toBe(new Set([...text.matchAll(/^interface (\S+)/gm)].map((m) => m[1])).size);
      const ways = [...text.matchAll(/^zone-pair security \S+ source (\S+) destination (\S+)/gm)].map((m) => `zone ${m[1]} to zone ${m[2]}`);
      expect(
        firewall?.stages.filter((s) => s.name.startsWith("zone ") && s.rules.length > 0).map((s) => s.name),
        file,
      ).toEqual(ways);
      // A router of which no defaults are known: nothing is asked of facts that do not exist.
      expect(firewall === undefined ? null : firewallById(firewall.device), file).toBeUndefined();
    }
  });

  it.skipIf(!isThere)("a policy's stage holds the entries of every class that its text names", () => {
    const text = readFileSync(join(FIREWALLS, "cisco-ios-change-current/firewall.cfg"), "utf8");
    const firewall = ios.read({ text, file: "f", sha256: "" }).config.firewalls[0];
    const policy = /^policy-map type inspect policy-z2-to-admin\n((?: .*\n)+)/m.exec(text)?.[1] ?? "";
    const classes = [...policy.matchAll(/class type inspect (\S+)/g)].map((m) => m[1] as string);
    const lists = classes.map((name) => new RegExp(`^class-map type inspect match-all ${name}\\n match access-group name (\\S+)`, "m").exec(text)?.[1] as string);
    const entries = lists.reduce((sum, list) => sum + [...(new RegExp(`^ip access-list extended ${list}\\n((?: .*\\n)+)`, "m").exec(text)?.[1] ?? "").matchAll(/^ permit /gm)].length, 0);
    const stage = firewall?.stages.find((s) => s.name === "zone zone-z2 to zone zone-admin");
    expect(classes.length).toBeGreaterThan(10);
    expect(stage?.rules.filter((rule) => rule.action === "permit").length).toBe(entries);
    expect(stage?.rules.every((rule) => rule.action !== "skip" || (rule.skipTo ?? 0) > stage.rules.indexOf(rule))).toBe(true);
  });
});

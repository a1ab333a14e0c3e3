// Real configurations, read where they lie: how much of them is understood, and counts that an independent look at the text gives as well.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { asa } from "./asa.ts";

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

const files = isThere ? [...filesBelow(join(FIREWALLS, "cisco-asa")), join(FIREWALLS, "full-device-configs/sample_01.asa")] : [];

describe("real configurations", () => {
  it.skipIf(!isThere)("nearly all lines are understood, the others are named", () => {
    let all = 0;
    let known = 0;
    for (const file of files) {
      const text = readFileSync(file, "utf8");
      const { config } = asa.read({ text, file, sha256: "" });
      const written = text.split("\n").flatMap((line, i) => (line.trim() === "" ? [] : [{ line, number: i + 1, state: config.lines[i] }]));
      const open = written.filter(({ state }) => state?.state !== "understood" && state?.state !== "irrelevant");
      all += written.length;
      known += written.length - open.length;
      console.log(`${file.slice(FIREWALLS.length + 1)}: ${((100 * (written.length - open.length)) / written.length).toFixed(1)} % of ${written.length} lines`);
      for (const { line, number, state } of open) console.log(`  ${number} ${state?.state} (${state?.why}): ${line}`);
    }
    expect(known / all).toBeGreaterThan(LEAST_SHARE);
  });

  it.skipIf(!isThere)("entries, interfaces, routes and translations are as many as the text has", () => {
    for (const file of files) {
      const text = readFileSync(file, "utf8");
      const firewall = asa.read({ text, file, sha256: "" }).config.firewalls[0];
      const count = (pattern: RegExp): number => [...text.matchAll(pattern)].length;
      const isImplicit = (name: string): boolean => name.startsWith("implicit");
      expect(firewall?.written.filter((w) => !isImplicit(w.name)).length, file).toBe(count(/^access-list \S+ (?:extended|standard) /gm));
      expect(firewall?.interfaces.length, file).toBe(count(/^ +nameif /gm));
      expect(firewall?.routes.length, file).toBe(count(/^route |dhcp setroute/gm));
      const translations = new Set(firewall?.nat.map((n) => n.at.line));
      expect(translations.size, file).toBe(count(/^ *nat \(?.*(?:static|dynamic)/gm) - count(/ inactive$/gm));
    }
  });

  it.skipIf(!isThere)("only the configurations of these devices look like it", () => {
    for (const file of filesBelow(FIREWALLS)) {
      const isOurs = files.includes(file);
      const signs = asa.recognise(readFileSync(file, "utf8"))?.signs ?? 0;
      if (isOurs) expect(signs, file).toBeGreaterThan(0);
      else expect(signs, file).toBe(0);
    }
  });
});

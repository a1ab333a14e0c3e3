// The exports of real devices: how much of each is understood, and what can be counted in the text without the reader.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { pf } from "./pf.ts";

const firewalls = resolve(process.env.HOLDPOINT_DATA ?? "../shared/data", "firewalls");
const folder = resolve(firewalls, "opnsense-ot");

describe.skipIf(!existsSync(folder))("exports (needs HOLDPOINT_DATA or ../shared/data)", () => {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".xml")) : [];
  let understood = 0;
  let all = 0;

  for (const name of files) {
    it(`${name} is understood`, () => {
      const text = readFileSync(resolve(folder, name), "utf8");
      expect(pf.recognise(text)).not.toBeNull();
      const { config, diagnostics } = pf.read({ text, file: name, sha256: "0" });
      const lines = text.split(/\r?\n/);
      const states = config.lines.filter((_, i) => (lines[i] ?? "").trim() !== "");
      const good = states.filter((line) => line.state === "understood" || line.state === "irrelevant").length;
      understood += good;
      all += states.length;
      const left = config.lines.flatMap((line, i) => (line.state === "understood" || line.state === "irrelevant" ? [] : [`  ${i + 1} ${line.state}: ${lines[i]?.trim()}: ${line.why}`]));
      console.log([`${name}: ${((100 * good) / states.length).toFixed(1)} % of ${states.length} lines`, ...left].join("\n"));
      expect(good / states.length).toBeGreaterThan(0.95);
      expect(diagnostics.filter((d) => d.severity === "error")).toEqual([]);

      const firewall = config.firewalls[0];
      const count = (pattern: RegExp): number => [...text.matchAll(pattern)].length;
      const byPeople = firewall?.written.filter((rule) => rule.list !== "automatic rules") ?? [];
      expect(byPeople).toHaveLength(count(/<rule>/g));
      expect(byPeople.filter((rule) => rule.action === "permit")).toHaveLength(count(/<type>pass<\/type>/g));
      expect(byPeople.filter((rule) => rule.action === "deny")).toHaveLength(count(/<type>block<\/type>/g));
      expect(byPeople.map((rule) => rule.at.line).sort((a, b) => a - b)).toEqual(lines.flatMap((line, i) => (line.includes("<rule>") ? [i + 1] : [])));
      expect(firewall?.interfaces.map((port) => port.name)).toEqual([...text.matchAll(/^ {4}<((?:wan|lan|opt\d+))>\s*$(?=[\s\S]*<\/interfaces>)/gm)].map((match) => match[1]));
      expect(byPeople.every((rule) => rule.notHolding === null)).toBe(true);
    });
  }

  it("all of them together", () => {
    expect(files.length).toBeGreaterThan(0);
    expect(understood / all).toBeGreaterThan(0.95);
  });

  it("files of other devices are not taken for it", () => {
    const wrong: string[] = [];
    const walk = (path: string): void => {
      for (const entry of readdirSync(path, { withFileTypes: true })) {
        const below = resolve(path, entry.name);
        if (entry.isDirectory()) {
          if (below !== folder) walk(below);
        } else if (pf.recognise(readFileSync(below, "utf8")) !== null) wrong.push(below);
      }
    };
    walk(firewalls);
    expect(wrong).toEqual([]);
  });
});

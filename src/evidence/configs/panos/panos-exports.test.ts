// Real exports and published test configurations: how much of each is understood, and what can be counted in the text independently.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { panos } from "./panos.ts";

const firewalls = resolve(process.env.HOLDPOINT_DATA ?? "../shared/data", "firewalls");
const folders = ["palo-alto-set", "palo-alto-xml"];
const more = ["aerleon-policies/generated-sample_paloalto.xml"];
const isHere = existsSync(resolve(firewalls, "palo-alto-set"));

describe.skipIf(!isHere)("exports (needs HOLDPOINT_DATA or ../shared/data)", () => {
  const files = isHere
    ? [...folders.flatMap((folder) => readdirSync(resolve(firewalls, folder)).map((name) => `${folder}/${name}`)), ...more.filter((name) => existsSync(resolve(firewalls, name)))]
    : [];

  it("are understood to more than 95 %", () => {
    let understood = 0;
    let lines = 0;
    for (const name of files) {
      const text = readFileSync(resolve(firewalls, name), "utf8");
      expect(panos.recognise(text), name).not.toBeNull();
      const { config } = panos.read({ text, file: name, sha256: "" });
      const texts = text.split("\n");
      const rest: string[] = [];
      let own = 0;
      let all = 0;
      config.lines.forEach((line, i) => {
        if ((texts[i] ?? "").trim() === "") return;
        all++;
        if (line.state === "understood" || line.state === "irrelevant") own++;
        else rest.push(`  ${i + 1} ${line.state} (${line.why}): ${(texts[i] as string).trim().split(/\s+/).slice(0, 9).join(" ").slice(0, 90)}`);
      });
      understood += own;
      lines += all;
      console.log([`${name}: ${((100 * own) / all).toFixed(1)} % of ${all} lines`, ...rest].join("\n"));
      expect(own / all, name).toBeGreaterThan(0.8);
      expect(config.firewalls.length, name).toBeGreaterThan(0);
    }
    console.log(`all: ${((100 * understood) / lines).toFixed(2)} % of ${lines} lines`);
    expect(understood / lines).toBeGreaterThan(0.95);
  });

  it("have as many rules as their texts write", () => {
    for (const name of files.filter((f) => f.endsWith(".set"))) {
      const text = readFileSync(resolve(firewalls, name), "utf8");
      // Of a device group what it inherits is counted again: those are compared by name.
      const names = new Set([...text.matchAll(/^set .*rulebase security rules ("[^"]+"|\S+) /gm)].map((m) => (m[1] as string).replaceAll('"', "")));
      const { config } = panos.read({ text, file: name, sha256: "" });
      const read = new Set(config.firewalls.flatMap((f) => f.written.filter((w) => w.list.endsWith("security rules") && w.list !== "default-security-rules").map((w) => w.name)));
      if (names.size > 0) expect([...read].sort(), name).toEqual([...names].sort());
    }
  });

  it("are in the order that moves give", () => {
    const name = "palo-alto-set/move-rulebase-security.set";
    const { config } = panos.read({ text: readFileSync(resolve(firewalls, name), "utf8"), file: name, sha256: "" });
    expect(config.firewalls.map((f) => f.written.map((w) => w.name))).toEqual([
      ["RULE3", "RULE4", "RULE1", "RULE5", "RULE2"],
      ["RULE7", "RULE6"],
    ]);
  });
});

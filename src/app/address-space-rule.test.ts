import { describe, expect, it } from "vitest";
import { addressSpaceRule, fitsPattern } from "./address-space-rule.ts";

describe("fitsPattern", () => {
  it.each([
    ["skid7-*.pcapng", "skid7-0001.pcapng", true],
    ["skid7-*.pcapng", "a/skid7-0001.pcapng", false],
    ["**/skid7-*", "captures/2026/skid7-1", true],
    ["skid?.pcap", "skid7.pcap", true],
    ["skid?.pcap", "skid77.pcap", false],
    ["*", "a/b", false],
    ["**", "a/b", true],
    ["", "", true],
    ["", "a", false],
    ["*a*a*a*a*b", "a".repeat(200), false],
  ])("%s on %s: %s", (pattern, text, fits) => {
    expect(fitsPattern(pattern, text)).toBe(fits);
  });
});

describe("addressSpaceRule", () => {
  const at = { kind: "text", file: "plant.yaml", line: 1, column: 1 } as const;
  const plantFile = {
    file: "plant.yaml",
    site: null,
    timezone: null,
    networks: [],
    lines: [],
    assets: [],
    essential: [],
    dependencies: [],
    calendars: [],
    completeness: null,
    coverageWithout: [],
    addressSpaces: [{ name: "skid-7", sources: ["skid7-*"], at }],
  };

  it("takes the first space whose pattern fits the name, wherever the file lies", () => {
    const rule = addressSpaceRule(plantFile, null);
    expect(rule("/mnt/captures/skid7-3.pcap")).toBe("skid-7");
    expect(rule("core.pcap")).toBe("site");
  });

  it("is overruled by the one asked for", () => expect(addressSpaceRule(plantFile, "lab")("skid7-3.pcap")).toBe("lab"));
});

// What words and vectors say of the inputs of SSVC: each row is a sentence of the kind that publishers write, and what it may not be taken for.
import { describe, expect, it, test } from "vitest";
import { flaw, score } from "../../tests/generators/advisories.ts";
import { patchNeed } from "../../tests/generators/patch-builder.ts";
import type { FlawScore, Vulnerability } from "../plant/advisory.ts";
import type { FailurePropagation } from "../plant/dependency.ts";
import { automatableOf, exploitationOf, type FlawsSaid, missionImpactOf } from "./ssvc-inputs.ts";

const NOW = Date.UTC(2026, 10, 26) * 1_000;
const DAY = 86_400e6;
const need = patchNeed("PLC-1", { flaws: ["CVE-2026-0001"] });
const status = (details: string, at: number | null = NOW - DAY): Vulnerability => flaw("CVE-2026-0001", { threats: [{ category: "exploit_status", details, at, products: null }] });
const scored = (...vectors: string[]): readonly FlawScore[] => vectors.map((vector) => ({ ...score(9.8), vector }));
const exploitation = (flaws: readonly Vulnerability[], more: Partial<FlawsSaid> = {}) => exploitationOf({ need, flaws, saidAt: NOW - DAY, isCatalogueLearnt: true, now: NOW, ...more });

describe("exploitation", () => {
  test.each([
    ["Exploitation of this vulnerability has been observed in the wild.", "active"],
    ["The vendor is aware of active exploitation of this issue.", "active"],
    ["CISA: https://www.cisa.gov/known-exploited-vulnerabilities-catalog", "active"],
    ["Publicly Disclosed:Yes;Exploited:Yes;Latest Software Release:Exploitation Detected", "active"],
    ["Publicly Disclosed:No;Exploited:No;Latest Software Release:Exploitation Less Likely", "none"],
    ["Publicly Disclosed:Yes;Exploited:No;Latest Software Release:Exploitation More Likely", null],
    ["Proof-of-concept exploit code is available for the vulnerability described in this advisory.", "public poc"],
    ["There is no known exploitation. A PoC was published by the researcher.", "public poc"],
    ["A Metasploit module exists.", "public poc"],
    ["No known public exploits specifically target this vulnerability.", "none"],
    ["The team is not aware of any public exploit for this vulnerability.", "none"],
    // That nobody uses it says nothing of a way that is public.
    ["No known public exploitation of this vulnerability has been reported at this time.", null],
    ["An attacker with access to the network could use this flaw.", null],
    ["There is no evidence of active exploitation in the wild, and details are scarce.", null],
    ["", null],
  ] as const)("%s", (details, expected) => expect(exploitation([status(details)])).toBe(expected));

  it("is never lowered without a catalogue of exploited flaws", () => {
    const without = { isCatalogueLearnt: false };
    expect(exploitation([status("A PoC was published.")], without)).toBeNull();
    expect(exploitation([status("No known public exploits.")], without)).toBeNull();
    expect(exploitation([status("Actively exploited.")], without)).toBe("active");
    expect(exploitation([], { ...without, need: { ...need, exploited: ["CVE-2026-0001"] } })).toBe("active");
    expect(exploitation([flaw("CVE-2026-0001", { firstExploited: NOW - DAY })], without)).toBe("active");
  });

  it("is not none by an old word, nor by a word of one flaw of two", () => {
    expect(exploitation([status("No known public exploits.", NOW - 91 * DAY)])).toBeNull();
    expect(exploitation([status("No known public exploits.", null)], { saidAt: null })).toBeNull();
    const two = { ...need, flaws: ["CVE-2026-0001", "CVE-2026-0002"] };
    expect(exploitation([status("No known public exploits.")], { need: two })).toBeNull();
    expect(exploitation([status("No known public exploits."), flaw("CVE-2026-0002")], { need: two })).toBeNull();
    expect(exploitation([status("No known public exploits."), status("A PoC was published.")], { need: two })).toBe("public poc");
    expect(exploitation([])).toBeNull();
  });

  it("takes the exploit maturity of CVSS 4.0, and not that of older versions", () => {
    const of = (vector: string) => exploitation([flaw("CVE-2026-0001", { scores: scored(vector) })]);
    const v4 = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N";
    expect([of(`${v4}/E:A`), of(`${v4}/E:P`), of(`${v4}/E:U`), of(`${v4}/E:X`)]).toEqual(["active", "public poc", "none", null]);
    expect(of("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O/RC:C")).toBeNull();
  });
});

const automatable = (...flaws: readonly Vulnerability[]) => automatableOf({ need: { ...need, flaws: flaws.map((_, i) => `CVE-${i}`) }, flaws });
const REMOTE = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";

describe("automatable", () => {
  test.each([
    ["CVSS 4.0 says yes", flaw("c", { scores: scored("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/AU:Y/R:U") }), "yes"],
    ["CVSS 4.0 says no", flaw("c", { scores: scored("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/AU:N") }), "no"],
    ["CVSS 4.0 leaves it out", flaw("c", { scores: scored("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N") }), null],
    ["code over the network, nobody helps", flaw("c", { summary: "This could lead to remote code execution.", scores: scored(REMOTE) }), "yes"],
    ["code in other words", flaw("c", { summary: "A remote attacker may be able to execute malicious code on a target product.", scores: scored(REMOTE) }), "yes"],
    ["code, executed", flaw("c", { summary: "Crafted packets achieve remote code executed by the device.", scores: scored(REMOTE) }), "yes"],
    ["command injection by its kind", flaw("c", { cwes: ["CWE-78"], scores: scored(REMOTE) }), "yes"],
    ["code, with an account", flaw("c", { summary: "Remote code execution.", scores: scored("CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H") }), null],
    ["a stop over the network", flaw("c", { summary: "A denial of service.", scores: scored(REMOTE) }), null],
    ["by hand at the machine", flaw("c", { scores: scored("CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H") }), "no"],
    ["a file that somebody opens", flaw("c", { summary: "Allows to execute arbitrary code.", scores: scored("CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H") }), "no"],
    ["a program on the machine", flaw("c", { scores: scored("CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H") }), null],
    ["an old vector", flaw("c", { scores: scored("AV:L/AC:L/Au:N/C:C/I:C/A:C") }), null],
    ["nothing", flaw("c"), null],
  ] as const)("%s", (_, of, expected) => expect(automatable(of)).toBe(expected));

  it("of several flaws, one that is makes it so, and only all that are not make it not", () => {
    const no = flaw("a", { scores: scored("CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H") });
    expect(automatable(no, no)).toBe("no");
    expect(automatable(no, flaw("b"))).toBeNull();
    expect(automatable(no, flaw("b", { cwes: ["CWE-94"], scores: scored(REMOTE) }))).toBe("yes");
  });
});

test("what is lost of the mission", () => {
  const impact = (lines: readonly string[], functions: readonly string[]): FailurePropagation["impact"] => ({
    ...{ lines, functions, timeToImpactSeconds: 0, whenNext: null, downtimeMinutes: null, costPerEvent: null, path: [], byLine: [], text: "", assumptions: [] },
  });
  const fails = (more: Partial<FailurePropagation>): FailurePropagation => ({ of: "X", failures: [], covered: [], weakened: [], impact: null, ...more });
  const plant = { lines: ["line-1", "line-2"], functions: ["fill"] };
  expect(missionImpactOf(null, plant)).toBeNull();
  expect(missionImpactOf(fails({}), plant)).toBeNull();
  expect(missionImpactOf(fails({ failures: [{ name: "HMI-1", kind: "asset", afterSeconds: 0, whenNext: null, path: [], why: "", borne: null }] }), plant)).toBe("mef support crippled");
  expect(missionImpactOf(fails({ impact: impact(["line-1"], ["fill"]) }), plant)).toBe("mef failure");
  expect(missionImpactOf(fails({ impact: impact(["line-1", "line-2"], ["fill"]) }), plant)).toBe("mission failure");
});

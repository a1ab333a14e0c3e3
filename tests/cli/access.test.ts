// Changes of who may sign in, as people judge them: alone and with zones, judged again by the reference, mended into copies, and records of people forgotten.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseScenario } from "../../src/scenario/parse-scenario.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { signInRecords, toJsonLine } from "../../src/scenario/sign-in-events.ts";
import { Scratch } from "./run-holdpoint.ts";

const SCENARIO = `plant "People of a small plant (synthetic)"
timezone Europe/Berlin
from 2026-10-05 for 14 days
vantage span
network line 10.1.1.0/24 gateway 10.1.1.1 level 1
network office 10.1.2.0/24 gateway 10.1.2.1 level 3
network remote 10.1.3.0/24 gateway 10.1.3.1 level 4
host hmi-1 10.1.1.21 stack windows role hmi mac 00:50:56
host jump 10.1.2.40 stack windows role jump-host mac 00:50:56
host vendor-pc 10.1.3.5 stack windows mac 00:50:56
vendor-pc -> jump rdp session weekly Wednesday 09:10 for 5h12m every 2s
jump -> hmi-1 rdp session weekly Wednesday 09:12 for 5h every 2s
sign-in operator at hmi-1 by console workdays 06:02,14:02,22:02 for 7h50m jitter 3m
sign-in ext-vendor at jump by rdp from vendor-pc weekly Wednesday 09:10 for 5h12m
sign-in ext-vendor at hmi-1 by rdp from jump weekly Wednesday 09:12 for 5h
sign-in-log signins.jsonl of hmi-1, jump
capture 2026-10-07 09:05..09:20
`;
const PLANT = `site: small
timezone: Europe/Berlin
lines: [{ name: line-1, runBlind: 5m }]
assets:
  - { name: HMI-1, addresses: [10.1.1.21], line: line-1, role: hmi }
  - { name: JUMP, addresses: [10.1.2.40], role: jump-host }
  - { name: VENDOR-PC, addresses: [10.1.3.5], role: workstation }
`;
const ACCESS = `kind: access
name: Named accounts
people:
  - { name: vendor, accounts: [ext-vendor], role: [vendor, jump-user] }
  - { name: posts, accounts: [operator], role: operator }
roles:
  - { name: operator, targets: [asset:HMI-1], how: [console] }
  - { name: jump-user, targets: [asset:JUMP], how: [rdp] }
  - name: vendor   # as agreed in the contract
    targets: [asset:HMI-1]
    how: [rdp]
    through: [asset:JUMP]
    session: { total: 4h, atLimit: disconnect }
`;
const ZONES = `kind: segmentation
name: Three zones
zones:
  - { name: line, level: 1, members: [10.1.1.0/24] }
  - { name: office, level: 3, members: [10.1.2.0/24] }
  - { name: remote, level: 4, members: [10.1.3.0/24] }
conduits:
  - { from: office, to: line, allow: [rdp] }
default: deny
enforcement:
  - { name: firewall, at: all, device: fortios, onLoad: keep }
`;
const BUNDLE = "kind: bundle\nname: Both   # in one night\nchanges:\n  - zones.yaml\n  - people/access.yaml\n";

const scratch = new Scratch();
const text = (path: string): string => readFileSync(join(scratch.directory, path), "utf8");
beforeAll(() => {
  scratch.draw(SCENARIO);
  const { value } = parseScenario(SCENARIO, "people.scenario");
  scratch.write("signins.jsonl", (signInRecords(value as Scenario, 1).get("signins.jsonl") ?? []).map(toJsonLine).join(""));
  for (const [name, content] of Object.entries({ "plant.yaml": PLANT, "changes/zones.yaml": ZONES, "changes/people/access.yaml": ACCESS, "changes/both.yaml": BUNDLE })) scratch.write(name, content);
  expect(scratch.run(["learn", "captures", "signins.jsonl", "--quiet"])).toMatchObject({ code: 0, stderr: "" });
});
afterAll(() => scratch.remove());

interface Judged {
  readonly verdict: string;
  readonly access: { readonly counts: Record<string, number> };
  readonly findings: readonly { readonly verdict: string; readonly subject: { readonly kind: string }; readonly fixes: readonly { readonly change: string; readonly restores: number }[] }[];
}

describe("how much was seen of people", () => {
  interface Shown {
    readonly of: string;
    readonly gate: { readonly shortfalls: readonly string[] };
    readonly scopes: readonly { readonly scope: string; readonly kind: string; readonly observed: number; readonly curve: readonly unknown[] }[];
  }
  const shown = (...args: string[]): Shown => JSON.parse(scratch.run(["show", "coverage", ...args, "--format", "json"]).stdout) as Shown;

  it("is shown by itself, and for the roles of a change, with the curve", () => {
    const all = shown("--of", "sessions");
    expect(all.scopes[0]).toMatchObject({ scope: "site", observed: 3, curve: expect.arrayContaining([expect.objectContaining({ method: "observed" })]) });
    expect(all.scopes.map(({ kind }) => kind)).not.toContain("role");
    const asked = shown("changes/people/access.yaml");
    expect([
      asked.of,
      asked.scopes
        .filter(({ kind }) => kind === "role")
        .map(({ scope, observed }) => [scope, observed])
        .sort(),
    ]).toEqual([
      "sessions",
      [
        ["role jump-user", 1],
        ["role operator", 1],
        ["role vendor", 1],
      ],
    ]);
    expect(asked.gate.shortfalls.join()).not.toContain("VENDOR-PC");
    expect(all.gate.shortfalls.join()).toContain("no log shows who signs in at VENDOR-PC");
    expect(scratch.run(["show", "coverage", "--of", "sessions"], { environment: { NO_COLOR: "1", COLUMNS: "100" } }).stdout).toContain("accesses of people\n");
  });

  it("is told as one sentence where it cannot be asked", () => {
    scratch.write("broken.yaml", "kind: access\nname: Broken\nroles: 7\n");
    const { code, stderr } = scratch.run(["show", "coverage", "broken.yaml"]);
    expect([code, /broken\.yaml/.test(stderr)]).toEqual([2, true]);
  });
});

describe("a bundle of zones and access", () => {
  it("is judged, judged again by the reference in both parts, and mended into copies beside its files", () => {
    const { code, stdout, stderr } = scratch.run(["check", "changes/both.yaml", "--second-opinion", "--write", "mended.yaml", "--format", "json"]);
    expect(code).toBe(1);
    expect(stderr).toContain("second opinion: 2 conversations judged again by the reference, 0 differences\nsecond opinion: 34 sessions judged again by the reference, 0 differences\n");
    const { access, findings } = JSON.parse(stdout) as Judged;
    expect(access.counts).toMatchObject({ cutOff: 2, needsOtherPath: 2 });
    const fixOf = (verdict: string): unknown => findings.filter(({ subject, verdict: other }) => subject.kind === "session-pattern" && other === verdict).map(({ fixes }) => fixes);
    expect(fixOf("needs-other-path")).toEqual([[{ change: expect.stringContaining("mend Three zones"), restores: 2, alsoOpens: [] }]]);
    expect(fixOf("cut-off")).toEqual([[{ change: expect.stringContaining("total"), restores: 2, alsoOpens: [expect.stringContaining("5 h instead of 4 h")] }]]);

    expect(stderr).toContain(
      "wrote changes/zones.fixed.yaml with 1 edit\nwrote changes/people/access.fixed.yaml with 1 edit\nwrote mended.yaml, which names them; judged again: unknown. Nothing known breaks",
    );
    expect(text("mended.yaml")).toBe(BUNDLE.replace("zones.yaml", "changes/zones.fixed.yaml").replace("people/access.yaml", "changes/people/access.fixed.yaml"));
    expect(text("changes/people/access.fixed.yaml")).toBe(ACCESS.replace("total: 4h", "total: 5h"));
    expect(text("changes/zones.fixed.yaml")).toContain("- { from: remote, to: office, allow: [tcp/3389]");
    expect([text("changes/both.yaml"), text("changes/zones.yaml"), text("changes/people/access.yaml")]).toEqual([BUNDLE, ZONES, ACCESS]);
    const again = JSON.parse(scratch.run(["check", "mended.yaml", "--format", "json"]).stdout) as Judged;
    expect([again.verdict, again.access.counts]).toEqual(["unknown", expect.objectContaining({ cutOff: 0, needsOtherPath: 0, kept: 34 })]);
  });

  it("leaves what somebody made of an earlier copy, and says so", () => {
    scratch.write("changes/zones.fixed.yaml", `# by hand\n${ZONES}`);
    scratch.write("mended.yaml", "as it was\n");
    const { stderr } = scratch.run(["check", "changes/both.yaml", "--write", "mended.yaml"]);
    expect(stderr).toMatch(/error\[fix-not-written\]: A copy would be written here[\s\S]*changes\/zones\.fixed\.yaml[\s\S]*no file was written/);
    expect([text("changes/zones.fixed.yaml"), text("mended.yaml")]).toEqual([`# by hand\n${ZONES}`, "as it was\n"]);
  });
});

// holdpoint propose segmentation, as people and scripts use it: the change on standard output, a summary on standard error, nothing overwritten unasked, and
// check says of the file what the proposal said of itself.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SMALL_PLANT, Scratch } from "./run-holdpoint.ts";

const scratch = new Scratch();
beforeAll(() => {
  scratch.draw(SMALL_PLANT, "captures", 300);
  expect(scratch.run(["learn", "captures", "--quiet"]).code).toBe(0);
});
afterAll(() => scratch.remove());

it("writes a change that check judges as the proposal was judged", () => {
  const proposed = scratch.run(["propose", "segmentation"]);
  expect(proposed.stdout).toContain("kind: segmentation");
  expect(proposed.stderr).toContain("check says");
  scratch.write("changes/proposed.yaml", proposed.stdout);
  const checked = scratch.run(["check", "changes/proposed.yaml", "--quiet"]);
  expect(checked.code).toBe(proposed.code);
  expect([0, 3]).toContain(checked.code);
});

it("writes a file once, and replaces it only when told to", () => {
  const file = join(scratch.directory, "zones-proposed.yaml");
  const first = scratch.run(["propose", "segmentation", "--output", "zones-proposed.yaml"]);
  expect([first.stdout, existsSync(file)]).toEqual(["", true]);
  expect(first.stderr).toContain("wrote zones-proposed.yaml");
  scratch.write("zones-proposed.yaml", "# changed by hand\n");
  const again = scratch.run(["propose", "segmentation", "--output", "zones-proposed.yaml"]);
  expect([again.code, readFileSync(file, "utf8")]).toEqual([2, "# changed by hand\n"]);
  expect(again.stderr).toContain("error[file-exists]");
  expect(scratch.run(["propose", "segmentation", "--output", "zones-proposed.yaml", "--overwrite"]).code).toBe(first.code);
  expect(readFileSync(file, "utf8")).toContain("kind: segmentation");
});

it("gives reasons as text, every number as JSON, and what check says as HTML", () => {
  const text = scratch.run(["propose", "segmentation", "--format", "text", "--all"]).stdout;
  for (const title of ["Zones", "Conduits", "Chosen, not found"]) expect(text.split("\n")).toContain(title);
  const json = JSON.parse(scratch.run(["propose", "segmentation", "--format", "json"]).stdout) as { zones: { machines: { why: string }[] }[]; counts: { asked: number }; verdict: string };
  expect(json.zones.flatMap((z) => z.machines).every((m) => m.why !== "")).toBe(true);
  expect([json.counts.asked, json.verdict]).toEqual([0, "unknown"]);
  expect(scratch.run(["propose", "segmentation", "--format", "html"]).stdout).toContain("<svg");
});

/** Sixteen days of ssh by two people. */
function sshLog(): string {
  const lines = Array.from({ length: 16 }, (_, day) =>
    ["adm.one", "adm.two"].flatMap((account, n) => {
      const at = (hour: number): string => new Date(Date.UTC(2026, 8, day + 1, hour + n)).toISOString().replace(".000Z", "Z");
      const who = `hist-01 sshd[${day * 10 + n + 100}]:`;
      return [`${at(7)} ${who} Accepted password for ${account} from 10.0.0.7 port 50001 ssh2`, `${at(10)} ${who} pam_unix(sshd:session): session closed for user ${account}`];
    }),
  );
  return `${lines.flat().sort().join("\n")}\n`;
}

it("draws roles from sessions, by pseudonym, and by name only for who asks, which is written down", () => {
  const place = new Scratch();
  const environment = { HOLDPOINT_KEYS: join(place.directory, "keys") };
  const run = (...args: string[]) => place.run(args, { environment });
  try {
    place.write("logs/auth.log", sshLog());
    run("init", ".");
    expect(run("learn", "logs", "--quiet").code).toBe(0);
    const drawn = run("propose", "access", "--output", "changes/access.yaml", "--percentile", "95");
    expect([drawn.code, drawn.stdout]).toEqual([3, ""]);
    expect(drawn.stderr).toContain("1 role for 2 accounts; 32 sessions: 32 kept, 0 unknown, 0 broken");
    const file = readFileSync(join(place.directory, "changes/access.yaml"), "utf8");
    expect(file).not.toContain("adm.");
    expect(run("check", "changes/access.yaml", "--quiet").code).toBe(3);
    expect(run("propose", "access", "--format", "text").stdout.split("\n")).toEqual(expect.arrayContaining(["Roles", "Chosen, not found"]));
    expect((JSON.parse(run("propose", "access", "--format", "json").stdout) as { counts: { kept: number } }).counts.kept).toBe(32);
    const log = join(place.directory, ".holdpoint", "identified.log");
    expect(existsSync(log)).toBe(false);
    expect(run("propose", "access", "--identify", "--quiet").stdout).toContain("{ name: adm.one, accounts: [adm.one]");
    expect(readFileSync(log, "utf8")).toContain("names of 2 accounts in a proposal of access");
    const elsewhere = place.run(["propose", "access", "--identify", "--quiet"], { environment: { HOLDPOINT_KEYS: join(place.directory, "none") } });
    expect([elsewhere.code, elsewhere.stdout]).toEqual([2, ""]);
    for (const wrong of [
      ["access", "--percentile", "30"],
      ["access", "--split-subnets"],
      ["segmentation", "--identify"],
    ])
      expect(run("propose", ...wrong).code).toBe(2);
  } finally {
    place.remove();
  }
});

it("says what else could not be proposed", () => {
  expect(scratch.run(["propose", "segmentaton"]).stderr).toContain("Did you mean segmentation?");
  const access = scratch.run(["propose", "access"]);
  expect([access.code, access.stderr]).toEqual([2, expect.stringContaining("no session was learnt yet")]);
  expect(scratch.run(["propose", "segmentation", "--format", "xml"]).stderr).toContain("error[unknown-format]");
  const empty = new Scratch();
  try {
    empty.run(["init", "."]);
    expect(empty.run(["propose", "segmentation"]).code).toBe(2);
  } finally {
    empty.remove();
  }
});

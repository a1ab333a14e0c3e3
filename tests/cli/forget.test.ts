// What is kept of people, and how it goes: learnt, shown, told by name only with a line in the log, forgotten by a day and by a source, and what is left then.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Scratch } from "./run-holdpoint.ts";

const line = (host: string, time: string, words: string): string => `2026-${time}:00+00:00 ${host} sshd[${words}`;
const HISTORIAN = [
  line("hist-1", "04-29T08:00", "11]: Accepted password for old.one from 10.0.0.5 port 40001 ssh2"),
  line("hist-1", "04-29T09:00", "11]: Disconnected from user old.one 10.0.0.5 port 40001"),
  line("hist-1", "04-30T23:50", "12]: Accepted password for both.two from 10.0.0.5 port 40002 ssh2"),
  line("hist-1", "05-01T01:00", "12]: Disconnected from user both.two 10.0.0.5 port 40002"),
  line("hist-1", "05-02T08:00", "13]: Accepted password for new.three from 10.0.0.5 port 40003 ssh2"),
  line("hist-1", "05-02T09:00", "13]: Disconnected from user new.three 10.0.0.5 port 40003"),
];
const JUMP_HOST = [
  line("jump-1", "05-03T08:00", "21]: Accepted password for ext.four from 192.0.2.7 port 40004 ssh2"),
  line("jump-1", "05-03T09:00", "21]: Disconnected from user ext.four 192.0.2.7 port 40004"),
];
const NAMES = /old\.one|both\.two|new\.three|ext\.four/;

const scratch = new Scratch();
const inWorkspace = (name: string): string => join(scratch.directory, ".holdpoint", name);
beforeAll(() => {
  scratch.write("plant.yaml", "timezone: Europe/Berlin\n");
  scratch.write("logs/hist-1/auth.log", `${HISTORIAN.join("\n")}\n`);
  scratch.write("logs/jump-1/auth.log", `${JUMP_HOST.join("\n")}\n`);
  expect(scratch.run(["learn", "logs", "--quiet"])).toMatchObject({ code: 0, stderr: "" });
});
afterAll(() => scratch.remove());

interface ShownSession {
  readonly account: string;
  readonly target: string;
  readonly start: string | null;
}

function shown(...more: string[]): readonly ShownSession[] {
  const { code, stdout } = scratch.run(["show", "sessions", "--format", "json", ...more]);
  expect(code).toBe(0);
  return (JSON.parse(stdout) as { sessions: ShownSession[] }).sessions;
}
const about = (sessions: readonly ShownSession[]): string[] => sessions.map(({ account, target }) => `${account} ${target}`);

it("drops by a day and by a source, tells what went, and leaves nothing of it that a later learn would not bring", () => {
  expect(shown("--identify").map(({ account, target, start }) => `${account} ${target} ${start?.slice(5, 16)}`)).toEqual([
    "old.one hist-1 04-29T08:00",
    "both.two hist-1 04-30T23:50",
    "new.three hist-1 05-02T08:00",
    "ext.four jump-1 05-03T08:00",
  ]);
  const told = readFileSync(inWorkspace("identified.log"), "utf8");
  expect([told.trim().split("\n").length, told.includes("4 accounts")]).toEqual([1, true]);

  // The plant's first of May begins at 22:00 UTC: the second session began on it.
  const forgot = scratch.run(["forget", "--sessions-before", "2026-05-01", "--source", "jump-1/auth.log"]);
  expect([forgot.code, forgot.stdout.split("\n")]).toEqual([
    0,
    [
      "logs/jump-1/auth.log forgotten, with 2 records; the file is left alone, and learning it again brings it back",
      "2 records of signing in from before 2026-05-01 forgotten; learning them again brings none back",
      "",
    ],
  ]);
  expect(about(shown("--identify"))).toEqual(["both.two hist-1", "new.three hist-1"]);
  // What was asked before stays written down, names are in nothing that is kept, and the files are whole.
  expect(readFileSync(inWorkspace("identified.log"), "utf8").startsWith(told)).toBe(true);
  for (const name of readdirSync(join(scratch.directory, ".holdpoint"))) expect(`${name}: ${readFileSync(inWorkspace(name)).toString("latin1")}`).not.toMatch(NAMES);
  expect(readFileSync(join(scratch.directory, "logs/jump-1/auth.log"), "utf8")).toContain("ext.four");

  expect(scratch.run(["learn", "logs", "--quiet"]).code).toBe(0);
  expect(shown().map(({ target }) => target)).toEqual(["hist-1", "hist-1", "jump-1"]);
});
